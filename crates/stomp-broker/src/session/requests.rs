//! The requests of the client to the router, and the router's messages to the client.

use std::sync::Arc;

use stomp_protocol::server::{ConnectRequest, Delivered, Event, Settlement, Verdict};
use tracing::{debug, warn};

use super::Session;
use crate::mailbox::{self, RouterMessage, SoftError};
use crate::options::SlowConsumer;
use crate::refusal::Refusal;
use crate::router::Input;
use crate::transport::{CloseCause, Reader};

impl<R: Reader> Session<R> {
    /// Does what the client asks for.
    pub(super) async fn act(&mut self, event: Event) {
        match event {
            Event::Connect(request) => self.connect(&request).await,
            Event::Disconnect { receipt } => self.leave(receipt).await,
            Event::EndOfInput if self.joined => self.leave(None).await,
            Event::EndOfInput => self.machine.finish(None),
            Event::Send(_) | Event::Committed { .. } => self.publish(event).await,
            event => {
                if let Event::Unsubscribe(unsubscribe) = &event {
                    self.temp_queues.forget(unsubscribe.subscription);
                }
                self.namespace.router.send(Input::Request(self.id, event)).await;
            }
        }
    }

    async fn publish(&mut self, mut event: Event) {
        let machine = &mut self.machine;
        let prepared = match &mut event {
            Event::Send(send) => self.temp_queues.prepare(send, machine).map(Vec::from_iter),
            Event::Committed { operations, .. } => {
                self.temp_queues.prepare_all(operations, machine)
            }
            _ => Ok(Vec::new()),
        };
        let queues = match prepared {
            Ok(queues) => queues,
            Err(refusal) => {
                let receipt = event.receipt().map(String::from);
                return self.machine.error(refusal.message, refusal.detail, receipt);
            }
        };
        for queue in queues {
            let input = Input::AwaitReplies(self.id, queue.subscription, queue.name);
            self.namespace.router.send(input).await;
        }
        self.held = self.namespace.settings.delivering.slow_consumer == SlowConsumer::Block;
        self.namespace.router.send(Input::Request(self.id, event)).await;
    }

    async fn connect(&mut self, request: &ConnectRequest) {
        if let Err(refusal) = self.namespace.settings.users.check(request) {
            warn!(connection = self.id.0, login = request.login, "refused");
            return self.machine.refuse(refusal.message, refusal.detail);
        }
        if let Err(refusal) = self.enter(request.host.as_deref()) {
            return self.machine.refuse(refusal.message, refusal.detail);
        }
        debug!(connection = self.id.0, version = %request.version, "connected");
        if let Some(sender) = self.sender.take() {
            self.joined = true;
            let user = request.login.clone();
            self.namespace.router.send(Input::Join { id: self.id, mailbox: sender, user }).await;
        }
        // As Spring does, so that a client can tell whose /user/ destinations are its own.
        let user = request.login.iter().map(|login| ("user-name", login.as_str()));
        self.machine.accept_with(self.namespace.clock.now(), &user.collect());
    }

    /// Goes over to the namespace that bears the name of the `host`, if there is one and the way in
    /// has not decided already.
    fn enter(&mut self, host: Option<&str>) -> Result<(), Refusal> {
        let host = host.filter(|host| self.client.by_host.is_some() && !host.is_empty());
        let named = host.zip(self.client.by_host.as_ref()).and_then(|(name, all)| all.get(name));
        if let (Some(host), None) = (host, &named) {
            self.namespace.settings.check_host(host)?;
        }
        let Some(namespace) = named.filter(|namespace| !Arc::ptr_eq(namespace, &self.namespace))
        else {
            return Ok(());
        };
        self.client.place = namespace.place().ok_or_else(|| {
            let detail = format!("{:?} has as many connections as it may have.", namespace.name);
            Refusal::new("Too many connections", detail)
        })?;
        self.id = namespace.next_connection();
        self.pipeline.move_to(namespace.faults.clone(), self.id.0);
        self.machine.set_session(namespace.session_name(self.id));
        self.timer = namespace.clock.sleeper();
        self.stopping = namespace.stopping();
        self.ending = namespace.endings.open(self.id);
        if let (Some(recorder), Some(records)) = (&self.recorder, &namespace.records) {
            recorder.move_to(records, &namespace.clock, self.id.0);
        }
        self.namespace = namespace;
        Ok(())
    }

    /// Asks the router to forget the connection, once what it asked for before is done.
    pub(super) async fn leave(&mut self, receipt: Option<String>) {
        if self.joined {
            self.joined = false;
            self.namespace.router.send(Input::Leave(self.id, receipt)).await;
        }
    }

    /// Tells the client what the router says.
    pub(super) async fn open(&mut self, mail: RouterMessage) {
        match mail {
            RouterMessage::Message(delivery) => self.deliver(&delivery).await,
            RouterMessage::Receipt(receipt) => self.machine.receipt(&receipt),
            RouterMessage::Refused { refusal, receipt } => {
                self.joined = false;
                self.machine.error(refusal.message, refusal.detail, receipt);
            }
            RouterMessage::SoftError(complaint) => {
                let SoftError { refusal, receipt, subscription } = *complaint;
                self.machine.error_without_close(
                    refusal.message,
                    refusal.detail,
                    receipt,
                    subscription,
                );
            }
            RouterMessage::Left { receipt } => self.machine.finish(receipt.as_deref()),
            RouterMessage::Proceed => self.held = false,
        }
        if self.mailbox.room_is_wanted() {
            self.namespace.router.send(Input::Room(self.id)).await;
        }
    }

    async fn deliver(&mut self, delivery: &mailbox::Delivery) {
        if self.text_only && std::str::from_utf8(delivery.message.content.body()).is_err() {
            return self.refuse_binary(&delivery.message.destination);
        }
        let delivered = self.machine.message(&stomp_protocol::server::Delivery {
            subscription: delivery.subscription,
            id: delivery.id,
            redelivered: delivery.redelivered,
            content: &delivery.message.content,
        });
        if delivery.from_queue {
            self.report(delivered, delivery).await;
        }
    }

    /// The message cannot be delivered without a loss: a queue gives it to another consumer.
    fn refuse_binary(&mut self, destination: &str) {
        let detail = format!(
            "A message of {destination} is not UTF-8, and this connection carries text alone. \
             Connect by a WebSocket with binary frames, or publish text."
        );
        self.refuse(Refusal::new("Body is not text", detail), CloseCause::NotUtf8);
    }

    /// A queue keeps its messages until it hears what became of them.
    async fn report(&self, delivered: Delivered, delivery: &mailbox::Delivery) {
        let input = match delivered {
            Delivered::AwaitsAck => return,
            Delivered::Sent => {
                let deliveries = vec![delivery.id];
                let settlement = Settlement { verdict: Verdict::Ack, deliveries };
                Input::Request(self.id, Event::Settled { settlement, receipt: None })
            }
            Delivered::NotSubscribed => Input::Unsent(self.id, delivery.id),
        };
        self.namespace.router.send(input).await;
    }
}
