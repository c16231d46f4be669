//! What happens in a session beside its calls.

use core::fmt;
use core::pin::Pin;
use core::task::{Context, Poll};
use std::time::Duration;

use futures_core::{FusedStream, Stream};

use super::channel::{Receiver, channel};
use super::lock::Lock;
use super::{Error, Message};

/// Something that no call tells.
///
/// See the example of [`Events`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Event {
    /// Something failed that nothing waits for.
    Error(Error),
    /// Work on a message failed: what [`Subscription::for_each`](super::Subscription::for_each) was given has returned an
    /// error. What becomes of the message is what [`SubscribeOptions::on_error`](super::SubscribeOptions::on_error) says.
    WorkFailed {
        /// The message.
        message: Message,
        /// An error that has the text of the error that was returned.
        error: Error,
    },
    /// The messages of a subscription may have been missed for this long. Told once the broker has confirmed the
    /// subscription again, so that a state loaded now misses nothing.
    Gap {
        /// The destination of the subscription.
        destination: String,
        /// How long it was away.
        away: Duration,
    },
    /// A message that belongs to no subscription.
    Unclaimed(Message),
}

/// How many events wait for a reader.
const CAPACITY: usize = 256;

/// Tells one listener; false if it has gone.
type Tell = dyn Fn(&Event) -> bool + Send;

/// The listeners. Functions, so that a program without any has no code of their channels.
#[derive(Default)]
pub(crate) struct Listeners(Lock<Vec<Box<Tell>>>);

impl Listeners {
    pub(crate) fn add(&self) -> Events {
        let (sender, receiver) = channel();
        let tell = move |event: &Event| sender.send(event.clone(), CAPACITY);
        self.0.lock().push(Box::new(tell));
        Events(receiver)
    }

    /// Tells all listeners. One that does not read misses what comes.
    pub(crate) fn tell(&self, event: &Event) {
        self.0.lock().retain(|tell| tell(event));
    }

    /// Nothing happens any more.
    pub(crate) fn end(&self) {
        self.0.lock().clear();
    }
}

impl fmt::Debug for Listeners {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Listeners")
    }
}

/// What happens from now on: from [`Session::events`](super::Session::events). Ends with the session. At most 256 events
/// wait for their reader; what comes then is left out.
///
/// ```no_run
/// use stomp_wasm::{Event, Session};
///
/// # async fn run(session: Session) {
/// let mut events = session.events();
/// while let Some(event) = events.next().await {
///     match event {
///         Event::Error(error) => eprintln!("{error}: {}", error.hint()),
///         Event::WorkFailed { message, error } => eprintln!("{error}: {:?}", message.text()),
///         Event::Gap { destination, .. } => println!("load {destination} anew"),
///         _ => {}
///     }
/// }
/// # }
/// ```
#[must_use = "streams do nothing unless polled"]
pub struct Events(Receiver<Event>);

impl Events {
    /// The next one; none after the end of the session.
    pub async fn next(&mut self) -> Option<Event> {
        core::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl Stream for Events {
    type Item = Event;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Event>> {
        self.0.poll(context)
    }
}

impl FusedStream for Events {
    fn is_terminated(&self) -> bool {
        self.0.is_over()
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").finish_non_exhaustive()
    }
}
