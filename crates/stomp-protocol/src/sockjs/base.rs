//! Addresses of a SockJS server.

use alloc::string::String;

use super::{Transport, Way};
use crate::text;

/// How many random octets the address of a session takes: two for the server, the rest for the session.
pub const RANDOM: usize = 18;

/// Thirty-two letters, one for every five bits.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz012345";

/// The base address: absolute, `http` or `https`, with or without a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// Without a slash at its end.
    path: String,
    /// With its question mark, or empty.
    query: String,
}

impl Base {
    /// Takes an absolute address, as a browser's `URL` writes it. None if it is neither `http` nor `https`.
    /// Its fragment is dropped; its query goes with every request, as with sockjs-client.
    #[must_use]
    pub fn parse(url: &str) -> Option<Self> {
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return None;
        }
        let mut rest = url;
        let mut query = text::take(&mut rest, b'#');
        let mut path = text::take(&mut query, b'?');
        while let Some(shorter) = path.strip_suffix("/") {
            path = shorter;
        }
        // A question mark with nothing behind it says nothing.
        let mark = if query.is_empty() { "" } else { "?" };
        Some(Self { path: path.into(), query: joined(&[mark, query]) })
    }

    /// The address that tells what the server offers.
    #[must_use]
    pub fn info(&self) -> String {
        joined(&[&self.path, "/info", &self.query])
    }

    /// What a new session is called. `random` must not be guessable: who knows the address of a session
    /// can take part in it.
    #[must_use]
    pub fn session(random: [u8; RANDOM]) -> String {
        let [high, low, letters @ ..] = random;
        let server = u16::from_le_bytes([high, low]) % 1000;
        let mut session = String::new();
        for part in [b'/', digit(server / 100), digit(server / 10), digit(server), b'/'] {
            session.push(part.into());
        }
        for octet in letters {
            session.push(LETTERS[usize::from(octet % 32)].into());
        }
        session
    }

    /// Where `session` receives by `way`; over a WebSocket, where it sends too.
    #[must_use]
    pub fn receiving(&self, session: &str, way: Way) -> String {
        let transport = way.transport();
        let (scheme, path) = match self.path.strip_prefix("http") {
            Some(rest) if transport == Some(Transport::WebSocket) => ("ws", rest),
            _ => ("", &*self.path),
        };
        let end = match transport {
            Some(Transport::WebSocket) => "/websocket",
            Some(Transport::XhrStreaming) => "/xhr_streaming",
            _ => "/xhr",
        };
        joined(&[scheme, path, session, end, &self.query])
    }

    /// Where `session` sends by requests.
    #[must_use]
    pub fn sending(&self, session: &str) -> String {
        joined(&[&self.path, session, "/xhr_send", &self.query])
    }
}

/// The last one of `number`.
const fn digit(number: u16) -> u8 {
    b'0' + (number % 10) as u8
}

/// Not `concat`, of which a module has a copy for every number of parts.
fn joined(parts: &[&str]) -> String {
    let mut whole = String::new();
    for part in parts {
        whole += part;
    }
    whole
}
