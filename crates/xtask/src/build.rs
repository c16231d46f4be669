//! `cargo xtask build`: the npm package, the broker and the site.

pub(crate) mod module;

use anyhow::Result;

use crate::pack::notices;
use crate::project::{Project, WASM_TARGET};
use crate::{node, prerequisites};

/// Builds everything, after installing missing prerequisites.
pub(crate) fn run(project: &Project) -> Result<()> {
    prerequisites::ensure(project, prerequisites::BUILD)?;
    everything(project)
}

/// Builds everything, on a machine that has the prerequisites; once in a run, however many tasks of it need that.
pub(crate) fn everything(project: &Project) -> Result<()> {
    project.once("package, broker and site", || {
        package(project)?;
        memory(project)?;
        broker(project)?;
        node::step(project, "Build the site: target/site", "www/build.mjs")?;
        node::step(project, "Sizes", "tests/size/report.mjs")
    })
}

/// The npm package, in pkg/; once in a run.
pub(crate) fn package(project: &Project) -> Result<()> {
    project.once("npm package pkg/", || {
        for module in [module::FULL, module::WITHOUT_SOCKJS, module::SESSION] {
            module.build(project)?;
        }
        node::step(project, "Make the npm package: pkg/", "pkg-template/build.mjs")?;
        notices::write(project, &notices::module(module::FULL.features), &project.path("pkg"))
    })
}

/// `stomp-broker/memory`, the broker for pages and tests, in target/gen/stomp-broker; once in a run.
pub(crate) fn memory(project: &Project) -> Result<()> {
    project.once("stomp-broker/memory", || {
        module::BROKER.build(project)?;
        node::step(project, "Make stomp-broker/memory", "pkg-template/build/memory.mjs")
    })
}

/// The broker, at target/release/stomp-broker.
pub(crate) fn broker(project: &Project) -> Result<()> {
    let mut compile = project.command("cargo");
    compile.args(["build", "--release", "--package", "stomp-broker"]);
    project.step("Compile the broker: target/release/stomp-broker", &mut compile)
}

/// Many clients in one process, at target/release/scale-clients.
pub(crate) fn scale_clients(project: &Project) -> Result<()> {
    let mut compile = project.command("cargo");
    compile.args(["build", "--release", "--package", "scale-clients"]);
    project.step("Compile the clients: target/release/scale-clients", &mut compile)
}

/// The clients of the crate for the scenarios with real brokers, at target/debug/scenario-clients: compiled in little time,
/// and asked for little.
pub(crate) fn scenario_clients(project: &Project) -> Result<()> {
    let mut compile = project.command("cargo");
    compile.args(["build", "--package", "scenario-clients"]);
    project.step("Compile the clients of the crate: target/debug/scenario-clients", &mut compile)
}

/// The README's program in Rust: natively at target/debug/readme-program, and for a page in target/examples/readme.
pub(crate) fn readme_program(project: &Project) -> Result<()> {
    const NAME: &str = "readme-program";
    let mut compile = project.command("cargo");
    compile.args(["build", "--package", NAME, "--bin", NAME]);
    project.step("Compile the README's program in Rust", &mut compile)?;
    let mut compile = project.command("cargo");
    compile.args(["build", "--package", NAME, "--lib", "--target", WASM_TARGET]);
    project.step("Compile the README's program for a page", &mut compile)?;
    let mut bind = project.command("wasm-bindgen");
    bind.args(["--target", "no-modules", "--no-typescript", "--out-dir", "target/examples/readme"]);
    bind.arg(format!("target/{WASM_TARGET}/debug/readme_program.wasm"));
    project.step("Bind the README's program", &mut bind)
}

/// The load generator for brokers, at target/release/stomp-load.
pub(crate) fn load(project: &Project) -> Result<()> {
    let mut compile = project.command("cargo");
    compile.args(["build", "--release", "--package", "stomp-load"]);
    project.step("Compile the load program: target/release/stomp-load", &mut compile)
}
