//! `cargo xtask lint`: what can be checked without running anything.

use anyhow::Result;

use crate::prerequisites::{self, Need};
use crate::project::{Project, WASM_TARGET};
use crate::{build, house_rules, node};

/// What the checks need.
pub(crate) const NEEDS: &[Need] = &[Need::Node, Need::RustLints, Need::Wasm];

/// The crates that run natively.
pub(crate) const NATIVE: [&str; 6] = ["-p", "stomp-protocol", "-p", "stomp-broker", "-p", "xtask"];

/// Everything, with what it needs seen to first.
pub(crate) fn run(project: &Project) -> Result<()> {
    prerequisites::ensure(project, NEEDS)?;
    everything(project)
}

/// Everything, on a machine that has what it needs.
pub(crate) fn everything(project: &Project) -> Result<()> {
    project.inline("Check the rules of the house", || house_rules::check(project))?;
    project
        .step("Check the formatting", project.command("cargo").args(["fmt", "--all", "--check"]))?;
    clippy(project)?;
    rustdoc(project)?;
    no_std(project)?;
    types(project)
}

fn clippy(project: &Project) -> Result<()> {
    let clippy = |title: &str, scope: &[&str]| {
        let mut command = project.command("cargo");
        command.args(["clippy", "--locked", "--all-targets"]).args(scope);
        command.args(["--", "--deny", "warnings"]);
        project.step(title, &mut command)
    };
    clippy("Clippy on the native crates", &NATIVE)?;
    clippy("Clippy on the client", &["-p", "stomp-wasm", "--target", WASM_TARGET])
}

fn rustdoc(project: &Project) -> Result<()> {
    let rustdoc = |title: &str, scope: &[&str]| {
        let mut command = project.command("cargo");
        command.args(["doc", "--no-deps"]).args(scope).env("RUSTDOCFLAGS", "--deny warnings");
        project.step(title, &mut command)
    };
    rustdoc("Documentation of the native crates", &NATIVE)?;
    rustdoc("Documentation of the client", &["-p", "stomp-wasm", "--target", WASM_TARGET])
}

/// The protocol alone has to build for a target where there is nothing but memory.
fn no_std(project: &Project) -> Result<()> {
    let mut command = project.command("cargo");
    command.args(["build", "-p", "stomp-protocol", "--target", WASM_TARGET]);
    project.step("Build the protocol without an operating system", &mut command)
}

/// The package's TypeScript against the types that wasm-bindgen makes of the Rust side, and the
/// site's against the package.
fn types(project: &Project) -> Result<()> {
    build::package(project)?;
    for folder in ["pkg-template", "www"] {
        let mut tsc = node::script(project, "node_modules/typescript/bin/tsc")?;
        tsc.args(["--noEmit", "--project", &format!("{folder}/tsconfig.json")]);
        project.step(&format!("Check the types in {folder}/"), &mut tsc)?;
    }
    Ok(())
}
