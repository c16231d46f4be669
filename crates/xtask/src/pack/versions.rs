//! The versions of what is published.

use std::fs;

use anyhow::{Context, Result, ensure};

use crate::project::{Project, output_of};

/// The version of the npm package of the client, which stands in its manifest.
///
/// # Errors
/// When the API that the first two numbers name is not that of stompjs, or npm could take stompjs itself for it.
pub(crate) fn npm(project: &Project) -> Result<String> {
    let manifest = fs::read_to_string(project.path("pkg-template/package.json"))?;
    let manifest: serde_json::Value = serde_json::from_str(&manifest)?;
    let version = manifest["version"].as_str().context("pkg-template/package.json: no version")?;
    ensure!(
        is_above_stompjs(version),
        "the version in pkg-template/package.json is {version}, but has to be 7.5.N with N from 100 on"
    );
    Ok(version.to_owned())
}

fn is_above_stompjs(version: &str) -> bool {
    let last = version.strip_prefix("7.5.").and_then(|last| last.parse::<u32>().ok());
    last.is_some_and(|last| last >= 100)
}

/// The version of the crates, which `[workspace.package]` in Cargo.toml has.
pub(crate) fn crates(project: &Project) -> Result<String> {
    let mut asked = project.command("cargo");
    asked.args(["pkgid", "--package", "stomp-broker"]);
    let id = output_of(&mut asked).context("cargo does not know the package stomp-broker")?;
    let (_, version) = id.rsplit_once(['#', '@']).context("an identifier without a version")?;
    Ok(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_npm_could_confuse_with_stompjs_are_refused() {
        assert!(is_above_stompjs("7.5.100") && is_above_stompjs("7.5.1000"));
        for version in ["7.5.0", "7.5.99", "7.6.100", "0.1.0", "7.5.x", "7.5.100-rc"] {
            assert!(!is_above_stompjs(version), "{version}");
        }
    }
}
