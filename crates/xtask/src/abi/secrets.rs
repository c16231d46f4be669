//! The names of secrets, for the log of the npm package.

use stomp_protocol::redaction::{MASK, SECRET_PARTS, SECRET_WORDS};

/// Regular expressions that find what [`stomp_protocol::Secrets`] covers: `PARTS` in a name without its separators,
/// in lower case; `WORDS` in the name as it is.
pub(super) fn generate() -> String {
    let [parts, words] = [SECRET_PARTS.join("|"), SECRET_WORDS.join("|")];
    format!(
        "// What stomp-protocol masks in logs. Made by `cargo xtask abi` of crates/stomp-protocol/src/redaction.rs.\n\n\
         /** In the letters and digits of a name, in lower case. */\n\
         export const PARTS = /{parts}/;\n\
         /** In a name as it is. */\n\
         export const WORDS = /(?:^|[^a-z])(?:{words})(?![a-z])/i;\n\
         export const MASK = '{MASK}';\n"
    )
}
