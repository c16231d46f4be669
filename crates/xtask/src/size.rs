//! `cargo xtask size`: the sizes of each crate, Rust module and feature in the WebAssembly module, of
//! each source file in an application's bundle, and of applications.

mod names;
mod rust;
mod section_map;

use std::fs;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::{Value, json};

use crate::build;
use crate::build::module::{FULL, Module};
use crate::project::Project;
use crate::{node, prerequisites};
pub(crate) use rust::build_plain as build_rust;
use section_map::SectionMap;

/// Where the bundlers are installed.
const BUNDLERS: &str = "target/size/bundlers";
/// The results, for the script that prints them.
const FINDINGS: &str = "target/size/findings.json";

#[derive(Args, Debug)]
pub(crate) struct SizeOptions {
    /// Also build the module without each of its features, to measure their sizes.
    #[arg(long)]
    features: bool,
    /// Install esbuild, Rollup, webpack and Vite, and print only what they make of applications of `Client` and `Session`.
    #[arg(long, conflicts_with = "features")]
    bundlers: bool,
    /// Print only the size of a page whose program is in Rust (examples/rust-frameworks/hello).
    #[arg(long, conflicts_with_all = ["bundlers", "features"])]
    rust: bool,
}

/// Builds the modules to measure, then reports.
pub(crate) fn run(project: &Project, options: &SizeOptions) -> Result<()> {
    if options.rust {
        return rust::report(project);
    }
    prerequisites::ensure(project, prerequisites::BUILD)?;
    if options.bundlers {
        return by_bundlers(project);
    }
    let named = Module { folder: "target/size/named", named: true, ..FULL };
    named.build(project)?;
    let section_map = SectionMap::of(&module_bytes(project, &named)?)?;
    let features = if options.features { without_each_feature(project)? } else { Vec::new() };
    // Last, so that the files of cargo are those of the package.
    build::package(project)?;
    let findings = json!({
        "module": named.path(),
        "sectionMap": section_map.to_json(),
        "features": features,
    });
    fs::write(project.path(FINDINGS), findings.to_string())?;
    let mut report = node::script(project, "tests/size/report.mjs")?;
    project.step("Sizes", report.arg(FINDINGS))
}

/// Bundles applications by each bundler.
fn by_bundlers(project: &Project) -> Result<()> {
    build::package(project)?;
    let mut report = node::script(project, "tests/size/bundlers.mjs")?;
    project.step("Sizes by bundler", report.arg(BUNDLERS))
}

/// `{feature, module}`: the module without each feature.
fn without_each_feature(project: &Project) -> Result<Vec<Value>> {
    // The first is the client itself.
    FULL.features[1..].iter().map(|feature| without(project, feature)).collect()
}

fn without(project: &Project, feature: &str) -> Result<Value> {
    let rest: Vec<_> = FULL.features.iter().copied().filter(|other| *other != feature).collect();
    let contents = format!("without {feature}");
    let folder = format!("target/size/without-{feature}");
    let module = Module { contents: &contents, features: &rest, folder: &folder, ..FULL };
    module.build(project)?;
    Ok(json!({ "feature": feature, "module": module.path() }))
}

fn module_bytes(project: &Project, module: &Module<'_>) -> Result<Vec<u8>> {
    let path = project.path(&module.path());
    fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
}
