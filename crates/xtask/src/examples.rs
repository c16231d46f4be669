//! `cargo xtask examples`: the chats in frameworks of Rust, each as a folder for a web server.

use std::fs;

use anyhow::{Context, Result};

use crate::prerequisites::{self, Need};
use crate::project::{Project, WASM_TARGET};

const SOURCES: &str = "examples/rust-frameworks";
const FRAMEWORKS: [&str; 3] = ["dioxus", "leptos", "yew"];
/// Has a folder for each framework.
const SITES: &str = "target/examples";
/// Not the folder of the project's own workspace, whose profile and features are others.
const COMPILED: &str = "target/examples/compiled";

/// Installs what the examples need, then makes them.
pub(crate) fn run(project: &Project) -> Result<()> {
    prerequisites::ensure(project, &[Need::Wasm, Need::WasmBindgen])?;
    everything(project)?;
    eprintln!("\nServe {SITES}/NAME, NAME being one of {}:", FRAMEWORKS.join(", "));
    eprintln!("    cargo run --release -p stomp-broker -- --site {SITES}/yew");
    Ok(())
}

/// Compiles all chats and makes their sites, on a machine that has the prerequisites.
pub(crate) fn everything(project: &Project) -> Result<()> {
    let mut compile = project.command("cargo");
    compile.args(["build", "--manifest-path", &format!("{SOURCES}/Cargo.toml")]);
    compile.args(["--target", WASM_TARGET]).env("CARGO_TARGET_DIR", project.path(COMPILED));
    project.step("Compile the chats in Yew, Leptos and Dioxus", &mut compile)?;
    FRAMEWORKS.iter().try_for_each(|framework| site(project, framework))
}

/// The bindings of one chat, beside the page that loads them.
fn site(project: &Project, framework: &str) -> Result<()> {
    let mut bind = project.command("wasm-bindgen");
    bind.args(["--target", "web", "--no-typescript", "--out-name", "chat", "--out-dir"]);
    bind.arg(format!("{SITES}/{framework}/pkg"));
    bind.arg(format!("{COMPILED}/{WASM_TARGET}/debug/chat-{framework}.wasm"));
    project.step(&format!("Bind the chat in {framework}"), &mut bind)?;
    let page = project.path(SITES).join(framework).join("index.html");
    fs::copy(project.path(SOURCES).join("index.html"), &page)
        .with_context(|| format!("cannot write {}", page.display()))?;
    Ok(())
}
