//! SockJS frames as text: what is written to a client, and what a client's payloads mean.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use serde::de::{Deserialize, Deserializer, Visitor};

/// What the server says to the client (SockJS protocol, "Framing accepted by the client").
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// The session has begun.
    Open,
    /// Nothing, but the connection lives.
    Heartbeat,
    /// Messages, in their order.
    Messages(Vec<String>),
    /// The session is over.
    Close(Close),
    /// What a fault wants to be written, which may be no frame at all.
    Raw(String),
}

/// A close code and its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Close {
    pub(crate) code: u16,
    pub(crate) reason: Cow<'static, str>,
}

impl Close {
    pub(crate) const fn new(code: u16, reason: &'static str) -> Self {
        Self { code, reason: Cow::Borrowed(reason) }
    }
}

/// What a client gets that asks for a session's frames while another request already does.
pub(crate) const STILL_OPEN: Frame =
    Frame::Close(Close::new(2010, "Another connection still open"));

impl Frame {
    /// The frame as it goes over a WebSocket; other transports wrap it.
    pub(crate) fn to_text(&self) -> String {
        match self {
            Self::Open => "o".into(),
            Self::Heartbeat => "h".into(),
            Self::Messages(messages) => array(messages),
            Self::Raw(text) => text.clone(),
            Self::Close(Close { code, reason }) => {
                let mut text = format!("c[{code},");
                quote(reason, &mut text);
                text.push(']');
                text
            }
        }
    }
}

fn array(messages: &[String]) -> String {
    let bytes: usize = messages.iter().map(|message| message.len() + 3).sum();
    let mut text = String::with_capacity(bytes + bytes / 16 + 2);
    text.push_str("a[");
    for (index, message) in messages.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        quote(message, &mut text);
    }
    text.push(']');
    text
}

/// Writes a JSON string. Beyond what JSON demands, the characters are escaped that some browsers
/// mangle on some transports (SockJS protocol, "JSON Unicode Encoding").
pub(crate) fn quote(text: &str, out: &mut String) {
    out.push('"');
    let mut plain = 0;
    for (at, character) in text.char_indices() {
        if !is_escaped(character) {
            continue;
        }
        out.push_str(&text[plain..at]);
        plain = at + character.len_utf8();
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            // Writing to a String cannot fail.
            other => drop(write!(out, "\\u{:04x}", other as u32)),
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

const fn is_escaped(character: char) -> bool {
    matches!(character,
        '"' | '\\' | '\0'..='\u{1f}' | '\u{200c}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
        | '\u{2060}'..='\u{206f}' | '\u{fff0}'..='\u{ffff}')
}

/// Why a client's payload is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadPayload {
    /// There is none, or it is no array of strings.
    Expected,
    /// It is no JSON.
    BrokenJson,
}

impl BadPayload {
    /// In the words that SockJS's own tests expect.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Expected => "Payload expected.",
            Self::BrokenJson => "Broken JSON encoding.",
        }
    }
}

/// The messages of a payload: a JSON array of strings.
pub(crate) fn decode_array(payload: &[u8]) -> Result<Vec<String>, BadPayload> {
    if payload.is_empty() {
        return Err(BadPayload::Expected);
    }
    let messages: Vec<Text> = serde_json::from_slice(payload).map_err(BadPayload::from)?;
    Ok(messages.into_iter().map(|text| text.0).collect())
}

/// The messages of a WebSocket message: an array, or one string alone; none if it is empty.
pub(crate) fn decode_message(payload: &[u8]) -> Result<Vec<String>, BadPayload> {
    match payload.first() {
        None => Ok(Vec::new()),
        Some(b'[') => decode_array(payload),
        Some(_) => decode_string(payload).map(|text| vec![text]),
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

/// A string of JavaScript. Half a surrogate pair, which UTF-8 does not have, becomes U+FFFD, as it
/// does when a browser sends a text over a WebSocket.
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // As bytes: serde_json refuses such strings, but not such bytes.
        deserializer.deserialize_bytes(TextVisitor)
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Text, E> {
        Ok(Text(std::str::from_utf8(bytes).map_or_else(|_| repaired(bytes), Into::into)))
    }
}

/// Each lone surrogate, three bytes, becomes one U+FFFD.
fn repaired(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Err(error) = std::str::from_utf8(rest) {
        let (good, bad) = rest.split_at(error.valid_up_to());
        text.push_str(&String::from_utf8_lossy(good));
        text.push('\u{fffd}');
        let is_surrogate = matches!(bad, [0xed, 0xa0..=0xbf, 0x80..=0xbf, ..]);
        let skipped = if is_surrogate { 3 } else { error.error_len().unwrap_or(bad.len()) };
        rest = &bad[skipped..];
    }
    text + &String::from_utf8_lossy(rest)
}

#[cfg(test)]
mod tests {
    use super::{BadPayload, Close, Frame, decode_array, decode_message};

    fn messages(texts: &[&str]) -> Frame {
        Frame::Messages(texts.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn frames_have_the_forms_of_the_protocol() {
        assert_eq!(Frame::Open.to_text(), "o");
        assert_eq!(Frame::Heartbeat.to_text(), "h");
        assert_eq!(messages(&["x"]).to_text(), r#"a["x"]"#);
        assert_eq!(messages(&["x", "", "y"]).to_text(), r#"a["x","","y"]"#);
        let close = Frame::Close(Close::new(3000, "Go away!"));
        assert_eq!(close.to_text(), r#"c[3000,"Go away!"]"#);
    }

    #[test]
    fn what_browsers_mangle_is_escaped_and_nothing_else() {
        let text = "  \0\n\r\"\\\t\u{8}\u{c}\u{1f}";
        let escaped = r#"a["  \u0000\n\r\"\\\t\b\f\u001f"]"#;
        assert_eq!(messages(&[text]).to_text(), escaped);
        let text =
            "\u{200b}\u{200c}\u{200f}\u{2010}\u{2028}\u{202f}\u{2060}\u{feff}\u{fff0}\u{ffff}";
        let escaped =
            "a[\"\u{200b}\\u200c\\u200f\u{2010}\\u2028\\u202f\\u2060\u{feff}\\ufff0\\uffff\"]";
        assert_eq!(messages(&[text]).to_text(), escaped);
        assert_eq!(messages(&["안녕 🦀 </script>"]).to_text(), "a[\"안녕 🦀 </script>\"]");
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let all: String = (0..=0x2_0000).filter_map(char::from_u32).collect();
        let text = messages(&[&all]).to_text();
        assert!(decode_array(&text.as_bytes()[1..]).unwrap() == [all]);
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
}
