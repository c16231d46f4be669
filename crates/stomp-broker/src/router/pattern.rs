//! Patterns of topics, and who has subscribed to them.

use std::mem;

use crate::ids::ConsumerId;
use crate::wildcards::{Wildcards, is_public, words};

/// All patterns with subscribers, as a tree of words. Finding those that match takes for each word
/// of a name one step for each node that the words before it have reached; how many words and
/// wildcards a pattern may have is bounded ([`Wildcards::check`]).
#[derive(Debug)]
pub(super) struct Patterns {
    pub(super) wildcards: Wildcards,
    /// The tree, its root in front.
    nodes: Vec<Node>,
    /// Places of `nodes` that are not in use.
    free: Vec<u32>,
    /// The number of words that have been matched so far, of all names.
    round: u64,
    /// Those of paths, which are no tree.
    paths: Vec<(Box<str>, ConsumerId)>,
}

/// A node; the others are named by their places. The root is behind no other, so its place says
/// that there is none.
#[derive(Debug, Default)]
struct Node {
    consumers: Vec<ConsumerId>,
    /// Behind the wildcard for one word.
    one: u32,
    /// Behind the wildcard for any number of words.
    many: u32,
    /// By the next word, in their order.
    words: Vec<(Box<str>, u32)>,
    /// When it was reached last.
    reached: u64,
    /// Whether it stands behind the wildcard for any number of words, and so stays reached
    /// whatever the next word is.
    stays: bool,
}

const ROOT: u32 = 0;
const NONE: u32 = ROOT;

impl Patterns {
    pub(super) fn new(wildcards: Wildcards) -> Self {
        let (free, paths) = Default::default();
        Self { wildcards, nodes: vec![Node::default()], free, round: 0, paths }
    }

    /// Bytes of memory that a pattern takes at most, by itself.
    pub(super) fn cost(pattern: &str) -> usize {
        let word = size_of::<Node>() + size_of::<(Box<str>, u32)>();
        2 * (pattern.len() + word * words(pattern).count())
    }

    pub(super) fn insert(&mut self, pattern: &str, consumer: ConsumerId) {
        if self.wildcards == Wildcards::Paths {
            return self.paths.push((pattern.into(), consumer));
        }
        let mut at = ROOT;
        for word in words(pattern) {
            at = match self.child(at, word) {
                NONE => self.grow(at, word),
                child => child,
            };
        }
        self.node(at).consumers.push(consumer);
    }

    pub(super) fn remove(&mut self, pattern: &str, consumer: ConsumerId) {
        self.paths.retain(|(path, other)| **path != *pattern || *other != consumer);
        let mut path = vec![(ROOT, "")];
        for word in words(pattern) {
            let (at, _) = path[path.len() - 1];
            match self.child(at, word) {
                NONE => return,
                child => path.push((child, word)),
            }
        }
        let (last, _) = path[path.len() - 1];
        self.node(last).consumers.retain(|other| *other != consumer);
        while let [.., (parent, _), (at, word)] = path[..]
            && self.node(at).is_unused()
        {
            self.cut(parent, at, word);
            path.pop();
        }
    }

    /// Appends the consumers whose pattern matches, each subscription once. Gives the number of steps
    /// it took.
    pub(super) fn matching(&mut self, name: &str, found: &mut Vec<ConsumerId>) -> usize {
        if self.wildcards == Wildcards::Paths {
            let fitting =
                self.paths.iter().filter(|(path, _)| Wildcards::Paths.matches(path, name));
            found.extend(fitting.map(|(_, consumer)| *consumer));
            return self.paths.len();
        }
        if self.is_empty() || !is_public(name) {
            return 0;
        }
        let (mut reached, mut next, mut steps) = (Vec::new(), Vec::new(), 0);
        self.round += 1;
        self.reach(ROOT, &mut reached);
        for word in words(name) {
            self.round += 1;
            for at in reached.drain(..) {
                steps += 1;
                self.step(at, word, &mut next);
            }
            mem::swap(&mut reached, &mut next);
        }
        for at in reached {
            found.extend_from_slice(&self.nodes[at as usize].consumers);
        }
        steps
    }

    /// Goes on from a node with a word.
    fn step(&mut self, at: u32, word: &str, next: &mut Vec<u32>) {
        let Node { one, stays, .. } = self.nodes[at as usize];
        if stays {
            self.reach(at, next);
        }
        if one != NONE {
            self.reach(one, next);
        }
        if let Ok((_, same)) = self.nodes[at as usize].behind(word) {
            self.reach(same, next);
        }
    }

