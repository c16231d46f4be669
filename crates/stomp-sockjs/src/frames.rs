//! SockJS frames as text: what is written to a client.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt::Write as _;

/// What the server says to the client (SockJS protocol, "Framing accepted by the client").
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// The session has begun.
    Open,
    /// Nothing, but the connection lives.
    Heartbeat,
    /// Messages, in their order.
    Messages(VecDeque<String>),
    /// The session is over.
    Close(Close),
    /// A text in the place of a frame, which may be no frame at all.
    Raw(String),
}

/// A close code and its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Close {
    pub(crate) code: u16,
    pub(crate) reason: Cow<'static, str>,
}

impl Close {
    /// What a client is told that sent more than it may.
    pub(crate) const TOO_LARGE: Self = Self::new(1009, "message too large");

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

fn array(messages: &VecDeque<String>) -> String {
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

#[cfg(test)]
mod tests {
    use super::{Close, Frame};
    use crate::batch::decode_array;

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
        let mut batch = decode_array(&text.as_bytes()[1..], 1).unwrap();
        assert!(batch.take() == Some(all));
    }
}
