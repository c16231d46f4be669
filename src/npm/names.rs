//! Header names as small numbers.
//!
//! A broker sends the same few names with every message. Rust knows them by number and JavaScript
//! keeps one string per number, so that no name is made anew for a message, and objects with the
//! same headers share their shape.

use alloc::boxed::Box;
use alloc::vec::Vec;

/// More names than any broker uses on purpose; what comes beyond goes the long way.
const MOST: usize = 200;
/// A longer one is data.
const LONGEST: usize = 64;
/// Not an ordinary property of a JavaScript object, so it goes the long way too (`P11`).
const PROTO: &[u8] = b"__proto__";

/// Names that have been seen, in the order in which they came.
pub(crate) struct Names {
    seen: Vec<Box<[u8]>>,
}

impl Names {
    pub(crate) const fn new() -> Self {
        Self { seen: Vec::new() }
    }

    /// The number of `name`, which is new or known; none if it is not to be kept. `guess` is tried
    /// first: the number that stood in the same place in the frame before.
    pub(crate) fn number(&mut self, name: &[u8], guess: u32) -> Option<u32> {
        let guessed = self.seen.get(guess as usize).is_some_and(|known| **known == *name);
        if guessed {
            return Some(guess);
        }
        if let Some(number) = self.seen.iter().position(|known| **known == *name) {
            return Some(number as u32);
        }
        if self.seen.len() == MOST || name.len() > LONGEST || name == PROTO {
            return None;
        }
        self.seen.push(name.into());
        Some(self.seen.len() as u32 - 1)
    }

    /// The name with this number.
    pub(crate) fn name(&self, number: u32) -> Option<&str> {
        core::str::from_utf8(self.seen.get(number as usize)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::{MOST, Names};

    #[wasm_bindgen_test(unsupported = test)]
    fn a_name_keeps_its_number_whatever_the_guess() {
        let mut names = Names::new();
        assert_eq!(names.number(b"destination", 9), Some(0));
        assert_eq!(names.number(b"message-id", 0), Some(1));
        for guess in [0, 1, 2, u32::MAX] {
            assert_eq!(names.number(b"destination", guess), Some(0));
            assert_eq!(names.number(b"message-id", guess), Some(1));
        }
        assert_eq!(names.name(1), Some("message-id"));
        assert_eq!(names.name(2), None);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn names_that_do_not_repeat_are_not_kept_for_ever() {
        let mut names = Names::new();
        for n in 0..MOST {
            assert!(names.number(n.to_string().as_bytes(), 0).is_some());
        }
        assert_eq!(names.number(b"one more", 0), None);
        assert_eq!(names.number(b"7", 0), Some(7));
        assert_eq!(Names::new().number(&[b'n'; 65], 0), None);
        assert_eq!(Names::new().number(b"__proto__", 0), None);
    }
}
