//! The words of a selector.

use super::expression::SelectorError;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name or a keyword, as it is written.
    Word(String),
    Text(String),
    Number(f64),
    /// `=`, `<>`, `<`, `<=`, `>`, `>=`, `+`, `-`, `*`, `/`, `(`, `)` or `,`
    Sign(&'static str),
}

const SIGNS: [&str; 13] = ["<>", "<=", ">=", "=", "<", ">", "+", "-", "*", "/", "(", ")", ","];

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, SelectorError> {
    let mut rest = text.trim_start();
    let mut tokens = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (token, length) = if first == '\'' {
            literal(rest)?
        } else if first.is_ascii_digit() || (first == '.' && rest[1..].starts_with(is_digit)) {
            number(rest)?
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            (Token::Sign(sign), sign.len())
        } else if is_start(first) {
            let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            (Token::Word(rest[..length].into()), length)
        } else {
            return Err(SelectorError(format!("{first:?} has no meaning")));
        };
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    Ok(tokens)
}

/// A text in quotes, in which a quote is written twice.
fn literal(rest: &str) -> Result<(Token, usize), SelectorError> {
    let mut text = String::new();
    let mut letters = rest.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        if letter != '\'' {
            text.push(letter);
        } else if letters.peek().is_some_and(|(_, next)| *next == '\'') {
            letters.next();
            text.push('\'');
        } else {
            return Ok((Token::Text(text), at + 1));
        }
    }
    Err(SelectorError("a text has no end".into()))
}

fn number(rest: &str) -> Result<(Token, usize), SelectorError> {
    let plain = rest.find(|c: char| !is_digit(c) && c != '.').unwrap_or(rest.len());
    let exponent = rest[plain..].strip_prefix(['e', 'E']).map_or(0, |after| {
        let digits = after.strip_prefix(['+', '-']).unwrap_or(after);
        let signs = after.len() - digits.len();
        1 + signs + digits.find(|c| !is_digit(c)).unwrap_or(digits.len())
    });
    let length = plain + exponent;
    let number = rest[..length].parse();
    let number =
        number.map_err(|_| SelectorError(format!("{:?} is no number", &rest[..length])))?;
    // Java's literals of type long and double.
    let suffix = rest[length..].starts_with(['l', 'L', 'd', 'D', 'f', 'F']);
    Ok((Token::Number(number), length + usize::from(suffix)))
}

const fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn is_start(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == '$'
}

/// Brokers of STOMP take `-` and `.` in names, since headers have them.
fn is_part(c: char) -> bool {
    is_start(c) || c.is_alphanumeric() || c == '.'
}
