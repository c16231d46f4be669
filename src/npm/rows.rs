//! The headers of a head as places in a text that JavaScript has: the table of `readHead`.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use stomp_protocol::codec::HeadTable;

use super::abi::head_row;
use super::headers;

/// A header or a name: see `head_row`.
pub(crate) type Row = [u32; 3];

/// Names that have a number of their own. Later ones, and longer ones, share one.
const MOST_NAMES: usize = 256;
const LONGEST_NAME: usize = 64;

/// Names that have been seen, by their numbers: JavaScript has the same list of strings.
#[derive(Debug)]
pub(crate) struct Names(Vec<Box<[u8]>>);

impl Names {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    /// The number of a name, and whether JavaScript has yet to be told that it means this name.
    ///
    /// A search through all of them: brokers use a dozen names, most heads the same ones in the same
    /// order, so that `guess` is right.
    fn number(&mut self, name: &[u8], guess: usize) -> (usize, bool) {
        if self.0.get(guess).is_some_and(|known| **known == *name) {
            return (guess, false);
        }
        if let Some(number) = self.0.iter().position(|known| **known == *name) {
            return (number, false);
        }
        if self.0.len() >= MOST_NAMES || name.len() > LONGEST_NAME {
            return (MOST_NAMES, true);
        }
        self.0.push(name.into());
        (self.0.len() - 1, true)
    }
}

/// Writes the rows of `table`, which was read from `block`, and as parts of `text` what stands in the head in other
/// words, or at other places: that of a head with escapes, or characters beyond ASCII.
pub(crate) fn write(
    rows: &mut Vec<Row>,
    text: &mut String,
    names: &mut Names,
    table: &HeadTable,
    block: &[u8],
) {
    let mut parts = 0;
    let mut add_part = |rows: &mut Vec<Row>, first: u32, part: &str| {
        headers::push_part(text, part);
        rows.push([first | head_row::IN_TEXT, parts, 0]);
        parts += 1;
    };
    // Of the header before, so behind this one.
    let mut guess = 0;
    for span in table.spans.iter().rev() {
        let (number, is_new);
        if span.has_escapes || !table.is_ascii {
            let (name, value) = (span.name(block, table.dialect), span.value(block, table.dialect));
            (number, is_new) = names.number(name.as_bytes(), guess);
            if is_new {
                add_part(rows, number as u32 | head_row::IS_NAME, &name);
            }
            add_part(rows, number as u32, &value);
        } else {
            let name = block.get(span.name.clone()).unwrap_or_default();
            (number, is_new) = names.number(name, guess);
            if is_new {
                rows.push(row(number as u32 | head_row::IS_NAME, &span.name, block.len()));
            }
            rows.push(row(number as u32, &span.value, block.len()));
        }
        guess = number + 1;
    }
}

const fn row(first: u32, place: &Range<usize>, end: usize) -> Row {
    [first, (end - place.start) as u32, (end - place.end) as u32]
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;
    use alloc::{format, vec};

    use stomp_protocol::codec::{Dialect, Head, HeadTable, Peer, Rules};
    use stomp_protocol::{Limits, Version};
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::{Names, write};
    use crate::npm::abi::head_row;

    const RULES: Rules = Rules {
        peer: Peer::Server,
        dialect: Dialect::lenient(Version::V1_2),
        limits: Limits { max_headers: 1000, max_line: 1000, max_head: 100_000, max_body: 1000 },
        keeps_escapes: false,
    };

    /// What JavaScript has besides the module: the strings of names by their numbers.
    struct Script {
        names: Names,
        strings: Vec<String>,
    }

    impl Script {
        fn new() -> Self {
            Self { names: Names::new(), strings: vec![String::new(); 257] }
        }

        /// Reads a head as the package does; gives headers in the order in which it sets them, and how
        /// many names it was told.
        fn read(&mut self, head: &str) -> (Vec<(String, String)>, usize) {
            let mut table = HeadTable::new();
            table.read(head.as_bytes(), &RULES).unwrap();
            let (mut rows, mut text) = (Vec::new(), String::new());
            let block = head.as_bytes();
            write(&mut rows, &mut text, &mut self.names, &table, block);
            let parts: Vec<_> = text.split('\0').collect();
            let from_end = |units: u32| head.len() - units as usize;
            let mut headers = Vec::new();
            let mut told = 0;
            for row in &rows {
                let string: String = if row[0] & head_row::IN_TEXT == 0 {
                    head[from_end(row[1])..from_end(row[2])].into()
                } else {
                    parts[row[1] as usize].into()
                };
                let number = (row[0] & head_row::ID) as usize;
                if row[0] & head_row::IS_NAME == 0 {
                    headers.push((self.strings[number].clone(), string));
                } else {
                    self.strings[number] = string;
                    told += 1;
                }
            }
            (headers, told)
        }

        fn expect(&mut self, head: &str, told: usize) {
            let headers = Head::parse(head.as_bytes(), &RULES).unwrap().headers;
            let expected =
                headers.iter().rev().map(|(name, value)| (name.into(), value.into())).collect();
            assert_eq!(self.read(head), (expected, told), "{head}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn headers_are_where_the_rows_say() {
        let mut script = Script::new();
        script.expect("MESSAGE\n\n", 0);
        script.expect("MESSAGE\na:1\nb:2\n\n", 2);
        script.expect("MESSAGE\r\nb: 2\r\na:\r\n\r\n", 0);
        script.expect("MESSAGE\na:1\na:2\na:3\n\n", 0);
        script.expect("MESSAGE\n안:녕😀\na:\u{fffd}x\n😀:1\n\n", 2);
        script.expect("MESSAGE\na:\\n\\\\😀\nc\\cd:안\\c\nb:녕\na:\\c\n\n", 1);
        script.expect("MESSAGE\na:1\nc\\cd:2\n\n", 0);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn names_are_told_once_as_far_as_they_are_numbered() {
        let mut script = Script::new();
        let head = |from: usize| {
            let lines: String = (from..from + 200).map(|n| format!("name-{n}:{n}\n")).collect();
            format!("MESSAGE\n{lines}\n")
        };
        script.expect(&head(0), 200);
        script.expect(&head(0), 0);
        // 56 more have a number of their own.
        script.expect(&head(200), 200);
        script.expect(&head(200), 144);
        let long = format!("MESSAGE\n{}:1\n\n", "x".repeat(65));
        script.expect(&long, 1);
        script.expect(&long, 1);
    }
}
