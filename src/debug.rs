//! The lines that a developer reads in the log: those of @stomp/stompjs, word for word where it has
//! one, because people search logs for them.

use stomp_protocol::client::Note;
use wasm_bindgen::prelude::*;

/// A note of the session as a line. `url` is that of the socket.
pub(crate) fn line(note: &Note, url: impl Fn() -> String) -> String {
    match note {
        Note::ActivationPostponed => {
            "Deactivation in progress, will activate once deactivation completes".into()
        }
        Note::AlreadyActive => "Already ACTIVE, ignoring request to activate".into(),
        Note::AlreadyInactive => "Already INACTIVE, nothing more to do".into(),
        Note::AttemptGivenUp => {
            "Client has been marked inactive, will not attempt to connect".into()
        }
        Note::AttemptFailed => "The attempt to connect failed before there was a socket".into(),
        Note::Opening => "Opening Web Socket...".into(),
        Note::Opened => "Web Socket Opened...".into(),
        Note::ConnectionClosed => format!("Connection closed to {}", url()),
        Note::ConnectionTimedOut(after) => {
            format!("Connection not established in {after}ms, closing socket")
        }
        Note::DisconnectTimedOut(after) => {
            format!("Not disconnected in {after}ms, discarding the socket")
        }
        Note::Closing => "Issuing close on the websocket".into(),
        Note::Discarding => {
            "Discarding websocket, the underlying socket may linger for a while".into()
        }
        Note::ReconnectIn(delay) => format!("STOMP: scheduling reconnection in {delay}ms"),
    }
}

/// The head of a frame, with `***` for every value that must not stand in a log (`S11`): what looks
/// like a credential in CONNECT, and `authorization` everywhere.
#[wasm_bindgen]
#[must_use]
pub fn redact(head: &str) -> String {
    let connects = head.starts_with("CONNECT\n") || head.starts_with("STOMP\n");
    let mut shown = String::with_capacity(head.len());
    for line in head.split_inclusive('\n') {
        match line.split_once(':') {
            Some((name, _)) if is_secret(name, connects) => {
                shown.push_str(name);
                shown.push_str(":***\n");
            }
            _ => shown.push_str(line),
        }
    }
    shown
}

fn is_secret(name: &str, connects: bool) -> bool {
    const EVERYWHERE: [&str; 1] = ["authorization"];
    const IN_CONNECT: [&str; 10] = [
        "passcode",
        "password",
        "passwd",
        "token",
        "secret",
        "cookie",
        "credential",
        "apikey",
        "api-key",
        "api_key",
    ];
    let holds = |words: &[&str]| {
        words.iter().any(|word| {
            let mut places = name.as_bytes().windows(word.len());
            places.any(|place| place.eq_ignore_ascii_case(word.as_bytes()))
        })
    };
    holds(&EVERYWHERE) || connects && holds(&IN_CONNECT)
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::redact;

    #[wasm_bindgen_test(unsupported = test)]
    fn no_credential_is_shown() {
        let head = "CONNECT\nlogin:guest\npasscode:s3cret:x\nX-Auth-Token:t\nX-API-Key:k\nAuthorization:Bearer b\nhost:/\n\n";
        let shown = "CONNECT\nlogin:guest\npasscode:***\nX-Auth-Token:***\nX-API-Key:***\nAuthorization:***\nhost:/\n\n";
        assert_eq!(redact(head), shown);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn other_frames_may_use_the_words() {
        let head = "SEND\ndestination:/app/token\ntoken:7\nauthorization:Bearer b\n\n";
        assert_eq!(redact(head), "SEND\ndestination:/app/token\ntoken:7\nauthorization:***\n\n");
    }
}
