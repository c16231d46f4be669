//! Spring's relay to RabbitMQ 3.10: what RabbitMQ answers, behind Spring's STOMP endpoint, which ends the
//! connection after every ERROR.

use stomp_protocol::codec::Strictness;
use stomp_protocol::server::FailureKind as Kind;
use stomp_protocol::server::quirks::{Greeting, Outcome, Quirks, Requests, Rule};

use super::profile::{BrokerProfile, SessionForm, Subprotocols};
use super::{rabbitmq, spring_simple};
use crate::destination::{Kind as Destination, Names};
use crate::routing::Routing;

pub(super) fn profile() -> BrokerProfile {
    let errors = rabbitmq::errors(&RULES, Outcome::Ends);
    let rabbitmq = rabbitmq::quirks();
    let quirks = Quirks {
        line_feed_after_frame: false,
        greeting: Greeting { is_exact: false, ..rabbitmq.greeting.clone() },
        errors: errors.clone(),
        requests: Requests {
            checks_content_type: true,
            refuses_bodies: true,
            outlives_plain_disconnect: true,
            ..rabbitmq.requests.clone()
        },
        ..rabbitmq
    };
    BrokerProfile {
        quirks,
        strictness: Strictness::Lenient,
        server: Some("RabbitMQ/3.10.8"),
        session_prefix: "session-",
        session_form: SessionForm::Plain,
        max_ws_message: Some(spring_simple::MAX_TEXT),
        too_large: Some(spring_simple::TOO_LARGE),
        subprotocols: Subprotocols::First,
        max_headers: Some(rabbitmq::MANY),
        max_line: Some(rabbitmq::LONG),
        max_head: Some(rabbitmq::LONG),
        layout: Some(rabbitmq::RELAYED),
        routing: Some(Routing {
            names: NAMES,
            ignores_unknown_users: true,
            errors,
            ..rabbitmq::routing()
        }),
        names_checked_users: true,
        closes: &spring_simple::CLOSES,
        ..BrokerProfile::default()
    }
}

const NAMES: Names = Names {
    added: Vec::new(),
    prefixes: &PREFIXES,
    others: None,
    may_be_empty: false,
    may_have_slashes: false,
    are_escaped: true,
};

/// Those of RabbitMQ and of Spring.
const PREFIXES: [(&str, Destination); rabbitmq::PREFIXES.len() + 2] = {
    let mut prefixes = [("/app/", Destination::App); rabbitmq::PREFIXES.len() + 2];
    let mut at = 0;
    while at < rabbitmq::PREFIXES.len() {
        prefixes[at] = rabbitmq::PREFIXES[at];
        at += 1;
    }
    prefixes[at] = ("/user/", Destination::User);
    prefixes
};

const OF_ENDPOINT: usize = spring_simple::ENDPOINT.len();
const OF_BOTH: usize = OF_ENDPOINT + rabbitmq::ending_rules().len();

/// Those of the endpoint first.
static RULES: [Rule; OF_BOTH + 1] = {
    let mut rules = [spring_simple::ENDPOINT[0]; OF_BOTH + 1];
    let of_rabbitmq = rabbitmq::ending_rules();
    let mut at = 0;
    while at < rules.len() {
        rules[at] = match at {
            0..OF_ENDPOINT => spring_simple::ENDPOINT[at],
            OF_ENDPOINT..OF_BOTH => of_rabbitmq[at - OF_ENDPOINT],
            _ => spring_simple::ends(Kind::Disconnected, "Connection to broker closed."),
        };
        at += 1;
    }
    rules
};
