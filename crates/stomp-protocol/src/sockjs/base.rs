//! Addresses of a SockJS server.

use alloc::string::String;

use super::{Transport, Way};

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
        let url = url.split_once('#').map_or(url, |(url, _)| url);
        // Not by an index: a slice that might panic brings with it all that a panic prints.
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let mark = if path.len() < url.len() { "?" } else { "" };
        Some(Self { path: path.trim_end_matches('/').into(), query: [mark, query].concat() })
    }

    /// The address that tells what the server offers.
    #[must_use]
    pub fn info(&self) -> String {
        [&*self.path, "/info", &self.query].concat()
    }

    /// What a new session is called. `random` must not be guessable: who knows the address of a session
    /// can take part in it.
    #[must_use]
    pub fn session(random: [u8; RANDOM]) -> String {
        let [high, low, letters @ ..] = random;
        let server = u16::from_le_bytes([high, low]) % 1000;
        let mut session = [b'/'; 5 + RANDOM - 2];
        let [_, first, second, third, _, name @ ..] = &mut session;
        for (digit, divisor) in [(first, 100), (second, 10), (third, 1)] {
            *digit = b'0' + (server / divisor % 10) as u8;
        }
        for (letter, octet) in name.iter_mut().zip(letters) {
            *letter = LETTERS[usize::from(octet % 32)];
        }
        core::str::from_utf8(&session).unwrap_or_default().into()
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
        [scheme, path, session, end, &self.query].concat()
    }

    /// Where `session` sends by requests.
    #[must_use]
    pub fn sending(&self, session: &str) -> String {
        [&*self.path, session, "/xhr_send", &self.query].concat()
    }
}
