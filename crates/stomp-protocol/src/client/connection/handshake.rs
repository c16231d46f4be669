//! CONNECT, and what CONNECTED makes of it (spec#27 to spec#43).

use alloc::boxed::Box;

use super::{Connection, Phase};
use crate::client::Event;
use crate::client::liveness::Liveness;
use crate::codec::Strictness;
use crate::error::{ProtocolError, ProtocolErrorKind, UsageError};
use crate::frame::{Command, Frame, Headers};
use crate::heartbeat::HeartBeat;
use crate::time::Instant;
use crate::version::Version;

impl Connection {
    /// Queues CONNECT: the application's own `headers`, then those that make the offer.
    pub(super) fn connect(&mut self, mut headers: Headers) -> Result<(), UsageError> {
        headers.set("accept-version", &*self.config.accept_version);
        headers.set("heart-beat", &*self.config.heart_beat.to_text());
        let frame = self.encode(Command::Connect, &headers)?;
        self.transmits.push(frame);
        Ok(())
    }

    /// Takes the broker's answer.
    pub(super) fn connected(
        &mut self,
        now: Instant,
        frame: Box<Frame>,
    ) -> Result<Event, ProtocolError> {
        let version = self.agreed_version(&frame)?;
        let theirs = match frame.headers.get("heart-beat") {
            Some(value) if version.has_heart_beats() => self.their_heart_beat(value)?,
            _ => HeartBeat::NONE,
        };
        let (send_every, expect_every) = HeartBeat::negotiate(self.config.heart_beat, theirs);
        self.version = version;
        self.enter(Phase::Connected);
        self.rules.dialect = self.dialect();
        #[cfg(feature = "stream")]
        self.decoder.set_dialect(self.rules.dialect);
        self.liveness = Liveness::new(now, send_every, expect_every, self.config.tolerance_percent);
        Ok(Event::Connected { frame, version, send_every, expect_every })
    }

    fn their_heart_beat(&self, value: &str) -> Result<HeartBeat, ProtocolError> {
        HeartBeat::read(value, self.config.strictness == Strictness::Lenient)
            .map_err(|error| error.in_frame(Command::Connected))
    }

    /// No `version` means 1.0 (spec#34), padding is forgiven (spec#88); one that was not offered is a
    /// fault (`L24`).
    fn agreed_version(&self, frame: &Frame) -> Result<Version, ProtocolError> {
        let name = frame.headers.get("version").unwrap_or(Version::V1_0.as_str());
        Version::parse(name.trim_ascii()).filter(|version| self.config.offers(*version)).ok_or_else(
            || {
                ProtocolError::new(ProtocolErrorKind::UnsupportedVersion)
                    .in_frame(Command::Connected)
                    .with_detail(name)
            },
        )
    }
}
