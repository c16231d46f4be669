//! The messages of one request or WebSocket message, read from JSON into one piece of memory.

use std::cell::Cell;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, SeqAccess, Visitor};

/// Messages that arrived together. An empty message costs four bytes here, and not the 24 that a
/// `String` has: what a client can make the server hold is bounded by what it sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Batch {
    text: String,
    /// Where each message ends in the text.
    ends: Vec<u32>,
    /// Messages that have been taken.
    taken: usize,
    /// Where the first message that has not been taken begins.
    start: usize,
}

impl Batch {
    pub(crate) fn one(message: String) -> Option<Self> {
        let end = u32::try_from(message.len()).ok()?;
        Some(Self { text: message, ends: vec![end], taken: 0, start: 0 })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.taken == self.ends.len()
    }

    /// The bytes that have not been taken, the bookkeeping included.
    pub(crate) fn cost(&self) -> usize {
        let ends = size_of_val(&self.ends[self.taken..]);
        self.text.len() - self.start + ends + size_of::<Self>()
    }

    /// The next message.
    pub(crate) fn take(&mut self) -> Option<String> {
        let end = *self.ends.get(self.taken)? as usize;
        self.taken += 1;
        // The usual case costs no copy.
        if self.ends.len() == 1 {
            return Some(std::mem::take(&mut self.text));
        }
        let message = self.text[self.start..end].to_owned();
        self.start = end;
        Some(message)
    }

    fn push(&mut self, message: &[u8]) -> Option<()> {
        match std::str::from_utf8(message) {
            Ok(message) => self.text.push_str(message),
            Err(_) => repair(message, &mut self.text),
        }
        self.ends.push(u32::try_from(self.text.len()).ok()?);
        Some(())
    }

    fn shrunk(mut self) -> Self {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self
    }
}

/// Why a client's payload is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadPayload {
    /// There is none, or it is no array of strings.
    Expected,
    /// It is no JSON.
    BrokenJson,
    /// It has more messages than the limit allows.
    TooMany,
}

impl BadPayload {
    /// In the words that SockJS's own tests expect.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Expected => "Payload expected.",
            Self::BrokenJson => "Broken JSON encoding.",
            Self::TooMany => "Too many messages in one request.",
        }
    }
}

/// The messages of a payload: a JSON array of at most `max` strings.
pub(crate) fn decode_array(payload: &[u8], max: usize) -> Result<Batch, BadPayload> {
    if payload.is_empty() {
        return Err(BadPayload::Expected);
    }
    let too_many = Cell::new(false);
    let mut json = serde_json::Deserializer::from_slice(payload);
    let batch = json.deserialize_seq(Messages { max, too_many: &too_many });
    let batch = batch.and_then(|batch| json.end().map(|()| batch));
    match batch {
        Ok(batch) => Ok(batch.shrunk()),
        Err(_) if too_many.get() => Err(BadPayload::TooMany),
        Err(error) => Err(error.into()),
    }
}

/// The messages of a WebSocket message: an array, or one string alone; none if it is empty.
pub(crate) fn decode_message(payload: &[u8], max: usize) -> Result<Batch, BadPayload> {
    match payload.first() {
        None => Ok(Batch::default()),
        Some(b'[') => decode_array(payload, max),
        Some(_) => Batch::one(decode_string(payload)?).ok_or(BadPayload::TooMany),
    }
}

/// One JSON string.
pub(crate) fn decode_string(payload: &[u8]) -> Result<String, BadPayload> {
    serde_json::from_slice::<Text>(payload).map(|text| text.0).map_err(BadPayload::from)
}

impl From<serde_json::Error> for BadPayload {
    fn from(error: serde_json::Error) -> Self {
        if error.is_data() { Self::Expected } else { Self::BrokenJson }
    }
}

/// Reads an array into a [`Batch`].
struct Messages<'a> {
    max: usize,
    too_many: &'a Cell<bool>,
}

impl<'de> Visitor<'de> for Messages<'_> {
    type Value = Batch;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of strings")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Batch, A::Error> {
        let mut batch = Batch::default();
        while let Some(()) = array.next_element_seed(Push(&mut batch))? {
            if batch.ends.len() > self.max {
                self.too_many.set(true);
                return Err(A::Error::custom("too many messages"));
            }
        }
        Ok(batch)
    }
}

/// Adds one string to a batch.
struct Push<'a>(&'a mut Batch);

