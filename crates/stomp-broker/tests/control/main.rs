//! The control API over real HTTP, beside clients over real sockets.

#[allow(dead_code, unused_imports, reason = "each test program uses a part of it")]
#[path = "../common/mod.rs"]
mod common;
#[allow(dead_code, unused_imports, reason = "shared with the tests of the broker, which use all")]
#[path = "../broker/support/mod.rs"]
mod support;

mod acting;
mod clock;
mod dashboard;
mod documents;
mod findings;
mod guard;
mod http;
mod metrics;
mod namespaces;
mod refusals;
mod replay;
mod test_broker;
mod watching;
