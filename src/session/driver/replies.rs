//! Requests, and where their replies come.

use stomp_protocol::session::{Broker, Replies as Kind, Subscribe};
use stomp_protocol::{Frame, Headers};

use super::source::{Source, Target};
use super::state::{Awaited, Channel, Driver, Waiter};
use crate::session::prepare::Matcher;
use crate::session::transport::Runtime;
use crate::session::{Code, Error, Message, SubscribeOptions};

/// What temporary queues begin with.
const TEMPORARY: &str = "/temp-queue/";

/// The temporary queue of the session.
const OWN: &str = "/temp-queue/replies";

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
        let id = self.session.open_channel();
        self.replies.channels.push(Channel { id, place: place.clone(), is_listening: false });
        self.prepare_replies();
        Ok((id, place))
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

    /// Subscribes to where replies come. Whether that is needed for a temporary queue shows when there is a connection.
    pub(super) fn prepare_replies(&mut self) {
        let kind = self.profile.replies;
        let is_relay = self.options.broker == Some(Broker::SpringRelay);
        for at in 0..self.replies.channels.len() {
            let Some(channel) = self.replies.channels.get_mut(at) else { return };
            let is_named = channel.place.is_some() && kind == Kind::Named && !is_relay;
            let is_subscribed = self.is_known && (is_named || kind == Kind::Subscribed);
            let place = channel.place.as_deref().unwrap_or(OWN);
            if !channel.is_listening && (is_subscribed || !place.starts_with(TEMPORARY)) {
                channel.is_listening = true;
                let (id, place) = (channel.id, place.into());
                self.listen(id, place);
            }
        }
    }

    /// The broker has refused a subscription for replies: none comes there. The next request tries again.
    pub(super) fn end_channel(&mut self, channel: u32, error: &Error) {
        self.replies.channels.retain(|other| other.id != channel);
        for id in self.replies.pending.keys() {
            if self.replies.pending.get(id).is_some_and(|it| it.channel == channel) {
                self.refuse(id, error.clone().with_maybe_delivered(true));
            }
        }
    }

    /// What the SEND of a request has besides.
    pub(super) fn add_reply_headers(&self, id: u32, headers: &mut Headers) -> Result<(), Error> {
        let Some(awaited) = self.replies.pending.get(id) else { return Ok(()) };
        let place = &awaited.place;
        self.require_place(place.as_deref())?;
        headers.set("correlation-id", self.name(id));
        headers.set("reply-to", place.as_deref().unwrap_or(OWN));
        Ok(())
    }

    /// A message that belongs to no subscription may be a reply to a temporary queue; gives it back if not.
    pub(super) fn claim_reply(&mut self, frame: Frame) -> Option<Frame> {
        let subscription = frame.headers.get("subscription");
        let is_of = |channel: &&Channel| {
            !channel.is_listening && subscription == Some(channel.place.as_deref().unwrap_or(OWN))
        };
        match self.replies.channels.iter().find(is_of).map(|channel| channel.id) {
            Some(channel) => {
                self.receive_reply(channel, frame);
                None
            }
            None => Some(frame),
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
