//! The project's folder, and commands run in it.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

use crate::progress::{ActiveStep, Elapsed, Progress, present};
use crate::tally::Tally;

pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The root of the work tree, and the progress of the steps in it.
#[derive(Debug)]
pub(crate) struct Project {
    root: PathBuf,
    progress: Progress,
    /// What [`Project::once`] has done.
    done: RefCell<BTreeSet<&'static str>>,
}

impl Project {
    /// Finds the work tree this tool was started from.
    ///
    /// # Errors
    /// When the tool was not started by cargo, which gives it the path of its manifest.
    pub(crate) fn locate() -> Result<Self> {
        let manifest =
            env::var_os("CARGO_MANIFEST_DIR").context("start this program as `cargo xtask`")?;
        let root = Path::new(&manifest).join("../..").canonicalize()?;
        Ok(Self { root, progress: Progress::new(), done: RefCell::default() })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path in the work tree, absolute.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The release build of the broker.
    pub(crate) fn broker(&self) -> PathBuf {
        self.path("target/release/stomp-broker").with_extension(env::consts::EXE_EXTENSION)
    }

    /// A command in the root of the work tree that finds the tools installed by this program.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.find(program).unwrap_or_else(|| program.into()));
        command
            .current_dir(&self.root)
            .env("PATH", self.search_path())
            // Scripts rely on the place of the results, so the caller's own target folder is not used.
            .env("CARGO_TARGET_DIR", self.path("target"));
        command
    }

    /// The path of the program that would be run under this name, if there is one.
    pub(crate) fn find(&self, program: &str) -> Option<PathBuf> {
        // On Windows npm is a script.
        let extensions: &[_] = if cfg!(windows) { &["exe", "cmd"] } else { &[""] };
        env::split_paths(&self.search_path())
            .flat_map(|folder| {
                extensions.iter().map(move |end| folder.join(program).with_extension(end))
            })
            .find(|candidate| candidate.is_file())
    }

    /// The folder in which this program installs tools, apart from the user's own.
    pub(crate) fn tools(&self) -> PathBuf {
        self.path("target/tools")
    }

    fn search_path(&self) -> OsString {
        let inherited = env::var_os("PATH").unwrap_or_default();
        let folders = [self.tools().join("bin")].into_iter().chain(env::split_paths(&inherited));
        env::join_paths(folders).unwrap_or(inherited)
    }

    /// Runs one command as an announced step; its output goes to the terminal.
    ///
    /// # Errors
    /// When the program cannot be started or fails.
    pub(crate) fn step(&self, title: &str, command: &mut Command) -> Result<()> {
        let step = self.progress.begin(title);
        let status = command.status().with_context(|| cannot_start(command))?;
        conclude(&step, command, status)
    }

    /// As [`Project::step`], and adds the tests that the command reports on stdout to `tally`.
    ///
    /// # Errors
    /// As [`Project::step`]; `tally` then holds what was reported until the failure.
    pub(crate) fn tests(
        &self,
        title: &str,
        command: &mut Command,
        tally: &mut Tally,
    ) -> Result<()> {
        let step = self.progress.begin(title);
        let mut child =
            command.stdout(Stdio::piped()).spawn().with_context(|| cannot_start(command))?;
        if let Some(stdout) = child.stdout.take() {
            count_while_showing(stdout, tally)?;
        }
        conclude(&step, command, child.wait()?)
    }

    /// Does what has this name, unless it was done before in this run.
    ///
    /// # Errors
    /// Those of `work`, which is then done again when it is asked for again.
    pub(crate) fn once(&self, name: &'static str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        if self.done.borrow().contains(name) {
            present(&format!("{name}, of this run"));
            return Ok(());
        }
        work()?;
        self.done.borrow_mut().insert(name);
        Ok(())
    }

    /// Does something inside this program as an announced step.
    ///
    /// # Errors
    /// Those of `work`.
    pub(crate) fn inline<T>(&self, title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let _step = self.progress.begin(title);
        work()
    }
}

/// The output of a short command on stdout, if it can be run and succeeds.
pub(crate) fn output_of(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn count_while_showing(source: impl io::Read, tally: &mut Tally) -> Result<()> {
    let mut lines = BufReader::new(source);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        io::stdout().write_all(&line)?;
        io::stdout().flush()?;
        tally.read_line(&String::from_utf8_lossy(&line));
        line.clear();
    }
    Ok(())
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start `{}`", shown(command))
}

fn conclude(step: &ActiveStep, command: &Command, status: ExitStatus) -> Result<()> {
    let took = Elapsed(step.elapsed());
    if !status.success() {
        eprintln!("    FAILED after {took}");
        bail!("`{}` failed ({status})", shown(command));
    }
    eprintln!("    done in {took}");
    Ok(())
}

/// The command as typed in a shell: the program's name without its path, and its arguments.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default();
    let words = [program].into_iter().chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_succeeded_is_not_done_again() {
        let project = Project::locate().unwrap();
        let mut times = 0;
        for succeeds in [false, true, true] {
            let work = || {
                times += 1;
                if succeeds { Ok(()) } else { bail!("not this time") }
            };
            assert_eq!(project.once("work", work).is_ok(), succeeds);
        }
        assert_eq!(times, 2);
    }
}
