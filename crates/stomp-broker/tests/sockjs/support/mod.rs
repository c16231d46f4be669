//! A server with the services of SockJS's test suite, and the client of the tests of `stomp-sockjs`.

#[allow(dead_code, reason = "it is for the tests of stomp-sockjs, too")]
#[path = "../../../../stomp-sockjs/tests/sockjs/support/client.rs"]
mod client;
#[path = "../../../../stomp-sockjs/tests/sockjs/support/deadline.rs"]
mod deadline;
#[allow(dead_code, reason = "it is for the tests of stomp-sockjs, too")]
#[path = "../../../../stomp-sockjs/tests/sockjs/support/http.rs"]
mod http;
#[allow(dead_code, reason = "it is for the tests of stomp-sockjs, too")]
#[path = "../../../../stomp-sockjs/tests/sockjs/support/ws.rs"]
mod ws;

use std::ops::Deref;

pub(crate) use client::{Client, session};
pub(crate) use deadline::soon;
pub(crate) use http::Connection;
pub(crate) use ws::Ws;

use stomp_broker::{Broker, Config, TransportOptions};

/// A running server.
pub(crate) struct Server {
    pub(crate) broker: Broker,
    client: Client,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut TransportOptions)) -> Self {
        let mut transports = TransportOptions::default();
        transports.sockjs.test_services = true;
        change(&mut transports);
        Self::from(Config { transports, ..Config::default() }).await
    }

    pub(crate) async fn from(config: Config) -> Self {
        let broker = soon("the server to start", Broker::start(config)).await.unwrap();
        let client = Client(broker.http_addr());
        Self { broker, client }
    }
}

impl Deref for Server {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}
