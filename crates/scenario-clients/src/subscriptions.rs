//! Subscriptions, each read by a task, and their messages that wait for an answer.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Value, json};
use stomp_wasm::{
    AckMode, Error, Headers, Message, OnError, Session, SubscribeOptions, Subscription, Transaction,
};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, spawn_local};

use crate::output::Output;
use crate::wire::{self, Number, Reading, Subscribe};

/// The subscriptions of a client.
#[derive(Debug)]
pub(crate) struct Subscriptions {
    output: Output,
    readers: BTreeMap<Number, Reader>,
    deliveries: Rc<Deliveries>,
}

/// The task that reads a subscription.
#[derive(Debug)]
struct Reader {
    stop: oneshot::Sender<()>,
    /// The orders that want a message.
    demand: UnboundedSender<Number>,
    task: JoinHandle<()>,
}

/// What waits for an answer, by its number.
#[derive(Debug, Default)]
struct Deliveries {
    last: Cell<Number>,
    messages: RefCell<BTreeMap<Number, Message>>,
    works: RefCell<BTreeMap<Number, oneshot::Sender<bool>>>,
}

impl Deliveries {
    fn number(&self) -> Number {
        self.last.set(self.last.get() + 1);
        self.last.get()
    }
}

impl Subscriptions {
    pub(crate) fn new(output: Output) -> Self {
        Self { output, readers: BTreeMap::new(), deliveries: Rc::default() }
    }

    pub(crate) fn make(&mut self, session: &Session, order: Subscribe) {
        let (stop, stopped) = oneshot::channel();
        let (demand, demanded) = mpsc::unbounded_channel();
        let (number, reading) = (order.subscription, order.reading);
        let ack = ack_mode(order.ack.as_deref());
        let subscription = session.subscribe_with(&order.destination, options(&order, ack));
        let (output, deliveries) = (self.output, self.deliveries.clone());
        let has_answers = ack != AckMode::Auto;
        let reading_of = ReadingOf { number, has_answers, output, deliveries };
        let session = session.clone();
        let task = spawn_local(async move {
            let read = async {
                reading_of.tell_ready(&subscription).await;
                match reading {
                    Reading::Eager => reading_of.read_eagerly(subscription).await,
                    Reading::Work => reading_of.work(subscription).await,
                    Reading::OnDemand => reading_of.serve(subscription, demanded, &session).await,
                }
            };
            // What was being worked on comes first.
            tokio::select! {
                biased;
                () = read => {}
                _ = stopped => {}
            }
        });
        self.readers.insert(number, Reader { stop, demand, task });
    }

    /// Asks for the next message of one that is read on demand; false if there is no such subscription.
    pub(crate) fn demand(&self, subscription: Number, id: Number) -> bool {
        self.readers.get(&subscription).is_some_and(|reader| reader.demand.send(id).is_ok())
    }

    /// Drops one; resolves when that is done.
    pub(crate) async fn stop(&mut self, subscription: Number) {
        let Some(reader) = self.readers.remove(&subscription) else { return };
        // One that has ended by itself does not listen.
        let _ = reader.stop.send(());
        let _ = reader.task.await;
    }

    pub(crate) fn clear(&mut self) {
        for (_, reader) in core::mem::take(&mut self.readers) {
            reader.task.abort();
        }
        self.deliveries.messages.borrow_mut().clear();
    }

    /// Acknowledges or refuses a message, within a transaction or not; headers only outside of one.
    pub(crate) fn answer(
        &self,
        message: Number,
        is_ack: bool,
        within: Option<&Transaction>,
        headers: Headers,
    ) {
        let Some(message) = self.deliveries.messages.borrow_mut().remove(&message) else { return };
        match (is_ack, within) {
            (true, None) => message.ack_with(headers),
            (false, None) => message.nack_with(headers),
            (true, Some(transaction)) => transaction.ack(&message),
            (false, Some(transaction)) => transaction.nack(&message),
        }
    }

    /// The work on a message has ended.
    pub(crate) fn worked(&self, message: Number, is_done: bool) {
        let waiting = self.deliveries.works.borrow_mut().remove(&message);
        // A subscription that has been dropped does not wait for it.
        let _ = waiting.map(|waiting| waiting.send(is_done));
    }
}

/// What the task of a subscription knows about it.
struct ReadingOf {
    number: Number,
    has_answers: bool,
    output: Output,
    deliveries: Rc<Deliveries>,
}

impl ReadingOf {
    fn tell(&self, event: &str, mut about: Value) {
        about["subscription"] = self.number.into();
        self.output.event(event, about);
    }

    fn tell_end(&self, error: Option<&Error>) {
        self.tell("ended", json!({ "error": error.map(wire::error) }));
    }

    async fn tell_ready(&self, subscription: &Subscription) {
        let error = subscription.ready().await.err();
        self.tell("ready", json!({ "error": error.as_ref().map(wire::error) }));
    }

    /// The message as the other side gets it; it is kept if it is to be answered.
    fn show(&self, message: &Message) -> Value {
        let number = self.deliveries.number();
        if self.has_answers {
            self.deliveries.messages.borrow_mut().insert(number, message.clone());
        }
        wire::message(message, number)
    }

    async fn read_eagerly(&self, mut subscription: Subscription) {
        let mut last_error = None;
        while let Some(item) = subscription.next().await {
            match &item {
                Ok(message) => self.tell("message", json!({ "message": self.show(message) })),
                Err(error) => self.tell("failed", json!({ "error": wire::error(error) })),
            }
            last_error = item.err();
        }
        self.tell_end(last_error.as_ref());
    }

    async fn work(&self, subscription: Subscription) {
        let result = subscription
            .for_each(|message| {
                let number = self.deliveries.number();
                let (end, ended) = oneshot::channel();
                self.deliveries.works.borrow_mut().insert(number, end);
                self.tell("work", json!({ "message": wire::message(&message, number) }));
                async { if ended.await.unwrap_or(false) { Ok(()) } else { Err("it failed") } }
            })
            .await;
        self.tell_end(result.err().as_ref());
    }

    async fn serve(
        &self,
        mut subscription: Subscription,
        mut demanded: UnboundedReceiver<Number>,
        session: &Session,
    ) {
        while let Some(id) = demanded.recv().await {
            let item = subscription.next().await;
            let is_over = item.is_none();
            let shown = item.transpose().map(|message| message.map(|it| self.show(&it)));
            self.output.answer(id, shown.map(Value::from), &session.status());
            if is_over {
                return self.tell_end(None);
            }
        }
    }
}

fn ack_mode(name: Option<&str>) -> AckMode {
    match name {
        Some("client") => AckMode::Client,
        Some("client-individual") => AckMode::ClientIndividual,
        _ => AckMode::Auto,
    }
}

fn options(order: &Subscribe, ack: AckMode) -> SubscribeOptions {
    let mut options = SubscribeOptions::new().ack(ack).on_error(match order.on_error.as_deref() {
        Some("nack") => OnError::Nack,
        Some("ack") => OnError::Ack,
        Some("leave") => OnError::Leave,
        _ => OnError::ByProfile,
    });
    if let Some(count) = order.prefetch {
        options = options.prefetch(count);
    }
    for (name, value) in &order.headers.0 {
        options = options.header(name, value);
    }
    options
}
