//! Personas: each difference in behaviour, as a client sees it on the wire.

mod activemq;
mod artemis;
mod findings;
mod mechanisms;
mod rabbitmq;
mod reading;
mod redelivery;
mod spring_relay;
mod spring_simple;
mod strict;
mod wildcards;

use stomp_broker::{Broker, Config, Persona};

use crate::support::{Frame, Tcp, Ws, broker_with};

async fn broker(persona: Persona) -> Broker {
    broker_with(Config { persona, ..Config::default() }).await
}

async fn tcp(broker: &Broker, version: &str) -> (Tcp, Frame) {
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send(format!("CONNECT\naccept-version:{version}\nhost:/\n\n\0")).await;
    let connected = client.expect("CONNECTED").await;
    (client, connected)
}

async fn ws(broker: &Broker) -> Ws {
    let mut client = Ws::open(broker, Some("v12.stomp")).await;
    client.send("CONNECT\naccept-version:1.2\nhost:/\n\n\0").await;
    client.message().await;
    client
}

/// The names of a frame's headers, in order.
fn names(frame: &Frame) -> Vec<&str> {
    frame.headers.iter().map(|(name, _)| name.as_str()).collect()
}
