//! Requests and their replies.

use super::entries::{CHANNELS, Entry, Kind, Stage, flag};
use super::{Action, Outcome, Publish, Session};
use crate::time::Instant;

impl Session {
    /// A destination of replies: gives its id, for requests. Until the first reply shows that the peer gives
    /// `correlation-id` back, and where it does not, one request at a time uses it.
    pub fn open_channel(&mut self) -> u32 {
        self.create(Kind::Channel, Instant::NEVER)
    }

    /// Sends a message and settles when its reply has come. Its `correlation-id` is made of its id. `is_matched`: the
    /// driver tells its reply from others by a function of the application.
    pub fn request(
        &mut self,
        now: Instant,
        message: Publish,
        channel: u32,
        is_matched: bool,
    ) -> u32 {
        let flags = if is_matched { flag::MATCHED } else { 0 };
        self.enqueue(now, Kind::Request, &message, flags, channel)
    }

    /// Sends a request, or lets it wait for its turn; those behind it do not wait with it.
    pub(super) fn send_request(&mut self, entry: &Entry) {
        let id = entry.id;
        let channel = self.lists[CHANNELS].get(entry.link);
        // Its peer is not known to give `correlation-id` back.
        let takes_turns = |channel: &&mut Entry| channel.stage != Stage::Open;
        if let Some(channel) = channel.filter(takes_turns).filter(|_| !entry.has(flag::MATCHED)) {
            if channel.size != 0 {
                self.first_waiting = self.first_waiting.min(id);
                return;
            }
            channel.size = id;
        }
        self.mark_sent(id, Stage::Sent, Instant::NEVER);
        self.actions.push(Action::Send { id, receipt: false });
    }

    /// A reply came to this channel. `correlated`: the id of its `correlation-id`, 0 if it has none. Gives the id of the
    /// request that it settles; 0 for one that is late or unknown.
    pub fn handle_reply(&mut self, connection: u32, channel: u32, correlated: u32) -> u32 {
        if !self.is_present(connection) {
            return 0;
        }
        let Some(entry) = self.lists[CHANNELS].get(channel) else { return 0 };
        let mut request = correlated;
        if correlated == 0 {
            request = core::mem::take(&mut entry.size);
        } else {
            entry.stage = Stage::Open;
        }
        self.settle_request(request)
    }

    /// A function of the application says that a reply belongs to this request. Gives its id, or 0 if it has settled.
    ///
    /// ```
    /// # use stomp_protocol::Instant;
    /// # use stomp_protocol::session::{Broker, Config, Connected, FOREVER, Session};
    /// # let now = Instant::from_millis(0);
    /// # let mut session = Session::new(Config::default());
    /// # session.connect(now, FOREVER);
    /// # session.poll_action(now);
    /// # let broker = Broker::RabbitMq;
    /// # session.handle_connected(now, 1, Connected { broker, is_other_identity: false, has_nack: true });
    /// # while session.poll_action(now).is_some() {}
    /// use stomp_protocol::session::Publish;
    ///
    /// let replies = session.open_channel();
    /// let request = session.request(now, Publish::default(), replies, true);
    /// while session.poll_action(now).is_some() {}
    /// // A message has come for which the application's function says that it is the reply.
    /// assert_eq!(session.handle_match(1, request), request);
    /// ```
    pub fn handle_match(&mut self, connection: u32, request: u32) -> u32 {
        if self.is_present(connection) { self.settle_request(request) } else { 0 }
    }

    fn settle_request(&mut self, id: u32) -> u32 {
        self.look_for_waiting();
        let is_waiting = self.find_in_flight(id).is_some_and(|entry| entry.kind == Kind::Request);
        if !is_waiting {
            return 0;
        }
        self.settle(id, Outcome::Confirmed);
        id
    }

    /// The broker has not taken the request: there will be no reply.
    pub(super) fn end_turn(&mut self, request: &Entry) {
        let channel = self.lists[CHANNELS].get(request.link);
        if let Some(channel) = channel.filter(|channel| channel.size == request.id) {
            channel.size = 0;
            self.look_for_waiting();
        }
    }

    /// Another request may have its turn now.
    fn look_for_waiting(&mut self) {
        self.work_cursor = self.work_cursor.min(self.first_waiting);
        self.first_waiting = u32::MAX;
    }

    /// The connection is lost, and with it the replies to come.
    pub(super) fn lose_turns(&mut self) {
        let mut id = 0;
        loop {
            id = self.next_in(CHANNELS, id);
            if id == 0 {
                break;
            }
            if let Some(channel) = self.lists[CHANNELS].get(id) {
                channel.size = 0;
            }
        }
    }
}
