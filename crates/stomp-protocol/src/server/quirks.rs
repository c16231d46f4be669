//! Deviations of a server from the specification, as real brokers have them.

use super::event::AckMode;
use super::failure::FailureKind;
use crate::frame::Command;
use crate::version::Version;

/// The deviations of a server. The default has none.
///
#[doc = include_str!("quirks_example.md")]
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
    /// The reading of header lines; `None`: by the strictness of the server.
    pub reading: Option<Reading>,
}

/// The reading of header lines, where it follows neither kind of strictness.
/// See the example of [`Quirks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Whether undefined escapes are errors; if not, they stay as they are.
    pub refuses_undefined_escapes: bool,
    /// Whether colons in values are dropped, on versions with escapes.
    pub drops_colons: bool,
    /// The blanks that are removed on 1.0 (spec#88).
    pub padding: Padding,
}

/// The blanks that are removed from header lines of 1.0.
/// See the example of [`Quirks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    /// None.
    Kept,
    /// Those before the value.
    ValueStart,
    /// Those before and after the value.
    Value,
}

/// The headers of CONNECTED.
/// See the example of [`Quirks`].
#[derive(Clone, Debug)]
pub struct Greeting {
    /// The headers, in order.
    pub headers: &'static [GreetingHeader],
    /// Whether 1.0 gets all of them too.
    pub is_complete: bool,
    /// Whether headers of the driver are left out.
    pub is_exact: bool,
    /// Whether `heart-beat` is left out if CONNECT has none.
    pub answers_heart_beat: bool,
    /// Whether 1.0 does not get `server`.
    pub server_since_1_1: bool,
    /// The header of CONNECT whose value `session` is, if it has it.
    pub session_from: Option<&'static str>,
}

/// A header of CONNECTED.
///
/// See the example of [`Quirks`].
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
    /// A header with the value of `receipt` of CONNECT, if there is one.
    Receipt(&'static str),
}

impl Default for Greeting {
    fn default() -> Self {
        use GreetingHeader::{HeartBeat, Server, Session, Version};
        let headers = &[Version, HeartBeat, Session, Server];
        Self {
            headers,
            is_complete: false,
            is_exact: false,
            answers_heart_beat: false,
            server_since_1_1: false,
            session_from: None,
        }
    }
}

/// Negotiation and timeout of heart-beats.
///
/// See the example of [`Quirks`].
#[derive(Clone, Debug)]
pub struct Beats {
    /// How the periods are agreed on.
    pub agreement: Agreement,
    /// Silence after which the connection ends, in percent of the agreed period. Default 200.
    pub timeout_percent: u64,
    /// Silence after which the connection of a client without heart-beats ends, in milliseconds.
    pub idle_limit: Option<u64>,
    /// Whether the connection ends without an ERROR.
    pub is_silent: bool,
    /// Whether clients of 1.0 may have heart-beats.
    pub on_any_version: bool,
    /// What a number below zero is taken for.
    pub negative: Option<&'static str>,
    /// Whether one number alone is taken for none.
    pub takes_half: bool,
}

/// How the periods of heart-beats are agreed on.
///
/// See the example of [`Quirks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// As in the specification (spec#43): the greater of what both want.
    Greater,
    /// The server sends and wants what the client asks for.
    Mirrored,
    /// The same, in whole seconds, at least one.
    MirroredSeconds,
    /// The server takes what the client asks for, but not less than the first number; a client that sends
    /// none is to send within the second number all the same.
    AtLeast(u64, u64),
}

impl Default for Beats {
    fn default() -> Self {
        Self {
            agreement: Agreement::Greater,
            timeout_percent: 200,
            idle_limit: None,
            is_silent: false,
            on_any_version: false,
            negative: None,
            takes_half: false,
        }
    }
}

/// The headers of MESSAGE.
/// See the example of [`Quirks`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MessageStyle {
    /// The machine writes them: `message-id` is the session and a number; `redelivered` stands there if it
    /// is true; of SEND's headers those that MESSAGE repeats (spec#72).
    #[default]
    Plain,
    /// The driver gives all of them with [`Connection::message_with_head`](super::Connection::message_with_head), and gets all headers
    /// of SEND.
    Driver,
}

/// The answers to errors of the client.
/// See the example of [`Quirks`].
#[derive(Clone, Debug)]
pub struct Errors {
    /// The headers of ERROR, in order; `content-length` is written behind them.
    pub headers: &'static [ErrorHeader],
    /// When `content-length` is written.
    pub length: ErrorLength,
    /// Whether headers of an ERROR before CONNECT are not escaped.
    pub plain_before_connect: bool,
    /// Whether ERROR explains itself in its body, where no rule has a body.
    pub explains: bool,
    /// The answers to some errors; the first rule that fits applies.
    pub rules: &'static [Rule],
    /// What becomes of the connection after a request with any other error.
    pub otherwise: Outcome,
}