impl<'de> serde::de::DeserializeSeed<'de> for Push<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        // As bytes: serde_json refuses strings with half a surrogate pair, but not such bytes.
        deserializer.deserialize_bytes(self)
    }
}

impl Visitor<'_> for Push<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<(), E> {
        self.0.push(bytes).ok_or_else(|| E::custom("more than 4 GiB"))
    }
}

/// A string of JavaScript.
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut batch = Batch::default();
        deserializer.deserialize_bytes(Push(&mut batch))?;
        Ok(Self(batch.text))
    }
}

/// Half a surrogate pair, three bytes that UTF-8 does not have, becomes U+FFFD, as it does when a
/// browser sends a text over a WebSocket.
fn repair(bytes: &[u8], text: &mut String) {
    let mut rest = bytes;
    while let Err(error) = std::str::from_utf8(rest) {
        let (good, bad) = rest.split_at(error.valid_up_to());
        text.push_str(&String::from_utf8_lossy(good));
        text.push('\u{fffd}');
        let is_surrogate = matches!(bad, [0xed, 0xa0..=0xbf, 0x80..=0xbf, ..]);
        let skipped = if is_surrogate { 3 } else { error.error_len().unwrap_or(bad.len()) };
        rest = &bad[skipped..];
    }
    text.push_str(&String::from_utf8_lossy(rest));
}

#[cfg(test)]
mod tests {
    use super::{BadPayload, Batch};

    fn all(mut batch: Batch) -> Vec<String> {
        std::iter::from_fn(|| batch.take()).collect()
    }

    fn decode_array(payload: &[u8]) -> Result<Vec<String>, BadPayload> {
        super::decode_array(payload, 10).map(all)
    }

    fn decode_message(payload: &[u8]) -> Result<Vec<String>, BadPayload> {
        super::decode_message(payload, 10).map(all)
    }

    #[test]
    fn payloads_are_arrays_of_strings() {
        assert_eq!(decode_array(b"[]"), Ok(vec![]));
        assert_eq!(decode_array(b" [\"a\", \"\"] "), Ok(vec!["a".into(), String::new()]));
        assert_eq!(decode_array(b""), Err(BadPayload::Expected));
        for broken in ["[\"a", "[", "[\"a\"] x", "[\"\\x\"]", "nonsense"] {
            assert_eq!(decode_array(broken.as_bytes()), Err(BadPayload::BrokenJson), "{broken}");
        }
        for other in ["{}", "\"a\"", "1", "null", "[1]", "[[\"a\"]]", "[null]"] {
            assert_eq!(decode_array(other.as_bytes()), Err(BadPayload::Expected), "{other}");
        }
    }

    #[test]
    fn a_websocket_message_may_be_an_array_a_string_or_empty() {
        assert_eq!(decode_message(b""), Ok(vec![]));
        assert_eq!(decode_message(b"\"a\""), Ok(vec!["a".into()]));
        assert_eq!(decode_message(b"[\"a\",\"b\"]"), Ok(vec!["a".into(), "b".into()]));
        assert_eq!(decode_message(b"[\"a"), Err(BadPayload::BrokenJson));
    }

    #[test]
    fn half_a_surrogate_pair_becomes_a_replacement_character() {
        let payload = br#"["a\ud800b\udc00", "\ud83e\udd80", "\ud800"]"#;
        let texts = decode_array(payload).unwrap();
        assert_eq!(texts, ["a\u{fffd}b\u{fffd}", "🦀", "\u{fffd}"]);
        assert_eq!(
            decode_array(b"[\"\xff\xed\xa0\x80\xe3\x81\"]").unwrap(),
            ["\u{fffd}\u{fffd}\u{fffd}"]
        );
    }

    #[test]
    fn the_number_of_messages_is_limited() {
        let array = |count: usize| format!("[{}]", vec!["\"\""; count].join(","));
        assert_eq!(decode_array(array(10).as_bytes()), Ok(vec![String::new(); 10]));
        assert_eq!(decode_array(array(11).as_bytes()), Err(BadPayload::TooMany));
    }

    #[test]
    fn empty_messages_cost_little_more_memory_than_they_were_sent_in() {
        let payload = format!("[{}]", vec!["\"\""; 100_000].join(","));
        let batch = super::decode_array(payload.as_bytes(), usize::MAX).unwrap();
        let held = batch.text.capacity() + batch.ends.capacity() * size_of::<u32>();
        assert!(held < payload.len() * 3 / 2, "{held} of {}", payload.len());
        assert!(batch.cost() >= held);
        assert_eq!(all(batch).len(), 100_000);
    }
}
