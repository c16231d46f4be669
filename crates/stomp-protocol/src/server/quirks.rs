//! Deviations of a server from the specification, as real brokers have them.

use crate::frame::Command;

/// The deviations of a server. The default has none.
#[derive(Clone, Debug, Default)]
pub struct Quirks {
    /// A line feed follows every frame (`K3`); it is no heart-beat.
    pub line_feed_after_frame: bool,
    /// The headers of CONNECTED.
    pub greeting: Greeting,
    /// Negotiation and timeout of heart-beats.
    pub heart_beats: Beats,
    /// The headers of MESSAGE.
    pub messages: MessageStyle,
    /// The answers to errors of the client.
    pub errors: Errors,
    /// The reading and confirmation of requests.
    pub requests: Requests,
}

/// The headers of CONNECTED.
#[derive(Clone, Debug)]
pub struct Greeting {
    /// The headers, in order.
    pub headers: &'static [GreetingHeader],
    /// Whether 1.0 gets all of them too.
    pub is_complete: bool,
    /// Whether headers of the driver are left out.
    pub is_exact: bool,
}

/// A header of CONNECTED.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GreetingHeader {
    /// `version` (spec#34).
    Version,
    /// `heart-beat` (spec#41).
    HeartBeat,
    /// `session` (spec#35).
    Session,
    /// `server` (spec#35).
    Server,
}

impl Default for Greeting {
    fn default() -> Self {
        use GreetingHeader::{HeartBeat, Server, Session, Version};
        let headers = &[Version, HeartBeat, Session, Server];
        Self { headers, is_complete: false, is_exact: false }
    }
}

/// Negotiation and timeout of heart-beats.
#[derive(Clone, Debug)]
pub struct Beats {
    /// Whether the server offers the periods that the client asks for, in whole seconds, at least one.
    pub mirrors_seconds: bool,
    /// Silence after which the connection ends, in percent of the agreed period. Default 200.
    pub timeout_percent: u64,
    /// Silence after which the connection of a client without heart-beats ends, in milliseconds.
    pub idle_limit: Option<u64>,
    /// Whether the connection ends without an ERROR.
    pub is_silent: bool,
}

impl Default for Beats {
    fn default() -> Self {
        Self { mirrors_seconds: false, timeout_percent: 200, idle_limit: None, is_silent: false }
    }
}

/// The headers of MESSAGE.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MessageStyle {
    /// `message-id` is the session and a number; `redelivered` stands there if it is true.
    #[default]
    Plain,
    /// Like RabbitMQ: `message-id` is `T_sub@@session@@1`, `redelivered` always stands there, and every
    /// header of SEND but `destination` and `content-length` is repeated: the application's from the
    /// last to the first, then those that RabbitMQ defines.
    RabbitMq,
}

/// The answers to errors of the client. An error is named by the `message` header of its ERROR.
#[derive(Clone, Debug)]
pub struct Errors {
    /// Whether ERROR repeats the receipt of the request (spec#78).
    pub names_receipt: bool,
    /// Whether every ERROR names the versions.
    pub names_versions: bool,
    /// The `content-type` of the body; `None`: ERROR has no body.
    pub explains_in: Option<&'static str>,
    /// The errors that end the connection; others leave it open. `None`: every error ends it (spec#76).
    /// A frame that cannot be read always does.
    pub fatal: Option<&'static [&'static str]>,
    /// The errors that are not answered; the request is ignored.
    pub ignored: &'static [&'static str],
    /// Whether a request that failed is answered only if it asked for a receipt.
    pub wants_receipt: bool,
    /// Whether a frame that cannot be read ends the connection without an ERROR.
    pub is_silent_on_malformed: bool,
    /// Other texts for some errors.
    pub phrases: &'static [Phrase],
}

impl Default for Errors {
    fn default() -> Self {
        Self {
            names_receipt: true,
            names_versions: false,
            explains_in: Some("text/plain;charset=utf-8"),
            fatal: None,
            ignored: &[],
            wants_receipt: false,
            is_silent_on_malformed: false,
            phrases: &[],
        }
    }
}

impl Errors {
    /// Whether a request with this error leaves the connection open.
    #[must_use]
    pub fn survives(&self, message: &str) -> bool {
        self.ignored.contains(&message) || self.fatal.is_some_and(|fatal| !fatal.contains(&message))
    }

    /// This server's text for an error, if it has one.
    pub(super) fn phrase(&self, message: &str, about: Option<&str>) -> Option<&'static str> {
        let fits = |phrase: &&Phrase| {
            phrase.plain == message && (phrase.about.is_none() || phrase.about == about)
        };
        self.phrases.iter().find(fits).map(|phrase| phrase.said)
    }
}

/// Another text for an error.
#[derive(Clone, Copy, Debug)]
pub struct Phrase {
    /// The text of the plain server, in the header `message`.
    pub plain: &'static str,
    /// The header that the error is about; `None`: any.
    pub about: Option<&'static str>,
    /// The text of this server.
    pub said: &'static str,
}

/// The reading and confirmation of requests.
#[derive(Clone, Debug, Default)]
pub struct Requests {
    /// Commands whose frames are ignored.
    pub ignored: &'static [Command],
    /// Whether only DISCONNECT is confirmed by a RECEIPT.
    pub confirms_only_disconnect: bool,
    /// The message of the ERROR that answers a DISCONNECT without `receipt`; none: no ERROR.
    pub plain_disconnect_error: Option<&'static str>,
    /// Whether every subscription is treated as `ack:auto`.
    pub has_no_acks: bool,
    /// Whether an unknown command is an error of that frame and not of the stream.
    pub reads_any_command: bool,
    /// Whether headers are unescaped on 1.0 too.
    pub unescapes_always: bool,
    /// Whether SUBSCRIBE may leave out `id` on every version (spec#92: on 1.0).
    pub ids_are_optional: bool,
    /// Whether BEGIN of an open transaction starts it again.
    pub begins_anew: bool,
    /// Headers that are refused on SEND.
    pub refused_on_send: &'static [&'static str],
    /// Headers that SEND with a body must have.
    pub wanted_on_send: &'static [&'static str],
    /// Whether CONNECT must have a `host` on 1.1 and 1.2 (spec#30).
    pub wants_host: bool,
}
