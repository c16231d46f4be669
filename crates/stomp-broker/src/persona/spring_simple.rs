//! Spring's simple broker, behind its STOMP endpoint.

use stomp_protocol::codec::Strictness;
use stomp_protocol::server::quirks::{
    Answer, Beats, Duplicates, ErrorHeader, ErrorLength, Errors, Greeting, GreetingHeader,
    MessageStyle, Outcome, Padding, Quirks, Reading, Requests, Rule,
};
use stomp_protocol::server::{CloseReason, FailureKind as Kind};
use stomp_protocol::{Command, HeartBeat, ProtocolErrorKind};

use super::layout::{Ids, Layout, Order, Slot};
use super::profile::{BrokerProfile, Close, SessionForm, Subprotocols, TempStyle};
use super::rabbitmq;
use crate::destination::{Kind as Destination, Names};
use crate::routing::{Durable, Routing, Selectors};
use crate::wildcards::Wildcards;

/// Bytes of a text message that Tomcat takes.
pub(super) const MAX_TEXT: usize = 16_640;

/// The reason of the close code 1009.
pub(super) const TOO_LARGE: &str = "The decoded text message was too big for the output buffer and \
                                    the endpoint does not support partial messages";

pub(super) fn profile() -> BrokerProfile {
    use GreetingHeader::{HeartBeat as Beat, Version};
    let quirks = Quirks {
        greeting: Greeting { headers: &[Version, Beat], is_complete: true, ..Greeting::default() },
        heart_beats: Beats {
            timeout_percent: 300,
            negative: Some("0"),
            takes_half: true,
            ..Beats::default()
        },
        messages: MessageStyle::Driver,
        errors: errors(),
        requests: Requests {
            ignored: &[
                Command::Ack,
                Command::Nack,
                Command::Begin,
                Command::Commit,
                Command::Abort,
            ],
            confirms_only_disconnect: true,
            plain_disconnect_error: Some("Session closed."),
            outlives_disconnect: true,
            has_no_acks: true,
            has_no_transactions: true,
            unescapes_always: true,
            wants_version: true,
            duplicates: Duplicates::Ignored,
            reads_any_command: true,
            checks_content_type: true,
            ids_always: true,
            refuses_bodies: true,
            counts_failed_connect: true,
            ..Requests::default()
        },
        reading: Some(Reading {
            refuses_undefined_escapes: true,
            drops_colons: false,
            padding: Padding::Kept,
        }),
        ..Quirks::default()
    };
    BrokerProfile {
        quirks,
        heart_beat: Some(HeartBeat { outgoing: 10_000, incoming: 10_000 }),
        max_ws_message: Some(MAX_TEXT),
        too_large: Some(TOO_LARGE),
        subprotocols: Subprotocols::First,
        session_form: SessionForm::Uuid,
        strictness: Strictness::Lenient,
        max_headers: Some(rabbitmq::MANY),
        max_line: Some(rabbitmq::LONG),
        max_head: Some(rabbitmq::LONG),
        layout: Some(LAYOUT),
        routing: Some(routing()),
        names_checked_users: true,
        closes: &CLOSES,
        temp_queues: TempStyle::Nothing,
        ..BrokerProfile::default()
    }
}

fn errors() -> Errors {
    const HEADERS: [ErrorHeader; 1] = [ErrorHeader::Message];
    Errors {
        headers: &HEADERS,
        length: ErrorLength::Always,
        explains: false,
        rules: &RULES,
        otherwise: Outcome::Ends,
        ..Errors::default()
    }
}

fn routing() -> Routing {
    Routing {
        names: Names {
            added: Vec::new(),
            prefixes: &[
                ("/topic", Destination::Topic),
                ("/queue", Destination::Topic),
                ("/app/", Destination::App),
                ("/user/", Destination::User),
            ],
            others: None,
            may_be_empty: true,
            may_have_slashes: true,
            are_escaped: false,
        },
        wildcards: Wildcards::Paths,
        sends_to_wildcards: true,
        selectors: Selectors::Ignored,
        durable: Durable::Ignored,
        takes_any_prefetch: true,
        errors: errors(),
        ..Routing::default()
    }
}

