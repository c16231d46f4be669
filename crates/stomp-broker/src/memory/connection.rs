//! The client's end of a connection in memory.

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::mpsc;

use super::tasks::Tasks;
use super::transport::{self, Input, Output};
use crate::client::Client;
use crate::faults::{HttpKind, HttpOutcome, Occasion, Strike};
use crate::namespace::{Namespace, Place};
use crate::serve::serve;

/// The client's end of a connection, in the shape of a WebSocket. Dropping it closes the connection.
///
/// See the example of [`memory`](super).
#[derive(Debug)]
pub struct Connection {
    to_broker: Option<mpsc::UnboundedSender<Input>>,
    outputs: mpsc::UnboundedReceiver<Output>,
    tasks: Tasks,
    max_message: usize,
}

impl Connection {
    pub(super) fn open(namespace: &Arc<Namespace>, tasks: Tasks, subprotocols: &[&str]) -> Self {
        let (to_broker, inputs) = mpsc::unbounded_channel();
        let (to_client, outputs) = mpsc::unbounded_channel();
        let max_message = namespace.settings.max_message();
        let chosen = namespace.settings.profile.subprotocols.choose(subprotocols);
        let (reader, writer) = transport::pair(
            &namespace.settings.profile,
            (to_client.clone(), inputs),
            to_broker.downgrade(),
        );
        let arrived = namespace.clone();
        namespace.runtime.spawn(async move {
            let Some(place) = admit(&arrived).await else { return };
            let Some(subprotocol) = chosen else { return };
            // Without a receiver, the client is gone already.
            let _ = to_client.send(Output::Open { subprotocol });
            let client = Client { place, transport: "websocket", peer: None, by_host: None };
            serve(reader, writer, client).await;
        });
        Self { to_broker: Some(to_broker), outputs, tasks, max_message }
    }

    /// Sends a message of text.
    ///
    /// See the example of [`memory`](super).
    pub fn send_text(&self, text: &str) {
        self.send(Bytes::copy_from_slice(text.as_bytes()), Input::Text);
    }

    /// Sends a message of bytes.
    ///
    /// See the example of [`Namespace`](super::Namespace).
    pub fn send_binary(&self, bytes: &[u8]) {
        self.send(Bytes::copy_from_slice(bytes), Input::Binary);
    }

    /// What has come from the broker next, if anything has. After [`Output::Closed`] nothing comes.
    ///
    /// See the example of [`memory`](super).
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.try_recv().ok()
    }

    /// Closes the connection from this end, without a close code; the broker closes it, too.
    ///
    /// See the example of [`Transcript`](crate::Transcript).
    pub fn close(&mut self) {
        self.end(None);
    }

    /// Closes the connection from this end, with a code and a reason.
    ///
    /// See the example of [`Namespace`](super::Namespace).
    pub fn close_with(&mut self, code: u16, reason: &str) {
        self.end(Some((code, reason.into())));
    }

    fn end(&mut self, close: Option<(u16, String)>) {
        let Some(to_broker) = self.to_broker.take() else { return };
        // Without a receiver, the broker has closed.
        let _ = to_broker.send(Input::ClosedByClient(close));
        drop(to_broker);
        self.tasks.lock().run();
    }

    fn send(&self, bytes: Bytes, input: fn(Bytes) -> Input) {
        let Some(to_broker) = &self.to_broker else { return };
        let is_allowed = bytes.len() <= self.max_message;
        // Without a receiver, the broker has closed.
        let _ = to_broker.send(if is_allowed { input(bytes) } else { Input::TooLarge });
        self.tasks.lock().run();
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.close();
    }
}

/// The place for a connection, once the faults let it in; `None` if they do not, or there is none.
async fn admit(namespace: &Arc<Namespace>) -> Option<Place> {
    let hit = namespace.faults.strike(&Occasion::Http(HttpKind::Upgrade));
    if let Some(Strike::Http(_, actions)) = hit.as_ref().map(|hit| &*hit.strike) {
        if let Some(delay) = actions.delay {
            let moment = namespace.clock.now() + delay;
            namespace.clock.sleeper().until(moment).await;
        }
        match actions.outcome {
            HttpOutcome::Hang => {
                namespace.stopped().await;
                return None;
            }
            HttpOutcome::Disconnect | HttpOutcome::Reset | HttpOutcome::Answered(..) => {
                return None;
            }
            HttpOutcome::Changed(_) => {}
        }
    }
    namespace.place()
}
