//! `cargo xtask build`: the npm package, the broker and the site.

use std::path::PathBuf;

use anyhow::Result;

use crate::project::{Project, WASM_TARGET};
use crate::{node, prerequisites};

/// Where wasm-bindgen leaves the module (core_bg.wasm) and its glue (core.js, core.d.ts).
const GLUE: &str = "target/gen";

/// Everything, with what it needs seen to first.
pub(crate) fn run(project: &Project) -> Result<()> {
    prerequisites::ensure(project, prerequisites::BUILD)?;
    everything(project)
}

/// Everything, on a machine that has what it needs.
pub(crate) fn everything(project: &Project) -> Result<()> {
    package(project)?;
    broker(project)?;
    node::step(project, "Build the site: target/site", "www/build.mjs")?;
    node::step(project, "Sizes", "pkg-template/build/sizes.mjs")
}

/// The npm package, in pkg/.
pub(crate) fn package(project: &Project) -> Result<()> {
    compile(project)?;
    bind(project)?;
    optimize(project)?;
    node::step(project, "Make the npm package: pkg/", "pkg-template/build.mjs")
}

fn compile(project: &Project) -> Result<()> {
    let mut compile = project.command("cargo");
    compile.args(["build", "--package", "stomp-wasm", "--lib"]);
    compile.args(["--profile", "wasm-release", "--target", WASM_TARGET]);
    project.step("Compile the client to WebAssembly", &mut compile)
}

/// Makes the JavaScript through which the module is used, and its types.
fn bind(project: &Project) -> Result<()> {
    let mut bind = project.command("wasm-bindgen");
    bind.arg(compiled_module(project));
    bind.args(["--target", "web", "--out-name", "core", "--out-dir", GLUE]);
    // The module is inlined: a default path would make bundlers look for a file.
    bind.arg("--omit-default-module-path");
    bind.args(["--remove-name-section", "--remove-producers-section"]);
    project.step("Generate the JavaScript glue", &mut bind)
}

/// With binaryen from npm, because the one of a distribution may be too old for today's modules.
fn optimize(project: &Project) -> Result<()> {
    let module = format!("{GLUE}/core_bg.wasm");
    let mut optimize = node::script(project, "node_modules/binaryen/bin/wasm-opt")?;
    optimize.args(["-Oz", &module, "-o", &module]);
    project.step("Optimise the module for size", &mut optimize)
}

/// The broker, at target/release/stomp-broker.
pub(crate) fn broker(project: &Project) -> Result<()> {
    let mut compile = project.command("cargo");
    compile.args(["build", "--release", "--package", "stomp-broker"]);
    project.step("Compile the broker: target/release/stomp-broker", &mut compile)
}

/// What puts load on brokers, at target/release/stomp-load.
pub(crate) fn load(project: &Project) -> Result<()> {
    let mut compile = project.command("cargo");
    compile.args(["build", "--release", "--package", "stomp-load"]);
    project.step("Compile the load program: target/release/stomp-load", &mut compile)
}

fn compiled_module(project: &Project) -> PathBuf {
    project.path("target").join(WASM_TARGET).join("wasm-release/stomp_wasm.wasm")
}
