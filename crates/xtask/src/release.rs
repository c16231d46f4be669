//! `cargo xtask release`: the files of a release, from the commit that is checked out.

mod changelog;
mod checksums;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use crate::pack::{self, Platform, Purpose, versions};
use crate::project::{Project, output_of};
use crate::{build, prerequisites};
use changelog::Section;

/// The folder of the files.
const FOLDER: &str = "target/dist";

#[derive(Args, Debug)]
pub(crate) struct ReleaseOptions {
    /// Make everything, but do not tag the commit. A section `[Unreleased]` of the changelog is taken if
    /// there is none of the version yet.
    #[arg(long)]
    dry_run: bool,
}

/// Makes the npm packages, the brokers, the notes and their checksums, and prints their names.
///
/// # Errors
/// When the tree has uncommitted changes, the changelog has no section for the version, or the version
/// differs between its two places; nothing has been made then.
pub(crate) fn run(project: &Project, options: &ReleaseOptions) -> Result<()> {
    require_clean_tree(project)?;
    let version = version(project)?;
    let npm_version = versions::npm(project)?;
    let notes = notes(project, &version, options)?;
    prerequisites::ensure(project, prerequisites::BUILD)?;
    build::package(project)?;
    let platforms = Platform::of_this_machine(project)?;
    pack::everything(project, &platforms, Purpose::Release)?;

    let folder = pack::emptied(project, FOLDER)?;
    for tarball in pack::tarballs(project)? {
        copy(&tarball, &folder.join(tarball.file_name().unwrap_or_default()))?;
    }
    for platform in &platforms {
        let (name, suffix) = (platform.name(), platform.suffix());
        let name = format!("stomp-broker-{version}-{name}{suffix}");
        copy(&platform.program(project), &folder.join(name))?;
    }
    fs::write(folder.join(format!("stomp-wasm-{npm_version}.md")), notes)?;
    let made = checksums::write(&folder)?;
    println!("\n{version}, and {npm_version} of the npm package, in {FOLDER}/:\n{made}");
    conclude(project, &version, options)
}

/// Refuses a tree with uncommitted changes.
fn require_clean_tree(project: &Project) -> Result<()> {
    let changes = output_of(project.command("git").args(["status", "--porcelain"]))
        .context("cannot ask git whether everything is committed: a release is made of a commit")?;
    ensure!(
        changes.is_empty(),
        "a release is made of a commit, but these are not committed:\n{changes}\n\
         Commit them, or put them aside with `git stash --include-untracked`"
    );
    Ok(())
}

/// The version in `[workspace.package]`, after a comparison with the one in `[workspace.dependencies]`.
fn version(project: &Project) -> Result<String> {
    let manifest = fs::read_to_string(project.path("Cargo.toml")).context("no Cargo.toml")?;
    let version = quoted_after(&manifest, "[workspace.package]", "version = ")
        .context("Cargo.toml has no version in [workspace.package]")?;
    for library in ["stomp-protocol", "stomp-sockjs"] {
        let required = quoted_after(&manifest, &format!("{library} = {{"), "version = ");
        ensure!(
            required == Some(version),
            "[workspace.dependencies] of Cargo.toml asks for {library} {}, but the version is \
             {version}: make them one",
            required.unwrap_or("of no version")
        );
    }
    Ok(version.to_owned())
}

/// The text in quotes behind the first `key` that follows `place`.
fn quoted_after<'text>(text: &'text str, place: &str, key: &str) -> Option<&'text str> {
    let (_, text) = text.split_once(place)?;
    let (_, text) = text.split_once(key)?;
    text.split('"').nth(1)
}

/// The section of the changelog about the version.
fn notes(project: &Project, version: &str, options: &ReleaseOptions) -> Result<String> {
    let changelog = fs::read_to_string(project.path("CHANGELOG.md")).context("no CHANGELOG.md")?;
    match changelog::section(&changelog, version) {
        Section::Of(text) => Ok(text),
        Section::Unreleased(text) if options.dry_run => {
            eprintln!("CHANGELOG.md has no [{version}] yet: these notes are those of [Unreleased]");
            Ok(text)
        }
        Section::Unreleased(_) | Section::Missing => bail!(
            "CHANGELOG.md has no section for {version}: write what users will notice under a line \
             `## [{version}] - YYYY-MM-DD`, which usually is [Unreleased] renamed"
        ),
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    Ok(())
}

/// Tags the commit, unless it is a dry run, and prints the remaining steps.
fn conclude(project: &Project, version: &str, options: &ReleaseOptions) -> Result<()> {
    if options.dry_run {
        println!("Nothing was tagged and nothing was published: this was a dry run.");
        return Ok(());
    }
    let tag = format!("v{version}");
    let mut command = project.command("git");
    command.args(["tag", "--annotate", &tag, "--message", &format!("stomp-wasm {version}")]);
    project.step(&format!("Tag the commit {tag}"), &mut command)?;
    println!(
        "Left to do: git push origin {tag}; the release workflow then makes and publishes the npm packages"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_one_behind_its_place() {
        let manifest = "[workspace.package]\nversion = \"1.2.3\"\n\
            [workspace.dependencies]\nstomp-protocol = { path = \"x\", version = \"1.2.2\" }\n";
        assert_eq!(quoted_after(manifest, "[workspace.package]", "version = "), Some("1.2.3"));
        assert_eq!(quoted_after(manifest, "stomp-protocol = {", "version = "), Some("1.2.2"));
        assert_eq!(quoted_after(manifest, "[package]", "version = "), None);
    }
}
