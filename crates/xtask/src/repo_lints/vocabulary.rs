//! Words that are no terms of the field, with the term to use.
//!
//! A word is found as a part of identifiers too (`octetsIn`, `HOUSE_RULES`), in any case, in the
//! text of files and in their names.

use super::exceptions::{Check, leaves_out};
use super::text_file::TextFile;

/// A word of the former vocabulary.
struct Entry {
    /// The forms that are found: each is one or more words, in lower case, separated by blanks. A
    /// form with a capital letter is a whole identifier and is found in this spelling only.
    forms: &'static [&'static str],
    /// The term to use.
    term: &'static str,
    /// Texts in which the word stays, with the reason. A text that ends in `*` is the beginning of
    /// an identifier.
    stays: &'static [(&'static str, &'static str)],
}

const PUBLISHED: &str = "a published name of the broker's HTTP interface, which gets no new one";

const ENTRIES: &[Entry] = &[
    Entry {
        forms: &["octet", "octets"],
        term: "byte, bytes",
        stays: &[
            ("application/octet-stream", "the registered media type"),
            ("with a null octet", "the text of an error of Spring, which the persona repeats"),
            ("octetsIn", PUBLISHED),
            ("octetsOut", PUBLISHED),
            ("octetsBase64", PUBLISHED),
            ("\"octets\"", PUBLISHED),
            (".octets", PUBLISHED),
            ("`octets`", PUBLISHED),
            ("octets: ", PUBLISHED),
            ("octets_base64", PUBLISHED),
            ("stomp_broker_*", PUBLISHED),
        ],
    },
    plain(&["farewell"], "disconnect headers, disconnect receipt, close message"),
    plain(&["NOBODY"], "Token::NONE, or a name that says what is absent"),
    plain(&["SECOND_LOOK", "second look"], "grace"),
    plain(&["SET_OUT"], "START"),
    plain(&["IN_USE"], "ESTABLISHED"),
    plain(&["MAY_SEND"], "OPENED"),
    plain(&["house rules", "rules of the house"], "repository lints"),
    plain(&["anatomy"], "section map"),
    plain(&["lobby"], "handshake"),
    plain(&["parting", "partings"], "close"),
    plain(&["poll_action_above"], "poll_nested_action"),
    plain(&["GoOn"], "DecideNext"),
    plain(&["Granted"], "CommandOutcome"),
    plain(&["Patience"], "Timeouts"),
    plain(&["Habits"], "BrokerProfile"),
    plain(&["Carrier"], "Transport"),
    plain(&["tape", "tapes"], "recorder"),
    plain(&["Audience"], "EventBroadcaster"),
    plain(&["entrance"], "dispatch"),
];

const fn plain(forms: &'static [&'static str], term: &'static str) -> Entry {
    Entry { forms, term, stays: &[] }
}

/// The list itself.
const LIST: &str = "crates/xtask/src/repo_lints/vocabulary.rs";

/// A line for each word that is not to be used.
pub(super) fn findings(files: &[TextFile]) -> Vec<String> {
    files
        .iter()
        .filter(|file| file.is_written_by_hand() && file.name != LIST)
        .filter(|file| !leaves_out(Check::Vocabulary, &file.name))
        .flat_map(findings_in)
        .collect()
}

fn findings_in(file: &TextFile) -> Vec<String> {
    let lower = format!("{}\n{}", file.name, file.text).to_lowercase();
    let entries = ENTRIES.iter().filter(|entry| entry.may_be_in(&lower));
    entries.flat_map(|entry| entry.findings(file)).collect()
}

impl Entry {
    fn findings(&self, file: &TextFile) -> Vec<String> {
        let name = self.found_in(&file.name).map(|form| (file.name.clone(), form));
        let lines = (1..).zip(file.text.lines());
        let lines = lines.filter_map(|(number, line)| {
            Some((format!("{}:{number}", file.name), self.found_in(line)?))
        });
        let findings = name.into_iter().chain(lines);
        findings.map(|(place, form)| format!("{place}: `{form}`; write: {}", self.term)).collect()
    }

