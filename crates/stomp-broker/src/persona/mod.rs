//! Personas: the habits of real brokers that a client can see, as data.
//!
//! The broker stays what it is; a persona says how it greets, what it confirms, how it errs and
//! how it hangs up. Each is one table, in a file of its own, of values that are looked up where
//! they count: by the protocol machine (`stomp_protocol::server::quirks`), the session and the
//! WebSocket transport. docs/broker/personas.md tells which habits there are, and where from.

mod activemq;
mod artemis;
mod rabbitmq;
mod spring_simple;
mod strict;

use std::fmt;
use std::str::FromStr;

use stomp_protocol::codec::Strictness;
use stomp_protocol::server::{self, CloseReason, quirks::Quirks};
use stomp_protocol::{HeartBeat, Limits};

use crate::transport::Goodbye;
use crate::transport::options::Intake;
use crate::transport::options::WsFrames;

/// Whose habits a broker has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Persona {
    /// Its own.
    #[default]
    Plain,
    /// RabbitMQ's STOMP and Web STOMP plugins.
    RabbitMq,
    /// Spring's simple broker.
    SpringSimple,
    /// Apache ActiveMQ, now called Classic.
    ActiveMq,
    /// Apache ActiveMQ Artemis.
    Artemis,
    /// Nobody's: whatever the specification demands or recommends of a client is insisted upon.
    Strict,
}

impl Persona {
    const ALL: [(&'static str, Self); 6] = [
        ("plain", Self::Plain),
        ("rabbitmq", Self::RabbitMq),
        ("spring-simple", Self::SpringSimple),
        ("activemq", Self::ActiveMq),
        ("artemis", Self::Artemis),
        ("strict", Self::Strict),
    ];

    pub(crate) fn habits(self) -> Habits {
        match self {
            Self::Plain => Habits::default(),
            Self::RabbitMq => rabbitmq::habits(),
            Self::SpringSimple => spring_simple::habits(),
            Self::ActiveMq => activemq::habits(),
            Self::Artemis => artemis::habits(),
            Self::Strict => strict::habits(),
        }
    }
}

impl fmt::Display for Persona {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = Self::ALL.iter().find(|(_, persona)| persona == self);
        f.write_str(found.map_or("plain", |(name, _)| name))
    }
}

impl FromStr for Persona {
    type Err = String;

    /// # Errors
    /// If the text is none of the names.
    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|(name, _)| *name == text);
        found.map(|(_, persona)| *persona).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|(name, _)| *name).collect();
            format!("{text:?} is none of {}", names.join(", "))
        })
    }
}

/// What a persona is made of. The default is the broker's own.
#[derive(Clone, Debug)]
pub(crate) struct Habits {
    /// What the protocol machine does differently.
    pub(crate) quirks: Quirks,
    pub(crate) strictness: Strictness,
    /// The `server` header.
    pub(crate) server: Option<&'static str>,
    /// What every `session` header begins with.
    pub(crate) session_prefix: &'static str,
    /// What is offered whatever the configuration says.
    pub(crate) heart_beat: Option<HeartBeat>,
    /// Octets of a frame's body, if that is less than the configuration allows.
    pub(crate) max_body: Option<usize>,
    pub(crate) max_transactions: Option<usize>,
    /// Octets of one WebSocket message, if that is less than what the broker needs by itself.
    pub(crate) max_ws_message: Option<usize>,
    /// The kind of WebSocket messages that go out, unless the configuration names one.
    pub(crate) ws_frames: WsFrames,
    /// Which WebSocket messages are taken, and for what.
    pub(crate) intake: Intake,
    /// Where transports tell why they close: what they say, if it differs.
    pub(crate) closes: &'static [Close],
    /// Where transports tell why they close: the frames that say it do not get out any more.
    pub(crate) loses_last_words: bool,
}

/// What is said instead of the broker's own close code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Close {
    pub(crate) after: CloseReason,
    pub(crate) code: u16,
    pub(crate) reason: &'static str,
}

impl Default for Habits {
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
            loses_last_words: false,
        }
    }
}

impl Habits {
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
    pub(crate) fn goodbye(&self, reason: Option<CloseReason>) -> Goodbye {
        let own = reason.and_then(|reason| self.closes.iter().find(|close| close.after == reason));
        match (own, reason) {
            (Some(close), _) => Goodbye::As(close.code, close.reason),
            (None, Some(CloseReason::Finished) | None) => Goodbye::Finished,
            (None, Some(CloseReason::TooLarge)) => Goodbye::TooLarge,
            (None, Some(_)) => Goodbye::Error,
        }
    }
}
