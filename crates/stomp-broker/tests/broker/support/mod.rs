//! Brokers and clients for tests. Every wait has a deadline.

mod frame;
mod tcp;
mod ws;

use std::future::Future;
use std::time::Duration;

pub(crate) use frame::Frame;
pub(crate) use tcp::Tcp;
pub(crate) use ws::Ws;

use stomp_broker::{Broker, Config};

/// Long enough for a machine that is busy with other things.
const DEADLINE: Duration = Duration::from_secs(30);

/// Waits, but not for ever.
pub(crate) async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    match tokio::time::timeout(DEADLINE, future).await {
        Ok(value) => value,
        Err(_) => panic!("waited {DEADLINE:?} for {what}"),
    }
}

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
