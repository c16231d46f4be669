//! CONNECT, and what CONNECTED makes of it (spec#27 to spec#43).

use alloc::string::String;

use super::{Connection, Phase};
use crate::client::liveness::Liveness;
use crate::client::{ConnectConfig, Event};
use crate::codec::Strictness;
use crate::error::{ProtocolError, ProtocolErrorKind};
use crate::frame::{Command, Frame};
use crate::heartbeat::HeartBeat;
use crate::time::Instant;
use crate::version::Version;

/// The headers of CONNECT: the application's own, then those that make the offer.
pub(super) fn connect_frame(config: &ConnectConfig) -> Frame {
    let mut frame = Frame::new(Command::Connect);
    frame.headers = config.headers.clone();
    let offer = config.accept_version.clone();
    frame.headers.set("accept-version", offer.unwrap_or_else(|| accept_version(&config.versions)));
    frame.headers.set("heart-beat", config.heart_beat.to_text());
    frame
}

fn accept_version(versions: &[Version]) -> String {
    let mut list = String::new();
    for version in versions {
        if !list.is_empty() {
            list.push(',');
        }
        list.push_str(version.as_str());
    }
    list
}

impl Connection {
    /// Takes the broker's answer.
    pub(super) fn connected(&mut self, now: Instant, frame: Frame) -> Result<Event, ProtocolError> {
        let version = self.agreed_version(&frame)?;
        let theirs = match frame.headers.get("heart-beat") {
            Some(value) if version.has_heart_beats() => self.their_heart_beat(value)?,
            _ => HeartBeat::NONE,
        };
        let (send_every, expect_every) = HeartBeat::negotiate(self.offer.heart_beat, theirs);
        self.version = version;
        self.phase = Phase::Connected;
        self.decoder.set_dialect(self.dialect());
        self.liveness = Liveness::new(now, send_every, expect_every, self.offer.tolerance_percent);
        Ok(Event::Connected { frame, version, send_every, expect_every })
    }

    fn their_heart_beat(&self, value: &str) -> Result<HeartBeat, ProtocolError> {
        let parsed = match self.offer.strictness {
            Strictness::Strict => HeartBeat::parse(value),
            Strictness::Lenient => HeartBeat::parse_leniently(value),
        };
        parsed.map_err(|error| error.in_frame(Command::Connected))
    }

    /// No `version` means 1.0 (spec#34), padding is forgiven (spec#88); one that was not offered is a fault (`L24`).
    fn agreed_version(&self, frame: &Frame) -> Result<Version, ProtocolError> {
        let name = frame.headers.get("version").unwrap_or(Version::V1_0.as_str());
        Version::parse(name.trim_ascii())
            .filter(|version| self.offer.versions.contains(version))
            .ok_or_else(|| {
                ProtocolError::new(ProtocolErrorKind::UnsupportedVersion)
                    .in_frame(Command::Connected)
                    .with_detail(name)
            })
    }
}
