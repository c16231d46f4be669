//! CONNECT and CONNECTED: the negotiation of version and heart-beats.

use alloc::format;
use alloc::string::{String, ToString};

use super::config::Config;
use super::error_reply::ErrorReply;
use super::event::ConnectRequest;
use super::quirks::{GreetingHeader, Requests};
use crate::frame::{Command, Frame, Headers};
use crate::heartbeat::HeartBeat;
use crate::version::Version;

/// Reads the first frame of a connection: CONNECT or STOMP (spec#27).
pub(super) fn read(frame: Frame, quirks: &Requests) -> Result<ConnectRequest, ErrorReply> {
    if !matches!(frame.command, Command::Connect | Command::Stomp) {
        let receipt = frame.headers.get("receipt").map(String::from);
        let detail =
            format!("The first frame must be CONNECT (or STOMP), and this is {}.", frame.command);
        return Err(ErrorReply::protocol("Not connected", detail).answering(receipt));
    }
    let version = negotiate(&frame.headers)?;
    let headers = if version == Version::V1_0 { trimmed(frame.headers) } else { frame.headers };
    if quirks.wants_host && version > Version::V1_0 && !headers.contains("host") {
        return Err(ErrorReply::missing(frame.command, "host"));
    }
    let owned = |name| headers.get(name).map(String::from);
    Ok(ConnectRequest {
        version,
        login: owned("login"),
        passcode: owned("passcode"),
        host: owned("host"),
        heart_beat: heart_beat(&headers, version)?,
        headers,
    })
}

/// The highest common version (spec#36); 1.0 if the client names none (spec#33).
fn negotiate(headers: &Headers) -> Result<Version, ErrorReply> {
    let Some(offered) = headers.get("accept-version") else {
        return Ok(Version::V1_0);
    };
    Version::highest_common(offered, &Version::ALL).ok_or_else(|| {
        let detail = format!("The client speaks {offered:?}, this server 1.0, 1.1 and 1.2.");
        let reply = ErrorReply::protocol("Unsupported protocol version", detail);
        ErrorReply { names_versions: true, ..reply }
    })
}

fn heart_beat(headers: &Headers, version: Version) -> Result<HeartBeat, ErrorReply> {
    match headers.get("heart-beat") {
        Some(value) if version.has_heart_beats() => HeartBeat::parse(value).map_err(|error| {
            let detail = format!("{error}. For example: `heart-beat:10000,10000`.");
            ErrorReply::protocol("Invalid heart-beat", detail)
        }),
        _ => Ok(HeartBeat::NONE),
    }
}

/// The headers without the padding of a 1.0 peer (spec#88), which the decoder cannot know before this
/// frame.
fn trimmed(headers: Headers) -> Headers {
    headers.iter().map(|(name, value)| (name.trim_ascii(), value.trim_ascii())).collect()
}

/// The heart-beats that the server offers to a client that offered `asked`.
pub(super) fn offer(config: &Config, asked: HeartBeat) -> HeartBeat {
    let seconds = |millis: u64| if millis == 0 { 0 } else { (millis / 1000).max(1) * 1000 };
    if config.quirks.heart_beats.mirrors_seconds {
        HeartBeat { outgoing: seconds(asked.incoming), incoming: seconds(asked.outgoing) }
    } else {
        config.heart_beat
    }
}

/// CONNECTED (spec#34, spec#35). A client that named no version is one of STOMP 1.0, which had no
/// negotiation: it gets only `session` and `server` (spec#90).
pub(super) fn connected(
    request: &ConnectRequest,
    session: &str,
    config: &Config,
    heart_beat: HeartBeat,
) -> Frame {
    let mut frame = Frame::new(Command::Connected);
    let greeting = &config.quirks.greeting;
    let complete = greeting.is_complete;
    for header in greeting.headers {
        match header {
            GreetingHeader::Version if complete || request.headers.contains("accept-version") => {
                frame.headers.push("version", request.version.as_str());
            }
            GreetingHeader::HeartBeat if complete || request.version.has_heart_beats() => {
                frame.headers.push("heart-beat", heart_beat.to_string());
            }
            GreetingHeader::Version | GreetingHeader::HeartBeat => {}
            GreetingHeader::Session => frame.headers.push("session", session),
            GreetingHeader::Server => frame.headers.push("server", &*config.server),
        }
    }
    frame
}
