//! CONNECT and CONNECTED: the two frames of which the gateway has to understand something.

use stomp_protocol::codec::{Decoder, Dialect, Item, Peer};
use stomp_protocol::server::ConnectRequest;
use stomp_protocol::{Command, HeartBeat, Limits, ProtocolError, Version};

use crate::wire::RawFrame;

/// What a client's first frame says. Leniently read: what is wrong with it is for the broker to
/// say, and the client is told that in the version which it would have spoken.
///
/// # Errors
/// When its headers cannot be read at all.
pub(super) fn connect_request(
    frame: &RawFrame,
    limits: Limits,
) -> Result<ConnectRequest, ProtocolError> {
    let headers = headers(frame, limits)?;
    let version = match headers.get("accept-version") {
        Some(offer) => Version::highest_common(offer, &Version::ALL).unwrap_or(Version::V1_2),
        None => Version::V1_0,
    };
    let owned = |name| headers.get(name).map(String::from);
    Ok(ConnectRequest {
        version,
        login: owned("login"),
        passcode: owned("passcode"),
        host: owned("host"),
        heart_beat: heart_beat(&headers, version),
        headers,
    })
}

/// The version and the heart-beats that CONNECTED announces.
///
/// # Errors
/// When its headers cannot be read at all.
pub(super) fn connected(
    frame: &RawFrame,
    limits: Limits,
) -> Result<(Version, HeartBeat), ProtocolError> {
    let headers = headers(frame, limits)?;
    let version = headers.get("version").and_then(Version::parse).unwrap_or(Version::V1_0);
    Ok((version, heart_beat(&headers, version)))
}

/// A frame with some headers replaced, by name: theirs go, and the new ones come last. Everything
/// else stays as it is. Meant for frames whose headers are not escaped.
pub(super) fn with_headers(frame: &RawFrame, replaced: &[(&str, String)]) -> Vec<u8> {
    let is_replaced = |line: &[u8]| {
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default().trim_ascii();
        replaced.iter().any(|(replaced, _)| replaced.as_bytes() == name)
    };
    let mut lines = frame.bytes.split_inclusive(|byte| *byte == b'\n');
    let mut out = lines.next().unwrap_or_default().to_vec();
    for line in lines.by_ref() {
        if line.trim_ascii().is_empty() {
            for (name, value) in replaced {
                out.extend_from_slice(format!("{name}:{value}\n").as_bytes());
            }
            out.extend_from_slice(line);
            break;
        }
        if !is_replaced(line) {
            out.extend_from_slice(line);
        }
    }
    out.extend(lines.flatten());
    out
}

pub(super) const fn opens(frame: &RawFrame) -> bool {
    matches!(frame.command, Command::Connect | Command::Stomp)
}

fn headers(frame: &RawFrame, limits: Limits) -> Result<stomp_protocol::Headers, ProtocolError> {
    let mut decoder = Decoder::new(Peer::Either, Dialect::lenient(Version::V1_2), limits);
    decoder.push(&frame.bytes);
    match decoder.next_item() {
        Some(Ok(Item::Frame(frame))) => {
            Ok(frame.headers.iter().map(|(name, value)| (name.trim(), value.trim())).collect())
        }
        Some(Err(error)) => Err(error),
        // A whole frame is one.
        Some(Ok(Item::HeartBeat)) | None => Ok(stomp_protocol::Headers::new()),
    }
}

fn heart_beat(headers: &stomp_protocol::Headers, version: Version) -> HeartBeat {
    let value = headers.get("heart-beat").filter(|_| version.has_heart_beats());
    value.and_then(|value| HeartBeat::parse_leniently(value).ok()).unwrap_or(HeartBeat::NONE)
}

#[cfg(test)]
mod tests {
    use stomp_protocol::{Command, HeartBeat, Limits, Version};

    use super::{RawFrame, connect_request, connected, with_headers};

    fn frame(command: Command, bytes: &str) -> RawFrame {
        RawFrame { command, bytes: bytes.into() }
    }

    #[test]
    fn replaced_headers_are_all_that_changes() {
        let connect = frame(
            Command::Connect,
            "CONNECT\r\naccept-version:1.1,1.2\nx:\\odd\nlogin : me\nheart-beat:1,2\nlogin:again\n\r\nb\n\0",
        );
        let replaced = [("login", "gate".to_owned()), ("passcode", "way".to_owned())];
        let expected = "CONNECT\r\naccept-version:1.1,1.2\nx:\\odd\nheart-beat:1,2\n\
                        login:gate\npasscode:way\n\r\nb\n\0";
        assert_eq!(String::from_utf8(with_headers(&connect, &replaced)).unwrap(), expected);
        assert_eq!(with_headers(&connect, &[]), connect.bytes);
    }

    #[test]
    fn the_opening_is_read_in_every_version() {
        let limits = Limits::server();
        for (headers, version, beats) in [
            ("accept-version:1.0,1.1\nheart-beat:5,6\n", Version::V1_1, (5, 6)),
            ("accept-version:1.2\nheart-beat:x,y\n", Version::V1_2, (0, 0)),
            ("accept-version:9.9\n", Version::V1_2, (0, 0)),
            ("login: padded \nheart-beat:5,6\n", Version::V1_0, (0, 0)),
        ] {
            let connect = frame(Command::Connect, &format!("CONNECT\n{headers}\n\0"));
            let request = connect_request(&connect, limits).unwrap();
            assert_eq!(request.version, version, "{headers}");
            assert_eq!((request.heart_beat.outgoing, request.heart_beat.incoming), beats);
        }
        let answer = frame(Command::Connected, "CONNECTED\nversion:1.1\nheart-beat:0,7\n\n\0");
        let beats = HeartBeat { outgoing: 0, incoming: 7 };
        assert_eq!(connected(&answer, limits).unwrap(), (Version::V1_1, beats));
        let oldest = frame(Command::Connected, "CONNECTED\nsession:1\n\n\0");
        assert_eq!(connected(&oldest, limits).unwrap(), (Version::V1_0, HeartBeat::NONE));
    }
}
