//! Commands of the driver about the handshake and about subscriptions.

use alloc::string::String;

use super::event::{AckMode, SubscriptionId};
use super::subscriptions::Name;
use super::{Connection, Phase, handshake, reading};
use crate::frame::Headers;
use crate::time::Instant;

impl Connection {
    /// Changes the `session` name, for a driver that chooses it after
    /// [`Event::Connect`](super::Event::Connect). Has no effect after [`accept`](Self::accept).
    ///
    /// See the example of [`accept_with`](Self::accept_with).
    pub fn set_session(&mut self, session: impl Into<String>) {
        if matches!(self.phase, Phase::AwaitingConnect | Phase::Deciding(_)) {
            self.session = session.into();
        }
    }

    /// Accepts the client: sends CONNECTED and starts heart-beats (spec#34, spec#43). Does nothing
    /// unless [`Event::Connect`](super::Event::Connect) awaits its answer.
    pub fn accept(&mut self, now: Instant) {
        self.accept_with(now, &Headers::new());
    }

    /// Accepts the client with further headers in CONNECTED, which are left out if the server's
    /// [greeting](super::quirks::Greeting) is exact.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use stomp_protocol::Instant;
    /// use stomp_protocol::server::{Config, Connection, Event};
    ///
    /// let now = Instant::from_millis(0);
    /// let mut connection = Connection::new(now, "session-1", Arc::new(Config::default()));
    ///
    /// connection.handle_bytes(now, b"CONNECT\naccept-version:1.2\nhost:a\nlogin:kim\n\n\0");
    /// let Some(Event::Connect(request)) = connection.poll_event() else { panic!("no CONNECT") };
    /// connection.set_session("session-of-kim");
    /// connection.accept_with(now, &[("user-name", &request.login.unwrap())].into());
    /// assert!(connection.is_sending());
    /// let connected = connection.poll_transmit(now).unwrap().into_vec();
    /// assert!(connected.ends_with(b"\nuser-name:kim\n\n\0"));
    /// ```
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
        self.decoder.set_dialect(reading::rules(&self.config, self.version).dialect);
        self.phase = Phase::Open;
        self.transmit(&connected);
    }

    /// Opens a subscription without a SUBSCRIBE. Its messages have `id` as their `subscription`, and the
    /// client may close it by UNSUBSCRIBE. `None` if the id is in use or the client has too many
    /// subscriptions.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use stomp_protocol::Instant;
    /// # use stomp_protocol::server::{Config, Connection};
    /// # let now = Instant::from_millis(0);
    /// # let mut connection = Connection::new(now, "session-1", Arc::new(Config::default()));
    /// # connection.handle_bytes(now, b"CONNECT\naccept-version:1.2\nhost:a\n\n\0");
    /// # connection.poll_event();
    /// # connection.accept(now);
    /// # connection.poll_transmit(now);
    /// use stomp_protocol::server::AckMode;
    ///
    /// let replies = connection.open_subscription("replies", AckMode::Auto).unwrap();
    /// assert_eq!(connection.subscription(replies), Some((Some("replies"), AckMode::Auto)));
    /// assert!(connection.memory() > 0);
    /// ```
    pub fn open_subscription(&mut self, id: &str, ack: AckMode) -> Option<SubscriptionId> {
        if self.subscriptions.len() >= self.config.max_subscriptions {
            return None;
        }
        self.subscriptions.open(Name::Id(id.into()), ack)
    }
}
