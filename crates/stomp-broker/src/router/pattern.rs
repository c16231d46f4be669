//! Patterns of topics, and who has subscribed to them.

use std::collections::{HashMap, HashSet};

use crate::ids::ConsumerId;
use crate::wildcards::{Wildcards, is_public, words};

/// All patterns with subscribers, as a tree of words. Finding those that match
/// costs no more than the branches that a name can take; a name that no pattern resembles costs
/// next to nothing.
#[derive(Debug)]
pub(super) struct Patterns {
    pub(super) wildcards: Wildcards,
    root: Node,
    /// Those of paths, which are no tree.
    paths: Vec<(Box<str>, ConsumerId)>,
}

#[derive(Debug, Default)]
struct Node {
    consumers: Vec<ConsumerId>,
    /// By the next word, wildcards included.
    next: HashMap<Box<str>, Self>,
}

impl Patterns {
    pub(super) fn new(wildcards: Wildcards) -> Self {
        Self { wildcards, root: Node::default(), paths: Vec::new() }
    }

    pub(super) fn insert(&mut self, pattern: &str, consumer: ConsumerId) {
        if self.wildcards == Wildcards::Paths {
            return self.paths.push((pattern.into(), consumer));
        }
        let mut node = &mut self.root;
        for word in words(pattern) {
            node = node.next.entry(word.into()).or_default();
        }
        node.consumers.push(consumer);
    }

    pub(super) fn remove(&mut self, pattern: &str, consumer: ConsumerId) {
        self.paths.retain(|(path, other)| **path != *pattern || *other != consumer);
        let words: Vec<_> = words(pattern).collect();
        self.root.remove(&words, consumer);
    }

    /// Appends the consumers whose pattern matches, each subscription once.
    pub(super) fn matching(&self, name: &str, found: &mut Vec<ConsumerId>) {
        let Wildcards::Words { one, many } = self.wildcards else {
            let fitting =
                self.paths.iter().filter(|(path, _)| Wildcards::Paths.matches(path, name));
            return found.extend(fitting.map(|(_, consumer)| *consumer));
        };
        if self.root.next.is_empty() || !is_public(name) {
            return;
        }
        let mut places = Places { one, many, at: Vec::new(), stays: HashSet::new() };
        places.enter(&self.root, false);
        for word in words(name) {
            places = places.after(word);
            if places.at.is_empty() {
                return;
            }
        }
        for (node, _) in places.at {
            found.extend_from_slice(&node.consumers);
        }
    }
}

/// Where one can be in the tree after some words: several places at once, each once.
struct Places<'a> {
    one: &'static str,
    many: &'static str,
    /// Of each place, whether it was reached by `#`, and so stays whatever the next word is.
    at: Vec<(&'a Node, bool)>,
    /// Those reached by `#`: as a tree has one way to each other place, only they could come twice.
    stays: HashSet<*const Node>,
}

impl<'a> Places<'a> {
    fn enter(&mut self, node: &'a Node, stays: bool) {
        if stays && !self.stays.insert(node) {
            return;
        }
        self.at.push((node, stays));
        // `#` also stands for no word at all.
        if let Some(any) = node.next.get(self.many) {
            self.enter(any, true);
        }
    }

    fn after(self, word: &str) -> Self {
        let Self { one, many, .. } = self;
        let mut places = Self { one, many, at: Vec::new(), stays: HashSet::new() };
        for (node, stays) in self.at {
            if stays {
                places.enter(node, true);
            }
            if let Some(any) = node.next.get(one) {
                places.enter(any, false);
            }
            // A wildcard is no word of a name; `#` was entered already.
            if let Some(same) = node.next.get(word).filter(|_| word != one && word != many) {
                places.enter(same, false);
            }
        }
        places
    }
}

impl Node {
    /// Takes a consumer out, and branches that lead nowhere any more.
    fn remove(&mut self, words: &[&str], consumer: ConsumerId) {
        let Some((word, rest)) = words.split_first() else {
            return self.consumers.retain(|other| *other != consumer);
        };
        let Some(next) = self.next.get_mut(*word) else { return };
        next.remove(rest, consumer);
        if next.consumers.is_empty() && next.next.is_empty() {
            self.next.remove(*word);
        }
    }
}