    /// Reaches a node, and those behind it at which the wildcard for any number of words stands for
    /// none; each once for a word.
    fn reach(&mut self, mut at: u32, reached: &mut Vec<u32>) {
        loop {
            let round = self.round;
            let node = self.node(at);
            if node.reached == round {
                return;
            }
            node.reached = round;
            let many = node.many;
            reached.push(at);
            if many == NONE {
                return;
            }
            at = many;
        }
    }

    fn is_empty(&self) -> bool {
        self.nodes.len() == 1
    }

    fn node(&mut self, at: u32) -> &mut Node {
        &mut self.nodes[at as usize]
    }

    /// The node behind a word of a pattern.
    fn child(&mut self, at: u32, word: &str) -> u32 {
        let wildcards = self.wildcards;
        let node = self.node(at);
        match wildcards {
            Wildcards::Words { one, .. } if word == one => node.one,
            Wildcards::Words { many, .. } if word == many => node.many,
            _ => node.behind(word).map_or(NONE, |(_, child)| child),
        }
    }

    fn grow(&mut self, parent: u32, word: &str) -> u32 {
        let new = match self.free.pop() {
            Some(place) => place,
            None => {
                self.nodes.push(Node::default());
                (self.nodes.len() - 1) as u32
            }
        };
        self.node(new).stays = self.link(parent, word, new);
        new
    }

    /// Takes out a node that leads nowhere.
    fn cut(&mut self, parent: u32, at: u32, word: &str) {
        self.link(parent, word, NONE);
        *self.node(at) = Node::default();
        self.free.push(at);
        if self.free.len() + 1 == self.nodes.len() {
            // Gives the memory back.
            *self = Self { round: self.round, ..Self::new(self.wildcards) };
        }
    }

    /// Sets the node behind a word; whether the word is the wildcard for any number of them.
    fn link(&mut self, parent: u32, word: &str, child: u32) -> bool {
        let wildcards = self.wildcards;
        let node = self.node(parent);
        match wildcards {
            Wildcards::Words { one, .. } if word == one => node.one = child,
            Wildcards::Words { many, .. } if word == many => node.many = child,
            _ => match node.behind(word) {
                Ok((place, _)) if child == NONE => drop(node.words.remove(place)),
                Ok((place, _)) => node.words[place].1 = child,
                Err(place) => node.words.insert(place, (word.into(), child)),
            },
        }
        node.many == child && child != NONE
    }
}

impl Node {
    /// The place of a word and the node behind it, or the place where it would be.
    fn behind(&self, word: &str) -> Result<(usize, u32), usize> {
        let found = self.words.binary_search_by(|(other, _)| (**other).cmp(word));
        found.map(|place| (place, self.words[place].1))
    }

    const fn is_unused(&self) -> bool {
        self.consumers.is_empty() && self.one == NONE && self.many == NONE && self.words.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use stomp_protocol::server::SubscriptionId;

    use super::Patterns;
    use crate::ids::ConnectionId;
    use crate::ids::ConsumerId;
    use crate::wildcards::{MAX_WORDS, RABBITMQ};

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
            assert!(patterns.is_empty(), "nothing is left of {pattern:?}");
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

    /// `count` different patterns, most of whose words a name of as many words as there may be keeps
    /// matching up to its end.
    fn worst(count: usize) -> (Patterns, usize) {
        let mut patterns = Patterns::new(RABBITMQ);
        for number in 0..count {
            let mut words = vec!["*"; MAX_WORDS / 2];
            words[0] = "#";
            // Each has its other wildcards for any number of words elsewhere.
            for (place, base) in [(1, 1), (11, 10), (21, 100)] {
                words[place + number / base % 10] = "#";
            }
            let pattern = words.join(".");
            assert!(RABBITMQ.check(&pattern).is_ok(), "{pattern}");
            patterns.insert(&pattern, consumer(number as u64));
        }
        let name = vec!["w"; MAX_WORDS].join(".");
        let steps = patterns.matching(&name, &mut Vec::new());
        (patterns, steps)
    }

    /// `H2`: 990 patterns made one SEND take 74 s.
    #[test]
    fn h2_steps_grow_with_the_words_times_the_live_states_and_no_faster() {
        let (patterns, steps) = worst(990);
        let nodes = patterns.nodes.len() - 1;
        assert!(nodes <= 990 * MAX_WORDS, "{nodes}");
        assert!(steps > nodes, "the patterns are no hard ones: {steps} steps, {nodes} nodes");
        assert!(steps <= MAX_WORDS * nodes, "{steps} steps for {nodes} nodes");
        // Half as many patterns differ in their number, and in nothing else.
        let (_, half) = worst(495);
        assert!(steps <= 2 * half + half / 4, "{half} steps for a half, {steps} for the whole");
    }
}
