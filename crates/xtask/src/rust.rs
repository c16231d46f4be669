//! Components of Rust (by rustup) and tools written in Rust (by `cargo install`).

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::progress::present;
use crate::project::{Project, WASM_TARGET, output_of};

/// rustfmt and clippy of the pinned toolchain.
pub(crate) fn ensure_lints(project: &Project) -> Result<()> {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        match output_of(project.command("cargo").args([subcommand, "--version"])) {
            Some(version) => present(&version),
            None => rustup(project, &["component", "add", component], "needed to check the code")?,
        }
    }
    Ok(())
}

/// The WebAssembly target.
pub(crate) fn ensure_wasm(project: &Project) -> Result<()> {
    ensure_target(project, WASM_TARGET, "the client is compiled to WebAssembly")
}

/// The wasm-bindgen CLI that belongs to the crate in Cargo.lock. Only tests need it: the modules of the npm package
/// exchange numbers, which take no bindings.
pub(crate) fn ensure_wasm_bindgen(project: &Project) -> Result<()> {
    let wasm_bindgen = Tool {
        package: "wasm-bindgen-cli",
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        version: &locked_version(project, "wasm-bindgen")?,
        reason: "its version must be that of the wasm-bindgen crate",
        // It rewrites modules of megabytes.
        optimization: "1",
    };
    wasm_bindgen.ensure(project)
}

/// The standard library for a target of the compiler.
pub(crate) fn ensure_target(project: &Project, target: &str, reason: &str) -> Result<()> {
    let asked = ["--print", "target-libdir", "--target", target];
    let folder = output_of(project.command("rustc").args(asked));
    if folder.is_some_and(|folder| Path::new(&folder).is_dir()) {
        present(&format!("Rust target {target}"));
        return Ok(());
    }
    rustup(project, &["target", "add", target], reason)
}

/// wasm-pack, which uses the wasm-bindgen and the drivers that this program installs.
pub(crate) fn ensure_wasm_pack(project: &Project) -> Result<()> {
    let wasm_pack = Tool {
        package: "wasm-pack",
        programs: &["wasm-pack"],
        version: "0.15.1",
        reason: "runs the browser tests as people run them by hand",
        optimization: UNOPTIMIZED,
    };
    wasm_pack.ensure(project)
}

/// Removes what only the compilation of tools needs.
pub(crate) fn remove_compiled_tools(project: &Project) -> Result<()> {
    let folder = project.path(COMPILED);
    if folder.is_dir() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {COMPILED}"))?;
    }
    Ok(())
}

/// A nightly compiler, for the sanitizers, and cargo-fuzz.
pub(crate) fn ensure_fuzzer(project: &Project) -> Result<()> {
    match output_of(project.command("rustup").args(["run", "nightly", "rustc", "--version"])) {
        Some(version) => present(&version),
        None => rustup(
            project,
            &["toolchain", "install", "nightly", "--profile", "minimal"],
            "fuzzing needs sanitizers, which only nightly has",
        )?,
    }
    let cargo_fuzz = Tool {
        package: "cargo-fuzz",
        programs: &["cargo-fuzz"],
        version: "0.13.2",
        reason: "runs the fuzz targets",
        optimization: UNOPTIMIZED,
    };
    cargo_fuzz.ensure(project)
}

/// The optimisation of tools that only start other programs: to compile them takes longer than they run.
const UNOPTIMIZED: &str = "0";

/// Where tools are compiled. They share this folder, and so most of their libraries.
const COMPILED: &str = "target/tools/compiled";

/// A tool from crates.io, of one version, so that every machine runs the same.
#[derive(Debug)]
struct Tool<'version> {
    package: &'static str,
    /// The programs of the package that are used.
    programs: &'static [&'static str],
    version: &'version str,
    reason: &'static str,
    /// The level of optimisation.
    optimization: &'static str,
}

impl Tool<'_> {
    /// Installs the tool into target/tools unless it is there, or on PATH in the right version.
    fn ensure(&self, project: &Project) -> Result<()> {
        if self.programs.iter().all(|program| self.is_version_of(project, program)) {
            present(&format!("{} {}", self.package, self.version));
            return Ok(());
        }
        let Self { package, version, reason, programs, optimization } = self;
        let mut install = project.command("cargo");
        // Not `--locked`: a tool's own lock file may name versions a registry no longer offers.
        install.args(["install", package, "--version", version, "--force", "--root"]);
        install.arg(project.tools());
        install.args(programs.iter().flat_map(|program| ["--bin", program]));
        install.env("CARGO_TARGET_DIR", project.path(COMPILED));
        install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", optimization);
        let title = format!("Install {package} {version} into target/tools: {reason}");
        project.step(&title, &mut install)
    }

    fn is_version_of(&self, project: &Project, program: &str) -> bool {
        output_of(project.command(program).arg("--version"))
            .is_some_and(|shown| shown.split_whitespace().nth(1) == Some(self.version))
    }
}

fn rustup(project: &Project, arguments: &[&str], reason: &str) -> Result<()> {
    let words = arguments.join(" ");
    if project.find("rustup").is_none() {
        bail!(
            "`rustup {words}` is due ({reason}), but rustup is not on PATH: \
             install it from https://rustup.rs, or provide this part of Rust in your own way"
        );
    }
    project.step(&format!("rustup {words}: {reason}"), project.command("rustup").args(arguments))
}

fn locked_version(project: &Project, package: &str) -> Result<String> {
    let lock = fs::read_to_string(project.path("Cargo.lock")).context("cannot read Cargo.lock")?;
    version_in(&lock, package)
        .map(ToOwned::to_owned)
        .with_context(|| format!("Cargo.lock names no package `{package}`"))
}

/// The `version` of the `[[package]]` with this name.
fn version_in<'lock>(lock: &'lock str, package: &str) -> Option<&'lock str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| *line == name)?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_the_package_named_exactly() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.1.0\"\n\n\
            [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(version_in(lock, "bindgen"), None);
    }
}
