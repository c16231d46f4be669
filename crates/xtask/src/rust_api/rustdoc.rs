//! rustdoc's output as JSON, which it has behind a switch of nightly only.
//!
//! `RUSTC_BOOTSTRAP` gives the pinned toolchain that switch. Were it set for all of cargo, build scripts that look at it
//! would run again, and everything that depends on them would be compiled again. So this program stands in for rustdoc,
//! and sets it for rustdoc alone.

use std::env;
use std::process::{Command, ExitCode};

use anyhow::Result;

/// Set where this program is started as rustdoc.
const STANDS_IN: &str = "XTASK_STANDS_IN_FOR_RUSTDOC";

/// Has a `cargo doc` write JSON, and fail at warnings.
pub(crate) fn write_json(cargo_doc: &mut Command) -> Result<()> {
    cargo_doc
        .env("RUSTDOC", env::current_exe()?)
        .env(STANDS_IN, "1")
        .env("RUSTDOCFLAGS", "--deny warnings -Z unstable-options --output-format json");
    Ok(())
}

/// Runs rustdoc with the arguments of this program, if it was started for that.
pub(crate) fn stand_in() -> Option<ExitCode> {
    env::var_os(STANDS_IN)?;
    let status = with_switches().args(env::args_os().skip(1)).status();
    let code = status.ok().and_then(|status| u8::try_from(status.code()?).ok());
    Some(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// rustdoc of the toolchain in use, with the switches of nightly.
fn with_switches() -> Command {
    let mut rustdoc = Command::new("rustdoc");
    rustdoc.env("RUSTC_BOOTSTRAP", "1").env_remove(STANDS_IN).env_remove("RUSTDOC");
    rustdoc
}

/// What rustdoc makes of the source of a crate named `sample`, for tests: the path of the JSON, in a folder of this name.
#[cfg(test)]
pub(super) fn sample(folder: &str, source: &str) -> std::path::PathBuf {
    let folder = env::temp_dir().join(format!("xtask-{}-{folder}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("sample.rs");
    std::fs::write(&file, source).unwrap();
    let mut rustdoc = with_switches();
    rustdoc.args(["--edition=2024", "--crate-type=lib", "-Z", "unstable-options"]);
    rustdoc.args(["--output-format=json", "--out-dir"]).arg(&folder).arg(&file);
    assert!(rustdoc.status().unwrap().success());
    folder.join("sample.json")
}
