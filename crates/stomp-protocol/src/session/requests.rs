//! Requests and their replies.

use super::entries::{CHANNELS, Entry, Kind, Stage, WORK, flag};
use super::{Action, Outcome, Publish, Session};
use crate::time::Instant;

impl Session {
    /// A destination of replies: gives its id, for requests. Until the first reply shows that the peer gives
    /// `correlation-id` back, and where it does not, one request at a time uses it.
    pub fn open_channel(&mut self) -> u32 {
        let channel = self.new_entry(Kind::Channel);
        self.put(channel);
        channel.id
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
        let entry = self.new_entry(Kind::Request);
        self.enqueue(now, Entry { flags, link: channel, ..entry }, message)
    }

    /// Sends a request, or lets it wait for its turn; those behind it do not wait with it.
    pub(super) fn send_request(&mut self, entry: Entry) {
        if !entry.has(flag::MATCHED) && self.takes_turns(entry.link) {
            let Some(channel) = self.lists[CHANNELS].get(entry.link) else { return };
            if channel.size != 0 {
                self.first_waiting = self.first_waiting.min(entry.id);
                return;
            }
            self.put(Entry { size: entry.id, ..channel });
        }
        let frame = self.count_frame(false);
        let due = Instant::NEVER;
        self.put(Entry { stage: Stage::Sent, frame, due, ..entry });
        self.actions.push(Action::Send { id: entry.id, receipt: false });
    }

    /// Whether one request at a time uses the channel: its peer is not known to give `correlation-id` back.
    fn takes_turns(&self, channel: u32) -> bool {
        self.lists[CHANNELS].get(channel).is_some_and(|channel| channel.stage != Stage::Open)
    }

    /// A reply came to this channel. `correlated`: the id of its `correlation-id`, 0 if it has none. Gives the id of the
    /// request that it settles; 0 for one that is late or unknown.
    pub fn handle_reply(&mut self, connection: u32, channel: u32, correlated: u32) -> u32 {
        let entry = self.lists[CHANNELS].get(channel);
        let (Some(mut entry), true) = (entry, self.is_present(connection)) else { return 0 };
        let mut request = correlated;
        if correlated == 0 {
            request = entry.size;
            entry.size = 0;
        } else {
            entry.stage = Stage::Open;
        }
        self.put(entry);
        self.settle_request(request)
    }

    /// A function of the application says that a reply belongs to this request. Gives its id, or 0 if it has settled.
    pub fn handle_match(&mut self, connection: u32, request: u32) -> u32 {
        if self.is_present(connection) { self.settle_request(request) } else { 0 }
    }

    fn settle_request(&mut self, id: u32) -> u32 {
        self.look_for_waiting();
        let request = self.lists[WORK].get(id);
        let is_waiting = |entry: &Entry| entry.kind == Kind::Request && entry.stage == Stage::Sent;
        let Some(request) = request.filter(is_waiting) else { return 0 };
        self.settle(request, Outcome::Confirmed);
        id
    }

    /// The broker has not taken the request: there will be no reply.
    pub(super) fn end_turn(&mut self, request: &Entry) {
        let channel = self.lists[CHANNELS].get(request.link);
        if let Some(channel) = channel.filter(|channel| channel.size == request.id) {
            self.put(Entry { size: 0, ..channel });
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
        self.for_each(CHANNELS, |session, entry| session.put(Entry { size: 0, ..entry }));
    }
}
