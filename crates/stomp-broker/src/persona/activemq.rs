//! Apache ActiveMQ Classic 6.1.6.

use stomp_protocol::codec::Strictness;
use stomp_protocol::server::quirks::{
    Agreement, Answer, Beats, Duplicates, ErrorHeader, ErrorLength, Errors, Greeting,
    GreetingHeader, MessageStyle, Outcome, Padding, Quirks, Reading, Requests, Rule,
};
use stomp_protocol::server::{AckMode, CloseReason, FailureKind as Kind};
use stomp_protocol::{Command, ProtocolErrorKind as Malformed};

use super::layout::{Ids, Layout, Order, Slot};
use super::profile::{BrokerProfile, Close, SessionForm, Subprotocols, TempStyle};
use crate::destination::{Kind as Destination, Names};
use crate::routing::{DeadLetters, Durable, Rejected, Routing, Selectors};
use crate::selector::HeaderTypes;
use crate::transport::messages::{Intake, WsFrames};
use crate::wildcards::Wildcards;

/// The reason of the close code 1009. Jetty puts in how many bytes had come, which is not said here.
const TOO_LARGE: &str =
    "Text message too large: (actual) 69,618 > (configured max text message size) 65,536";

/// The queue of all dead letters.
const DEAD: &str = "/queue/ActiveMQ.DLQ";

pub(super) fn profile() -> BrokerProfile {
    BrokerProfile {
        quirks: quirks(),
        strictness: Strictness::Lenient,
        server: Some("ActiveMQ/6.1.6"),
        session_form: SessionForm::ActiveMq,
        ws_frames: WsFrames::Text,
        intake: Intake::OneFrameOfText,
        max_ws_message: Some(65_536),
        too_large: Some(TOO_LARGE),
        max_headers: Some(1000),
        max_line: Some(10_240),
        subprotocols: Subprotocols::Required,
        line_feed_over_tcp: true,
        temp_queues: TempStyle::ActiveMq,
        layout: Some(LAYOUT),
        routing: Some(routing()),
        closes: &CLOSES,
        has_unique_clients: true,
        ..BrokerProfile::default()
    }
}

fn quirks() -> Quirks {
    use GreetingHeader::{HeartBeat, Receipt, Server, Session, Version};
    Quirks {
        greeting: Greeting {
            headers: &[
                Server,
                HeartBeat,
                Session,
                Receipt("response-id"),
                Receipt("receipt-id"),
                Version,
            ],
            is_complete: true,
            is_exact: true,
            session_from: Some("client-id"),
            ..Greeting::default()
        },
        heart_beats: Beats {
            agreement: Agreement::Mirrored,
            timeout_percent: 300,
            is_silent: true,
            on_any_version: true,
            ..Beats::default()
        },
        messages: MessageStyle::Driver,
        errors: errors(),
        requests: Requests {
            duplicates: Duplicates::Live,
            other_ack: Some(AckMode::Auto),
            reads_any_command: true,
            nacks_one: true,
            deletes_by: Some("activemq.subscriptionName"),
            ..Requests::default()
        },
        reading: Some(Reading {
            refuses_undefined_escapes: false,
            drops_colons: false,
            padding: Padding::Value,
        }),
        ..Quirks::default()
    }
}

fn errors() -> Errors {
    const HEADERS: [ErrorHeader; 3] = [
        ErrorHeader::Fixed("content-type", "text/plain"),
        ErrorHeader::Receipt,
        ErrorHeader::Message,
    ];
    Errors {
        headers: &HEADERS,
        length: ErrorLength::Never,
        plain_before_connect: true,
        explains: true,
        rules: &RULES,
        otherwise: Outcome::GoesOn,
    }
}

