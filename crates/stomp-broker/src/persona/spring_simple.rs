//! Spring's simple broker, behind its STOMP endpoint.

use stomp_protocol::server::quirks::{Beats, Errors, Greeting, GreetingHeader, Quirks, Requests};
use stomp_protocol::{Command, HeartBeat};

use super::profile::BrokerProfile;

pub(super) fn profile() -> BrokerProfile {
    use GreetingHeader::{HeartBeat as Beat, Version};
    let quirks = Quirks {
        greeting: Greeting { headers: &[Version, Beat], ..Greeting::default() },
        heart_beats: Beats { timeout_percent: 300, ..Beats::default() },
        errors: Errors {
            names_receipt: false,
            explains_in: None,
            ignored: &["Unknown subscription", "Unknown destination"],
            ..Errors::default()
        },
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
            has_no_acks: true,
            unescapes_always: true,
            ..Requests::default()
        },
        ..Quirks::default()
    };
    BrokerProfile {
        quirks,
        heart_beat: Some(HeartBeat::NONE),
        max_body: Some(64 << 10),
        ..BrokerProfile::default()
    }
}
