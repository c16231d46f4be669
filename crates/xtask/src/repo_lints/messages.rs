//! The messages of the client: every one that it logs, or ends a connection with, is explained on one page.

use super::text_file::TextFile;

const PAGE: &str = "docs/troubleshooting.md";
/// Its `[[log]]` rows are the lines of the log.
const LOG: &str = "src/npm/abi.toml";
/// Has the texts of protocol errors.
const PROTOCOL: &str = "crates/stomp-protocol/src/error/protocol.rs";
/// Where messages are written down.
const SOURCES: [&str; 3] = ["pkg-template/src/", "crates/stomp-protocol/src/", "src/npm/"];

/// A line for each message that is not on the page, and each row of the page whose message is in no source.
pub(super) fn findings(files: &[TextFile]) -> Vec<String> {
    let text_of = |name: &str| files.iter().find(|file| file.name == name).map(|file| &*file.text);
    let (Some(page), Some(log), Some(protocol)) = (text_of(PAGE), text_of(LOG), text_of(PROTOCOL))
    else {
        return Vec::new();
    };
    let messages = logged(log).into_iter().chain(protocol_errors(protocol));
    let missing = messages
        .filter(|message| !page.contains(&format!("`{message}")))
        .map(|message| format!("{PAGE}: the message `{message}` is not explained"));
    let sources: Vec<_> = files
        .iter()
        .filter(|file| SOURCES.iter().any(|folder| file.name.starts_with(folder)))
        .collect();
    let stale = rows(page)
        .filter(|message| {
            !message.split('…').all(|part| {
                sources.iter().any(|file| {
                    file.text.contains(part.trim()) || unbroken(&file.text).contains(part.trim())
                })
            })
        })
        .map(|message| format!("{PAGE}: no source has the message `{message}`"));
    missing.chain(stale).collect()
}

/// The text of a source file whose strings go on in the next line.
fn unbroken(text: &str) -> String {
    text.split("\\\n").map(str::trim_start).collect()
}

fn logged(table: &str) -> Vec<String> {
    let rows = table.split("[[log]]\n").skip(1);
    let texts = rows.filter_map(|row| row.lines().find_map(|line| line.strip_prefix("text = \"")));
    texts
        .filter_map(|text| text.strip_suffix('"'))
        .map(|text| text.trim().replace('%', "…"))
        .collect()
}

fn protocol_errors(source: &str) -> Vec<String> {
    let lines = source.lines().map(str::trim).filter(|line| line.starts_with("Self::"));
    let texts = lines.filter_map(|line| line.split_once("=> \"")?.1.strip_suffix("\","));
    texts.map(String::from).collect()
}

/// The messages in the first cells of the tables.
fn rows(page: &str) -> impl Iterator<Item = &str> {
    let cells = page.lines().filter_map(|line| line.strip_prefix("| `"));
    cells.filter_map(|cell| Some(cell.split_once("` |")?.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo_lints::text_file::files;

    #[test]
    fn messages_and_page_have_to_agree() {
        let log = "[[log]]\nname = \"A\"\ntext = \"Closed to %\"\n";
        let protocol = "            Self::StrayNul => \"NUL between frames\",\n";
        let found =
            |page: &str| findings(&files(&[(PAGE, page), (LOG, log), (PROTOCOL, protocol)]));
        let whole = "| `Closed to …` | a | b |\n| `NUL between frames` | a | b |\n";
        assert_eq!(found(whole), Vec::<String>::new());
        assert_eq!(found("| `Closed to …` | a |\n").len(), 1);
        assert_eq!(found(&format!("{whole}| `gone …` | a |\n")).len(), 1);
    }
}
