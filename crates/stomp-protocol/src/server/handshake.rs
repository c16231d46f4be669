//! CONNECT and CONNECTED: the negotiation of version and heart-beats.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::config::Config;
use super::error_reply::ErrorReply;
use super::event::ConnectRequest;
use super::failure::FailureKind;
use super::quirks::{Agreement, Beats, GreetingHeader, Quirks, Requests};
use crate::frame::{Command, Frame, Headers};
use crate::heartbeat::HeartBeat;
use crate::version::Version;

/// Reads the first frame of a connection: CONNECT or STOMP (spec#27).
pub(super) fn read(frame: Frame, quirks: &Quirks) -> Result<ConnectRequest, ErrorReply> {
    if !matches!(frame.command, Command::Connect | Command::Stomp) {
        let receipt = frame.headers.get("receipt").map(String::from);
        let detail =
            format!("The first frame must be CONNECT (or STOMP), and this is {}.", frame.command);
        let kind = match frame.command {
            Command::Other(_) => FailureKind::UnknownFirstCommand,
            _ => FailureKind::NotConnected,
        };
        let reply = ErrorReply::protocol(kind, "Not connected", detail);
        return Err(reply.answering(frame.command, receipt));
    }
    let (command, receipt) = (frame.command, frame.headers.get("receipt").map(String::from));
    read_connect(frame, quirks).map_err(|reply| reply.answering(command, receipt))
}

fn read_connect(frame: Frame, quirks: &Quirks) -> Result<ConnectRequest, ErrorReply> {
    let version = negotiate(&frame.headers, &quirks.requests)?;
    let headers = if version == Version::V1_0 { trimmed(frame.headers) } else { frame.headers };
    if quirks.requests.wants_host && version > Version::V1_0 && !headers.contains("host") {
        return Err(ErrorReply::missing(frame.command, "host"));
    }
    let owned = |name| headers.get(name).map(String::from);
    Ok(ConnectRequest {
        version,
        login: owned("login"),
        passcode: owned("passcode"),
        host: owned("host"),
        heart_beat: heart_beat(&headers, version, &quirks.heart_beats)?,
        headers,
    })
}

/// The highest common version (spec#36); 1.0 if the client names none (spec#33).
fn negotiate(headers: &Headers, quirks: &Requests) -> Result<Version, ErrorReply> {
    let offered = match headers.get("accept-version") {
        Some(offered) => offered,
        None if quirks.wants_version => "",
        None => return Ok(Version::V1_0),
    };
    Version::highest_common(offered, &Version::ALL).ok_or_else(|| {
        let detail = format!("The client speaks {offered:?}, this server 1.0, 1.1 and 1.2.");
        let kind = FailureKind::UnsupportedVersion;
        ErrorReply::protocol(kind, "Unsupported protocol version", detail).with(offered)
    })
}

fn heart_beat(
    headers: &Headers,
    version: Version,
    quirks: &Beats,
) -> Result<HeartBeat, ErrorReply> {
    match headers.get("heart-beat") {
        Some(value) if version.has_heart_beats() || quirks.on_any_version => {
            let is_half = !value.contains(',');
            if is_half && quirks.takes_half {
                return Ok(HeartBeat::NONE);
            }
            let written = match quirks.negative {
                Some(instead) => not_negative(value, instead),
                None => value.into(),
            };
            HeartBeat::parse(&written).map_err(|error| {
                let why = HeartBeat::why_not(&written, &error);
                let detail = format!("{why}. For example: `heart-beat:10000,10000`.");
                let kind =
                    if is_half { FailureKind::HalfHeartBeat } else { FailureKind::BadHeartBeat };
                ErrorReply::protocol(kind, "Invalid heart-beat", detail).with(value)
            })
        }
        _ => Ok(HeartBeat::NONE),
    }
}

/// The numbers, with another one in the place of those below zero.
fn not_negative(value: &str, instead: &str) -> String {
    let parts: Vec<&str> = value.split(',').collect();
    let parts = parts.iter().map(|part| {
        let is_negative = part.strip_prefix('-').is_some_and(|rest| rest.parse::<u64>().is_ok());
        if is_negative { instead } else { part }
    });
    parts.collect::<Vec<_>>().join(",")
}

/// The headers without the padding of a 1.0 peer (spec#88), which the decoder cannot know before this
/// frame.
fn trimmed(headers: Headers) -> Headers {
    headers.iter().map(|(name, value)| (name.trim_ascii(), value.trim_ascii())).collect()
}

/// The heart-beats that the server offers to a client that offered `asked`.
pub(super) fn offer(config: &Config, asked: HeartBeat) -> HeartBeat {
    let seconds = |millis: u64| if millis == 0 { 0 } else { (millis / 1000).max(1) * 1000 };
    match config.quirks.heart_beats.agreement {
        Agreement::Greater => config.heart_beat,
        Agreement::Mirrored => HeartBeat { outgoing: asked.incoming, incoming: asked.outgoing },
        Agreement::MirroredSeconds => {
            HeartBeat { outgoing: seconds(asked.incoming), incoming: seconds(asked.outgoing) }
        }
        Agreement::AtLeast(least, otherwise) => HeartBeat {
            outgoing: if asked.incoming == 0 { 0 } else { asked.incoming.max(least) },
            incoming: if asked.outgoing == 0 { otherwise } else { asked.outgoing.max(least) },
        },
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
                if !greeting.answers_heart_beat || request.headers.contains("heart-beat") {
                    frame.headers.push("heart-beat", heart_beat.to_string());
                }
            }
            GreetingHeader::Version | GreetingHeader::HeartBeat => {}
            GreetingHeader::Session => {
                let own = greeting.session_from.and_then(|name| request.headers.get(name));
                frame.headers.push("session", own.unwrap_or(session));
            }
            GreetingHeader::Receipt(name) => {
                let receipt = request.headers.get("receipt");
                frame.headers.extend(receipt.map(|receipt| (*name, receipt)));
            }
            GreetingHeader::Server
                if greeting.server_since_1_1 && request.version == Version::V1_0 => {}
            GreetingHeader::Server => frame.headers.push("server", &*config.server),
        }
    }
    frame
}
