//! `cargo xtask lint`: all checks that run no tests.

use anyhow::{Result, bail};
use clap::Args;

use crate::prerequisites::{self, Need};
use crate::project::{Project, WASM_TARGET};
use crate::{abi, build, node, repo_lints, rust_api};

/// The prerequisites of the checks.
pub(crate) const NEEDS: &[Need] = &[Need::Node, Need::RustLints, Need::Wasm];

/// The crates that run natively.
pub(crate) const NATIVE: [&str; 12] = [
    "-p",
    "stomp-protocol",
    "-p",
    "stomp-sockjs",
    "-p",
    "stomp-broker",
    "-p",
    "stomp-broker-wasm",
    "-p",
    "stomp-load",
    "-p",
    "xtask",
];

/// The client for programs in Rust, with sockets of the host, and the programs on it.
pub(crate) const NATIVE_CLIENT: [&str; 10] = [
    "-p",
    "stomp-wasm",
    "-p",
    "scale-clients",
    "-p",
    "scenario-clients",
    "-p",
    "readme-program",
    "--features",
    "json,tls,tracing",
];

/// The client for programs in Rust, in a browser.
const CLIENT: [&str; 6] =
    ["-p", "stomp-wasm", "--features", "json,serde,tracing", "--target", WASM_TARGET];

/// Includes tests, examples and benchmarks.
const EVERYTHING: [&str; 1] = ["--all-targets"];

#[derive(Args, Debug)]
pub(crate) struct LintOptions {
    /// Only the checks of the repository's text, which compile nothing: vocabulary, import
    /// circles, defect ids, length of files. They take a second.
    #[arg(long)]
    repository: bool,
}

/// Installs what the checks need, then makes them.
pub(crate) fn run(project: &Project, options: &LintOptions) -> Result<()> {
    if options.repository {
        return repository(project);
    }
    prerequisites::ensure(project, NEEDS)?;
    everything(project)
}

/// Documents the crates, writes the listings of their public API, and checks that each item has an example.
pub(crate) fn rewrite_api(project: &Project) -> Result<()> {
    prerequisites::ensure(project, NEEDS)?;
    documentation(project).into_iter().collect::<Result<Vec<_>>>()?;
    rust_api::write(project)?;
    api(project)
}

/// Makes all checks, on a machine that has the prerequisites. A failure does not end the others.
pub(crate) fn everything(project: &Project) -> Result<()> {
    // Without tests, whose dependencies would add the standard library.
    let engine = ["--lib", "--no-default-features", "--features", "npm,sockjs"];
    let engine = [&["-p", "stomp-wasm", "--target", WASM_TARGET], &engine[..]].concat();
    let mut outcomes = vec![
        repository(project),
        project.inline("Check the interface of the engine", || abi::check(project)),
        format(project),
        scripts(project),
        clippy(project, "Clippy on the native crates", &[&NATIVE[..], &EVERYTHING].concat()),
        clippy(project, "Clippy on the client", &[&CLIENT[..], &EVERYTHING].concat()),
        clippy(
            project,
            "Clippy on the client, natively",
            &[&NATIVE_CLIENT[..], &EVERYTHING].concat(),
        ),
        clippy(project, "Clippy on the engine of the npm package", &engine),
        clippy(
            project,
            "Clippy on the client for wasm-pack, and on the README's program",
            &["-p", "stomp-wasm-js", "-p", "readme-program", "--target", WASM_TARGET],
        ),
        no_std(project),
        types(project),
    ];
    let documented = documentation(project);
    let is_documented = documented.iter().all(Result::is_ok);
    outcomes.extend(documented);
    if is_documented {
        outcomes.push(api(project));
    }
    let failures: Vec<_> = outcomes.into_iter().filter_map(Result::err).collect();
    if failures.is_empty() {
        return Ok(());
    }
    let list: String = failures.iter().map(|failure| format!("\n- {failure:#}")).collect();
    bail!("{} of the checks failed:{list}", failures.len())
}

fn repository(project: &Project) -> Result<()> {
    project.inline("Check the text of the repository", || repo_lints::check(project))
}

fn format(project: &Project) -> Result<()> {
    for manifest in ["Cargo.toml", "examples/rust-frameworks/Cargo.toml"] {
        let mut command = project.command("cargo");
        command.args(["fmt", "--all", "--check", "--manifest-path", manifest]);
        project.step(&format!("Check the formatting of {manifest}"), &mut command)?;
    }
    Ok(())
}

/// The formatting and the linter of TypeScript and JavaScript.
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

/// The documentation of all crates without a warning, as JSON, which [`rust_api::check`] reads.
fn documentation(project: &Project) -> [Result<()>; 4] {
    [
        rustdoc(project, "Documentation of the native crates", &NATIVE),
        rustdoc(project, "Documentation of the client", &CLIENT),
        rustdoc(
            project,
            "Documentation of the client, natively",
            &["-p", "stomp-wasm", "--features", "json,tls,tracing"],
        ),
        rustdoc(
            project,
            "Documentation of the client for wasm-pack",
            &["-p", "stomp-wasm-js", "--target", WASM_TARGET],
        ),
    ]
}

fn rustdoc(project: &Project, title: &str, scope: &[&str]) -> Result<()> {
    let mut command = project.command("cargo");
    command.args(["doc", "--no-deps"]).args(scope);
    rust_api::rustdoc::write_json(&mut command)?;
    project.step(title, &mut command)
}

/// The listings of the public API, and its examples.
fn api(project: &Project) -> Result<()> {
    project.inline("Check the public API of the crates", || rust_api::check(project))
}

/// A build of the protocol crate alone, for a target without the standard library.
fn no_std(project: &Project) -> Result<()> {
    let mut command = project.command("cargo");
    command.args(["build", "-p", "stomp-protocol", "--target", WASM_TARGET]);
    project.step("Build the protocol without an operating system", &mut command)
}

/// The types of the package's TypeScript, of the site's and of the examples, against the package; and the API reference.
fn types(project: &Project) -> Result<()> {
    build::package(project)?;
    build::memory(project)?;
    let folders = [
        "pkg-template",
        "pkg-template/testing",
        "pkg-template/testing/memory",
        "www",
        "docs/api/examples",
    ];
    for folder in folders {
        let mut tsc = node::script(project, "node_modules/typescript/bin/tsc")?;
        tsc.args(["--noEmit", "--project", &format!("{folder}/tsconfig.json")]);
        project.step(&format!("Check the types in {folder}/"), &mut tsc)?;
    }
    node::step(project, "Check that the reference has every export", "www/site/check.mjs")
}
