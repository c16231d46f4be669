//! Wildcards in the names of topics.

/// What stands for parts of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wildcards {
    /// Words are separated by dots: `one` stands for one word, `many` for any number of them, none
    /// included. A wildcard is a whole word.
    Words { one: &'static str, many: &'static str },
    /// Segments are separated by slashes, as Spring's `AntPathMatcher` has them: `**` stands for any
    /// number of segments; in a segment `*` for any characters, `?` for one, `{x}` for some.
    Paths,
}

/// Those of RabbitMQ, and of this broker itself.
pub(crate) const RABBITMQ: Wildcards = Wildcards::Words { one: "*", many: "#" };

/// The prefix that is no part of the first word.
const PREFIX: &str = "/topic/";

/// Keys of topics that are one user's or one session's own: no pattern is to match them.
const PRIVATE: [&str; 2] = ["/user/", "/session/"];

/// The separator of words.
const DOT: char = '.';

impl Wildcards {
    /// Whether this is the name of a topic with a wildcard.
    pub(crate) fn is_pattern(self, name: &str) -> bool {
        is_public(name)
            && match self {
                Self::Words { one, many } => words(name).any(|word| word == one || word == many),
                Self::Paths => name.contains(['*', '?', '{']),
            }
    }

    /// Whether a pattern could match something that begins with `prefix`, which ends with a dot.
    pub(crate) fn may_match_below(self, pattern: &str, prefix: &str) -> bool {
        let Self::Words { one, many } = self else { return false };
        let mut pattern = words(pattern);
        for word in words(prefix.trim_end_matches(DOT)) {
            match pattern.next() {
                Some(found) if found == many => return true,
                Some(wanted) if wanted == one || wanted == word => {}
                _ => return false,
            }
        }
        pattern.next().is_some()
    }

    /// Whether one pattern, or name, matches a name.
    pub(crate) fn matches(self, pattern: &str, name: &str) -> bool {
        if pattern == name {
            return true;
        }
        if !self.is_pattern(pattern) || !is_public(name) {
            return false;
        }
        match self {
            Self::Words { one, many } => {
                let (pattern, name): (Vec<_>, Vec<_>) =
                    (words(pattern).collect(), words(name).collect());
                parts_match(&pattern, &name, many, |wanted, word| wanted == one || wanted == word)
            }
            Self::Paths => {
                let (pattern, name): (Vec<_>, Vec<_>) =
                    (pattern.split('/').collect(), name.split('/').collect());
                parts_match(&pattern, &name, "**", segment_matches)
            }
        }
    }
}

pub(crate) fn is_public(name: &str) -> bool {
    !PRIVATE.iter().any(|prefix| name.starts_with(prefix))
}

/// Whether the parts of a name fit those of a pattern, of which `many` stands for any number.
fn parts_match(
    pattern: &[&str],
    name: &[&str],
    many: &str,
    one: impl Fn(&str, &str) -> bool,
) -> bool {
    // Where in the name the pattern can be after each of its parts.
    let mut places = vec![false; name.len() + 1];
    places[0] = true;
    for part in pattern {
        let mut next = vec![false; name.len() + 1];
        for at in 0..=name.len() {
            next[at] = if *part == many {
                places[at] || (at > 0 && next[at - 1])
            } else {
                at > 0 && places[at - 1] && one(part, name[at - 1])
            };
        }
        places = next;
    }
    places[name.len()]
}

/// Whether a segment of a path fits `*`, `?` and `{x}`.
fn segment_matches(pattern: &str, segment: &str) -> bool {
    let mut parts: Vec<&str> = Vec::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let length = match (first, rest.find('}')) {
            ('{', Some(end)) => end + 1,
            _ => first.len_utf8(),
        };
        let part = &rest[..length];
        parts.push(if length > 1 && first == '{' { "*" } else { part });
        rest = &rest[length..];
    }
    let letters: Vec<String> = segment.chars().map(String::from).collect();
    let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
    parts_match(&parts, &letters, "*", |wanted, letter| wanted == "?" || wanted == letter)
}

/// The words of a topic's name, behind `/topic/`.
pub(crate) fn words(name: &str) -> impl Iterator<Item = &str> {
    name.strip_prefix(PREFIX).unwrap_or(name).split(DOT)
}

#[cfg(test)]
mod tests {
    use super::{RABBITMQ, Wildcards, words};

    #[test]
    fn only_whole_words_are_wildcards() {
        let is_pattern = |name| RABBITMQ.is_pattern(name);
        assert!(is_pattern("/topic/a.*") && is_pattern("/topic/#") && is_pattern("/topic/*.a"));
        assert!(!is_pattern("/user/kim/queue/a.*"));
        assert!(!is_pattern("/topic/a*") && !is_pattern("/topic/a.#b") && !is_pattern("/topic/a"));
        assert_eq!(words("/topic/a..b").collect::<Vec<_>>(), ["a", "", "b"]);
    }

    #[test]
    fn who_watches_a_prefix_hears_of_patterns_that_reach_below_it() {
        for pattern in ["stocks.*", "stocks.#", "#", "*.*", "*.ACME", "stocks.*.x", "#.ACME"] {
            assert!(
                RABBITMQ.may_match_below(&format!("/topic/{pattern}"), "/topic/stocks."),
                "{pattern}"
            );
        }
        for pattern in ["stocks", "*", "prices.#", "prices.*"] {
            assert!(
                !RABBITMQ.may_match_below(&format!("/topic/{pattern}"), "/topic/stocks."),
                "{pattern}"
            );
        }
    }

    #[test]
    fn paths_are_matched_by_segments() {
        for (pattern, name, expected) in [
            ("/topic/a/*", "/topic/a/b", true),
            ("/topic/a/*", "/topic/a/b/c", false),
            ("/topic/**", "/topic/a/b/c", true),
            ("/topic/a/**", "/topic/a", true),
            ("/topic/a.*", "/topic/a.b.c", true),
            ("/topic/?", "/topic/ab", false),
            ("/topic/a?", "/topic/ab", true),
            ("/topic/{id}/x", "/topic/7/x", true),
            ("/topic/*", "/user/kim/x", false),
        ] {
            assert_eq!(Wildcards::Paths.matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn one_pattern_matches_what_the_tree_matches() {
        let activemq = Wildcards::Words { one: "*", many: ">" };
        for (pattern, name) in [("/topic/a.>", "/topic/a.b.c"), ("/topic/a.*", "/topic/a.b")] {
            assert!(activemq.matches(pattern, name), "{pattern} {name}");
        }
        assert!(!activemq.matches("/topic/a.#", "/topic/a.b"));
    }
}
