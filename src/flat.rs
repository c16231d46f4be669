//! Headers on their way between Rust and JavaScript.
//!
//! They cross as one string: names and values by turns, each closed by a NUL, which no header can
//! hold. One string costs one crossing, whatever the number of headers.

use stomp_protocol::Headers;

/// Reads headers that JavaScript has written.
pub(crate) fn read(flat: &str) -> Headers {
    let mut headers = Headers::new();
    let mut parts = flat.split_terminator('\0');
    while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
        headers.push(name, value);
    }
    headers
}

/// Writes headers for JavaScript to read.
pub(crate) fn write(headers: &Headers) -> String {
    let mut flat = String::new();
    for (name, value) in headers.iter() {
        for part in [name, value] {
            flat.push_str(part);
            flat.push('\0');
        }
    }
    flat
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use stomp_protocol::Headers;

    use super::{read, write};

    #[wasm_bindgen_test(unsupported = test)]
    fn what_is_written_reads_back() {
        for headers in [
            Headers::new(),
            [("a", ""), ("", "b"), ("안", "a:b\nc")].into_iter().collect(),
            [("a", "1"), ("a", "2")].into_iter().collect(),
        ] {
            assert_eq!(read(&write(&headers)), headers);
        }
    }
}
