//! The public API of the crates that are published: a listing of each is in the repository, so that a change of it is seen
//! in review, and each item has an example.

mod changes;
mod examples;
mod listing;
pub(crate) mod rustdoc;

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result, bail};
use rustdoc_types::Crate;

use crate::project::Project;
use changes::Changes;

/// A crate as it is documented for one target.
struct Documented {
    /// What rustdoc has written.
    json: &'static str,
    listing: &'static str,
}

const CRATES: [Documented; 5] = [
    Documented {
        json: "target/doc/stomp_protocol.json",
        listing: "docs/rust/api/stomp-protocol.txt",
    },
    Documented { json: "target/doc/stomp_sockjs.json", listing: "docs/rust/api/stomp-sockjs.txt" },
    Documented { json: "target/doc/stomp_broker.json", listing: "docs/rust/api/stomp-broker.txt" },
    Documented {
        json: "target/doc/stomp_wasm.json",
        listing: "docs/rust/api/stomp-wasm-native.txt",
    },
    Documented {
        json: "target/wasm32-unknown-unknown/doc/stomp_wasm.json",
        listing: "docs/rust/api/stomp-wasm-browser.txt",
    },
];

/// Writes the listings by what rustdoc has written before.
pub(crate) fn write(project: &Project) -> Result<()> {
    for Documented { json, listing } in &CRATES {
        let text = listing::of(&project.path(json))?;
        let path = project.path(listing);
        fs::create_dir_all(path.parent().context("a listing is in a folder")?)?;
        fs::write(&path, text).with_context(|| format!("cannot write {listing}"))?;
        eprintln!("wrote {listing}");
    }
    Ok(())
}

/// Compares the listings with what rustdoc has written before, and looks for an example of each item.
///
/// # Errors
/// When a listing differs, or an item has no example; the message has a line for each.
pub(crate) fn check(project: &Project) -> Result<()> {
    let mut findings = Vec::new();
    // An item that two builds of a crate have is named once.
    let mut without_example = BTreeSet::new();
    for Documented { json, listing } in &CRATES {
        let before = fs::read_to_string(project.path(listing)).unwrap_or_default();
        let now = listing::of(&project.path(json))?;
        findings.extend(Changes::between(&before, &now).describe(listing));
        without_example.extend(examples::missing(&read(project, json)?));
    }
    findings.extend(without_example.into_iter().map(|path| {
        format!("{path} has no example in its documentation, nor a link to an item that has one")
    }));
    if findings.is_empty() {
        return Ok(());
    }
    bail!("the public API of the crates:\n  {}", findings.join("\n  "))
}

fn read(project: &Project, json: &str) -> Result<Crate> {
    let text =
        fs::read_to_string(project.path(json)).with_context(|| format!("cannot read {json}"))?;
    serde_json::from_str(&text).with_context(|| format!("in {json}"))
}
