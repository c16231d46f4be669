//! A broker with one client, to whom it sends all messages.

use std::sync::Arc;

use stomp_wasm::protocol::server::{
    Config, Connection, Content, Delivery, DeliveryId, Event, Operation, Send, SubscriptionId,
    Transmit,
};
use stomp_wasm::protocol::{HeartBeat, Instant};

const NOW: Instant = Instant::from_millis(0);

pub(crate) struct Broker {
    connection: Connection,
    subscriptions: Vec<(SubscriptionId, String)>,
    deliveries: u64,
}

impl Broker {
    pub(crate) fn new(heart_beat: HeartBeat) -> Self {
        let config = Config { heart_beat, ..Config::default() };
        Self {
            connection: Connection::new(NOW, "test", Arc::new(config)),
            subscriptions: Vec::new(),
            deliveries: 0,
        }
    }

    /// What it answers to what the client sent.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Vec<Vec<u8>> {
        self.connection.handle_bytes(NOW, bytes);
        let mut answers = Vec::new();
        loop {
            let before = answers.len();
            answers.extend(
                std::iter::from_fn(|| self.connection.poll_transmit(NOW)).map(Transmit::into_vec),
            );
            let event = self.connection.poll_event();
            let idle = event.is_none();
            if let Some(event) = event {
                self.react(event);
            }
            if idle && answers.len() == before {
                return answers;
            }
        }
    }

    fn react(&mut self, event: Event) {
        match event {
            Event::Connect(_) => self.connection.accept(NOW),
            Event::Subscribe(subscribe) => {
                self.subscriptions.push((subscribe.subscription, subscribe.destination));
                self.confirm(subscribe.receipt);
            }
            Event::Unsubscribe(unsubscribe) => {
                self.subscriptions.retain(|(id, _)| *id != unsubscribe.subscription);
                self.confirm(unsubscribe.receipt);
            }
            Event::Send(send) => self.publish(send),
            Event::Committed { operations, receipt } => {
                for operation in operations {
                    if let Operation::Send(send) = operation {
                        self.publish(send);
                    }
                }
                self.confirm(receipt);
            }
            Event::Settled { receipt, .. }
            | Event::Released { receipt, .. }
            | Event::Delete { receipt, .. } => {
                self.confirm(receipt);
            }
            Event::Disconnect { receipt } => self.connection.finish(receipt.as_deref()),
            Event::EndOfInput | Event::Closed(_) => {}
        }
    }

    fn publish(&mut self, send: Send) {
        let content = &Content::new(&send.destination, &send.headers, send.body)
            .expect("headers can be written");
        for (subscription, destination) in &self.subscriptions {
            if *destination == send.destination {
                self.deliveries += 1;
                let (subscription, id) = (*subscription, DeliveryId(self.deliveries));
                let delivery = Delivery { subscription, id, redelivered: false, content };
                self.connection.message(&delivery);
            }
        }
        self.confirm(send.receipt);
    }

    fn confirm(&mut self, receipt: Option<String>) {
        if let Some(receipt) = receipt {
            self.connection.receipt(&receipt);
        }
    }
}