fn routing() -> Routing {
    Routing {
        names: Names {
            added: Vec::new(),
            prefixes: &[
                ("/topic/", Destination::Topic),
                ("/queue/", Destination::Queue),
                ("/temp-topic/", Destination::Topic),
                // What clients call /temp-queue/ is one of these for all others.
                ("/remote-temp-queue/", Destination::Queue),
            ],
            others: Some((Destination::Queue, "/queue/")),
            may_be_empty: false,
            may_have_slashes: true,
            are_escaped: false,
        },
        wildcards: Wildcards::Words { one: "*", many: ">" },
        queues_have_wildcards: true,
        sends_to_wildcards: true,
        selectors: Selectors::Applied(HeaderTypes::AsNeeded),
        durable: Durable::Named { header: "activemq.subscriptionName", wants_client: false },
        // Only persistent messages are kept as dead letters.
        rejected: Rejected::BuriedIfPersistent(DEAD),
        dead_letters: Some(DeadLetters { queue: DEAD, max_redeliveries: 6 }),
        no_local: Some("activemq.noLocal"),
        confirms_first: true,
        takes_any_prefetch: true,
        prefetch: "activemq.prefetchSize",
        errors: errors(),
        ..Routing::default()
    }
}

const LAYOUT: Layout = Layout {
    slots: &[
        Slot::Destination,
        Slot::MessageId,
        Slot::OfSendOr("expires", "0"),
        Slot::OfSendOr("priority", "4"),
        Slot::RedeliveredIfTrue,
        Slot::Others,
        Slot::Timestamp,
        Slot::Subscription,
        Slot::AckIfAcknowledged,
        Slot::LengthAsSent,
    ],
    hidden: &["receipt", "transaction", "message-id", "subscription", "redelivered", "ack"],
    order: Order::HashMap(32),
    ids: Ids::ActiveMq,
};

const CLOSES: [Close; 6] = [
    done(CloseReason::Finished),
    done(CloseReason::Protocol),
    done(CloseReason::Refused),
    done(CloseReason::Silent),
    done(CloseReason::Malformed),
    done(CloseReason::TooLarge),
];

const fn done(after: CloseReason) -> Close {
    Close { after, code: 1000, reason: "" }
}

/// The body of an ERROR: the exception, and the first line of its stack trace.
const TRACE: &str = "org.apache.activemq.transport.stomp.ProtocolException: {message}\n\tat \
                     org.apache.activemq.transport.stomp.ProtocolConverter.onStompCommand\n";
const JMS_TRACE: &str = "jakarta.jms.JMSException: {message}\n\tat \
                         org.apache.activemq.broker.region.AbstractRegion.addConsumer\n";

const fn says(kind: Kind, message: &'static str) -> Rule {
    Rule::new(kind, Answer::Error(message, TRACE), Outcome::GoesOn)
}

const fn ends(kind: Kind, message: &'static str) -> Rule {
    Rule::new(kind, Answer::Error(message, TRACE), Outcome::Ends)
}

const fn closes(kind: Kind) -> Rule {
    Rule::new(kind, Answer::Nothing, Outcome::Ends)
}

const fn lacks(command: Command, header: &'static str, message: &'static str) -> Rule {
    says(Kind::MissingHeader, message).of(command).about(header)
}

