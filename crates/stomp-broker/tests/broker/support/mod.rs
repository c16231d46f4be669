//! Brokers and clients for tests. Every wait has a deadline.

mod tcp;
mod ws;

pub(crate) use crate::common::{Frame, soon};
pub(crate) use tcp::Tcp;
pub(crate) use ws::Ws;

use stomp_broker::{Broker, Config};

pub(crate) async fn broker() -> Broker {
    broker_with(Config::default()).await
}

pub(crate) async fn broker_with(config: Config) -> Broker {
    soon("the broker to start", Broker::start(config)).await.unwrap()
}

/// A broker and two connected clients.
pub(crate) async fn two_clients() -> (Broker, Tcp, Tcp) {
    let broker = broker().await;
    let one = Tcp::connected(&broker).await;
    let other = Tcp::connected(&broker).await;
    (broker, one, other)
}