    /// Whether the first word of a form is in this text in lower case: most files have none, and are not read line by line.
    fn may_be_in(&self, lower: &str) -> bool {
        self.forms.iter().any(|form| lower.contains(&*first_word(form).to_lowercase()))
    }

    /// The form that stands in the line, if one does.
    fn found_in(&self, line: &str) -> Option<&'static str> {
        if !self.may_be_in(&line.to_lowercase()) {
            return None;
        }
        let line = self.stays.iter().fold(line.to_owned(), |line, (text, _)| without(&line, text));
        let names: Vec<_> = identifiers(&line).collect();
        let words: Vec<_> = names.iter().flat_map(|name| words(name)).collect();
        self.forms.iter().copied().find(|form| {
            if form.contains(char::is_uppercase) {
                return names.contains(form);
            }
            let form: Vec<_> = form.split(' ').collect();
            words.windows(form.len()).any(|window| window == form)
        })
    }
}

fn first_word(form: &str) -> &str {
    form.split(' ').next().unwrap_or(form)
}

/// The line without a text that may stand there.
fn without(line: &str, text: &str) -> String {
    let Some(start) = text.strip_suffix('*') else {
        return line.replace(text, " ");
    };
    line.split(start)
        .enumerate()
        .map(|(index, part)| match index {
            0 => part,
            _ => part.trim_start_matches(is_name_character),
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn identifiers(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c| !is_name_character(c)).filter(|name| !name.is_empty())
}

fn is_name_character(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The words of an identifier, in lower case: of `octetsIn` they are `octets` and `in`.
fn words(identifier: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before_is_lower = false;
    for c in identifier.chars() {
        if c == '_' || (c.is_uppercase() && before_is_lower) {
            words.push(String::new());
        }
        if let (Some(word), true) = (words.last_mut(), c != '_') {
            word.extend(c.to_lowercase());
        }
        before_is_lower = !c.is_uppercase() && c != '_';
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo_lints::text_file::files;

    fn found(name: &str, text: &str) -> Vec<String> {
        findings(&files(&[(name, text)]))
    }

    #[test]
    fn words_are_found_in_prose_and_in_identifiers() {
        for line in
            ["in octets.", "fn octet_count()", "let maxOctets = 1;", "OCTETS", "house_rules::run()"]
        {
            assert_eq!(found("docs/a.md", line).len(), 1, "{line}");
        }
        assert_eq!(
            found("docs/a.md", "one\ntwo octets"),
            ["docs/a.md:2: `octets`; write: byte, bytes"]
        );
    }

    #[test]
    fn words_are_found_in_names_of_files() {
        assert_eq!(found("crates/load/src/octets.rs", "").len(), 1);
    }

    #[test]
    fn a_part_of_a_word_is_another_word() {
        for line in ["departing", "sandoctet", "nobody reads it", "it is granted", "tapestry"] {
            assert_eq!(found("docs/a.md", line), [""; 0], "{line}");
        }
    }

    #[test]
    fn published_names_stay() {
        let published = "octetsIn octetsOut octetsBase64 application/octet-stream \
                         stomp_broker_malformed_octets_total{a} {\"octets\":1}";
        assert_eq!(found("docs/a.md", published), [""; 0]);
        assert_eq!(found("docs/a.md", "octetsIn, and octets").len(), 1);
        assert_eq!(found("docs/a.md", "stomp_broker_x octets").len(), 1);
    }

    #[test]
    fn identifiers_with_capitals_are_found_in_their_spelling_only() {
        assert_eq!(found("docs/a.md", "Client::NOBODY").len(), 1);
        assert_eq!(found("docs/a.md", "Nobody").len(), 0);
        assert_eq!(found("docs/a.md", "NOBODY_ELSE").len(), 0);
    }

    #[test]
    fn what_is_generated_is_left_out() {
        assert_eq!(found("package-lock.json", "octets").len(), 0);
        assert_eq!(found("docs/performance/plot.svg", "octets").len(), 0);
    }
}
