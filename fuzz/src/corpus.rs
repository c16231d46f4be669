//! Frames of real brokers, from the recordings that the npm package's fuzz tests change too.

use std::sync::LazyLock;

const FILES: [&str; 4] = [
    include_str!("../../tests/fuzz/corpus/activemq.json"),
    include_str!("../../tests/fuzz/corpus/artemis.json"),
    include_str!("../../tests/fuzz/corpus/rabbitmq.json"),
    include_str!("../../tests/fuzz/corpus/spring.json"),
];

/// Every recorded frame, of clients and of servers.
pub(crate) static FRAMES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let lines = FILES.iter().flat_map(|file| file.lines());
    lines.filter_map(|line| Some(unquoted(line.strip_prefix('"')?))).collect()
});

/// The bytes of a JSON string, without the quotation mark that begins it.
fn unquoted(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let meant = match character {
            '"' => break,
            '\\' => escaped(&mut characters),
            other => other,
        };
        bytes.extend_from_slice(meant.encode_utf8(&mut [0; 4]).as_bytes());
    }
    bytes
}

fn escaped(characters: &mut std::str::Chars<'_>) -> char {
    match characters.next().expect("the rest of an escape") {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let digits: String = characters.take(4).collect();
            let code = u32::from_str_radix(&digits, 16).expect("four digits");
            char::from_u32(code).expect("a character")
        }
        other => other,
    }
}
