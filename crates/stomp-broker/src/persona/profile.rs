//! The profile of a persona: the behaviour in which brokers differ.

use stomp_protocol::codec::Strictness;
use stomp_protocol::server::{self, CloseReason, quirks::Quirks};
use stomp_protocol::{HeartBeat, Limits, Version};

use super::layout::Layout;
use crate::routing::Routing;
use crate::transport::CloseCause;
use crate::transport::messages::{Intake, WsFrames};

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
    /// The form of `session`.
    pub(crate) session_form: SessionForm,
    /// The headers of MESSAGE; none: those of the protocol machine.
    pub(crate) layout: Option<Layout>,
    /// What happens with destinations; none: as this broker has it.
    pub(crate) routing: Option<Routing>,
    /// The offer, whatever the configuration says.
    pub(crate) heart_beat: Option<HeartBeat>,
    /// Bytes of a frame's body, if that is less than the configuration allows.
    pub(crate) max_body: Option<usize>,
    pub(crate) max_transactions: Option<usize>,
    /// Bytes of one WebSocket message, if that is less than what the broker needs by itself.
    pub(crate) max_ws_message: Option<usize>,
    /// The reason of the close code for a WebSocket message that is too large.
    pub(crate) too_large: Option<&'static str>,
    /// Header lines of a frame, and bytes of one, if that is less than the broker takes by itself.
    pub(crate) max_headers: Option<usize>,
    pub(crate) max_line: Option<usize>,
    /// How a subprotocol is chosen.
    pub(crate) subprotocols: Subprotocols,
    /// The values of `host`; any value if there are none.
    pub(crate) hosts: &'static [&'static str],
    /// Whether only users whose passcode was checked are named in CONNECTED.
    pub(crate) names_checked_users: bool,
    /// Whether a `client-id` may be in use once only.
    pub(crate) has_unique_clients: bool,
    /// Whether a client without `login` is let in whatever users there are.
    pub(crate) has_guests: bool,
    /// Bytes of a frame's head.
    pub(crate) max_head: Option<usize>,
    /// What `/temp-queue/` stands for.
    pub(crate) temp_queues: TempStyle,
    /// Whether a line feed follows every frame over TCP.
    pub(crate) line_feed_over_tcp: bool,
    /// The kind of WebSocket messages that go out, unless the configuration names one.
    pub(crate) ws_frames: WsFrames,
    /// How WebSocket messages are read.
    pub(crate) intake: Intake,
    /// Where transports tell why they close: what they say, if it differs.
    pub(crate) closes: &'static [Close],
    /// Whether connections are cut off without a word in the place of being closed.
    pub(crate) never_closes: bool,
    /// Where transports tell why they close: the frames that say it do not get out any more.
    pub(crate) drops_last_frames: bool,
}

/// The form of `session`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SessionForm {
    /// A number of the start of the broker, and one of the connection.
    Plain,
    /// A UUID.
    Uuid,
    /// As ActiveMQ Classic has it.
    ActiveMq,
    /// Eight hexadecimal digits.
    Short,
}

/// What `/temp-queue/…` stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TempStyle {
    /// A name for `reply-to` of SEND, which opens a subscription.
    RabbitMq,
    /// A queue of the session, which it subscribes to; others see another name of it in `reply-to`.
    ActiveMq,
    /// Nothing: it is a destination like others.
    Nothing,
}

/// How a WebSocket's subprotocol is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subprotocols {
    /// The highest version that is offered, or none.
    Highest,
    /// The first that is offered and known, or none.
    First,
    /// The highest, or `stomp`; without one of them the upgrade fails.
    Required,
}

impl Subprotocols {
    /// The subprotocol among those offered, or none if there is none: which version is spoken is agreed by
    /// CONNECT all the same. `None` at all if the connection is refused without.
    pub(crate) fn choose(self, offered: &[&str]) -> Option<Option<&'static str>> {
        let versions = [Version::V1_2, Version::V1_1, Version::V1_0].map(Version::subprotocol);
        let is_offered = |name: &&'static str| offered.contains(name);
        match self {
            Self::Highest => Some(versions.into_iter().find(is_offered)),
            Self::First => {
                let known = |name: &&str| versions.into_iter().find(|version| version == name);
                Some(offered.iter().find_map(known))
            }
            Self::Required => versions.into_iter().chain(["stomp"]).find(is_offered).map(Some),
        }
    }
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
            session_form: SessionForm::Plain,
            layout: None,
            routing: None,
            heart_beat: None,
            max_body: None,
            max_transactions: None,
            max_ws_message: None,
            too_large: None,
            max_headers: None,
            max_line: None,
            subprotocols: Subprotocols::Highest,
            hosts: &[],
            names_checked_users: false,
            has_unique_clients: false,
            has_guests: false,
            max_head: None,
            temp_queues: TempStyle::RabbitMq,
            line_feed_over_tcp: false,
            ws_frames: WsFrames::Auto,
            intake: Intake::Everything,
            closes: &[],
            never_closes: false,
            drops_last_frames: false,
        }
    }
}

impl BrokerProfile {
    /// What the router does.
    pub(crate) fn routing(&self) -> Routing {
        self.routing.clone().unwrap_or_default()
    }

    /// The value of `session` of the connection `number`, in the form of the broker.
    pub(crate) fn session(&self, instance: u32, number: u64) -> String {
        let prefix = self.session_prefix;
        match self.session_form {
            SessionForm::Plain => format!("{prefix}{instance:08x}-{number}"),
            SessionForm::Uuid => {
                let (high, low) = (number >> 48, number & 0xffff_ffff_ffff);
                format!("{instance:08x}-0000-4000-8{:03x}-{low:012x}", high & 0xfff)
            }
            SessionForm::ActiveMq => format!("ID:broker-{instance}-1:{number}"),
            SessionForm::Short => format!("{:08x}", u64::from(instance) ^ number),
        }
    }

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
            limits: Limits {
                max_body,
                max_headers: self.max_headers.unwrap_or(plain.limits.max_headers),
                max_head: self.max_head.unwrap_or(plain.limits.max_head),
                max_line: self.max_line.unwrap_or(plain.limits.max_line),
            },
            max_transactions: self.max_transactions.unwrap_or(plain.max_transactions),
            ..plain
        }
    }

    /// How a connection that ended for this reason is closed.
    pub(crate) fn close_cause(&self, reason: Option<CloseReason>) -> CloseCause {
        let own = reason.and_then(|reason| self.closes.iter().find(|close| close.after == reason));
        match (own, reason) {
            _ if self.never_closes => CloseCause::Cut,
            (Some(close), _) => CloseCause::As(close.code, close.reason),
            (None, Some(CloseReason::Finished) | None) => CloseCause::Finished,
            (None, Some(CloseReason::TooLarge)) => CloseCause::TooLarge,
            (None, Some(_)) => CloseCause::Error,
        }
    }
}
