//! Node, the packages of package-lock.json, and scripts run by Node.

use std::fs;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::progress::present;
use crate::project::{Project, output_of};

/// The oldest Node whose test runner has the options used here.
const OLDEST: (u32, u32) = (20, 11);

/// Checks the version of Node, and installs the packages of package-lock.json.
pub(crate) fn ensure(project: &Project) -> Result<()> {
    let version = output_of(project.command("node").arg("--version"))
        .context("Node is missing: install Node 20 or newer from https://nodejs.org")?;
    if parse_version(&version).is_none_or(|found| found < OLDEST) {
        let (major, minor) = OLDEST;
        bail!("Node is {version}, but {major}.{minor} or newer is needed: https://nodejs.org");
    }
    present(&format!("Node {version}"));
    ensure_packages(project)
}

/// `node SCRIPT`, with the script named by its path in the work tree.
///
/// # Errors
/// When there is no such script.
pub(crate) fn script(project: &Project, path: &str) -> Result<Command> {
    if !project.path(path).is_file() {
        bail!("{path} is missing");
    }
    let mut command = project.command("node");
    command.arg(path);
    Ok(command)
}

/// Runs a script without arguments as an announced step.
pub(crate) fn step(project: &Project, title: &str, path: &str) -> Result<()> {
    project.step(title, &mut script(project, path)?)
}

fn ensure_packages(project: &Project) -> Result<()> {
    let changed = |path: &str| -> Option<SystemTime> {
        fs::metadata(project.path(path)).and_then(|data| data.modified()).ok()
    };
    let wanted = changed("package-lock.json").context("package-lock.json is missing")?;
    let reason = match changed("node_modules/.package-lock.json") {
        None => "node_modules/ is missing",
        Some(installed) if installed < wanted => "package-lock.json is newer than node_modules/",
        Some(_) => {
            present("npm packages");
            return Ok(());
        }
    };
    let mut command = project.command("npm");
    // None of these packages needs its install script.
    command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    project.step(&format!("Install the npm packages: {reason}"), &mut command)
}

/// Major and minor number of `v20.11.1`.
fn parse_version(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.strip_prefix('v')?.split('.').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(parse_version("v20.9.0") < Some(OLDEST));
        assert!(parse_version("v20.11.0") >= Some(OLDEST));
        assert!(parse_version("v100.0.0-nightly") >= Some(OLDEST));
        assert_eq!(parse_version("twenty"), None);
    }
}
