//! RabbitMQ 3.10 with its STOMP and Web STOMP plugins.

use stomp_protocol::codec::Strictness;
use stomp_protocol::server::CloseReason;
use stomp_protocol::server::quirks::{
    Beats, Errors, Greeting, GreetingHeader, MessageStyle, Phrase, Quirks, Requests,
};

use super::profile::{BrokerProfile, Close};

pub(super) fn profile() -> BrokerProfile {
    BrokerProfile {
        quirks: quirks(),
        strictness: Strictness::Lenient,
        server: Some("RabbitMQ/3.10.8"),
        session_prefix: "session-",
        max_transactions: Some(16),
        closes: &CLOSES,
        drops_last_frames: true,
        ..BrokerProfile::default()
    }
}

fn quirks() -> Quirks {
    use GreetingHeader::{HeartBeat, Server, Session, Version};
    Quirks {
        line_feed_after_frame: true,
        greeting: Greeting {
            headers: &[Server, Session, HeartBeat, Version],
            is_complete: true,
            is_exact: true,
        },
        heart_beats: Beats {
            mirrors_seconds: true,
            timeout_percent: 300,
            is_silent: true,
            ..Beats::default()
        },
        messages: MessageStyle::RabbitMq,
        errors: Errors {
            names_receipt: false,
            names_versions: true,
            explains_in: Some("text/plain"),
            fatal: Some(&["Duplicate subscription", "Already connected"]),
            is_silent_on_malformed: true,
            phrases: &PHRASES,
            ..Errors::default()
        },
        requests: Requests {
            reads_any_command: true,
            ids_are_optional: true,
            begins_anew: true,
            refused_on_send: &["message-id"],
            ..Requests::default()
        },
    }
}

const CLOSES: [Close; 5] = [
    died(CloseReason::Finished),
    died(CloseReason::Protocol),
    died(CloseReason::Refused),
    died(CloseReason::Silent),
    Close { after: CloseReason::Malformed, code: 1007, reason: "" },
];

const fn died(after: CloseReason) -> Close {
    Close { after, code: 1000, reason: "STOMP died" }
}

const PHRASES: [Phrase; 13] = [
    phrase("Unsupported protocol version", "Version mismatch"),
    phrase("Invalid heart-beat", "Processing error"),
    phrase("Not connected", "Illegal command"),
    about("destination", "Missing destination"),
    about("transaction", "Missing transaction"),
    phrase("Header not allowed", "Invalid header"),
    phrase("Invalid ack mode", "Processing error"),
    phrase("Duplicate subscription", "Duplicated subscription identifier"),
    phrase("Unknown subscription", "No subscription found"),
    phrase("Message not awaiting acknowledgement", "Subscription not found"),
    phrase("Unknown transaction", "Bad transaction"),
    phrase("Unexpected frame", "Bad command"),
    phrase("NACK not supported", "Invalid header"),
];

const fn phrase(plain: &'static str, said: &'static str) -> Phrase {
    Phrase { plain, about: None, said }
}

const fn about(header: &'static str, said: &'static str) -> Phrase {
    Phrase { plain: "Missing header", about: Some(header), said }
}
