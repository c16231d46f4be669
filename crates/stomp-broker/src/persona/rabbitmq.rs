//! RabbitMQ 3.10 with its STOMP and Web STOMP plugins.

use stomp_protocol::codec::Strictness;
use stomp_protocol::server::CloseReason;
use stomp_protocol::server::FailureKind as Kind;
use stomp_protocol::server::quirks::{
    Agreement, Answer, Beats, ErrorHeader, ErrorLength, Errors, Greeting, GreetingHeader,
    MessageStyle, Outcome, Padding, Quirks, Reading, Requests, Rule,
};
use stomp_protocol::{Command, ProtocolErrorKind as Malformed};

use super::layout::{Ids, Layout, Order, Slot};
use super::profile::{BrokerProfile, Close};
use crate::destination::{Kind as Destination, Names};
use crate::routing::{Durable, Routing, Selectors};

pub(super) fn profile() -> BrokerProfile {
    BrokerProfile {
        quirks: quirks(),
        strictness: Strictness::Lenient,
        server: Some("RabbitMQ/3.10.8"),
        session_prefix: "session-",
        layout: Some(LAYOUT),
        hosts: &["/"],
        has_guests: true,
        max_headers: Some(MANY),
        max_line: Some(LONG),
        max_head: Some(LONG),
        routing: Some(routing()),
        closes: &CLOSES,
        drops_last_frames: true,
        ..BrokerProfile::default()
    }
}

/// Limits that no frame of a test reaches: RabbitMQ has none of these.
pub(super) const MANY: usize = 10_000;
pub(super) const LONG: usize = 1 << 20;

pub(super) fn quirks() -> Quirks {
    use GreetingHeader::{HeartBeat, Server, Session, Version};
    Quirks {
        line_feed_after_frame: true,
        greeting: Greeting {
            headers: &[Server, Session, HeartBeat, Version],
            is_complete: true,
            is_exact: true,
            ..Greeting::default()
        },
        heart_beats: Beats {
            agreement: Agreement::MirroredSeconds,
            timeout_percent: 300,
            is_silent: true,
            on_any_version: true,
            negative: Some("0"),
            ..Beats::default()
        },
        messages: MessageStyle::Driver,
        errors: own_errors(),
        requests: Requests {
            reads_any_command: true,
            ids_are_optional: true,
            begins_anew: true,
            receipts_wait_for_commit: true,
            reads_requeue: true,
            ack_needs_no_subscription: true,
            unescapes_always: true,
            is_modern_on_1_0: true,
            refused_on_send: &["message-id"],
            reserved_ids: Some("/temp-queue/"),
            ..Requests::default()
        },
        reading: Some(Reading {
            refuses_undefined_escapes: true,
            drops_colons: false,
            padding: Padding::ValueStart,
        }),
    }
}

pub(super) fn errors(rules: &'static [Rule], otherwise: Outcome) -> Errors {
    const HEADERS: [ErrorHeader; 3] = [
        ErrorHeader::Message,
        ErrorHeader::Fixed("content-type", "text/plain"),
        ErrorHeader::Fixed("version", "1.0,1.1,1.2"),
    ];
    Errors {
        headers: &HEADERS,
        length: ErrorLength::WithBody,
        explains: true,
        rules,
        otherwise,
        ..Errors::default()
    }
}

fn own_errors() -> Errors {
    errors(&OWN_RULES, Outcome::GoesOn)
}

pub(super) fn routing() -> Routing {
    Routing {
        names: Names {
            added: Vec::new(),
            prefixes: &PREFIXES,
            others: Some((Destination::Queue, "/queue/")),
            may_be_empty: false,
            may_have_slashes: false,
            are_escaped: true,
        },
        sends_to_wildcards: true,
        selectors: Selectors::Ignored,
        durable: Durable::RabbitMq,
        keeps_unacknowledged: true,
        returns_to_same: true,
        topics_take_back: true,
        errors: own_errors(),
        ..Routing::default()
    }
}

/// What names are, by their prefixes.
pub(super) const PREFIXES: [(&str, Destination); 6] = [
    ("/topic/", Destination::Topic),
    ("/queue/", Destination::Queue),
    ("/exchange/", Destination::Exchange),
    ("/amq/queue/", Destination::AmqQueue),
    ("/temp-queue/", Destination::Temp),
    ("/reply-queue/", Destination::Reply),
];

const LAYOUT: Layout = Layout {
    slots: &slots(Slot::LengthOfBody),
    hidden: &[],
    order: Order::Slots,
    ids: Ids::RabbitMq,
};

/// The same as it comes through Spring, which writes the length of every body.
pub(super) const RELAYED: Layout = Layout { slots: &slots(Slot::Length), ..LAYOUT };

const fn slots(length: Slot) -> [Slot; 12] {
    [
        Slot::Subscription,
        Slot::Destination,
        Slot::MessageId,
        Slot::Redelivered,
        Slot::AckIfAcknowledged,
        Slot::OthersBackwards,
        Slot::OfSend("reply-to"),
        Slot::OfSend("correlation-id"),
        Slot::OfSend("priority"),
        Slot::OfSend("persistent"),
        Slot::OfSend("content-type"),
        length,
    ]
}

const CLOSES: [Close; 6] = [
    died(CloseReason::Finished),
    died(CloseReason::Protocol),
    died(CloseReason::Refused),
    died(CloseReason::Silent),
    Close { after: CloseReason::Malformed, code: 1007, reason: "" },
    Close { after: CloseReason::Failed, code: 1011, reason: "" },
];

const fn died(after: CloseReason) -> Close {
    Close { after, code: 1000, reason: "STOMP died" }
}

