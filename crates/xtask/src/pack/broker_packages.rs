//! The npm packages of the broker, put together in folders.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use super::platform::{PLATFORMS, Platform};
use super::{notices, versions};
use crate::project::Project;

/// The package `stomp-broker` without what is known elsewhere.
const TEMPLATE: &str = "crates/stomp-broker/npm";

/// The folder of the broker in memory, and its files.
const MEMORY: &str = "target/gen/stomp-broker";
const MEMORY_FILES: [&str; 4] = ["memory.js", "memory.mjs", "memory.d.ts", "memory.d.mts"];

/// The name of the package with the program for a platform.
pub(crate) fn platform_name(platform: &Platform) -> String {
    format!("stomp-broker-{}", platform.name())
}

/// Puts together `stomp-broker`, which runs the program of its platform, and has the broker in memory.
pub(super) fn launcher(project: &Project, folder: &Path) -> Result<()> {
    for name in ["README.md", "bin.cjs", "index.cjs", "index.d.cts"] {
        copy(&project.path(TEMPLATE).join(name), &folder.join(name))?;
    }
    for name in MEMORY_FILES {
        copy(&project.path(MEMORY).join(name), &folder.join(name))?;
    }
    notices::copy_own(project, folder)?;
    notices::write(project, &notices::memory(), folder)?;
    let version = versions::crates(project)?;
    let mut manifest = template(project)?;
    let programs = PLATFORMS.iter().map(|platform| (platform_name(platform), json!(version)));
    manifest.insert("optionalDependencies".into(), Value::Object(programs.collect()));
    manifest.insert("version".into(), json!(version));
    write_manifest(folder, &manifest)
}

/// Puts together the package with the program that was compiled for a platform, and the notices of what is in it.
pub(super) fn program(project: &Project, platform: &Platform, folder: &Path) -> Result<()> {
    let bin = folder.join("bin");
    fs::create_dir_all(&bin)?;
    copy(&platform.program(project), &bin.join(platform.program_name()))?;
    notices::copy_own(project, folder)?;
    notices::write(project, &notices::broker(platform), folder)?;
    let name = platform_name(platform);
    fs::write(
        folder.join("README.md"),
        format!(
            "# {name}\n\nThe program of [stomp-broker](https://www.npmjs.com/package/stomp-broker) for {}. \
             Install that package; it depends on this one.\n",
            platform.name()
        ),
    )?;
    write_manifest(folder, &program_manifest(project, platform, name)?)
}

fn program_manifest(
    project: &Project,
    platform: &Platform,
    name: String,
) -> Result<Map<String, Value>> {
    let mut manifest = template(project)?;
    // What the package has in common with the other one.
    manifest.retain(|field, _| {
        ["license", "homepage", "repository", "publishConfig"].contains(&field.as_str())
    });
    let own = json!({
        "name": name,
        "version": versions::crates(project)?,
        "description": format!("The program of stomp-broker for {}", platform.name()),
        "os": [platform.os],
        "cpu": [platform.cpu],
        // Yarn must not leave the program in an archive, from which it cannot be run.
        "preferUnplugged": true,
    });
    if let Value::Object(own) = own {
        manifest.extend(own);
    }
    Ok(manifest)
}

fn template(project: &Project) -> Result<Map<String, Value>> {
    let path = project.path(TEMPLATE).join("package.json");
    let text = fs::read_to_string(&path).with_context(|| format!("no {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is no object", path.display()))
}

fn write_manifest(folder: &Path, manifest: &Map<String, Value>) -> Result<()> {
    let text = serde_json::to_string_pretty(manifest)? + "\n";
    fs::write(folder.join("package.json"), text).context("cannot write package.json")
}

/// Copies a file with its permissions.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    Ok(())
}
