//! Checks of the repository's text that no other tool makes: see CONTRIBUTING.md.

mod code_blocks;
#[cfg(test)]
mod commands;
mod defect_index;
mod dependencies;
mod exceptions;
mod file_rules;
mod import_circles;
mod layers;
mod lowest_rust;
mod messages;
mod text_file;
mod vocabulary;
mod workflows;

use anyhow::{Result, bail};

use crate::project::Project;

/// Checks all text files of the repository.
///
/// # Errors
/// When a check fails; the message has a line for each finding.
pub(crate) fn check(project: &Project) -> Result<()> {
    let files = text_file::tracked(project)?;
    let findings = [
        file_rules::findings(&files, &file_rules::private_places(project)),
        vocabulary::findings(&files),
        import_circles::findings(&files),
        dependencies::findings(&files),
        layers::findings(&files),
        lowest_rust::findings(&files),
        defect_index::findings(&files),
        messages::findings(&files),
        workflows::findings(&files),
    ]
    .concat();
    if !findings.is_empty() {
        bail!("the repository's checks found:\n  {}", findings.join("\n  "));
    }
    Ok(())
}

/// The commands of this program in documents and workflows that it refuses: see [`commands`].
#[cfg(test)]
pub(crate) fn refused_commands(
    project: &Project,
    refusal: impl Fn(Vec<String>) -> Option<String>,
) -> Result<Vec<String>> {
    Ok(commands::findings(&text_file::tracked(project)?, refusal))
}
