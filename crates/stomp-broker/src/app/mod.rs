//! Application destinations: `/app/…`, where a SEND is answered by code.

mod feed;
mod handler;

use std::collections::HashMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub(crate) use feed::{Feed, Source};
pub use handler::{AppHandler, Request};

use stomp_protocol::server::FailureKind;

use crate::message::Message;
use crate::refusal::Refusal;

/// The handlers by destination.
pub(crate) struct Apps(HashMap<String, Box<dyn AppHandler>>);

impl Apps {
    pub(crate) fn new(handlers: Vec<Box<dyn AppHandler>>) -> Self {
        Self(handlers.into_iter().map(|h| (h.destination().to_owned(), h)).collect())
    }

    /// Whether there is a handler of this destination.
    pub(crate) fn has(&self, destination: &str) -> bool {
        self.0.contains_key(destination)
    }

    pub(crate) fn handle(&self, request: &Request<'_>) -> Result<Vec<Message>, Refusal> {
        let message = request.message();
        let handler = self.0.get(&message.destination).ok_or_else(|| self.unknown(message))?;
        // A handler that panics must not take the router with it, and thereby every client.
        let answers = catch_unwind(AssertUnwindSafe(|| handler.handle(request)));
        let answers = answers.unwrap_or_else(|_| {
            let detail = format!("The handler of {} failed.", message.destination);
            Err(Refusal::new("Application failed", detail))
        });
        answers.map_err(|refusal| Refusal { kind: FailureKind::Application, ..refusal })
    }

    fn unknown(&self, message: &Message) -> Refusal {
        let mut known: Vec<_> = self.0.keys().map(String::as_str).collect();
        known.sort_unstable();
        let detail = format!(
            "The application has no destination {:?}; it has {}.",
            message.destination,
            if known.is_empty() { "none".into() } else { known.join(", ") }
        );
        Refusal::of(FailureKind::UnknownDestination, "Unknown destination", detail)
            .with(&*message.destination)
    }
}

impl fmt::Debug for Apps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
