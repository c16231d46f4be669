//! Checks of the repository's text that no other tool makes: see CONTRIBUTING.md.

mod exceptions;
mod file_rules;
mod vocabulary;

use std::fs;

use anyhow::{Context, Result, bail};

use crate::project::{Project, output_of};

/// A file that git tracks and that is text.
#[derive(Debug)]
pub(crate) struct TextFile {
    /// Its path from the root of the work tree, with `/`.
    name: String,
    text: String,
}

impl TextFile {
    /// The part of its name behind the last dot.
    fn extension(&self) -> &str {
        self.name.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// Whether it is source text of the project: no lock file, drawing or table of measurements.
    fn is_written_by_hand(&self) -> bool {
        let is_generated = self.name.ends_with("package-lock.json")
            || self.name.starts_with("docs/performance/")
            || ["lock", "svg", "diff"].contains(&self.extension());
        !is_generated && !self.name.starts_with("LICENSE")
    }
}

/// Checks all files that git tracks.
///
/// # Errors
/// When a check fails; the message has a line for each finding.
pub(crate) fn check(project: &Project) -> Result<()> {
    let files = tracked_files(project)?;
    let findings = [
        file_rules::findings(&files, &file_rules::private_places(project)),
        vocabulary::findings(&files),
    ]
    .concat();
    if !findings.is_empty() {
        bail!("the repository's checks found:\n  {}", findings.join("\n  "));
    }
    Ok(())
}

fn tracked_files(project: &Project) -> Result<Vec<TextFile>> {
    let tracked = output_of(project.command("git").args(["ls-files", "-z"]))
        .context("cannot list the files that git tracks")?;
    let names = tracked.split('\0').filter(|name| !name.is_empty());
    // A file that is no text (an image), or was deleted but not yet committed, is left out.
    let files = names.filter_map(|name| {
        let text = fs::read_to_string(project.path(name)).ok()?;
        Some(TextFile { name: name.to_owned(), text })
    });
    Ok(files.collect())
}

#[cfg(test)]
pub(crate) fn files(contents: &[(&str, &str)]) -> Vec<TextFile> {
    let file =
        |(name, text): &(&str, &str)| TextFile { name: (*name).into(), text: (*text).into() };
    contents.iter().map(file).collect()
}
