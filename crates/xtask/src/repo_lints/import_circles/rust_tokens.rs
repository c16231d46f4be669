//! Rust source text as tokens, as far as paths and modules need them.

/// A token. Literals but strings, lifetimes and comments are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A name or keyword.
    Name(&'a str),
    /// `::`
    PathSeparator,
    /// Any other character.
    Mark(char),
    /// A string literal: what is between the quotes.
    Text(&'a str),
}

/// All tokens of a file that the compiler accepts.
pub(super) fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (token, length) = next(rest, first);
        tokens.extend(token);
        rest = &rest[length..];
    }
    tokens
}

/// The token at the beginning of `rest`, if it is one, and its length.
fn next(rest: &str, first: char) -> (Option<Token<'_>>, usize) {
    if rest.starts_with("//") {
        return (None, rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return (None, block_comment(rest));
    }
    if rest.starts_with("::") {
        return (Some(Token::PathSeparator), 2);
    }
    if let Some((start, end, length)) = string(rest) {
        return (Some(Token::Text(&rest[start..end])), length);
    }
    if first == '\'' {
        return (None, character_or_lifetime(rest));
    }
    if first.is_alphanumeric() || first == '_' {
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let token = (!first.is_numeric()).then_some(Token::Name(&rest[..length]));
        return (token, length);
    }
    let token = (!first.is_whitespace()).then_some(Token::Mark(first));
    (token, first.len_utf8())
}

/// The length of a comment, in which others may be nested.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        match rest.as_bytes().get(at..at + 2) {
            Some(b"/*") => (depth, at) = (depth + 1, at + 2),
            Some(b"*/") => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// Where the content of a string literal starts and ends, and the length of the literal.
fn string(rest: &str) -> Option<(usize, usize, usize)> {
    let prefix = ["br", "cr", "r", "b", "c", ""].into_iter().find(|prefix| {
        let rest = rest.strip_prefix(prefix).map(|rest| rest.trim_start_matches('#'));
        rest.is_some_and(|rest| rest.starts_with('"'))
    })?;
    let hashes = rest[prefix.len()..].bytes().take_while(|byte| *byte == b'#').count();
    let is_raw = prefix.ends_with('r');
    if hashes > 0 && !is_raw {
        return None;
    }
    let start = prefix.len() + hashes + 1;
    let end = if is_raw {
        start + rest[start..].find(&format!("\"{}", "#".repeat(hashes)))?
    } else {
        start + unescaped_quote(&rest[start..])?
    };
    Some((start, end, end + 1 + hashes))
}

fn unescaped_quote(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    })
}

/// The length of `'a'`, `'\n'` or of the quote of a lifetime.
fn character_or_lifetime(rest: &str) -> usize {
    let mut characters = rest.char_indices().skip(1);
    match (characters.next(), characters.next()) {
        (Some((_, '\\')), Some((at, _))) => {
            let behind = at + rest[at..].chars().next().map_or(0, char::len_utf8);
            rest[behind..].find('\'').map_or(rest.len(), |end| behind + end + 1)
        }
        (Some(_), Some((end, '\''))) => end + 1,
        // The name of a lifetime follows, which is no name of an item.
        _ => 1 + rest[1..].find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::Token::{Mark, Name, PathSeparator, Text};
    use super::*;

    #[test]
    fn comments_literals_and_lifetimes_are_left_out() {
        let source = "a /* b /* c */ d */ // e\n'f' '\\'' 'g: 12u8 b'h' \"i\\\"\" r#\"j\"k\"# ::l";
        let expected = [
            Name("a"),
            Mark(':'),
            Name("b"),
            Text("i\\\""),
            Text("j\"k"),
            PathSeparator,
            Name("l"),
        ];
        assert_eq!(tokens(source), expected);
    }

    #[test]
    fn paths_are_names_and_separators() {
        assert_eq!(tokens("crate::a"), [Name("crate"), PathSeparator, Name("a")]);
        assert_eq!(tokens("r#type"), [Name("r"), Mark('#'), Name("type")]);
    }
}
