//! The profile of a persona: the behaviour in which brokers differ.

use stomp_protocol::codec::Strictness;
use stomp_protocol::server::{self, CloseReason, quirks::Quirks};
use stomp_protocol::{HeartBeat, Limits};

use crate::transport::CloseCause;
use crate::transport::options::{Intake, WsFrames};

/// The behaviour in which brokers differ. The default is the broker's own.
#[derive(Clone, Debug)]
pub(crate) struct BrokerProfile {
    /// The differences of the protocol machine.
    pub(crate) quirks: Quirks,
    pub(crate) strictness: Strictness,
    /// The `server` header.
    pub(crate) server: Option<&'static str>,
    /// The prefix of every `session` header.
    pub(crate) session_prefix: &'static str,
    /// The offer, whatever the configuration says.
    pub(crate) heart_beat: Option<HeartBeat>,
    /// Bytes of a frame's body, if that is less than the configuration allows.
    pub(crate) max_body: Option<usize>,
    pub(crate) max_transactions: Option<usize>,
    /// Bytes of one WebSocket message, if that is less than what the broker needs by itself.
    pub(crate) max_ws_message: Option<usize>,
    /// The kind of WebSocket messages that go out, unless the configuration names one.
    pub(crate) ws_frames: WsFrames,
    /// How WebSocket messages are read.
    pub(crate) intake: Intake,
    /// Where transports tell why they close: what they say, if it differs.
    pub(crate) closes: &'static [Close],
    /// Where transports tell why they close: the frames that say it do not get out any more.
    pub(crate) drops_last_frames: bool,
}

/// A close code and reason in the place of the broker's own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Close {
    pub(crate) after: CloseReason,
    pub(crate) code: u16,
    pub(crate) reason: &'static str,
}

impl Default for BrokerProfile {
    fn default() -> Self {
        Self {
            quirks: Quirks::default(),
            strictness: Strictness::Strict,
            server: None,
            session_prefix: "",
            heart_beat: None,
            max_body: None,
            max_transactions: None,
            max_ws_message: None,
            ws_frames: WsFrames::Auto,
            intake: Intake::Everything,
            closes: &[],
            drops_last_frames: false,
        }
    }
}

impl BrokerProfile {
    /// The kind of WebSocket messages that go out, for what the configuration says.
    pub(crate) fn ws_frames(&self, configured: WsFrames) -> WsFrames {
        if configured == WsFrames::Auto { self.ws_frames } else { configured }
    }

    /// Changes what protocol machines do.
    pub(crate) fn protocol(&self, plain: server::Config) -> server::Config {
        let max_body =
            self.max_body.map_or(plain.limits.max_body, |max| max.min(plain.limits.max_body));
        server::Config {
            quirks: self.quirks.clone(),
            strictness: self.strictness,
            server: self.server.map_or(plain.server, String::from),
            heart_beat: self.heart_beat.unwrap_or(plain.heart_beat),
            limits: Limits { max_body, ..plain.limits },
            max_transactions: self.max_transactions.unwrap_or(plain.max_transactions),
            ..plain
        }
    }

    /// How a connection that ended for this reason is closed.
    pub(crate) fn close_cause(&self, reason: Option<CloseReason>) -> CloseCause {
        let own = reason.and_then(|reason| self.closes.iter().find(|close| close.after == reason));
        match (own, reason) {
            (Some(close), _) => CloseCause::As(close.code, close.reason),
            (None, Some(CloseReason::Finished) | None) => CloseCause::Finished,
            (None, Some(CloseReason::TooLarge)) => CloseCause::TooLarge,
            (None, Some(_)) => CloseCause::Error,
        }
    }
}
