//! Brokers and clients for tests. Every wait has a deadline.

mod tcp;
mod ws;

pub(crate) use crate::common::{Frame, soon};
pub(crate) use tcp::Tcp;
pub(crate) use ws::Ws;

use std::time::Duration;

use stomp_broker::testing::TestBroker;
use stomp_broker::{Broker, Config, Direction, NamespaceOptions, Pattern};

pub(crate) async fn broker() -> Broker {
    broker_with(Config::default()).await
}

pub(crate) async fn broker_with(config: Config) -> Broker {
    soon("the broker to start", Broker::start(config)).await.unwrap()
}

/// A broker whose clock stands still until a test [advances](advance) it.
pub(crate) async fn still_broker(config: Config) -> TestBroker {
    let namespace = NamespaceOptions { virtual_clock: true, ..config.namespace };
    let starting = TestBroker::start_with(Config { namespace, ..config });
    soon("the broker to start", starting).await.unwrap()
}

/// Moves the clock of such a broker on, by milliseconds, until everything due has been done.
pub(crate) async fn advance(broker: &TestBroker, ms: u64) {
    assert!(broker.advance(Duration::from_millis(ms)).await, "something due has not been done");
}

/// Awaits something that happens only after time has passed, and moves the clock on until then.
pub(crate) async fn advancing<T>(broker: &TestBroker, awaited: impl Future<Output = T>) -> T {
    let moving = async {
        loop {
            advance(broker, 1_000).await;
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        value = awaited => value,
        () = moving => unreachable!("the clock moves on for ever"),
    }
}

/// Waits until the broker has acted on this many heart-beats of one client.
pub(crate) async fn await_heart_beats(broker: &TestBroker, connection: u64, count: usize) {
    let beats = Pattern { direction: Some(Direction::In), ..Pattern::command("HEARTBEAT") };
    let beats = beats.on(connection);
    broker.wait_for_frames(0, &beats, count, crate::common::DEADLINE).await.unwrap();
}

/// A broker and two connected clients.
pub(crate) async fn two_clients() -> (Broker, Tcp, Tcp) {
    let broker = broker().await;
    let one = Tcp::connected(&broker).await;
    let other = Tcp::connected(&broker).await;
    (broker, one, other)
}
