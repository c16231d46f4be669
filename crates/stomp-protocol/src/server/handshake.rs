//! CONNECT: what the client offers, and the version both speak.

use alloc::format;
use alloc::string::{String, ToString};

use super::event::ConnectRequest;
use super::fault::Fault;
use crate::frame::{Command, Frame, Headers};
use crate::heartbeat::HeartBeat;
use crate::version::Version;

/// Reads the first frame of a connection (spec#27: STOMP is a CONNECT).
pub(super) fn read(frame: Frame) -> Result<ConnectRequest, Fault> {
    if !matches!(frame.command, Command::Connect | Command::Stomp) {
        let receipt = frame.headers.get("receipt").map(String::from);
        let detail =
            format!("The first frame must be CONNECT (or STOMP), and this is {}.", frame.command);
        return Err(Fault::protocol("Not connected", detail).answering(receipt));
    }
    let version = negotiate(&frame.headers)?;
    let headers = if version == Version::V1_0 { trimmed(frame.headers) } else { frame.headers };
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
fn negotiate(headers: &Headers) -> Result<Version, Fault> {
    let Some(offered) = headers.get("accept-version") else {
        return Ok(Version::V1_0);
    };
    Version::highest_common(offered, &Version::ALL).ok_or_else(|| {
        let detail = format!("The client speaks {offered:?}, this server 1.0, 1.1 and 1.2.");
        let fault = Fault::protocol("Unsupported protocol version", detail);
        Fault { names_versions: true, ..fault }
    })
}

fn heart_beat(headers: &Headers, version: Version) -> Result<HeartBeat, Fault> {
    match headers.get("heart-beat") {
        Some(value) if version.has_heart_beats() => HeartBeat::parse(value).map_err(|error| {
            let detail = format!("{error}. For example: `heart-beat:10000,10000`.");
            Fault::protocol("Invalid heart-beat", detail)
        }),
        _ => Ok(HeartBeat::NONE),
    }
}

/// 1.0 peers pad after the colon (spec#88), and the decoder cannot know that before this frame.
fn trimmed(headers: Headers) -> Headers {
    headers.iter().map(|(name, value)| (name.trim_ascii(), value.trim_ascii())).collect()
}

/// The headers of CONNECTED (spec#34, spec#35). A client that named no version is a 1.0 client
/// from before there were versions: it gets `session` and `server` alone (spec#90).
pub(super) fn connected(
    request: &ConnectRequest,
    session: &str,
    server: &str,
    heart_beat: HeartBeat,
) -> Frame {
    let mut frame = Frame::new(Command::Connected);
    if request.headers.contains("accept-version") {
        frame.headers.push("version", request.version.as_str());
    }
    if request.version.has_heart_beats() {
        frame.headers.push("heart-beat", heart_beat.to_string());
    }
    frame.with_header("session", session).with_header("server", server)
}
