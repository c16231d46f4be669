//! Functions on text that compile to little code: those of the standard library (`concat`, `format!` with numbers) are
//! kilobytes of a WebAssembly module.

use stomp_protocol::text::push_number;

/// All parts as one text.
pub(crate) fn concat(parts: &[&str]) -> String {
    let mut whole = String::new();
    for part in parts {
        whole += part;
    }
    whole
}

/// A number in decimal digits.
pub(crate) fn decimal(number: u64) -> String {
    let mut text = String::new();
    push_number(&mut text, number);
    text
}

/// The first so many characters.
pub(crate) fn first(text: &str, characters: usize) -> &str {
    // A byte that begins with the bits 10 goes on with a character.
    let begins = |(_, byte): &(usize, u8)| byte & 0xC0 != 0x80;
    let end = text.bytes().enumerate().filter(begins).nth(characters);
    end.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn parts_become_one_text() {
        assert_eq!(concat(&["a", "", "bc"]), "abc");
    }

    #[test]
    fn a_number_is_written_in_digits() {
        assert_eq!([0, 9, 1006, u64::MAX].map(decimal), ["0", "9", "1006", "18446744073709551615"]);
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        let cut: [&str; 4] = core::array::from_fn(|count| first("a안녕", count));
        assert_eq!(cut, ["", "a", "a안", "a안녕"]);
        assert_eq!(first("a안녕", 9), "a안녕");
    }
}