#[cfg(test)]
mod tests {
    use stomp_protocol::server::SubscriptionId;

    use super::Patterns;
    use crate::ids::ConnectionId;
    use crate::ids::ConsumerId;
    use crate::wildcards::RABBITMQ;

    fn consumer(number: u64) -> ConsumerId {
        (ConnectionId(number), SubscriptionId(number))
    }

    fn matches(pattern: &str, name: &str) -> usize {
        let mut patterns = Patterns::new(RABBITMQ);
        patterns.insert(pattern, consumer(1));
        let mut found = Vec::new();
        patterns.matching(name, &mut found);
        found.len()
    }

    /// What the tree should say, in the plainest way.
    fn should_match(pattern: &[&str], name: &[&str]) -> bool {
        match (pattern.split_first(), name.split_first()) {
            (None, rest) => rest.is_none(),
            (Some((&"#", rest)), None) => should_match(rest, name),
            (Some((&"#", rest)), Some((_, tail))) => {
                should_match(rest, name) || should_match(pattern, tail)
            }
            (Some(_), None) => false,
            (Some((first, rest)), Some((word, tail))) => {
                (*first == "*" || first == word) && should_match(rest, tail)
            }
        }
    }

    #[test]
    fn a_star_is_one_word_and_a_hash_any_number() {
        for (pattern, name, expected) in [
            ("/topic/a.*.b", "/topic/a.x.b", true),
            ("/topic/a.*.b", "/topic/a.b", false),
            ("/topic/a.*.b", "/topic/a.x.y.b", false),
            ("/topic/a.#", "/topic/a", true),
            ("/topic/a.#", "/topic/a.b.c", true),
            ("/topic/a.#", "/topic/ab", false),
            ("/topic/#", "/topic/anything.at/all", true),
            ("/topic/*", "/topic/a/b", true),
            ("/topic/#.b", "/topic/b", true),
            ("/topic/#.b", "/topic/a.b.b", true),
            ("/topic/#.b", "/topic/a.b.c", false),
            ("/topic/a.*", "/topic/a.", true),
        ] {
            assert_eq!(matches(pattern, name) == 1, expected, "{pattern} {name}");
        }
    }

    #[test]
    fn one_subscription_gets_one_copy_however_it_matches() {
        assert_eq!(matches("/topic/#.#", "/topic/a.b.c"), 1);
        assert_eq!(matches("/topic/#.a.#", "/topic/a.a.a.a"), 1);
        assert_eq!(matches("/topic/#.*.#", "/topic/a.a.a.a"), 1);
    }

    #[test]
    fn every_short_pattern_matches_what_it_should() {
        let tell = |count: usize, letters: [&'static str; 4]| {
            (0..4_usize.pow(count as u32)).map(move |number| {
                let word = |place| letters[number / 4_usize.pow(place as u32) % 4];
                (0..count).map(word).collect::<Vec<_>>()
            })
        };
        for pattern in (1..=3).flat_map(|count| tell(count, ["a", "b", "*", "#"])) {
            let mut patterns = Patterns::new(RABBITMQ);
            patterns.insert(&pattern.join("."), consumer(1));
            for name in (1..=4).flat_map(|count| tell(count, ["a", "b", "c", "d"])) {
                let mut found = Vec::new();
                patterns.matching(&format!("/topic/{}", name.join(".")), &mut found);
                assert_eq!(found.len() == 1, should_match(&pattern, &name), "{pattern:?} {name:?}");
            }
            patterns.remove(&pattern.join("."), consumer(1));
            assert!(patterns.root.next.is_empty(), "nothing is left of {pattern:?}");
        }
    }

    #[test]
    fn patterns_that_share_words_are_kept_apart() {
        let mut patterns = Patterns::new(RABBITMQ);
        for (number, pattern) in ["a.*", "a.*", "a.#", "a.*.c"].into_iter().enumerate() {
            patterns.insert(pattern, consumer(number as u64));
        }
        patterns.remove("a.*", consumer(0));
        patterns.remove("a.*", consumer(9));
        let mut found = Vec::new();
        patterns.matching("/topic/a.b", &mut found);
        found.sort_unstable();
        assert_eq!(found, [consumer(1), consumer(2)]);
    }
}