/// A header of ERROR.
///
/// See the example of [`Quirks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorHeader {
    /// `message` (spec#77).
    Message,
    /// `receipt-id`, if the request had a `receipt` (spec#78).
    Receipt,
    /// `version` with the versions of the server, if the client's is none of them (spec#37).
    VersionsIfNone,
    /// A header with one value.
    Fixed(&'static str, &'static str),
    /// The same, on 1.1 and later and if there is a body.
    WithBody(&'static str, &'static str),
}

/// When ERROR has a `content-length`.
///
/// See the example of [`Quirks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorLength {
    /// With a body.
    WithBody,
    /// With a body, if the version is known and not 1.0.
    WithBodySince11,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Default for Errors {
    fn default() -> Self {
        use ErrorHeader::{Fixed, Message, Receipt, VersionsIfNone};
        const HEADERS: [ErrorHeader; 4] =
            [Message, Receipt, VersionsIfNone, Fixed("content-type", "text/plain;charset=utf-8")];
        Self {
            headers: &HEADERS,
            length: ErrorLength::WithBody,
            plain_before_connect: false,
            explains: true,
            rules: &[],
            otherwise: Outcome::Ends,
        }
    }
}

impl Errors {
    /// The rule for an error, if there is one.
    /// See the example of [`Quirks`].
    #[must_use]
    pub fn rule(&self, about: &About<'_>) -> Option<&'static Rule> {
        self.rules.iter().find(|rule| rule.fits(about))
    }

    /// Whether a request with this error leaves the connection open.
    /// See the example of [`Quirks`].
    #[must_use]
    pub fn survives(&self, about: &About<'_>) -> bool {
        let outcome = self.rule(about).map_or(self.otherwise, |rule| rule.outcome);
        !matches!(outcome, Outcome::Ends | Outcome::Fails)
    }
}

/// What a rule looks at.
///
/// See the example of [`Quirks`].
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The kind of error.
    pub kind: FailureKind,
    /// The command of the request, if it could be read.
    pub command: Option<Command>,
    /// The header that is missing or wrong.
    pub header: Option<&'a str>,
    /// Whether the request asked for a receipt.
    pub has_receipt: bool,
    /// The negotiated version.
    pub version: Version,
    /// What is wrong.
    pub value: &'a str,
}

/// The answer to an error.
/// See the example of [`Quirks`].
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The kind of error.
    pub kind: FailureKind,
    /// The command of the request; `None`: any.
    pub command: Option<Command>,
    /// The header that is missing or wrong; `None`: any.
    pub header: Option<&'static str>,
    /// Whether the request asked for a receipt; `None`: either.
    pub receipt: Option<bool>,
    /// The versions; empty: any.
    pub versions: &'static [Version],
    /// What is wrong.
    pub value: Pattern,
    /// What is sent.
    pub answer: Answer,
    /// What becomes of the connection.
    pub outcome: Outcome,
}

impl Rule {
    /// A rule for every error of this kind.
    /// See the example of [`Quirks`].
    #[must_use]
    pub const fn new(kind: FailureKind, answer: Answer, outcome: Outcome) -> Self {
        let (command, header, receipt) = (None, None, None);
        Self { kind, command, header, receipt, versions: &[], value: Pattern::Any, answer, outcome }
    }

    /// For requests with this command only. See the example of [`Quirks`].
    #[must_use]
    pub const fn of(self, command: Command) -> Self {
        Self { command: Some(command), ..self }
    }

    /// For errors about this header only. See the example of [`Quirks`].
    #[must_use]
    pub const fn about(self, header: &'static str) -> Self {
        Self { header: Some(header), ..self }
    }

    /// For requests that ask for a receipt, or for others.
    /// See the example of [`Quirks`].
    #[must_use]
    pub const fn with_receipt(self, receipt: bool) -> Self {
        Self { receipt: Some(receipt), ..self }
    }

    /// For these versions only. See the example of [`Quirks`].
    #[must_use]
    pub const fn on(self, versions: &'static [Version]) -> Self {
        Self { versions, ..self }
    }

    /// If what is wrong begins like this.
    /// See the example of [`Pattern`].
    #[must_use]
    pub const fn of_value(self, value: &'static str) -> Self {
        Self { value: Pattern::Prefix(value), ..self }
    }

    /// If what is wrong is numbers with this separator.
    /// See the example of [`Pattern`].
    #[must_use]
    pub const fn of_numbers(self, separator: char) -> Self {
        Self { value: Pattern::Numbers(separator), ..self }
    }

    fn fits(&self, about: &About<'_>) -> bool {
        self.kind == about.kind
            && (self.command.is_none() || self.command == about.command)
            && (self.header.is_none() || self.header == about.header)
            && self.receipt.is_none_or(|receipt| receipt == about.has_receipt)
            && self.value.fits(about.value)
            && (self.versions.is_empty() || self.versions.contains(&about.version))
    }
}

