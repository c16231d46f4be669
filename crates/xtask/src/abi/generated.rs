//! Where the generated files are, and how their comments are written.

pub(super) const TABLE: &str = "src/npm/abi.toml";
pub(super) const CODES: &str = "src/npm/abi/codes.rs";
pub(super) const DISPATCH: &str = "src/npm/abi/dispatch.rs";
pub(super) const TYPESCRIPT: &str = "pkg-template/src/engine/abi.ts";
pub(super) const SECRETS: &str = "pkg-template/src/log/secrets.ts";

/// The lines of a comment: words of `text` behind `prefix`, in lines of at most 100 characters.
pub(super) fn comment(prefix: &str, text: &str) -> String {
    let mut out = String::new();
    let mut line = String::from(prefix);
    for word in text.split_whitespace() {
        if line.len() + 1 + word.len() > 100 && line != prefix {
            out = out + &line + "\n";
            line = String::from(prefix);
        }
        line = line + " " + word;
    }
    out + &line + "\n"
}
