//! The requests of the client to the router, and the router's messages to the client.

use std::sync::Arc;

use stomp_protocol::server::{
    ConnectRequest, Delivered, Event, FailureKind, Head, Settlement, Verdict,
};
use tracing::{debug, info, warn};

use super::Session;
use crate::mailbox::{self, RefusedRequest, RouterMessage};
use crate::options::SlowConsumer;
use crate::persona::layout::{self, MessageHead};
use crate::records::{Recorder, RefusalInfo};
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
            mut event => {
                if let Event::Subscribe(subscribe) = &mut event {
                    // What follows DISCONNECT is passed over.
                    let recorder = self.recorder.iter().filter(|_| self.joined);
                    recorder.for_each(|recorder| recorder.subscribed(subscribe));
                    let session = self.machine.session();
                    if let Some(named) =
                        self.temp_queues.destination(&subscribe.destination, session)
                    {
                        subscribe.destination = named;
                    }
                }
                if let Event::Unsubscribe(unsubscribe) = &event {
                    self.temp_queues.forget(unsubscribe.subscription);
                    let closed = unsubscribe.subscription;
                    self.recorder.iter().for_each(|recorder| recorder.unsubscribed(closed));
                }
                self.namespace.router.send(Input::Request(self.id, event)).await;
            }
        }
    }

    async fn publish(&mut self, mut event: Event) {
        let machine = &mut self.machine;
        let prepared = match &mut event {
            Event::Send(send) => {
                self.temp_queues.prepare(send, machine, self.id).map(Vec::from_iter)
            }
            Event::Committed { operations, .. } => {
                self.temp_queues.prepare_all(operations, machine, self.id)
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
        let profile = &self.namespace.settings.profile;
        let is_guest = profile.has_guests && request.login.is_none();
        let admitted = match self.check_host(request.host.as_deref()) {
            Ok(()) if is_guest => Ok(self.namespace.settings.users.bearer(request)),
            Ok(()) => self.namespace.settings.users.check(request),
            Err(refused) => Err(refused),
        };
        let login = match admitted {
            Ok(login) => login,
            Err(refusal) => {
                warn!(connection = self.id.0, login = request.login, "refused");
                return self.machine.refuse_for(refusal.into_failure());
            }
        };
        if let Err(refusal) = self.enter(request.host.as_deref()) {
            return self.machine.refuse_for(refusal.into_failure());
        }
        if let Err(refusal) = self.take_client_id(request) {
            return self.machine.refuse_for(refusal.into_failure());
        }
        debug!(connection = self.id.0, version = %request.version, "connected");
        if let Some(sender) = self.sender.take() {
            self.joined = true;
            let user = login.clone();
            let client = request.headers.get("client-id").map(String::from);
            let input = Input::Join { id: self.id, mailbox: sender, user, client };
            self.namespace.router.send(input).await;
        }
        // As Spring does, so that a client can tell whose /user/ destinations are its own.
        let settings = &self.namespace.settings;
        let is_named = !settings.profile.names_checked_users || !settings.users.is_empty();
        let login = login.iter().filter(|_| is_named);
        let user = login.map(|login| ("user-name", login.as_str()));
        self.machine.accept_with(self.namespace.clock.now(), &user.collect());
    }

    /// Takes the `client-id`, where it has to be the only one.
    fn take_client_id(&mut self, request: &ConnectRequest) -> Result<(), Refusal> {
        let Some(id) = request.headers.get("client-id") else { return Ok(()) };
        if !self.namespace.settings.profile.has_unique_clients {
            return Ok(());
        }
        self.client_id = self.namespace.clients.take(id);
        if self.client_id.is_some() {
            return Ok(());
        }
        let detail = format!("The client-id {id:?} is in use on another connection.");
        Err(Refusal::of(FailureKind::ClientIdInUse, "Client id in use", detail).with(id))
    }

    /// Checks that a persona has this `host`, or that there is a namespace of the name.
    fn check_host(&self, host: Option<&str>) -> Result<(), Refusal> {
        let hosts = self.namespace.settings.profile.hosts;
        let Some(host) = host.filter(|host| !hosts.is_empty() && !hosts.contains(host)) else {
            return Ok(());
        };
        if self.client.by_host.as_ref().is_some_and(|all| all.get(host).is_some()) {
            return Ok(());
        }
        let detail = format!("There is no virtual host {host:?}.");
        Err(Refusal::of(FailureKind::BadHost, "Bad CONNECT", detail).with(host))
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
        self.client_id = None;
        if self.joined {
            self.joined = false;
            self.recorder.iter().for_each(Recorder::unsubscribed_all);
            self.namespace.router.send(Input::Leave(self.id, receipt)).await;
        }
    }

    /// Tells the client what the router says.
    pub(super) async fn open(&mut self, mail: RouterMessage) {
        match mail {
            RouterMessage::Message(delivery) => self.deliver(&delivery).await,
            RouterMessage::Receipt(receipt) => self.machine.receipt(&receipt),
            RouterMessage::Refused(refused, survives) => {
                self.joined &= survives;
                if survives {
                    self.account_for(&refused);
                }
                let RefusedRequest { refusal, command, receipt, subscription } = *refused;
                let failure = refusal.into_failure();
                self.machine.fail_request(failure, command, receipt, subscription);
            }
            RouterMessage::Stopped if self.joined => {
                // The router may be faster than the signal to this session.
                if self.drained_by.is_none() {
                    self.drain();
                }
                self.left = true;
                self.joined = false;
            }
            // It had asked to leave already.
            RouterMessage::Stopped => {
                self.left = true;
                self.machine.finish(None);
            }
            RouterMessage::Left { receipt } => {
                self.left = true;
                self.machine.finish(receipt.as_deref());
            }
            RouterMessage::Proceed => self.held = false,
        }
        if self.mailbox.room_is_wanted() {
            self.namespace.router.send(Input::Room(self.id)).await;
        }
    }

    /// Logs and records a refusal that does not end the session: a persona may tell the client nothing.
    fn account_for(&self, refused: &RefusedRequest) {
        let RefusedRequest { refusal, command, subscription, .. } = refused;
        let opened = subscription.and_then(|id| self.machine.subscription(id));
        let id = opened.and_then(|(id, _)| id).map(String::from);
        info!(connection = self.id.0, %command, id, reason = refusal.message, "request refused");
        if let Some(recorder) = &self.recorder {
            let refusal = RefusalInfo {
                command: command.to_string(),
                id,
                destination: None,
                message: refusal.message.clone(),
                detail: refusal.detail.clone(),
                at: 0,
            };
            recorder.refused(*subscription, refusal);
        }
    }

    async fn deliver(&mut self, delivery: &mailbox::Delivery) {
        if self.text_only && std::str::from_utf8(delivery.message.content.body()).is_err() {
            return self.refuse_binary(&delivery.message.destination);
        }
        let for_machine = stomp_protocol::server::Delivery {
            subscription: delivery.subscription,
            id: delivery.id,
            redelivered: delivery.redelivered,
            content: &delivery.message.content,
        };
        self.deliveries += 1;
        let delivered = match self.head(delivery) {
            None => self.machine.message(&for_machine),
            Some(MessageHead { headers, ack, length_at }) => {
                let head = Head { headers: &headers, ack: &ack, length_at };
                self.machine.message_with_head(&for_machine, head)
            }
        };
        if delivery.from_queue {
            self.report(delivered, delivery).await;
        }
    }

    /// The headers of a MESSAGE as the persona writes them, if it does not leave them to the machine.
    fn head(&self, delivery: &mailbox::Delivery) -> Option<MessageHead> {
        let layout = self.namespace.settings.profile.layout?;
        let (subscription, ack) = self.machine.subscription(delivery.subscription)?;
        Some(layout.head(&layout::Delivered {
            message: &delivery.message,
            destination: self.temp_queues.own_name(&delivery.message.destination),
            subscription,
            session: self.machine.session(),
            number: delivery.id.0,
            tag: self.deliveries,
            consumer: delivery.subscription.0,
            redelivered: delivery.redelivered,
            acknowledged: ack.is_acknowledged(),
            version: self.machine.version(),
        }))
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
