//! Wildcards in the names of topics.

use stomp_protocol::server::FailureKind;

use crate::refusal::Refusal;

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

/// Words that the name of a topic may have, or a pattern. Together with [`MAX_MANY`] it bounds the work
/// of matching one with the other.
pub(crate) const MAX_WORDS: usize = 64;

/// Wildcards for any number of words, or of segments, that a pattern may have.
pub(crate) const MAX_MANY: usize = 4;

/// Wildcards for a part of a segment that the pattern of a path may have.
const MAX_IN_SEGMENTS: usize = 8;

impl Wildcards {
    /// Whether this is the name of a topic with a wildcard.
    pub(crate) fn is_pattern(self, name: &str) -> bool {
        is_public(name)
            && match self {
                Self::Words { one, many } => words(name).any(|word| word == one || word == many),
                Self::Paths => name.contains(['*', '?', '{']),
            }
    }

    /// Checks that the name of a topic, or a pattern, is one that can be matched in little time (`H2`).
    ///
    /// # Errors
    /// If it has too many words, or too many wildcards.
    pub(crate) fn check(self, name: &str) -> Result<(), Refusal> {
        if !is_public(name) {
            return Ok(());
        }
        let (parts, what, many, count) = match self {
            Self::Words { many, .. } => {
                (words(name).count(), "words", many, many_words(name, many))
            }
            Self::Paths => {
                let count = name.split('/').filter(|segment| *segment == "**").count();
                (name.split('/').count(), "segments", "**", count)
            }
        };
        if parts > MAX_WORDS {
            let detail = format!(
                "The name of a topic may have {MAX_WORDS} {what}, and {name:?} has {parts}."
            );
            return Err(Refusal::of(FailureKind::Limit, "Too many words", detail).with(name));
        }
        let in_segments = name.matches(['*', '{']).count().saturating_sub(2 * count);
        if count > MAX_MANY || (self == Self::Paths && in_segments > MAX_IN_SEGMENTS) {
            let detail = format!(
                "A pattern may have {MAX_MANY} wildcards {many}, and the pattern of a path \
                 {MAX_IN_SEGMENTS} others; {name:?} has more."
            );
            return Err(Refusal::of(FailureKind::Limit, "Too many wildcards", detail).with(name));
        }
        Ok(())
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
            Self::Words { one, many } => parts_match(
                words(pattern),
                words(name),
                |part| *part == many,
                |part, word| *part == one || part == word,
            ),
            Self::Paths => parts_match(
                pattern.split('/'),
                name.split('/'),
                |part| *part == "**",
                |part, segment| segment_matches(part, segment),
            ),
        }
    }
}

pub(crate) fn is_public(name: &str) -> bool {
    !PRIVATE.iter().any(|prefix| name.starts_with(prefix))
}

fn many_words(name: &str, many: &str) -> usize {
    words(name).filter(|word| *word == many).count()
}

/// Whether the parts of a name fit those of a pattern, of which `is_many` are those that stand for any
/// number. Takes no more steps than one has parts times the other, and no memory.
fn parts_match<P, N>(
    mut pattern: impl Iterator<Item = P> + Clone,
    mut name: impl Iterator<Item = N> + Clone,
    is_many: impl Fn(&P) -> bool,
    one: impl Fn(&P, &N) -> bool,
) -> bool {
    // Behind the last of those, and where in the name it was tried last.
    let mut last = None;
    loop {
        let (mut rest, mut behind) = (pattern.clone(), name.clone());
        let part = rest.next();
        if part.as_ref().is_some_and(&is_many) {
            last = Some((rest.clone(), name.clone()));
            pattern = rest;
            continue;
        }
        match (part, behind.next()) {
            (None, None) => return true,
            (Some(_), None) => return false,
            (Some(part), Some(next)) if one(&part, &next) => {
                (pattern, name) = (rest, behind);
                continue;
            }
            _ => {}
        }
        // It stands for one part more than was tried.
        let Some((rest, behind)) = &mut last else { return false };
        if behind.next().is_none() {
            return false;
        }
        (pattern, name) = (rest.clone(), behind.clone());
    }
}

/// Whether a segment of a path fits `*`, `?` and `{x}`.
fn segment_matches(pattern: &str, segment: &str) -> bool {
    let mut rest = pattern;
    let parts = std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let length = match (first, rest.find('}')) {
            ('{', Some(end)) => end + 1,
            _ => first.len_utf8(),
        };
        let part = &rest[..length];
        rest = &rest[length..];
        Some(if length > 1 && first == '{' { "*" } else { part })
    });
    let fits = |wanted: &&str, letter: &char| *wanted == "?" || wanted.chars().eq([*letter]);
    parts_match(parts, segment.chars(), |part| *part == "*", fits)
}

/// The words of a topic's name, behind `/topic/`.
pub(crate) fn words(name: &str) -> impl Iterator<Item = &str> + Clone {
    name.strip_prefix(PREFIX).unwrap_or(name).split(DOT)
}

#[cfg(test)]
mod tests {
    use super::{MAX_IN_SEGMENTS, MAX_MANY, MAX_WORDS, RABBITMQ, Wildcards, words};

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
            ("/topic/**/b", "/topic/a/b/a/b", true),
            ("/topic/**/b", "/topic/a/b/a", false),
            ("/topic/*a*b", "/topic/xaxbxab", true),
            ("/topic/*a*b", "/topic/xaxbxa", false),
            ("/topic/한?", "/topic/한글", true),
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

    /// `H2`: beyond the bounds there is an ERROR.
    #[test]
    fn h2_names_have_bounds() {
        let ant = Wildcards::Paths;
        let named = |word: &str, count: usize, separator: &str| {
            format!("/topic/{}", vec![word; count].join(separator))
        };
        assert!(RABBITMQ.check(&named("w", MAX_WORDS, ".")).is_ok());
        let refusal = RABBITMQ.check(&named("w", MAX_WORDS + 1, ".")).unwrap_err();
        assert_eq!(refusal.message, "Too many words");
        assert!(RABBITMQ.check(&named("#", MAX_MANY, ".")).is_ok());
        let refusal = RABBITMQ.check(&named("#", MAX_MANY + 1, ".")).unwrap_err();
        assert_eq!(refusal.message, "Too many wildcards");
        assert!(RABBITMQ.check(&named("*", MAX_WORDS, ".")).is_ok());
        assert!(ant.check(&named("**", MAX_MANY, "/")).is_ok());
        assert!(ant.check(&named("**", MAX_MANY + 1, "/")).is_err());
        assert!(ant.check(&named("*", MAX_IN_SEGMENTS, "/")).is_ok());
        assert!(ant.check(&named("{x}", MAX_IN_SEGMENTS + 1, "/")).is_err());
        assert!(ant.check(&named("w", MAX_WORDS, "/")).is_err(), "with /topic in front");
    }
}
