//! The files that the checks read.

use std::fs;

use anyhow::{Context, Result};

use crate::project::{Project, output_of};

/// New files are listed too, so that they are checked before they are committed.
const LIST: [&str; 5] = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];

/// A file of the repository that is text.
#[derive(Debug)]
pub(super) struct TextFile {
    /// Its path from the root of the work tree, with `/`.
    pub(super) name: String,
    pub(super) text: String,
}

impl TextFile {
    /// The part of its name behind the last dot.
    pub(super) fn extension(&self) -> &str {
        self.name.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// Whether it is source text of the project: no lock file, drawing or table of measurements.
    pub(super) fn is_written_by_hand(&self) -> bool {
        let is_generated = self.name.ends_with("package-lock.json")
            || self.name.starts_with("docs/performance/")
            || self.name.starts_with("docs/rust/api/")
            || ["lock", "svg", "diff"].contains(&self.extension());
        !is_generated && !self.name.starts_with("LICENSE")
    }
}

/// All files of the repository that are text: those that git tracks, and new ones.
///
/// # Errors
/// When git cannot list them.
pub(super) fn tracked(project: &Project) -> Result<Vec<TextFile>> {
    let tracked = output_of(project.command("git").args(LIST))
        .context("git cannot list the files of the repository")?;
    let names = tracked.split('\0').filter(|name| !name.is_empty());
    // A file that is no text (an image), or was deleted but not yet committed, is left out.
    let files = names.filter_map(|name| {
        let text = fs::read_to_string(project.path(name)).ok()?;
        Some(TextFile { name: name.to_owned(), text })
    });
    Ok(files.collect())
}

/// Files made of names and texts, for tests of the checks.
#[cfg(test)]
pub(super) fn files(contents: &[(&str, &str)]) -> Vec<TextFile> {
    let file =
        |(name, text): &(&str, &str)| TextFile { name: (*name).into(), text: (*text).into() };
    contents.iter().map(file).collect()
}
