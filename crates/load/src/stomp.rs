//! The few frames of STOMP 1.2 that are needed here.

/// RabbitMQ's default user; our broker accepts every client by default.
const LOGIN: &str = "login:guest\npasscode:guest\n";

/// Digits of the time that stands at the beginning of each body.
pub(crate) const STAMP: usize = 20;

/// CONNECT, offering to send and wanting to receive a heart-beat every so many milliseconds.
pub(crate) fn connect(heart_beat: u64) -> String {
    format!(
        "CONNECT\naccept-version:1.2\nhost:/\n{LOGIN}heart-beat:{heart_beat},{heart_beat}\n\n\0"
    )
}

/// SUBSCRIBE, with a receipt `ready` that says when the broker has done it.
pub(crate) fn subscribe(destination: &str) -> String {
    format!("SUBSCRIBE\nid:0\nreceipt:ready\ndestination:{destination}\n\n\0")
}

/// SEND with a body of `size` bytes, no less than [`STAMP`], that begins with a `stamp`.
pub(crate) fn send(destination: &str, size: usize, stamp: u64) -> String {
    let filling = "x".repeat(size.saturating_sub(STAMP));
    format!("SEND\ndestination:{destination}\ncontent-length:{size}\n\n{stamp:0STAMP$}{filling}\0")
}

/// The stamp in a frame that came of [`send`].
pub(crate) fn stamp(frame: &[u8]) -> Option<u64> {
    let body = frame.windows(2).position(|pair| pair == b"\n\n")? + 2;
    std::str::from_utf8(frame.get(body..body + STAMP)?).ok()?.parse().ok()
}

/// The value of a header, as it is written.
pub(crate) fn header(name: &str, frame: &str) -> Option<String> {
    let of_this_name = |line: &str| line.strip_prefix(name)?.strip_prefix(':').map(String::from);
    frame.split("\n\n").next()?.lines().find_map(of_this_name)
}

/// Whether the bytes of a WebSocket message are a frame of this command.
pub(crate) fn is(command: &str, message: &[u8]) -> bool {
    message.strip_prefix(command.as_bytes()).is_some_and(|rest| rest.starts_with(b"\n"))
}

#[cfg(test)]
mod tests {
    use super::{header, is, send, stamp};

    #[test]
    fn a_body_has_its_size_and_its_stamp() {
        let frame = send("/topic/a", 100, 42);
        let body = frame.split("\n\n").nth(1).unwrap();
        assert_eq!(body.len(), 100 + 1);
        assert_eq!(stamp(frame.as_bytes()), Some(42));
        assert_eq!(stamp(b"RECEIPT\nreceipt-id:1\n\n\0"), None);
    }

    #[test]
    fn a_header_is_found_by_its_whole_name() {
        let frame = "CONNECTED\nserver-time:1\nserver:a:b\n\nserver:body\0";
        assert_eq!(header("server", frame).as_deref(), Some("a:b"));
        assert_eq!(header("session", frame), None);
    }

    #[test]
    fn a_command_is_a_whole_word() {
        assert!(is("MESSAGE", b"MESSAGE\nsubscription:0\n\n\0"));
        assert!(!is("MESSAGE", b"MESSAGES\n\n\0") && !is("MESSAGE", b"\n") && !is("MESSAGE", b""));
    }
}