static RULES: [Rule; 47] = [
    Rule::new(
        Kind::ClientIdInUse,
        Answer::Error(
            "Broker: localhost - Client: {value} already connected from ws://127.0.0.1:61614",
            "jakarta.jms.InvalidClientIDException: {message}\n\tat \
             org.apache.activemq.broker.region.RegionBroker.addConnection\n",
        ),
        Outcome::Ends,
    ),
    Rule::new(
        Kind::BadDurable,
        Answer::Error("Durable consumer is in use", JMS_TRACE),
        Outcome::GoesOn,
    ),
    Rule::new(
        Kind::AccessRefused,
        Answer::Error("User name [{value}] or password is invalid.", "{message}"),
        Outcome::Ends,
    ),
    ends(
        Kind::UnsupportedVersion,
        "Invalid Protocol version[{value}], supported versions are: [1.2, 1.1, 1.0]",
    ),
    ends(Kind::BadHeartBeat, "Invalid heart-beat header:{value}"),
    ends(Kind::HalfHeartBeat, "Invalid heart-beat header:{value}"),
    says(Kind::AlreadyConnected, "Already connected."),
    Rule::new(Kind::NotConnected, Answer::Nothing, Outcome::GoesOn).of(Command::Disconnect),
    says(Kind::NotConnected, "Not connected."),
    ends(Kind::UnknownCommand, "Unknown STOMP action: {command}"),
    ends(Kind::UnknownFirstCommand, "Unknown STOMP action: {command}"),
    ends(Kind::UnexpectedCommand, "Unknown STOMP action: {command}"),
    lacks(Command::Subscribe, "destination", "Invalid empty or 'null' Destination header"),
    lacks(Command::Subscribe, "id", "SUBSCRIBE received without a subscription id!"),
    lacks(Command::Unsubscribe, "id", "UNSUBSCRIBE received without a subscription id!"),
    lacks(Command::Send, "destination", "SEND received without a Destination specified!"),
    lacks(Command::Ack, "subscription", "ACK received without a subscription id for acknowledge!"),
    lacks(
        Command::Nack,
        "subscription",
        "NACK received without a subscription id for acknowledge!",
    ),
    lacks(Command::Ack, "message-id", "ACK received without a message-id to acknowledge!"),
    lacks(Command::Nack, "message-id", "NACK received without a message-id to acknowledge!"),
    says(Kind::MissingHeader, "ACK received without a ack id for acknowledge!").of(Command::Ack),
    says(Kind::MissingHeader, "NACK received without a ack id for acknowledge!").of(Command::Nack),
    lacks(Command::Begin, "transaction", "Must specify the transaction you are beginning"),
    lacks(Command::Commit, "transaction", "Must specify the transaction you are committing"),
    lacks(Command::Abort, "transaction", "Must specify the transaction you are committing"),
    Rule::new(Kind::AfterDisconnect, Answer::Nothing, Outcome::GoesOn),
    ends(
        Kind::Malformed(Malformed::BodyTooLarge),
        "Specified content-length is not a valid integer",
    ),
    closes(Kind::EmptyHeader),
    closes(Kind::BadDestination),
    closes(Kind::Incomplete),
    closes(Kind::Limit),
    closes(Kind::Malformed(Malformed::EmptyHeaderName)),
    closes(Kind::Malformed(Malformed::UnknownCommand)),
    closes(Kind::Malformed(Malformed::NulInHead)),
    closes(Kind::Malformed(Malformed::StrayCarriageReturn)),
    ends(
        Kind::Malformed(Malformed::InvalidContentLength),
        "Specified content-length is not a valid integer",
    ),
    ends(
        Kind::Malformed(Malformed::MissingNul),
        "content-length bytes were read and there was no trailing null byte",
    ),
    ends(Kind::Malformed(Malformed::LineTooLong), "The maximum header length was exceeded"),
    ends(Kind::Malformed(Malformed::TooManyHeaders), "The maximum number of headers was exceeded"),
    says(Kind::UnknownSubscription, "No subscription matched."),
    Rule::new(Kind::LateAck, Answer::Receipt, Outcome::GoesOn),
    says(Kind::NotAwaited, "Unexpected {command} received for message-id [null]"),
    says(Kind::UnknownMessage, "Unexpected {command} received for message-id [null]"),
    says(Kind::NackUnsupported, "NACK received but connection is in v1.0 mode."),
    says(Kind::DuplicateTransaction, "The transaction was already started: {value}"),
    says(Kind::UnknownTransaction, "Invalid transaction id: {value}"),
    Rule::new(
        Kind::BadSelector,
        Answer::Error("Couldn't create TopicSubscription", JMS_TRACE),
        Outcome::GoesOn,
    ),
];
