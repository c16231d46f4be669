//! The handler of an `/app/…` destination, and what it is asked.

use crate::message::Message;
use crate::refusal::Refusal;

/// Code behind an `/app/…` destination, as a `@MessageMapping` method is in a Spring application.
///
/// It runs inside the broker's router, between two messages: it must not block.
///
/// ```
/// use stomp_broker::{AppHandler, Config, Message, Refusal, Request};
///
/// struct Shout;
///
/// impl AppHandler for Shout {
///     fn destination(&self) -> &str {
///         "/app/shout"
///     }
///
///     fn handle(&self, request: &Request<'_>) -> Result<Vec<Message>, Refusal> {
///         let Ok(text) = str::from_utf8(&request.message().body) else {
///             return Err(Refusal::new("No text", "/app/shout takes a text."));
///         };
///         let by = request.user().unwrap_or("a guest");
///         let shouted = format!("{by}: {}", text.to_uppercase());
///         let to = request.reply_to().unwrap_or("/topic/shouts");
///         Ok(vec![request.answer(to, shouted.into_bytes())])
///     }
/// }
///
/// let config = Config { apps: vec![Box::new(Shout)], ..Config::default() };
/// # drop(config);
/// ```
pub trait AppHandler: Send + Sync + 'static {
    /// The destination it serves, such as `/app/chat`.
    ///
    /// See the example of [`AppHandler`](crate::AppHandler).
    fn destination(&self) -> &str;

    /// Takes a message sent to the destination and gives the messages to publish for it: to
    /// `/topic/…` or `/queue/…`, to `/user/NAME/queue/…`, to the sender alone at `/user/queue/…`,
    /// or to where the sender wants answers ([`Request::reply_to`]).
    ///
    /// See the example of [`AppHandler`](crate::AppHandler).
    ///
    /// # Errors
    /// What the sender is told, in an ERROR frame, if the message makes no sense. Its connection
    /// is closed then (STOMP 1.2, spec#51).
    fn handle(&self, request: &Request<'_>) -> Result<Vec<Message>, Refusal>;
}

/// A message for an application, and who sent it.
///
/// See the example of [`AppHandler`](crate::AppHandler).
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    message: &'a Message,
    user: Option<&'a str>,
}

impl<'a> Request<'a> {
    pub(crate) const fn new(message: &'a Message, user: Option<&'a str>) -> Self {
        Self { message, user }
    }

    /// What was sent.
    ///
    /// See the example of [`AppHandler`](crate::AppHandler).
    #[must_use]
    pub const fn message(&self) -> &'a Message {
        self.message
    }

    /// Who sent it: the `login` of its CONNECT, if there was one.
    ///
    /// See the example of [`AppHandler`](crate::AppHandler).
    #[must_use]
    pub const fn user(&self) -> Option<&'a str> {
        self.user
    }

    /// Where the sender wants answers to go, if it says so by the header `reply-to`. A
    /// `/temp-queue/` of the sender appears here as the `/reply-queue/` that leads back to it.
    ///
    /// See the example of [`AppHandler`](crate::AppHandler).
    #[must_use]
    pub fn reply_to(&self) -> Option<&'a str> {
        self.message.headers.get("reply-to")
    }

    /// An answer with this body to `destination`. It has the `correlation-id` of the request, by
    /// which the sender knows what it answers.
    ///
    /// See the example of [`AppHandler`](crate::AppHandler).
    #[must_use]
    pub fn answer(&self, destination: &str, body: Vec<u8>) -> Message {
        let correlation = self.message.headers.get("correlation-id");
        let headers = correlation.map(|id| ("correlation-id", id)).into_iter().collect();
        Message { destination: destination.into(), headers, body }
    }
}
