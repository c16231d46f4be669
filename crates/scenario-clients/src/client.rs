//! A client: the thread of a session, and the orders to it.

use core::future::poll_fn;
use core::task::Poll;
use std::time::Duration;

use serde_json::{Value, json};
use stomp_wasm::{Code, Confirm, Error, Event, Events, Publish, Session, Statuses};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::{JoinSet, LocalSet, spawn_local};

use crate::frames::Frames;
use crate::options::{self, Asked};
use crate::output::Output;
use crate::subscriptions::Subscriptions;
use crate::transactions::Transactions;
use crate::wire::{self, Draft, Number, Options, Order};

/// Runs a client until it is dropped and its session has ended. `id` is that of the order to make it.
pub(crate) fn run(
    output: Output,
    id: Number,
    options: Options,
    orders: UnboundedReceiver<(Number, Order)>,
) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let _told = tracing::subscriber::set_default(Frames(output));
    LocalSet::new().block_on(&runtime, async {
        let asked = Asked::default();
        let session = options::session(options, output, &asked);
        let statuses = spawn_local(tell_statuses(session.statuses(), output));
        spawn_local(tell_events(session.events(), output));
        output.answer(id, Ok(Value::Null), &session.status());
        let (subscriptions, pending) = (Subscriptions::new(output), JoinSet::new());
        let transactions = Transactions::default();
        let client = Client { output, asked, session, subscriptions, transactions, pending };
        client.serve(orders).await;
        // DISCONNECT is on its way meanwhile.
        let _ = statuses.await;
    });
}

async fn tell_statuses(mut statuses: Statuses, output: Output) {
    while let Some(status) = statuses.next().await {
        output.event("status", json!({ "status": wire::status(&status) }));
    }
}

async fn tell_events(mut events: Events, output: Output) {
    while let Some(event) = events.next().await {
        match event {
            Event::Error(error) => output.event("error", json!({ "error": wire::error(&error) })),
            Event::WorkFailed { message, error } => {
                let message = wire::message(&message, 0);
                let about = json!({ "error": wire::error(&error), "message": message });
                output.event("work-failed", about);
            }
            Event::Gap { destination, away } => {
                let away = away.as_millis() as u64;
                output.event("gap", json!({ "destination": destination, "away": away }));
            }
            Event::Unclaimed(message) => {
                output.event("unclaimed", json!({ "message": wire::message(&message, 0) }));
            }
            _ => {}
        }
    }
}

struct Client {
    output: Output,
    asked: Asked,
    session: Session,
    subscriptions: Subscriptions,
    transactions: Transactions,
    /// Orders that wait for their answers.
    pending: JoinSet<()>,
}

impl Client {
    /// Obeys in the order of the orders, up to `Drop`.
    async fn serve(mut self, mut orders: UnboundedReceiver<(Number, Order)>) {
        while let Some((id, order)) = orders.recv().await {
            let is_last = matches!(order, Order::Drop);
            self.obey(id, order).await;
            while self.pending.try_join_next().is_some() {}
            if is_last {
                break;
            }
        }
        self.transactions.clear();
        self.subscriptions.clear();
    }

