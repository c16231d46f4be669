//! `cargo xtask abi`: both sides of the interfaces between WebAssembly modules and the npm package, each made of one table.

mod by_hand;
mod generated;
mod rust;
mod secrets;
mod table;
mod typescript;

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::node;
use crate::project::Project;
use generated::{INTERFACES, Interface, SECRETS};
use table::Table;

/// Writes the generated files.
pub(crate) fn run(project: &Project) -> Result<()> {
    for (path, text) in generate(project)? {
        fs::write(project.path(path), text).with_context(|| format!("cannot write {path}"))?;
        eprintln!("wrote {path}");
    }
    Ok(())
}

/// Checks that the generated files are what the table says, and that no number of it is written by hand.
///
/// # Errors
/// When a file differs, or a source has a number; the message has a line for each.
pub(crate) fn check(project: &Project) -> Result<()> {
    let mut findings = by_hand::find(project)?;
    for (path, text) in generate(project)? {
        if fs::read_to_string(project.path(path)).ok() != Some(text) {
            findings.push(format!("{path} is not what its table says: run `cargo xtask abi`"));
        }
    }
    if findings.is_empty() {
        return Ok(());
    }
    bail!("the interface of the engine:\n  {}", findings.join("\n  "))
}

/// Paths and contents of the generated files.
fn generate(project: &Project) -> Result<Vec<(&'static str, String)>> {
    let mut files = vec![(SECRETS, biome(project, SECRETS, &secrets::generate())?)];
    for interface in &INTERFACES {
        files.extend(generate_interface(project, interface)?);
    }
    Ok(files)
}

fn generate_interface(
    project: &Project,
    interface: &Interface,
) -> Result<[(&'static str, String); 3]> {
    let path = interface.table;
    let text =
        fs::read_to_string(project.path(path)).with_context(|| format!("cannot read {path}"))?;
    let table = Table::parse(&text).with_context(|| format!("in {path}"))?;
    let rust = |text: &str| {
        let mut rustfmt = project.command("rustfmt");
        rustfmt.args(["--edition", "2024", "--quiet"]);
        filter(&mut rustfmt, text)
    };
    let typescript = typescript::generate(&table, interface);
    Ok([
        (interface.codes, rust(&rust::codes_module(&table, interface))?),
        (interface.dispatch, rust(&rust::dispatch_module(&table, interface))?),
        (interface.typescript, biome(project, interface.typescript, &typescript)?),
    ])
}

fn biome(project: &Project, path: &str, text: &str) -> Result<String> {
    let mut biome = node::script(project, "node_modules/@biomejs/biome/bin/biome")?;
    biome.args(["format", &format!("--stdin-file-path={path}")]);
    filter(&mut biome, text)
}

/// What a formatter makes of `text`.
fn filter(command: &mut Command, text: &str) -> Result<String> {
    let program = format!("{:?}", command.get_program());
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {program}"))?;
    // Dropped at once, so that the program sees the end. It reads everything before it writes.
    child.stdin.take().context("no pipe")?.write_all(text.as_bytes())?;
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("{program} does not format what was generated:\n{text}");
    }
    Ok(String::from_utf8(output.stdout)?)
}
