//! Nobody's habits: a client hears of everything that the specification demands or recommends.

use stomp_protocol::server::quirks::{Quirks, Requests};

use super::profile::Habits;

pub(super) fn habits() -> Habits {
    let requests = Requests {
        wants_host: true,
        // spec#16 and spec#18: both are recommended.
        wanted_on_send: &["content-length", "content-type"],
        ..Requests::default()
    };
    Habits { quirks: Quirks { requests, ..Quirks::default() }, ..Habits::default() }
}