/// What a value looks like.
///
#[doc = include_str!("pattern_example.md")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Anything.
    Any,
    /// It begins like this.
    Prefix(&'static str),
    /// Two numbers, with this separator.
    Numbers(char),
}

impl Pattern {
    fn fits(self, value: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Prefix(prefix) => value.starts_with(prefix),
            Self::Numbers(separator) => value.split_once(separator).is_some_and(|(one, other)| {
                [one, other].iter().all(|number| number.parse::<u64>().is_ok())
            }),
        }
    }
}

/// What is sent to a client after an error.
///
/// See the example of [`Quirks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The ERROR of the plain server.
    Plain,
    /// An ERROR with this `message` and body. In both stand `{value}`, `{header}`, `{command}`,
    /// `{receipt}`, `{session}`, `{uuid}` (another name of the session), `{first}` (the value up to a
    /// comma), `{last}` (the value behind its last `@`), `{joined}` (the value without colons), `{index}`
    /// and `{escape}` (where in the value an undefined escape is, and the escape) for what the error is
    /// about, and `{message}` for the other text.
    Error(&'static str, &'static str),
    /// The same, without `receipt-id`.
    Bare(&'static str, &'static str),
    /// An ERROR with this `message`, `content-length:0` and nothing else.
    Short(&'static str),
    /// The RECEIPT, if one was asked for, as if nothing were wrong.
    Receipt,
    /// The same, and [`Error`](Self::Error) once the RECEIPT has been sent.
    ReceiptThenError(&'static str, &'static str),
    /// Nothing.
    Nothing,
}

/// What becomes of a connection after an error.
///
/// See the example of [`Quirks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It ends (spec#76).
    Ends,
    /// It goes on; the request is ignored.
    GoesOn,
    /// It stays open, and no further request is answered.
    Deaf,
    /// It ends as if the server had failed.
    Fails,
}

/// The reading and confirmation of requests.
///
/// See the example of [`Quirks`].
#[derive(Clone, Debug, Default)]
pub struct Requests {
    /// Commands whose frames are ignored.
    pub ignored: &'static [Command],
    /// Whether only DISCONNECT is confirmed by a RECEIPT.
    pub confirms_only_disconnect: bool,
    /// The message of the ERROR that answers a DISCONNECT without `receipt`; none: no ERROR.
    pub plain_disconnect_error: Option<&'static str>,
    /// Whether a DISCONNECT with a receipt is answered, and the connection stays open.
    pub outlives_disconnect: bool,
    /// Whether the connection stays open, and deaf, after a DISCONNECT without `receipt`.
    pub outlives_plain_disconnect: bool,
    /// Whether every subscription is treated as `ack:auto`.
    pub has_no_acks: bool,
    /// What an unknown `ack` mode is taken for.
    pub other_ack: Option<AckMode>,
    /// Whether `transaction` of SEND, ACK and NACK is ignored.
    pub has_no_transactions: bool,
    /// Whether an ACK in an aborted transaction has settled its message all the same.
    pub aborts_keep_acks: bool,
    /// Whether a receipt in a transaction waits for COMMIT, and is dropped by ABORT.
    pub receipts_wait_for_commit: bool,
    /// The headers by which ACK and NACK may name a message on 1.2, in order; empty: `id`.
    pub ack_headers: &'static [&'static str],
    /// Whether ACK on 1.1 needs no `subscription`.
    pub ack_needs_no_subscription: bool,
    /// What SUBSCRIBE with an id in use does.
    pub duplicates: Duplicates,
    /// Whether CONNECT must have an `accept-version`.
    pub wants_version: bool,
    /// Whether a second CONNECT is answered like the first.
    pub connects_again: bool,
    /// Whether `content-type` of SEND must be one.
    pub checks_content_type: bool,
    /// Whether NACK refuses one message only, whatever the mode.
    pub nacks_one: bool,
    /// Whether 1.0 has NACK and `client-individual`.
    pub is_modern_on_1_0: bool,
    /// Whether a body is refused on a frame that may have none, though frames are read leniently.
    pub refuses_bodies: bool,
    /// Whether CONNECT with no version of the server counts as the first CONNECT.
    pub counts_failed_connect: bool,
    /// The beginning of ids that UNSUBSCRIBE may not name.
    pub reserved_ids: Option<&'static str>,
    /// The header of UNSUBSCRIBE that names a durable subscription to be deleted.
    pub deletes_by: Option<&'static str>,
    /// Whether SUBSCRIBE must have an `id` on every version.
    pub ids_always: bool,
    /// Whether NACK with `requeue:false` drops the message.
    pub reads_requeue: bool,
    /// Whether an unknown command is an error of that frame and not of the stream.
    pub reads_any_command: bool,
    /// Whether headers are escaped and unescaped on 1.0 too.
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

/// What SUBSCRIBE with an id in use does.
///
/// See the example of [`Quirks`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Duplicates {
    /// It fails.
    #[default]
    Fail,
    /// It is ignored.
    Ignored,
    /// It opens another subscription of this id.
    Live,
}