    async fn obey(&mut self, id: Number, order: Order) {
        let session = self.session.clone();
        match order {
            Order::Open(_) | Order::Drop => self.done(id),
            Order::Start => {
                session.start();
                self.done(id);
            }
            Order::Connect => self.begin(id, async move { session.connect().await }, null).await,
            Order::Disconnect => {
                self.begin(id, async move { session.disconnect().await }, null).await;
            }
            Order::Close => self.begin(id, async move { session.close().await }, null).await,
            Order::Drain { limit } => {
                let limit = Duration::from_millis(limit);
                self.begin(id, async move { session.drain(limit).await }, null).await;
            }
            Order::Headers { asked, headers } => {
                self.asked.give(asked, headers.0);
                self.done(id);
            }
            Order::Publish(draft) => match self.publish(&draft) {
                Ok(publish) => {
                    self.begin(id, publish.into_future(), |it| json!(it.is_confirmed)).await;
                }
                Err(error) => self.answer(id, Err(error)),
            },
            Order::Send(draft) => {
                let sent = self.publish(&draft).map(Publish::send);
                self.answer(id, sent.map(null));
            }
            Order::Request { draft, reply_to } => self.request(id, &draft, reply_to).await,
            Order::Once { destination } => {
                let next = async move { session.once(destination).await };
                self.begin(id, next, |message| wire::message(&message, 0)).await;
            }
            Order::Subscribe(subscribe) => {
                self.subscriptions.make(&session, subscribe);
                self.done(id);
            }
            Order::Next { subscription } => {
                if !self.subscriptions.demand(subscription, id) {
                    self.done(id);
                }
            }
            Order::Unsubscribe { subscription } => {
                self.subscriptions.stop(subscription).await;
                self.done(id);
            }
            Order::Worked { message, is_done } => {
                self.subscriptions.worked(message, is_done);
                self.done(id);
            }
            Order::Answer { message, is_ack, transaction, headers } => {
                let within = transaction.and_then(|number| self.transactions.get(number));
                if within.is_some() || transaction.is_none() {
                    self.subscriptions.answer(message, is_ack, within, headers.0);
                }
                self.done(id);
            }
            Order::Begin { transaction } => {
                let begun = self.transactions.begin(transaction, session).await;
                self.answer(id, begun.map(null));
            }
            Order::SendWithin { transaction, draft } => {
                let sent = self.send_within(transaction, &draft);
                self.answer(id, sent.map(null));
            }
            Order::End { transaction, is_commit } => {
                let ended = self.transactions.end(transaction, is_commit).await;
                self.answer(id, ended.map(null));
            }
        }
    }

    fn publish(&self, draft: &Draft) -> Result<Publish, Error> {
        let body = draft.body().map_err(usage)?;
        let mut publish = self.session.publish(&draft.destination, body);
        publish = publish.headers(draft.headers.0.clone());
        if draft.wants_receipt {
            publish = publish.confirm(Confirm::Receipt);
        }
        if draft.without_content_length {
            publish = publish.without_content_length();
        }
        Ok(if draft.at_least_once { publish.at_least_once(true) } else { publish })
    }

    async fn request(&mut self, id: Number, draft: &Draft, reply_to: Option<String>) {
        let body = match draft.body() {
            Ok(body) => body,
            Err(error) => return self.answer(id, Err(usage(error))),
        };
        let mut request = self.session.request(&draft.destination, body);
        request = request.headers(draft.headers.0.clone());
        if let Some(limit) = draft.timeout {
            request = request.timeout(Duration::from_millis(limit));
        }
        if let Some(destination) = reply_to {
            request = request.reply_to(destination);
        }
        self.begin(id, request.into_future(), |message| wire::message(&message, 0)).await;
    }

    fn send_within(&self, transaction: Number, draft: &Draft) -> Result<(), Error> {
        let over = || Error::new(Code::Aborted, "the transaction is over");
        let transaction = self.transactions.get(transaction).ok_or_else(over)?;
        let body = draft.body().map_err(usage)?;
        transaction.publish_with(&draft.destination, body, draft.headers.0.clone());
        Ok(())
    }

    /// Answers with what a future gives. What it asks of the session is asked before the next order is looked at.
    async fn begin<T: 'static>(
        &mut self,
        id: Number,
        future: impl Future<Output = Result<T, Error>> + 'static,
        show: fn(T) -> Value,
    ) {
        let (output, session) = (self.output, self.session.clone());
        let mut answering = Box::pin(async move {
            let result = future.await;
            output.answer(id, result.map(show), &session.status());
        });
        let polled = poll_fn(|context| Poll::Ready(answering.as_mut().poll(context))).await;
        if polled.is_pending() {
            self.pending.spawn_local(answering);
        }
    }

    fn done(&self, id: Number) {
        self.answer(id, Ok(Value::Null));
    }

    fn answer(&self, id: Number, result: Result<Value, Error>) {
        self.output.answer(id, result, &self.session.status());
    }
}

const fn null((): ()) -> Value {
    Value::Null
}

fn usage(error: anyhow::Error) -> Error {
    Error::new(Code::Usage, error.to_string())
}
