//! `cargo xtask lint`: what can be checked without running anything.

use anyhow::{Result, bail};

use crate::prerequisites::{self, Need};
use crate::project::{Project, WASM_TARGET};
use crate::{abi, build, house_rules, node};

/// What the checks need.
pub(crate) const NEEDS: &[Need] = &[Need::Node, Need::RustLints, Need::Wasm];

/// The crates that run natively.
pub(crate) const NATIVE: [&str; 8] =
    ["-p", "stomp-protocol", "-p", "stomp-broker", "-p", "stomp-load", "-p", "xtask"];

/// Tests, examples and benchmarks too.
const EVERYTHING: [&str; 1] = ["--all-targets"];

/// Everything, with what it needs seen to first.
pub(crate) fn run(project: &Project) -> Result<()> {
    prerequisites::ensure(project, NEEDS)?;
    everything(project)
}

/// Everything, on a machine that has what it needs. All checks are made, whatever the first says.
pub(crate) fn everything(project: &Project) -> Result<()> {
    let client = ["-p", "stomp-wasm", "--features", "serde", "--target", WASM_TARGET];
    // The engine alone: what tests depend on would bring the standard library along.
    let engine = ["--lib", "--no-default-features", "--features", "npm,sockjs"];
    let engine = [&["-p", "stomp-wasm", "--target", WASM_TARGET], &engine[..]].concat();
    let outcomes = [
        project.inline("Check the rules of the house", || house_rules::check(project)),
        project.inline("Check the interface of the engine", || abi::check(project)),
        format(project),
        scripts(project),
        clippy(project, "Clippy on the native crates", &[&NATIVE[..], &EVERYTHING].concat()),
        clippy(project, "Clippy on the client", &[&client[..], &EVERYTHING].concat()),
        clippy(project, "Clippy on the engine of the npm package", &engine),
        rustdoc(project, "Documentation of the native crates", &NATIVE),
        rustdoc(project, "Documentation of the client", &client),
        no_std(project),
        types(project),
    ];
    let failures: Vec<_> = outcomes.into_iter().filter_map(Result::err).collect();
    if failures.is_empty() {
        return Ok(());
    }
    let list: String = failures.iter().map(|failure| format!("\n- {failure:#}")).collect();
    bail!("{} of the checks failed:{list}", failures.len())
}

fn format(project: &Project) -> Result<()> {
    let mut command = project.command("cargo");
    project.step("Check the formatting", command.args(["fmt", "--all", "--check"]))
}

/// The formatting of TypeScript and JavaScript, and what a linter finds in them.
fn scripts(project: &Project) -> Result<()> {
    let mut biome = node::script(project, "node_modules/@biomejs/biome/bin/biome")?;
    biome.args(["ci", "--error-on-warnings"]);
    project.step("Check the formatting of TypeScript and JavaScript, and lint them", &mut biome)
}

fn clippy(project: &Project, title: &str, scope: &[&str]) -> Result<()> {
    let mut command = project.command("cargo");
    command.args(["clippy", "--locked"]).args(scope);
    command.args(["--", "--deny", "warnings"]);
    project.step(title, &mut command)
}

fn rustdoc(project: &Project, title: &str, scope: &[&str]) -> Result<()> {
    let mut command = project.command("cargo");
    command.args(["doc", "--no-deps"]).args(scope).env("RUSTDOCFLAGS", "--deny warnings");
    project.step(title, &mut command)
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
    for folder in ["pkg-template", "pkg-template/testing", "www"] {
        let mut tsc = node::script(project, "node_modules/typescript/bin/tsc")?;
        tsc.args(["--noEmit", "--project", &format!("{folder}/tsconfig.json")]);
        project.step(&format!("Check the types in {folder}/"), &mut tsc)?;
    }
    Ok(())
}
