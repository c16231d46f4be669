//! `cargo xtask build`: the npm package, the broker and the site.

pub(crate) mod module;

use anyhow::Result;

use crate::pack::notices;
use crate::project::Project;
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

/// The load generator for brokers, at target/release/stomp-load.
pub(crate) fn load(project: &Project) -> Result<()> {
    let mut compile = project.command("cargo");
    compile.args(["build", "--release", "--package", "stomp-load"]);
    project.step("Compile the load program: target/release/stomp-load", &mut compile)
}
