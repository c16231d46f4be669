//! The programs and packages that a task needs: checked before it runs, and installed if missing.

use anyhow::Result;

use crate::project::Project;
use crate::{debian, node, python, rust};

/// A prerequisite of a task.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Need {
    /// Chromium and its WebDriver, for tests in a browser.
    Browser,
    /// Firefox, for tests of behaviour that differs between browsers.
    Firefox,
    /// cargo-fuzz, with the nightly compiler and the C++ compiler that it needs.
    Fuzzer,
    /// Java and Maven, for brokers that are written in Java.
    Java,
    /// Node itself and the packages of package-lock.json.
    Node,
    /// Python with stomp.py, an independent STOMP client.
    Python,
    /// RabbitMQ, which the interoperability tests start and stop themselves.
    RabbitMq,
    /// rustfmt and clippy.
    RustLints,
    /// The standard library for WebAssembly.
    Wasm,
    /// WebKitGTK, which has Safari's engine, with its WebDriver and a virtual screen.
    WebKit,
    /// The wasm-bindgen CLI of the crate's version.
    WasmBindgen,
    /// wasm-pack, the usual way to run a crate's browser tests, and the wasm-bindgen CLI that it takes.
    WasmPack,
}

/// The prerequisites of `cargo xtask build`.
pub(crate) const BUILD: &[Need] = &[Need::Node, Need::Wasm];

/// Checks the prerequisites, and installs those that are missing.
///
/// # Errors
/// When one is missing and cannot be installed from here; the message says what to do.
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
    if needed(Need::WasmBindgen) || needed(Need::WasmPack) {
        rust::ensure_wasm_bindgen(project)?;
    }
    if needed(Need::WasmPack) {
        rust::ensure_wasm_pack(project)?;
    }
    if needed(Need::Fuzzer) {
        rust::ensure_fuzzer(project)?;
    }
    rust::remove_compiled_tools(project)
}

fn system_programs(needs: &[Need]) -> Vec<debian::Program> {
    needs
        .iter()
        .flat_map(|need| match need {
            Need::Browser => &[debian::CHROMIUM, debian::CHROMEDRIVER][..],
            Need::Firefox => &[debian::FIREFOX],
            Need::Fuzzer => &[debian::CPP_COMPILER],
            Need::Java => &[debian::JAVA, debian::MAVEN],
            Need::RabbitMq => &[debian::RABBITMQ],
            Need::WebKit => &[debian::WEBKIT_DRIVER, debian::XVFB],
            _ => &[],
        })
        .copied()
        .collect()
}