const fn says(kind: Kind, message: &'static str, body: &'static str) -> Rule {
    Rule::new(kind, Answer::Error(message, body), Outcome::GoesOn)
}

/// What is no frame is waited for until it is one.
const fn waits(kind: Malformed) -> Rule {
    Rule::new(Kind::Malformed(kind), Answer::Nothing, Outcome::Deaf)
}

const fn fails(kind: Malformed) -> Rule {
    Rule::new(Kind::Malformed(kind), Answer::Nothing, Outcome::Fails)
}

/// What RabbitMQ answers, and what becomes of the connection.
const RULES: [Rule; 38] = [
    says(Kind::UnsupportedVersion, "Version mismatch", "Supported versions are 1.0,1.1,1.2\n"),
    says(Kind::BadHeartBeat, "Processing error", "Processing error"),
    says(Kind::HalfHeartBeat, "Processing error", "Processing error"),
    says(Kind::BadAckMode, "Processing error", "Processing error"),
    says(Kind::BadValue, "Processing error", "Processing error"),
    says(Kind::NotConnected, "Illegal command", "You must log in using CONNECT first"),
    says(Kind::UnknownCommand, "Bad command", "Could not interpret command \"{command}\"\n"),
    says(Kind::UnexpectedCommand, "Bad command", "Could not interpret command \"{command}\"\n"),
    says(Kind::AccessRefused, "Bad CONNECT", "Access refused for user '{value}'\n"),
    says(Kind::BadHost, "Bad CONNECT", "Virtual host '{value}' access denied"),
    says(
        Kind::MissingHeader,
        "Missing destination or id",
        "UNSUBSCRIBE must include a 'destination' or 'id' header",
    )
    .of(Command::Unsubscribe),
    says(Kind::MissingHeader, "Missing header", "\"{command}\" must include the \"id\" header\n")
        .about("id"),
    says(
        Kind::MissingHeader,
        "Missing header",
        "\"{command}\" must include the \"message-id\" header\n",
    )
    .about("message-id"),
    says(
        Kind::MissingHeader,
        "Missing {header}",
        "\"{command}\" must include a '{header}' header\n",
    ),
    says(Kind::EmptyHeader, "Invalid destination", "Destination cannot be blank")
        .about("destination"),
    says(
        Kind::UnknownDestination,
        "Unknown destination",
        "'{value}' is not a valid destination.\nValid destination types are: /temp-queue, \
         /exchange, /topic, /queue, /amq/queue, /reply-queue/.\n",
    ),
    says(Kind::BadDestination, "Invalid destination", "{value}\n"),
    says(
        Kind::UnusableDestination,
        "Invalid destination",
        "'{value}' is not a valid destination for '{command}'\n",
    ),
    says(Kind::ForbiddenHeader, "Invalid header", "'{header}' is not allowed on '{command}'.\n"),
    says(Kind::ReservedId, "Invalid id", "UNSUBSCRIBE 'id' may not start with /temp-queue/\n"),
    says(
        Kind::UnknownSubscription,
        "No subscription found",
        "UNSUBSCRIBE must refer to an existing subscription.\nSubscription to \"id='{value}'\" \
         not found.\n",
    ),
    Rule::new(
        Kind::NotAwaited,
        Answer::ReceiptThenError(
            "precondition_failed",
            "PRECONDITION_FAILED - unknown delivery tag {last}",
        ),
        Outcome::Ends,
    ),
    says(
        Kind::LateAck,
        "Subscription not found",
        "Message with id \"{value}\" has no subscription",
    ),
    says(
        Kind::UnknownMessage,
        "Subscription not found",
        "Message with id \"{value}\" has no subscription",
    )
    .of_value("T_"),
    says(
        Kind::UnknownMessage,
        "Invalid header",
        "\"{command}\" must include a valid \"{header}\" header\n",
    ),
    says(
        Kind::UnknownTransaction,
        "Bad transaction",
        "Invalid transaction identifier: \"{value}\"\n",
    ),
    Rule::new(
        Kind::DuplicateSubscription,
        Answer::Error(
            "Duplicated subscription identifier",
            "A subscription identified by 'T_{value}' already exists.",
        ),
        Outcome::Ends,
    ),
    Rule::new(
        Kind::UnknownResource,
        Answer::Error("not_found", "NOT_FOUND - no {value} in vhost '/'"),
        Outcome::Ends,
    ),
    Rule::new(Kind::AlreadyConnected, Answer::Nothing, Outcome::Fails),
    says(Kind::UnknownFirstCommand, "Illegal command", "You must log in using CONNECT first"),
    fails(Malformed::InvalidContentLength),
    fails(Malformed::MissingNul),
    // Over WebSocket the close code tells it, over TCP nothing.
    Rule::new(Kind::Malformed(Malformed::HeaderWithoutColon), Answer::Nothing, Outcome::Ends),
    Rule::new(Kind::Malformed(Malformed::UndefinedEscape), Answer::Nothing, Outcome::Ends),
    Rule::new(Kind::OpenEscape, Answer::Nothing, Outcome::Ends),
    waits(Malformed::UnknownCommand),
    waits(Malformed::NulInHead),
    Rule::new(Kind::Malformed(Malformed::BodyTooLarge), Answer::Nothing, Outcome::Deaf),
];

static OWN_RULES: [Rule; RULES.len()] = RULES;

/// The same, of a server that ends the connection after every ERROR.
pub(super) const fn ending_rules() -> [Rule; RULES.len()] {
    let mut rules = RULES;
    let mut at = 0;
    while at < rules.len() {
        rules[at].outcome = Outcome::Ends;
        at += 1;
    }
    rules
}
