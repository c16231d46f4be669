//! The listing of a crate: a line for each public item.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result};

/// Traits that every type has or has not by itself, and that no user asks for. `Send`, `Sync` and `Unpin` are not among them.
const UNASKED: [&str; 4] = ["Freeze", "RefUnwindSafe", "UnsafeUnpin", "UnwindSafe"];

/// The listing of a crate that rustdoc has described in this file.
///
/// # Errors
/// When the file is missing, or of another version of the format.
pub(super) fn of(json: &Path) -> Result<String> {
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .build()
        .with_context(|| format!("in {}", json.display()))?;
    let mut text = String::new();
    for item in api.items().map(ToString::to_string).filter(|line| !is_unasked(line)) {
        writeln!(text, "{item}")?;
    }
    Ok(text)
}

/// Whether the line is `impl core::marker::Freeze for …`, or the like.
fn is_unasked(line: &str) -> bool {
    let Some((implemented, _)) = line.split_once(" for ") else { return false };
    let name = implemented.rsplit("::").next().unwrap_or_default();
    implemented.starts_with("impl") && UNASKED.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::rust_api::rustdoc::sample;

    const SOURCE: &str = "
        //! A sample.
        #[derive(Clone)]
        pub struct Shown { hidden: *const u8 }
        struct Private;
        impl Shown {
            pub fn method(&self, times: u8) -> Option<&str> { None }
            fn private(&self) {}
        }
        #[doc(hidden)]
        pub fn unlisted() {}
    ";

    #[test]
    fn a_line_for_each_public_item_and_for_what_matters_of_auto_traits() {
        let listing = of(&sample("listing", SOURCE)).unwrap();
        let lines: Vec<_> = listing.lines().collect();
        for line in [
            "pub mod sample",
            "pub struct sample::Shown",
            "pub fn sample::Shown::method(&self, u8) -> core::option::Option<&str>",
            "impl core::clone::Clone for sample::Shown",
            "impl !core::marker::Send for sample::Shown",
        ] {
            assert!(lines.contains(&line), "{line} is not in\n{listing}");
        }
        for unlisted in ["hidden", "Private", "private", "unlisted", "Unwind", "Freeze"] {
            assert!(!listing.contains(unlisted), "{unlisted} is in\n{listing}");
        }
    }
}
