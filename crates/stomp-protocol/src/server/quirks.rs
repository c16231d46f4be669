//! How a server may differ from the plain one, as real brokers do: data, looked up where it counts.

use crate::frame::Command;

/// The habits of a server. The default has none: it is what the specification says.
#[derive(Clone, Debug, Default)]
pub struct Quirks {
    /// A line feed goes out behind every frame; it is no heart-beat.
    pub line_feed_after_frame: bool,
    /// What CONNECTED looks like.
    pub greeting: Greeting,
    /// How heart-beats are agreed and missed.
    pub heart_beats: Beats,
    /// What MESSAGE looks like.
    pub messages: MessageStyle,
    /// How faults are answered.
    pub errors: Errors,
    /// How requests are read and confirmed.
    pub requests: Requests,
}

/// What CONNECTED looks like.
#[derive(Clone, Debug)]
pub struct Greeting {
    /// Its headers, in order.
    pub headers: &'static [GreetingHeader],
    /// All of them are there on 1.0 too.
    pub is_complete: bool,
    /// No others are.
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

/// How heart-beats are agreed and missed.
#[derive(Clone, Debug)]
pub struct Beats {
    /// The server offers what the client asks for, in whole seconds and at least one.
    pub mirrors_seconds: bool,
    /// A client is given up after this much of the agreed period, in percent. Default 200.
    pub patience_percent: u64,
    /// A client that agreed on no heart-beats is given up after this long, in milliseconds.
    pub idle_limit: Option<u64>,
    /// A client is given up without an ERROR.
    pub is_silent: bool,
}

impl Default for Beats {
    fn default() -> Self {
        Self { mirrors_seconds: false, patience_percent: 200, idle_limit: None, is_silent: false }
    }
}

/// What MESSAGE looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MessageStyle {
    /// `message-id` is the session and a number.
    #[default]
    Plain,
    /// As RabbitMQ does it: `T_sub@@session@@1` for an id, `redelivered` always, every header of
    /// SEND handed on but `destination` and `content-length`: the sender's own last to first, then
    /// those it knows.
    RabbitMq,
}

/// How faults are answered. Faults are named by the `message` header of their ERROR.
#[derive(Clone, Debug)]
pub struct Errors {
    /// ERROR repeats the receipt of the frame at fault (spec#78).
    pub names_receipt: bool,
    /// ERROR names the versions, whatever the fault.
    pub names_versions: bool,
    /// `content-type` of the explanation; none: ERROR has no body.
    pub explains_in: Option<&'static str>,
    /// A request at fault leaves the connection open, unless it is one of these. `None`: every
    /// fault ends the connection (spec#76). What cannot be read ends it always.
    pub fatal: Option<&'static [&'static str]>,
    /// Requests at fault for these reasons are passed over.
    pub ignored: &'static [&'static str],
    /// A request at fault is answered only if it asked for a receipt.
    pub wants_receipt: bool,
    /// What cannot be read ends the connection without an ERROR.
    pub is_silent_on_malformed: bool,
    /// The words of faults, where they differ.
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
    /// Whether a request with this fault leaves the connection open.
    #[must_use]
    pub fn survives(&self, message: &str) -> bool {
        self.ignored.contains(&message) || self.fatal.is_some_and(|fatal| !fatal.contains(&message))
    }

    /// The `message` of a fault, in this server's words.
    pub(super) fn phrase(&self, message: &str, about: Option<&str>) -> Option<&'static str> {
        let fits = |phrase: &&Phrase| {
            phrase.plain == message && (phrase.about.is_none() || phrase.about == about)
        };
        self.phrases.iter().find(fits).map(|phrase| phrase.said)
    }
}

/// What a server says for something.
#[derive(Clone, Copy, Debug)]
pub struct Phrase {
    /// What the plain server says in the header `message`.
    pub plain: &'static str,
    /// The header it is about, if that makes a difference.
    pub about: Option<&'static str>,
    /// What this one says.
    pub said: &'static str,
}

/// How requests are read and confirmed.
#[derive(Clone, Debug, Default)]
pub struct Requests {
    /// Frames of these commands do nothing at all.
    pub ignored: &'static [Command],
    /// Only DISCONNECT is confirmed by a RECEIPT.
    pub confirms_only_disconnect: bool,
    /// The message of the ERROR that answers a DISCONNECT without `receipt`; none: no ERROR.
    pub plain_disconnect_error: Option<&'static str>,
    /// Every subscription is `ack:auto`, whatever it asks for.
    pub has_no_acks: bool,
    /// Unknown commands are faults of their own, not of the stream.
    pub reads_any_command: bool,
    /// Escapes are undone on 1.0 as well.
    pub unescapes_always: bool,
    /// SUBSCRIBE may leave `id` out, on every version.
    pub ids_are_optional: bool,
    /// BEGIN of an open transaction begins it anew.
    pub begins_anew: bool,
    /// SEND with these headers is refused.
    pub refused_on_send: &'static [&'static str],
    /// SEND with a body has to have these headers.
    pub wanted_on_send: &'static [&'static str],
    /// CONNECT has to name a `host` on 1.1 and 1.2 (spec#30).
    pub wants_host: bool,
}
