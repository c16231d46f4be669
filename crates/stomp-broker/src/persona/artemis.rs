//! Apache ActiveMQ Artemis 2.40.0, with the prefixes `/queue/` (anycast) and `/topic/` (multicast).

use stomp_protocol::codec::Strictness;
use stomp_protocol::server::quirks::{
    Agreement, Answer, Beats, ErrorHeader, ErrorLength, Errors, Greeting, GreetingHeader,
    MessageStyle, Outcome, Padding, Quirks, Reading, Requests, Rule,
};
use stomp_protocol::server::{AckMode, FailureKind as Kind};
use stomp_protocol::{Command, ProtocolErrorKind as Malformed};

use super::layout::{Ids, Layout, Order, Slot};
use super::profile::{BrokerProfile, SessionForm, Subprotocols, TempStyle};
use super::rabbitmq;
use crate::destination::{Kind as Destination, Names};
use crate::routing::{Durable, Rejected, Routing, Selectors, TypeHeaders};
use crate::selector::HeaderTypes;
use crate::transport::messages::WsFrames;
use crate::wildcards::RABBITMQ;

/// The payload of one WebSocket frame.
const MAX_WS_FRAME: usize = 65_536;

/// How long it puts up with a client that agreed on no heart-beats.
const CONNECTION_TTL: u64 = 60_000;

pub(super) fn profile() -> BrokerProfile {
    BrokerProfile {
        quirks: quirks(),
        strictness: Strictness::Lenient,
        server: Some("ActiveMQ-Artemis/2.40.0 ActiveMQ Artemis Messaging Engine"),
        session_form: SessionForm::Short,
        ws_frames: WsFrames::Binary,
        max_ws_message: Some(MAX_WS_FRAME),
        subprotocols: Subprotocols::First,
        max_headers: Some(rabbitmq::MANY),
        max_line: Some(rabbitmq::LONG),
        max_head: Some(rabbitmq::LONG),
        layout: Some(LAYOUT),
        routing: Some(routing()),
        never_closes: true,
        temp_queues: TempStyle::Nothing,
        ..BrokerProfile::default()
    }
}

fn quirks() -> Quirks {
    use GreetingHeader::{HeartBeat, Receipt, Server, Session, Version};
    Quirks {
        line_feed_after_frame: true,
        greeting: Greeting {
            headers: &[Version, Session, Server, Receipt("receipt-id"), HeartBeat],
            is_exact: true,
            answers_heart_beat: true,
            server_since_1_1: true,
            ..Greeting::default()
        },
        heart_beats: Beats {
            agreement: Agreement::AtLeast(500, 30_000),
            negative: Some("1"),
            idle_limit: Some(CONNECTION_TTL),
            ..Beats::default()
        },
        messages: MessageStyle::Driver,
        errors: errors(),
        requests: Requests {
            ids_are_optional: true,
            other_ack: Some(AckMode::ClientIndividual),
            reads_any_command: true,
            aborts_keep_acks: true,
            connects_again: true,
            ..Requests::default()
        },
        reading: Some(Reading {
            refuses_undefined_escapes: true,
            drops_colons: true,
            padding: Padding::ValueStart,
        }),
    }
}

fn errors() -> Errors {
    const HEADERS: [ErrorHeader; 4] = [
        ErrorHeader::Message,
        ErrorHeader::VersionsIfNone,
        ErrorHeader::Receipt,
        ErrorHeader::WithBody("content-type", "text/plain"),
    ];
    Errors {
        headers: &HEADERS,
        length: ErrorLength::WithBodySince11,
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
            prefixes: &[("/topic/", Destination::Topic), ("/queue/", Destination::Queue)],
            others: Some((Destination::Topic, "")),
            may_be_empty: false,
            may_have_slashes: true,
            are_escaped: false,
        },
        wildcards: RABBITMQ,
        queues_have_wildcards: true,
        sends_to_wildcards: true,
        selectors: Selectors::Applied(HeaderTypes::Text),
        durable: Durable::Named { header: "durable-subscription-name", wants_client: true },
        rejected: Rejected::Dropped,
        types: Some(TypeHeaders {
            send: "destination-type",
            subscribe: "subscription-type",
            queue: "ANYCAST",
        }),
        forgets_unsubscribed: true,
        no_local: Some("no-local"),
        confirms_first: true,
        takes_any_prefetch: true,
        errors: errors(),
        ..Routing::default()
    }
}

const LAYOUT: Layout = Layout {
    slots: &[
        Slot::SubscriptionOr("subscription/"),
        Slot::LengthIfBinary,
        Slot::MessageId,
        Slot::Destination,
        Slot::OfSend("correlation-id"),
        Slot::OfSendOr("expires", "0"),
        Slot::Redelivered,
        Slot::OfSendOr("priority", "4"),
        Slot::OfSendOr("persistent", "false"),
        Slot::OfSend("reply-to"),
        Slot::Timestamp,
        Slot::OfSend("type"),
        Slot::OfSend("content-type"),
        Slot::ByPrefix("destination-type", &[("/topic/", "MULTICAST"), ("/queue/", "ANYCAST")]),
        Slot::OthersOfArtemis,
        Slot::AckIfAcknowledged,
        Slot::LengthSince11,
    ],
    hidden: &[],
    order: Order::Slots,
    ids: Ids::Artemis,
};

