//! What a task needs on the machine: looked for first, installed when missing, and said so.

use anyhow::Result;

use crate::project::Project;
use crate::{debian, node, python, rust};

/// Something a task cannot do without.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Need {
    /// Chromium and its WebDriver, for tests in a browser.
    Browser,
    /// Firefox, for what differs from browser to browser.
    Firefox,
    /// cargo-fuzz and what it stands on: a nightly compiler and a C++ compiler.
    Fuzzer,
    /// Node itself and the packages of package-lock.json.
    Node,
    /// Python with the packages that tests need: a STOMP client that is not ours.
    Python,
    /// RabbitMQ, which the interoperability tests start and stop themselves.
    RabbitMq,
    /// rustfmt and clippy.
    RustLints,
    /// The standard library for WebAssembly, and the wasm-bindgen CLI of the crate's version.
    Wasm,
    /// WebKitGTK, Safari's engine, with its WebDriver and a screen for it.
    WebKit,
    /// wasm-pack, the usual way to run a crate's browser tests.
    WasmPack,
}

/// What `cargo xtask build` needs.
pub(crate) const BUILD: &[Need] = &[Need::Node, Need::Wasm];

/// Sees that everything needed is there.
///
/// # Errors
/// When something is missing and cannot be installed from here; the message says what to do.
pub(crate) fn ensure(project: &Project, needs: &[Need]) -> Result<()> {
    let needed = |need| needs.contains(&need);
    eprintln!("Prerequisites");
    if needed(Need::Node) {
        node::ensure(project)?;
    }
    if needed(Need::RustLints) {
        rust::ensure_lints(project)?;
    }
    if needed(Need::Wasm) {
        rust::ensure_wasm(project)?;
    }
    debian::ensure(project, &system_programs(needs))?;
    if needed(Need::Python) {
        python::ensure(project)?;
    }
    if needed(Need::WasmPack) {
        rust::ensure_wasm_pack(project)?;
    }
    if needed(Need::Fuzzer) {
        rust::ensure_fuzzer(project)?;
    }
    Ok(())
}

/// Says that a prerequisite is there.
pub(crate) fn present(what: &str) {
    eprintln!("    ok  {what}");
}

fn system_programs(needs: &[Need]) -> Vec<debian::Program> {
    needs
        .iter()
        .flat_map(|need| match need {
            Need::Browser => &[debian::CHROMIUM, debian::CHROMEDRIVER][..],
            Need::Firefox => &[debian::FIREFOX],
            Need::Fuzzer => &[debian::CPP_COMPILER],
            Need::RabbitMq => &[debian::RABBITMQ],
            Need::WebKit => &[debian::WEBKIT_DRIVER, debian::XVFB],
            _ => &[],
        })
        .copied()
        .collect()
}
