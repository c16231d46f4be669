//! The patterns of LIKE.

use std::collections::BTreeMap;

use super::expression::{Piece, SelectorError};

/// The characters of a pattern: as many as there are bits in the set of places that a search keeps.
const MAX_PATTERN: usize = 128;

/// The patterns of a selector: all clients wait while each of them is looked for in the value of a header.
pub(super) const MAX_PATTERNS: usize = 8;

/// Reads a pattern, in which `%` stands for any text and `_` for any character, unless `escape` is before it.
pub(super) fn pattern(text: &str, escape: Option<char>) -> Result<Vec<Piece>, SelectorError> {
    if text.chars().count() > MAX_PATTERN {
        let error = format!("a pattern of LIKE has more than {MAX_PATTERN} characters");
        return Err(SelectorError(error));
    }
    let mut pieces = Vec::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        pieces.push(match letter {
            _ if Some(letter) == escape => Piece::One(letters.next().unwrap_or(letter)),
            '%' => Piece::AnyNumber,
            '_' => Piece::AnyOne,
            letter => Piece::One(letter),
        });
    }
    Ok(pieces)
}

/// Whether the whole of a text fits a pattern. Takes a step or two for each character of the text, whatever the pattern.
pub(super) fn fits(pattern: &[Piece], text: &str) -> bool {
    let mut parts = pattern.split(|piece| *piece == Piece::AnyNumber);
    let Some(mut rest) = stripped(parts.next().unwrap_or_default(), text) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        // The leftmost place leaves most for what follows.
        let Some(after) = behind(part, rest) else { return false };
        rest = after;
    }
    ends(rest, last)
}

/// What is behind a part of a pattern at the start of a text.
fn stripped<'a>(part: &[Piece], text: &'a str) -> Option<&'a str> {
    let mut letters = text.chars();
    for piece in part {
        let letter = letters.next()?;
        if matches!(piece, Piece::One(expected) if *expected != letter) {
            return None;
        }
    }
    Some(letters.as_str())
}

/// What is behind the leftmost place of a part of a pattern in a text.
fn behind<'a>(part: &[Piece], text: &'a str) -> Option<&'a str> {
    if let Some(letters) = letters(part) {
        return text.find(&letters).map(|at| &text[at + letters.len()..]);
    }
    let masks = Masks::of(part);
    // A bit for each place in the part that what was read last may have reached (the Shift-And algorithm).
    let mut places = 0_u128;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        places = ((places << 1) | 1) & masks.places_of(letter);
        if places >> (part.len() - 1) & 1 == 1 {
            return Some(letters.as_str());
        }
    }
    None
}

/// The places in a part of a pattern where a character may be.
struct Masks {
    any: u128,
    by_letter: BTreeMap<char, u128>,
}

impl Masks {
    fn of(part: &[Piece]) -> Self {
        let wild = part.iter().enumerate().filter(|(_, piece)| **piece == Piece::AnyOne);
        let any = wild.fold(0, |places, (at, _)| places | 1 << at);
        let mut by_letter = BTreeMap::new();
        for (at, piece) in part.iter().enumerate() {
            if let Piece::One(letter) = piece {
                *by_letter.entry(*letter).or_insert(any) |= 1 << at;
            }
        }
        Self { any, by_letter }
    }

    fn places_of(&self, letter: char) -> u128 {
        self.by_letter.get(&letter).copied().unwrap_or(self.any)
    }
}

/// The text that a part of a pattern is, if it has no `_`.
fn letters(part: &[Piece]) -> Option<String> {
    let letter = |piece: &Piece| match piece {
        Piece::One(letter) => Some(*letter),
        _ => None,
    };
    part.iter().map(letter).collect()
}

fn ends(text: &str, part: &[Piece]) -> bool {
    let Some(last) = part.len().checked_sub(1) else { return true };
    let start = text.char_indices().rev().nth(last);
    start.is_some_and(|(at, _)| stripped(part, &text[at..]).is_some())
}

#[cfg(test)]
mod tests {
    use super::{MAX_PATTERN, fits, pattern};

    /// By the definition: what `%` stands for is tried in all lengths.
    fn fits_plainly(pattern: &[char], text: &[char]) -> bool {
        match (pattern, text) {
            ([], []) => true,
            (['%', after @ ..], _) => {
                (0..=text.len()).any(|skipped| fits_plainly(after, &text[skipped..]))
            }
            ([piece, after @ ..], [letter, rest @ ..]) => {
                (*piece == '_' || piece == letter) && fits_plainly(after, rest)
            }
            _ => false,
        }
    }

    /// All texts of these characters with at most so many of them.
    fn texts(letters: &[char], most: usize) -> Vec<Vec<char>> {
        let mut all = vec![vec![]];
        let mut longest = all.clone();
        for _ in 0..most {
            let longer = longest.iter().flat_map(|text: &Vec<char>| {
                letters.iter().map(move |letter| [&text[..], &[*letter]].concat())
            });
            longest = longer.collect();
            all.extend_from_slice(&longest);
        }
        all
    }

    #[test]
    fn every_short_pattern_fits_what_it_stands_for() {
        let all = texts(&['a', 'é'], 5);
        for like in texts(&['a', 'é', '%', '_'], 4) {
            let pieces = pattern(&like.iter().collect::<String>(), None).unwrap();
            for text in &all {
                let fit = fits(&pieces, &text.iter().collect::<String>());
                assert_eq!(fit, fits_plainly(&like, text), "{text:?} LIKE {like:?}");
            }
        }
    }

    // H2
    #[test]
    fn a_pattern_has_a_limit() {
        let longest = format!("%{}_b%", "a".repeat(MAX_PATTERN - 4));
        let pieces = pattern(&longest, None).unwrap();
        assert!(fits(&pieces, &format!("{}xb", "a".repeat(1000))));
        assert!(!fits(&pieces, &format!("{}xb", "a".repeat(MAX_PATTERN - 5))));
        let error = pattern(&"é".repeat(MAX_PATTERN + 1), None).unwrap_err();
        assert!(error.to_string().contains("128 characters"), "{error}");
    }
}
