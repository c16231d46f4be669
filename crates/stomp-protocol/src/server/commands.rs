//! What a driver can have a connection do.

use alloc::string::String;

use super::event::{AckMode, SubscriptionId};
use super::subscriptions::Name;
use super::{Connection, Phase, handshake};
use crate::codec::Dialect;
use crate::frame::Headers;
use crate::time::Instant;
use crate::version::Version;

impl Connection {
    /// Gives the connection another `session` name than it was made with, for a driver that knows
    /// better once it has seen [`Event::Connect`](super::Event::Connect). Of no use after
    /// [`accept`](Self::accept).
    pub fn set_session(&mut self, session: impl Into<String>) {
        if matches!(self.phase, Phase::AwaitingConnect | Phase::Deciding(_)) {
            self.session = session.into();
        }
    }

    /// Lets the client in: answers CONNECTED, and heart-beats begin. Does nothing unless
    /// [`Event::Connect`](super::Event::Connect) awaits its answer.
    pub fn accept(&mut self, now: Instant) {
        self.accept_with(now, &Headers::new());
    }

    /// As [`accept`](Self::accept), with further headers in CONNECTED, unless
    /// [its greeting](super::quirks::Greeting) has none but its own.
    pub fn accept_with(&mut self, now: Instant, headers: &Headers) {
        let Phase::Deciding(request) = &self.phase else {
            return;
        };
        let quirks = &self.config.quirks;
        let heart_beat = handshake::offer(&self.config, request.heart_beat);
        let mut connected = handshake::connected(request, &self.session, &self.config, heart_beat);
        if !quirks.greeting.is_exact {
            connected.headers.extend(headers);
        }
        self.version = request.version;
        self.liveness.start(now, heart_beat, request.heart_beat, &quirks.heart_beats);
        let strictness = self.config.strictness;
        let unescapes = quirks.requests.unescapes_always;
        let version = if unescapes { Version::V1_2 } else { self.version };
        self.decoder.set_dialect(Dialect { version, strictness });
        self.phase = Phase::Open;
        self.transmit(&connected);
    }

    /// Opens a subscription that the client has not asked for: its messages come with `id` in the
    /// header `subscription`, and UNSUBSCRIBE may name it. `None` if the client has one of that id,
    /// or too many.
    pub fn open_subscription(&mut self, id: &str, ack: AckMode) -> Option<SubscriptionId> {
        if self.subscriptions.len() >= self.config.max_subscriptions {
            return None;
        }
        self.subscriptions.open(Name::Id(id.into()), ack)
    }
}
