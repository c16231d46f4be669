//! Headers on their way between Rust and JavaScript.
//!
//! They cross as one text: names and values by turns, each closed by a NUL, which no header can hold.

use alloc::string::String;

use stomp_protocol::{Headers, text};

/// Takes the first part of what JavaScript has written: up to a NUL, which goes with it.
pub(crate) fn take<'a>(flat: &mut &'a str) -> &'a str {
    text::take(flat, 0)
}

/// Reads headers that JavaScript has written.
pub(crate) fn read(mut flat: &str) -> Headers {
    let mut headers = Headers::new();
    while !flat.is_empty() {
        let name = take(&mut flat);
        headers.push(name, take(&mut flat));
    }
    headers
}

/// Writes headers for JavaScript to read.
pub(crate) fn write(out: &mut String, headers: &Headers) {
    for (name, value) in headers {
        part(out, name);
        part(out, value);
    }
}

/// Writes one part.
pub(crate) fn part(out: &mut String, text: &str) {
    out.push_str(text);
    *out += "\0";
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use stomp_protocol::Headers;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::{read, write};

    #[wasm_bindgen_test(unsupported = test)]
    fn what_is_written_reads_back() {
        for headers in [
            Headers::new(),
            [("a", ""), ("", "b"), ("안", "a:b\nc")].into_iter().collect(),
            [("a", "1"), ("a", "2")].into_iter().collect(),
        ] {
            let mut text = String::new();
            write(&mut text, &headers);
            assert_eq!(read(&text), headers);
        }
    }
}
