//! The strict persona: whatever the specification demands or recommends is enforced.

use stomp_protocol::server::quirks::{Quirks, Requests};

use super::profile::BrokerProfile;

pub(super) fn profile() -> BrokerProfile {
    let requests = Requests {
        wants_host: true,
        // spec#16 and spec#18: both are recommended.
        wanted_on_send: &["content-length", "content-type"],
        ..Requests::default()
    };
    BrokerProfile { quirks: Quirks { requests, ..Quirks::default() }, ..BrokerProfile::default() }
}
