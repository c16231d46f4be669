//! Python packages that tests need, in an environment of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::debian::{self, PYTHON};
use crate::progress::present;
use crate::project::{Project, output_of};

/// The packages, each of one version.
const REQUIREMENTS: &str = "tests/e2e/three-clients/requirements.txt";

/// The environment. A copy of the list in it marks a complete installation.
const ENVIRONMENT: &str = "target/tools/python";

/// A Python that has the packages.
pub(crate) fn interpreter(project: &Project) -> PathBuf {
    let programs = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    project.path(ENVIRONMENT).join(programs)
}

/// Checks for a Python with the packages of the list, and installs missing ones.
///
/// # Errors
/// When Python is missing and cannot be installed from here, or a package cannot be installed.
pub(crate) fn ensure(project: &Project) -> Result<()> {
    let list = fs::read_to_string(project.path(REQUIREMENTS))
        .with_context(|| format!("cannot read {REQUIREMENTS}"))?;
    let installed = project.path(ENVIRONMENT).join("requirements.txt");
    if interpreter(project).is_file() && fs::read_to_string(&installed).is_ok_and(|it| it == list) {
        present(&format!("Python packages ({ENVIRONMENT})"));
        return Ok(());
    }
    let python = system_python(project)?;
    create_environment(project, &python)?;
    fs::write(&installed, list).with_context(|| format!("cannot write {}", installed.display()))
}

/// Whether Python has the module venv, which Debian has in a package of its own.
fn system_python(project: &Project) -> Result<PathBuf> {
    let usable = || PYTHON.locate(project).filter(|python| can_make_environments(project, python));
    if let Some(python) = usable() {
        return Ok(python);
    }
    debian::obtain(project, &[PYTHON])?;
    usable().context("Python still cannot make environments after its installation")
}

fn can_make_environments(project: &Project, python: &Path) -> bool {
    output_of(command(project, python).args(["-c", "import ensurepip, venv"])).is_some()
}

fn create_environment(project: &Project, python: &Path) -> Result<()> {
    let mut create = command(project, python);
    create.args(["-m", "venv", "--clear", ENVIRONMENT]);
    project.step(&format!("Make {ENVIRONMENT}: tests need Python packages"), &mut create)?;
    let mut install = command(project, &interpreter(project));
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]);
    install.args(["--requirement", REQUIREMENTS]);
    project.step(&format!("Install the packages of {REQUIREMENTS}"), &mut install)
}

fn command(project: &Project, python: &Path) -> Command {
    let mut command = Command::new(python);
    command.current_dir(project.root());
    command
}
