//! `cargo xtask pack`: every npm package of a release, as a tarball.
//!
//! These are the package of the client; `stomp-broker`, which runs the program of its platform; and one
//! package with that program for each platform, an optional dependency of `stomp-broker`.

mod broker_packages;
pub(crate) mod notices;
mod platform;
pub(crate) mod versions;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;

use crate::project::Project;
use crate::{build, prerequisites};
pub(crate) use platform::{PLATFORMS, Platform, Purpose};

/// The folder of the tarballs.
pub(crate) const FOLDER: &str = "target/npm";
/// The folder in which packages are put together.
const STAGING: &str = "target/npm-staging";

#[derive(Args, Debug)]
pub(crate) struct PackOptions {
    /// Make only the package with the broker's program for this platform; may be repeated. By default all packages
    /// are made, with the programs of the platforms that this machine compiles for.
    #[arg(long, value_parser = Platform::named, value_name = "OS-ARCH")]
    platform: Vec<Platform>,
}

/// Builds and packs, and prints the names of the tarballs.
pub(crate) fn run(project: &Project, options: &PackOptions) -> Result<()> {
    if options.platform.is_empty() {
        prerequisites::ensure(project, prerequisites::BUILD)?;
        build::package(project)?;
        everything(project, &Platform::of_this_machine(project)?, Purpose::Release)?;
    } else {
        emptied(project, FOLDER)?;
        platforms(project, &options.platform, Purpose::Release)?;
    }
    for path in tarballs(project)? {
        println!("{FOLDER}/{}", path.file_name().unwrap_or_default().display());
    }
    Ok(())
}

/// Packs the package in pkg/, `stomp-broker`, and its program for these platforms.
pub(crate) fn everything(project: &Project, compiled: &[Platform], purpose: Purpose) -> Result<()> {
    versions::npm(project)?;
    build::memory(project)?;
    emptied(project, FOLDER)?;
    tarball(project, "Pack stomp-wasm", &project.path("pkg"))?;
    let launcher = staged(project, "stomp-broker")?;
    broker_packages::launcher(project, &launcher)?;
    tarball(project, "Pack stomp-broker", &launcher)?;
    platforms(project, compiled, purpose)
}

/// Compiles and packs the broker's program for each of the platforms.
fn platforms(project: &Project, compiled: &[Platform], purpose: Purpose) -> Result<()> {
    for platform in compiled {
        platform.compile(project, purpose)?;
        let name = broker_packages::platform_name(platform);
        let folder = staged(project, &name)?;
        broker_packages::program(project, platform, &folder)?;
        tarball(project, &format!("Pack {name}"), &folder)?;
    }
    Ok(())
}

/// The tarballs that were made, sorted by name.
pub(crate) fn tarballs(project: &Project) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(project.path(FOLDER)).with_context(|| format!("no {FOLDER}"))? {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}

/// `npm pack` of a folder.
fn tarball(project: &Project, title: &str, folder: &Path) -> Result<()> {
    let mut pack = project.command("npm");
    pack.args(["pack", "--ignore-scripts", "--silent", "--pack-destination"]);
    pack.arg(project.path(FOLDER)).arg(folder);
    project.step(title, &mut pack)
}

/// An empty folder in which a package is put together.
fn staged(project: &Project, name: &str) -> Result<PathBuf> {
    emptied(project, &format!("{STAGING}/{name}"))
}

/// The folder, without what was in it.
pub(crate) fn emptied(project: &Project, path: &str) -> Result<PathBuf> {
    let folder = project.path(path);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {path}"))?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
