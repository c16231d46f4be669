//! Folders that a check does not cover yet.

/// A check that has exceptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Check {
    Vocabulary,
    ImportCircles,
}

/// Folders whose files a check leaves out. To be emptied: an entry goes when its folder passes.
const UNCHECKED: &[(&str, Check)] = &[];

/// Whether the check leaves the file out.
pub(super) fn leaves_out(check: Check, name: &str) -> bool {
    UNCHECKED.iter().any(|(folder, other)| *other == check && name.starts_with(folder))
}
