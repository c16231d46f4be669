//! The gateway in front of a broker that a test plays by itself, byte by byte.

mod cluster;
mod draining;
mod endings;
mod frames;
mod heart_beats;
mod opening;
mod pressure;

use std::time::Duration;

use stomp_broker::{Broker, Config, Limits, Relay, TransportOptions};
use tokio::net::TcpListener;

use crate::support::{Tcp, Ws, broker_with, soon};

pub(crate) const CONNECT: &str = "CONNECT\naccept-version:1.2\nhost:localhost\n\n\0";
pub(crate) const CONNECTED: &str = "CONNECTED\nversion:1.2\nserver:scripted\n\n\0\n";

/// A broker of the test's own.
struct Upstream(TcpListener);

impl Upstream {
    async fn new() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    fn relay(&self) -> Relay {
        Relay::to(self.address())
    }

    fn address(&self) -> String {
        self.0.local_addr().unwrap().to_string()
    }

    /// A gateway to it.
    async fn gateway(&self) -> Broker {
        gateway(self.relay()).await
    }

    /// The next session.
    async fn accept(&self) -> Tcp {
        Tcp::accepted(soon("the gateway to connect", self.0.accept()).await.unwrap().0)
    }

    /// The next session, with the handshake done.
    async fn accept_connected(&self) -> Tcp {
        let mut session = self.accept().await;
        session.expect("CONNECT").await;
        session.send(CONNECTED).await;
        session
    }
}

async fn gateway(relay: Relay) -> Broker {
    // Long enough that no test passes because of it.
    let limits = Limits { close_timeout: Duration::from_secs(20), ..Limits::default() };
    let transports = for_every_page();
    broker_with(Config { relay: Some(relay), limits, transports, ..Config::default() }).await
}

/// A gateway that logs clients in demands that origins are named.
fn for_every_page() -> TransportOptions {
    let allowed_origins = vec!["*".parse().unwrap()];
    TransportOptions { allowed_origins, ..TransportOptions::default() }
}

/// A gateway, a browser that is connected through it, and the broker's side of its session.
async fn browser() -> (Broker, Ws, Tcp) {
    let upstream = Upstream::new().await;
    let gateway = upstream.gateway().await;
    let mut client = Ws::open(&gateway, Some("v12.stomp")).await;
    client.send(CONNECT).await;
    let broker = upstream.accept_connected().await;
    client.expect("CONNECTED").await;
    (gateway, client, broker)
}

/// The same with a client over plain TCP.
async fn program() -> (Broker, Tcp, Tcp) {
    let upstream = Upstream::new().await;
    let gateway = upstream.gateway().await;
    let mut client = Tcp::open(gateway.tcp_addr()).await;
    client.send(CONNECT).await;
    let broker = upstream.accept_connected().await;
    client.expect("CONNECTED").await;
    (gateway, client, broker)
}
