//! Requests, and where their replies come.

use stomp_protocol::session::{Replies as Kind, Subscribe};
use stomp_protocol::{Frame, Headers};

use super::source::{Source, Target};
use super::state::{Awaited, Driver, Waiter};
use crate::session::prepare::Matcher;
use crate::session::transport::Runtime;
use crate::session::{Code, Error, Message, SubscribeOptions};

/// The name of the temporary queue.
const TEMPORARY: &str = "/temp-queue/replies";

impl<R: Runtime> Driver<R> {
    /// The channel for this destination; none for what the broker offers.
    pub(super) fn channel(
        &mut self,
        place: Option<String>,
    ) -> Result<(u32, Option<String>), Error> {
        if self.is_known {
            self.require_place(place.as_deref())?;
        }
        if let Some(channel) = self.replies.channel(place.as_deref()) {
            return Ok((channel, place));
        }
        let channel = self.session.open_channel();
        self.replies.channels.push((place.clone(), channel));
        match &place {
            Some(destination) => self.listen(channel, destination.clone()),
            None if self.is_known => self.prepare_replies(),
            None => {}
        }
        Ok((channel, place))
    }

    fn require_place(&self, place: Option<&str>) -> Result<(), Error> {
        if place.is_some() || self.profile.replies != Kind::Named {
            return Ok(());
        }
        let text = "this broker has no destination for replies: give one by `reply_to`";
        Err(Error::new(Code::Usage, text))
    }

    /// Subscribes for replies.
    fn listen(&mut self, channel: u32, destination: String) {
        let id = self.session.subscribe(Subscribe::default());
        // No handle knows it.
        let options = Box::new(SubscribeOptions::new());
        let source = Source::new(0, destination, options, Target::Replies(channel));
        self.sources.insert(id, Box::new(source));
    }

    /// Subscribes to the temporary queue, where the broker has to be told before a request is sent.
    pub(super) fn prepare_replies(&mut self) {
        let Some(channel) = self.replies.channel(None) else { return };
        if self.profile.replies == Kind::Subscribed && !self.replies.is_listening {
            self.replies.is_listening = true;
            self.listen(channel, TEMPORARY.into());
        }
    }

    /// What the SEND of a request has besides.
    pub(super) fn add_reply_headers(&self, id: u32, headers: &mut Headers) -> Result<(), Error> {
        let Some(awaited) = self.replies.pending.get(id) else { return Ok(()) };
        let place = &awaited.place;
        self.require_place(place.as_deref())?;
        headers.set("correlation-id", self.name(id));
        headers.set("reply-to", place.as_deref().unwrap_or(TEMPORARY));
        Ok(())
    }

    /// A message that belongs to no subscription may be a reply to a temporary queue; gives it back if not.
    pub(super) fn claim_reply(&mut self, frame: Frame) -> Option<Frame> {
        let is_reply = self.profile.replies == Kind::Automatic
            && frame.headers.get("subscription") == Some(TEMPORARY);
        match self.replies.channel(None) {
            Some(channel) if is_reply => {
                self.receive_reply(channel, frame);
                None
            }
            _ => Some(frame),
        }
    }

    /// A reply came.
    pub(super) fn receive_reply(&mut self, channel: u32, frame: Frame) {
        let correlation = frame.headers.get("correlation-id");
        let correlated = self.id_in(correlation);
        if correlation.is_some() && correlated == 0 {
            return; // of another client of the same user
        }
        let attempt = self.attempt();
        let message = Message::from_frame(frame);
        let matched = if correlated == 0 { self.matched(channel, &message) } else { None };
        let id = match matched {
            Some(request) => self.session.handle_match(attempt, request),
            None => self.session.handle_reply(attempt, channel, correlated),
        };
        let waiter = self.promises.get_mut(id).map(|promise| &mut promise.waiter);
        if let Some(Waiter::Request { came, .. }) = waiter {
            *came = Some(message);
        }
    }

    /// The request on this channel whose function says that a reply belongs to it.
    fn matched(&self, channel: u32, reply: &Message) -> Option<u32> {
        let belongs = |awaited: &Awaited| {
            let matcher = awaited.matcher.as_ref().filter(|_| awaited.channel == channel);
            matcher.is_some_and(|Matcher(belongs)| belongs(reply))
        };
        self.replies.pending.iter().find(|(_, awaited)| belongs(awaited)).map(|(id, _)| id)
    }

    /// A request has settled.
    pub(super) fn end_request(&mut self) {
        let promises = &self.promises;
        self.replies.pending.retain(&mut |id, _| promises.contains(id));
        self.end_replies_if_idle();
    }

    /// While the session drains, replies are listened for until no request waits.
    pub(super) fn end_replies_if_idle(&mut self) {
        let is_draining = self.session.state() == stomp_protocol::session::State::Closing;
        if !is_draining || !self.replies.pending.is_empty() {
            return;
        }
        for (id, source) in self.sources.iter() {
            if matches!(source.target, Target::Replies(_)) {
                self.session.unsubscribe(id);
            }
        }
    }
}
