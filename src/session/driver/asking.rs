//! Headers of SUBSCRIBE that a function of the program makes.

use core::task::{Context, Poll};

use super::checks::check;
use super::state::Driver;
use crate::session::Error;
use crate::session::text::concat;
use crate::session::transport::Runtime;

impl<R: Runtime> Driver<R> {
    /// Asks for the headers of a subscription.
    pub(super) fn ask_headers(&mut self, id: u32) {
        let ask = self.sources.get(id).and_then(|source| source.options.ask_headers.as_ref());
        match ask {
            Some(ask) => {
                self.asking.insert(id, ask());
            }
            None => self.session.headers_ready(id),
        }
    }

    /// Whether headers that were asked for have come.
    pub(super) fn poll_asking(&mut self, context: &mut Context<'_>) -> bool {
        let ready = self.asking.keys().into_iter().find_map(|id| {
            match self.asking.get_mut(id)?.as_mut().poll(context) {
                Poll::Ready(headers) => Some((id, headers)),
                Poll::Pending => None,
            }
        });
        let Some((id, headers)) = ready else { return false };
        self.asking.remove(id);
        match headers.and_then(|headers| check("/", &headers).map(|()| headers)) {
            Ok(headers) => {
                if let Some(source) = self.sources.get_mut(id) {
                    source.asked_headers = headers;
                }
                self.session.headers_ready(id);
            }
            Err(error) => {
                self.session.headers_failed(id);
                self.tell_of_headers(id, &error);
            }
        }
        true
    }

    /// Tells that a subscription waits for the next connection, for want of headers.
    pub(super) fn tell_of_headers(&self, id: u32, error: &Error) {
        let destination = self.sources.get(id).map_or("", |source| &source.destination);
        let text = concat(&["the subscription to ", destination, " is not sent: ", &error.shown()]);
        self.tell(Error::new(error.code(), text));
    }
}
