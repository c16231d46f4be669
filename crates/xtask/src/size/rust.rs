//! The size of a page whose program is in Rust: a hello with `Session`, with each feature and without.

use std::fs;

use anyhow::{Context, Result};
use serde_json::json;

use super::section_map::SectionMap;
use crate::node;
use crate::prerequisites::{self, Need};
use crate::project::{Project, WASM_TARGET};

const WORKSPACE: &str = "examples/rust-frameworks/Cargo.toml";
const FOLDER: &str = "target/size/rust";
/// What is shown by crate.
const FINDINGS: &str = "target/size/rust/findings.json";

/// A hello: its name in the tables, and the features that it is built with.
type Variant = (&'static str, &'static str);

/// The least: WebSocket alone.
const PLAIN: Variant = ("plain", "");
const VARIANTS: [Variant; 5] = [
    PLAIN,
    ("sockjs", "sockjs"),
    ("json", "json"),
    ("tracing", "tracing"),
    ("small-allocator", "small-allocator"),
];

/// Builds all, and prints what they weigh, and what each crate has of the least.
pub(super) fn report(project: &Project) -> Result<()> {
    prerequisites::ensure(project, &[Need::Node, Need::Wasm, Need::WasmBindgen])?;
    let mut sizes = node::script(project, "tests/size/rust.mjs")?;
    for variant in VARIANTS {
        sizes.arg(build(project, variant)?);
    }
    project.step("Sizes", &mut sizes)?;
    let module = format!("{FOLDER}/{}/named.wasm", PLAIN.0);
    let path = project.path(&module);
    let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let findings = json!({ "module": module, "sectionMap": SectionMap::of(&bytes)?.to_json() });
    fs::write(project.path(FINDINGS), findings.to_string())?;
    let mut crates = node::script(project, "tests/size/crates.mjs")?;
    project.step("Sizes by crate", crates.arg(FINDINGS))
}

/// Builds the least, for the test of its size, on a machine that has the prerequisites.
pub(crate) fn build_plain(project: &Project) -> Result<()> {
    build(project, PLAIN).map(drop)
}

/// The folder of the bindings of a build with these features.
fn build(project: &Project, (name, features): Variant) -> Result<String> {
    let mut compile = project.command("cargo");
    compile.args(["build", "--release", "--locked", "--package", "hello", "--features", features]);
    compile.args(["--manifest-path", WORKSPACE, "--target", WASM_TARGET]);
    compile.env("CARGO_TARGET_DIR", project.path(FOLDER).join("compiled"));
    project.step(&format!("Compile a hello in Rust ({name})"), &mut compile)?;
    let folder = format!("{FOLDER}/{name}");
    let mut bind = project.command("wasm-bindgen");
    bind.args(["--target", "web", "--no-typescript", "--out-name", "hello", "--out-dir", &folder]);
    bind.arg(format!("{FOLDER}/compiled/{WASM_TARGET}/release/hello.wasm"));
    project.step(&format!("Bind a hello in Rust ({name})"), &mut bind)?;
    Ok(folder)
}
