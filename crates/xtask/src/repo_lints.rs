//! Checks of the repository's text that no other tool makes: see CONTRIBUTING.md.

mod defect_index;
mod exceptions;
mod file_rules;
mod import_circles;
mod layers;
mod lowest_rust;
mod messages;
mod text_file;
mod vocabulary;

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
        layers::findings(&files),
        lowest_rust::findings(&files),
        defect_index::findings(&files),
        messages::findings(&files),
    ]
    .concat();
    if !findings.is_empty() {
        bail!("the repository's checks found:\n  {}", findings.join("\n  "));
    }
    Ok(())
}
