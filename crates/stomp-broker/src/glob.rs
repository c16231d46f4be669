//! Patterns in which `*` stands for any run of characters, an empty one included.

/// Whether the whole of `text` fits `pattern`.
pub(crate) fn fits(pattern: &str, text: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut rest) = text.strip_prefix(head) else { return false };
    let mut parts = tail.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        // The leftmost place leaves most for what follows.
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn stars_stand_for_anything() {
        for (pattern, text) in [
            ("/topic/a", "/topic/a"),
            ("/topic/*", "/topic/a.b"),
            ("/topic/*", "/topic/"),
            ("*", ""),
            ("*.b", "a.b"),
            ("/topic/*.b.*", "/topic/a.b.b.c"),
            ("a*b*c", "abc"),
            ("a*a", "aba"),
        ] {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn the_rest_has_to_be_there() {
        for (pattern, text) in [
            ("/topic/a", "/topic/ab"),
            ("/topic/*", "/queue/a"),
            ("a*a", "a"),
            ("a*b*c", "acb"),
            ("", "a"),
        ] {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }
}
