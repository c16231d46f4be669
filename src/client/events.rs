//! What happens to a connection, as a stream for the program.

use std::cell::RefCell;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_core::{FusedStream, Stream};
use stomp_protocol::{Frame, ProtocolError, Version};

use super::{ConnectError, Message};

/// Something that happened to a connection, or to an attempt to make one.
///
/// See the example of [`Events`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ConnectionEvent {
    /// The broker has accepted us. Subscriptions of an earlier connection have ended.
    Connected {
        /// The version spoken from here on.
        version: Version,
        /// The CONNECTED frame.
        frame: Frame,
    },
    /// An attempt came to nothing.
    AttemptFailed(ConnectError),
    /// The socket is closed, by whichever side.
    Disconnected {
        /// The close code (RFC 6455 section 7.4); 1006 if the connection was lost, 4001 to
        /// 4003 if this client gave the socket up for another reason.
        code: u16,
        /// What the side that closed says about it.
        reason: String,
    },
    /// The next attempt begins after this time.
    ReconnectsAfter(Duration),
    /// The broker sent an ERROR frame. It ought to close the connection now, but not all do.
    BrokerError(Frame),
    /// The broker broke the protocol. The connection is over.
    ProtocolError(ProtocolError),
    /// Something is wrong with the socket. Browsers do not tell a page what.
    SocketError(String),
    /// Nothing came for so long that the broker is taken for dead. The connection is over.
    HeartBeatLost {
        /// How long nothing came.
        silent_for: Duration,
    },
    /// A message for no subscription of this connection: a reply to a temporary queue, for instance.
    UnhandledMessage(Message),
    /// A receipt that nothing waits for, or a frame that STOMP does not define.
    UnhandledFrame(Frame),
    /// The client has come to rest, because that was asked for or because its policy does not allow
    /// another attempt.
    Deactivated,
}

/// The events of a client from the moment when it was asked for them, by
/// [`Client::events`](super::Client::events). Ends with the client itself. Events wait for their reader
/// without a bound: a stream that is not read is better dropped.
///
/// ```no_run
/// use stomp_wasm::client::{Client, ConnectionEvent};
///
/// # async fn run(client: Client) {
/// let mut events = client.events();
/// while let Some(event) = events.next().await {
///     match event {
///         ConnectionEvent::Connected { version, .. } => println!("connected, by {version}"),
///         other => println!("{other:?}"),
///     }
/// }
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a stream does nothing unless it is read"]
pub struct Events(UnboundedReceiver<ConnectionEvent>);

impl Events {
    /// The next event.
    pub async fn next(&mut self) -> Option<ConnectionEvent> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl Stream for Events {
    type Item = ConnectionEvent;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(context)
    }
}

impl FusedStream for Events {
    fn is_terminated(&self) -> bool {
        self.0.is_terminated()
    }
}

/// The streams of events.
#[derive(Debug, Default)]
pub(crate) struct EventBroadcaster(RefCell<Vec<UnboundedSender<ConnectionEvent>>>);

impl EventBroadcaster {
    pub(crate) fn subscribe(&self) -> Events {
        let (sender, receiver) = unbounded();
        self.0.borrow_mut().push(sender);
        Events(receiver)
    }

    pub(crate) fn tell(&self, event: ConnectionEvent) {
        self.tell_of(|| event);
    }

    /// As [`tell`](Self::tell), for an event that is not made unless a stream is read.
    pub(crate) fn tell_of(&self, event: impl FnOnce() -> ConnectionEvent) {
        let listeners = self.listeners();
        if let Some((last, others)) = listeners.split_last() {
            let event = event();
            // A stream that was dropped in the meantime does not miss it.
            for listener in others {
                let _ = listener.unbounded_send(event.clone());
            }
            let _ = last.unbounded_send(event);
        }
    }

    /// A copy, because the program may come back here at once when an event wakes it.
    fn listeners(&self) -> Vec<UnboundedSender<ConnectionEvent>> {
        let listeners = &mut *self.0.borrow_mut();
        listeners.retain(|listener| !listener.is_closed());
        listeners.clone()
    }
}