const fn ends(kind: Kind, message: &'static str) -> Rule {
    Rule::new(kind, Answer::Error(message, ""), Outcome::Ends)
}

const fn explains(kind: Kind, message: &'static str, body: &'static str) -> Rule {
    Rule::new(kind, Answer::Error(message, body), Outcome::Ends)
}

/// Without `receipt-id`.
const fn bare(kind: Kind, message: &'static str, body: &'static str) -> Rule {
    Rule::new(kind, Answer::Bare(message, body), Outcome::Ends)
}

const fn drops(kind: Kind) -> Rule {
    Rule::new(kind, Answer::Nothing, Outcome::Ends)
}

/// Nothing is answered any more.
const fn deafens(kind: Kind) -> Rule {
    Rule::new(kind, Answer::Nothing, Outcome::Deaf)
}

/// It lists the bytes of the frame.
const INVALID: &str = "AMQ339023 Invalid STOMP frame {joined}";
const INVALID_BODY: &str = "AMQ339024: Invalid STOMP frame: {value}";

static RULES: [Rule; 41] = [
    deafens(Kind::NotConnected),
    deafens(Kind::BeatBeforeConnect),
    explains(
        Kind::UnsupportedVersion,
        "AMQ339002 Stomp versions not supported {value}",
        "Supported protocol versions are v1.0 v1.1 v1.2",
    ),
    explains(
        Kind::AccessRefused,
        "Security Error occurred: User name [{value}] or password is invalid",
        "{message}",
    ),
    ends(Kind::BadHeartBeat, "For input string: \"{first}\""),
    ends(Kind::HalfHeartBeat, "Incorrect heartbeat header {value}"),
    bare(
        Kind::MissingHeader,
        "Cannot invoke \"org.apache.activemq.artemis.api.core.SimpleString.startsWith(\
         org.apache.activemq.artemis.api.core.SimpleString)\" because \"address\" is null",
        "{message}",
    )
    .of(Command::Subscribe),
    drops(Kind::MissingHeader).of(Command::Unsubscribe),
    drops(Kind::MissingHeader).of(Command::Begin),
    ends(Kind::MissingHeader, "AMQ339030 transaction header is mandatory to COMMIT a transaction")
        .of(Command::Commit),
    ends(Kind::MissingHeader, "AMQ339031 Error handling send").of(Command::Send),
    Rule::new(
        Kind::MissingHeader,
        Answer::Error("AMQ339037 Must specify the subscription's id", ""),
        Outcome::GoesOn,
    )
    .about("subscription"),
    ends(Kind::MissingHeader, "AMQ339039 No id header in ACK/NACK frame."),
    Rule::new(Kind::EmptyHeader, Answer::Receipt, Outcome::GoesOn),
    drops(Kind::BadDestination),
    Rule::new(
        Kind::DuplicateSubscription,
        Answer::Bare(
            "There already is a subscription for: {value}. Either use unique subscription IDs or \
             do not create multiple subscriptions for the same destination",
            "",
        ),
        Outcome::Ends,
    ),
    ends(Kind::UnknownSubscription, "Cannot unsubscribe as no subscription exists for id: {value}"),
    ends(Kind::NotAwaited, "AMQ339025 failed to ack because no message with id {value}"),
    ends(Kind::LateAck, "AMQ339018 Error acknowledging message {value}"),
    drops(Kind::UnknownMessage).of(Command::Nack),
    // The consumer that the first number names is not there.
    drops(Kind::UnknownMessage).of_numbers(','),
    ends(Kind::UnknownMessage, "AMQ339018 Error acknowledging message {value}"),
    ends(Kind::DuplicateTransaction, "Transaction already started: {value}"),
    ends(Kind::UnknownTransaction, "AMQ339013 Error committing {value}").of(Command::Commit),
    ends(Kind::UnknownTransaction, "No transaction started: {value}").of(Command::Abort),
    Rule::new(Kind::UnknownTransaction, Answer::Receipt, Outcome::GoesOn),
    ends(Kind::UnexpectedCommand, "AMQ339029 Unsupported command {command}"),
    bare(Kind::BadSelector, "Invalid selector \"{value}\"", "{value}"),
    Rule::new(
        Kind::BadDurable,
        Answer::Bare("AMQ339016 Error creating subscription {value}", ""),
        Outcome::Ends,
    ),
    deafens(Kind::UnknownFirstCommand),
    bare(Kind::UnknownCommand, INVALID, INVALID_BODY),
    bare(Kind::NackUnsupported, INVALID, INVALID_BODY),
    deafens(Kind::Malformed(Malformed::BodyTooLarge)),
    ends(
        Kind::Silent,
        "AMQ229014: Did not receive data from the client within the {value}ms connection TTL. The \
         connection will now be closed.",
    ),
    drops(Kind::Limit),
    drops(Kind::Incomplete),
    Rule::new(Kind::AfterDisconnect, Answer::Nothing, Outcome::GoesOn),
    bare(
        Kind::Malformed(Malformed::UndefinedEscape),
        "AMQ339040 Undefined escape sequence {escape}",
        "",
    ),
    deafens(Kind::OpenEscape),
    deafens(Kind::Malformed(Malformed::HeaderWithoutColon)),
    deafens(Kind::Malformed(Malformed::InvalidContentLength)),
];
