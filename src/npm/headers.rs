//! Headers as one text: names and values by turns, each followed by a NUL, which no header can hold.

use alloc::string::String;

use stomp_protocol::{Headers, text};

/// Takes the first part of what JavaScript has written: up to a NUL, which goes with it.
pub(crate) fn take_part<'a>(encoded: &mut &'a str) -> &'a str {
    text::take(encoded, 0)
}

/// Reads headers that JavaScript has written.
pub(crate) fn decode(mut encoded: &str) -> Headers {
    let mut headers = Headers::new();
    while !encoded.is_empty() {
        let name = take_part(&mut encoded);
        headers.push(name, take_part(&mut encoded));
    }
    headers
}

/// Writes headers for JavaScript to read.
pub(crate) fn encode(out: &mut String, headers: &Headers) {
    for (name, value) in headers {
        push_part(out, name);
        push_part(out, value);
    }
}

/// Writes one part.
pub(crate) fn push_part(out: &mut String, text: &str) {
    out.push_str(text);
    *out += "\0";
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use stomp_protocol::Headers;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::{decode, encode};

    #[wasm_bindgen_test(unsupported = test)]
    fn what_is_written_reads_back() {
        for headers in [
            Headers::new(),
            [("a", ""), ("", "b"), ("안", "a:b\nc")].into_iter().collect(),
            [("a", "1"), ("a", "2")].into_iter().collect(),
        ] {
            let mut text = String::new();
            encode(&mut text, &headers);
            assert_eq!(decode(&text), headers);
        }
    }
}