const LAYOUT: Layout = Layout {
    slots: &[
        Slot::Destination,
        Slot::OthersAndOwn,
        Slot::Subscription,
        Slot::MessageId,
        Slot::Length,
    ],
    hidden: &[],
    order: Order::Slots,
    ids: Ids::Session,
};

pub(super) const CLOSES: [Close; 5] = [
    broken(CloseReason::Finished),
    broken(CloseReason::Protocol),
    broken(CloseReason::Refused),
    broken(CloseReason::Silent),
    broken(CloseReason::Malformed),
];

const fn broken(after: CloseReason) -> Close {
    Close { after, code: 1002, reason: "" }
}

pub(super) const fn ends(kind: Kind, message: &'static str) -> Rule {
    Rule::new(kind, Answer::Short(message), Outcome::Ends)
}

pub(super) const fn silent(kind: Kind) -> Rule {
    Rule::new(kind, Answer::Nothing, Outcome::GoesOn)
}

/// The answers of Spring's STOMP endpoint, whatever broker is behind it.
pub(super) const ENDPOINT: [Rule; 20] = [
    ends(Kind::NotConnected, "Unknown session: {uuid}"),
    ends(Kind::BeatBeforeConnect, "Unknown session: {uuid}"),
    ends(Kind::AlreadyConnected, "Session already exists"),
    ends(
        Kind::UnknownCommand,
        "No enum constant org.springframework.messaging.simp.stomp.StompCommand.{command}",
    ),
    ends(Kind::BadContentType, "Invalid mime type \"{value}\": does not contain '/'"),
    ends(Kind::BadHeartBeat, "Error at index 0 in: \"{first}\""),
    ends(
        Kind::Malformed(ProtocolErrorKind::MissingNul),
        "Frame must be terminated with a null octet",
    ),
    ends(
        Kind::Malformed(ProtocolErrorKind::UndefinedEscape),
        "Illegal escape sequence at index {index}: {value}",
    ),
    ends(Kind::OpenEscape, "Illegal escape sequence at index {index}: {value}"),
    ends(
        Kind::Malformed(ProtocolErrorKind::BodyNotAllowed),
        "{command} shouldn't have a payload: length={value}, headers={}",
    ),
    silent(Kind::Application),
    silent(Kind::EmptyHeader),
    silent(Kind::UnknownDestination),
    Rule::new(Kind::Limit, Answer::Nothing, Outcome::Ends),
    ends(
        Kind::UnknownFirstCommand,
        "No enum constant org.springframework.messaging.simp.stomp.StompCommand.{command}",
    ),
    silent(Kind::AfterDisconnect),
    silent(Kind::Malformed(ProtocolErrorKind::UnknownCommand)),
    silent(Kind::Malformed(ProtocolErrorKind::InvalidContentLength)),
    silent(Kind::Malformed(ProtocolErrorKind::NulInHead)),
    Rule::new(Kind::Malformed(ProtocolErrorKind::BodyTooLarge), Answer::Nothing, Outcome::Deaf),
];

const SILENT: [Kind; 7] = [
    Kind::UnsupportedVersion,
    Kind::UnknownSubscription,
    Kind::UnusableDestination,
    Kind::MissingHeader,
    Kind::BadDestination,
    Kind::BadAckMode,
    Kind::UnexpectedCommand,
];

static RULES: [Rule; ENDPOINT.len() + SILENT.len()] = {
    let mut rules = [ENDPOINT[0]; ENDPOINT.len() + SILENT.len()];
    let mut at = 0;
    while at < rules.len() {
        rules[at] =
            if at < ENDPOINT.len() { ENDPOINT[at] } else { silent(SILENT[at - ENDPOINT.len()]) };
        at += 1;
    }
    rules
};
