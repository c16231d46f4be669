//! The session itself, what it tells, and how it is polled.

use alloc::vec::Vec;

use super::action::Actions;
use super::entries::{
    Entries, Entry, IN_FLIGHT, Kind, LISTS, LOADS, NO_LOAD, OUTBOX, SUBSCRIPTIONS, Stage, WORK,
    flag,
};
use super::transitions::Phase;
use super::{
    Action, Broker, Code, Config, Limit, Outcome, Profile, Receipts, State, SubscriptionState,
};
use crate::time::Instant;

/// A session: see the [module](super).
///
/// Each command as it is used; the driver's loop is in the [module's documentation](super):
///
/// ```
/// use std::iter::from_fn;
///
/// use stomp_protocol::Instant;
/// use stomp_protocol::session::{
///     AckMode, Action, Broker, Config, Connected, FOREVER, Publish, Session, State, Subscribe,
///     SubscriptionState, Verdict,
/// };
///
/// let now = Instant::from_millis(0); // a clock that never runs backwards
/// let actions = |session: &mut Session| from_fn(|| session.poll_action(now)).collect::<Vec<_>>();
/// let mut session = Session::new(Config::default());
///
/// session.connect(now, FOREVER);
/// assert!(actions(&mut session).contains(&Action::Connect(1)));
/// let broker = Broker::RabbitMq;
/// session.handle_connected(now, 1, Connected { broker, is_other_identity: false, has_nack: true });
/// actions(&mut session);
/// assert_eq!((session.state(), session.attempt()), (State::Connected, 1));
/// assert_eq!((session.broker(), session.error()), (broker, None));
/// assert!(session.profile().has_acks);
///
/// // A subscription with acknowledgements, and a message of it.
/// let work = Subscribe { ack: AckMode::ClientIndividual, ..Subscribe::default() };
/// let work = session.subscribe(work);
/// assert!(actions(&mut session).contains(&Action::Subscribe { id: work, receipt: true }));
/// session.handle_receipt(now, 1, work);
/// assert_eq!(session.subscription_state(work), SubscriptionState::Active);
/// let delivery = session.handle_message(now, 1, work, true);
/// session.acknowledge(delivery, Verdict::Ack, 0);
/// assert!(actions(&mut session).contains(&Action::Ack { id: delivery, transaction: 0 }));
///
/// // A request, and its reply.
/// let replies = session.open_channel();
/// let request = session.request(now, Publish::default(), replies, false);
/// assert!(actions(&mut session).contains(&Action::Send { id: request, receipt: false }));
/// assert_eq!(session.handle_reply(1, replies, request), request);
///
/// // A transaction.
/// let transfer = session.transaction(now, FOREVER);
/// assert!(actions(&mut session).contains(&Action::Begin(transfer)));
/// session.handle_receipt(now, 1, transfer);
/// assert!(actions(&mut session).contains(&Action::Begun(transfer)));
/// session.sent_in_transaction(); // the driver has sent a message in it
/// session.commit(now, transfer);
/// assert!(actions(&mut session).contains(&Action::Commit(transfer)));
/// session.handle_receipt(now, 1, transfer);
///
/// // The end.
/// session.unsubscribe(work);
/// session.flush(now, FOREVER);
/// session.close(now);
/// assert!(actions(&mut session).contains(&Action::Disconnect));
/// assert_eq!(session.state(), State::Closing);
/// ```
#[derive(Debug)]
pub struct Session {
    pub(super) config: Config,
    pub(super) phase: Phase,
    /// Since when it has been in this phase.
    pub(super) since: Instant,
    /// When something is to be decided about the phase: the next attempt, the end of this one, or of the connection.
    pub(super) phase_deadline: Instant,
    /// The number of the present connection attempt, for its inputs.
    pub(super) connection: u32,
    /// Whether that attempt has got to CONNECTED and has not ended.
    pub(super) is_up: bool,
    /// The count of attempts, for the policy.
    pub(super) attempt: u32,
    /// Whether the policy has been asked and has not answered.
    pub(super) is_asking_policy: bool,
    /// Whether there has been a connection since a caller asked for one.
    pub(super) was_established: bool,
    /// Whether credentials have been asked for once more.
    pub(super) has_asked_again: bool,
    pub(super) connected_at: Instant,
    /// When the first of the attempts that are counted began, or the connection before them ended.
    pub(super) down_since: Instant,
    /// Why there is no connection.
    pub(super) error: Option<Code>,
    /// What the broker has said about the end of the connection.
    pub(super) announced: Option<Code>,
    pub(super) is_draining: bool,

    pub(super) broker: Broker,
    pub(super) profile: Profile,
    /// Whether the broker gives receipts, as far as is known by now.
    pub(super) receipts: Receipts,
    /// Whether a frame is under way that decides this.
    pub(super) is_probing: bool,
    /// Whether the connection has NACK, which STOMP 1.0 lacks (spec#91).
    pub(super) has_nack: bool,
    pub(super) are_acks_reported: bool,

    /// Whether the driver says what the system has taken of what was sent.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) is_writing_told: bool,
    /// Whether too much waits for that.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) is_held: bool,

    pub(super) last_id: u32,
    pub(super) lists: [Entries; LISTS],
    /// What is in the outbox, what is in flight, and what is in neither.
    pub(super) loads: [Limit; LOADS],
    /// No subscription, and no message, before these ids is to be sent.
    pub(super) subscription_cursor: u32,
    pub(super) work_cursor: u32,
    /// The first request that waits for its turn.
    pub(super) first_waiting: u32,
    /// Subscriptions up to this id are being restored.
    pub(super) restored_up_to: u32,
    /// How many of them wait for their headers; messages wait with them.
    pub(super) restoring: u32,

    /// How many frames have been sent on this connection.
    pub(super) frames: u32,
    /// The last of them without a receipt.
    pub(super) last_silent: u32,
    /// The last of them that the broker is known to have read.
    pub(super) last_confirmed: u32,
    /// How many frames are suspects, and of how many ERRORs.
    pub(super) suspects: u32,
    pub(super) errors: u32,
    /// What the text of the next ERROR names.
    pub(super) named: Vec<u32>,

    pub(super) actions: Actions,
    /// When `handle_timeout` is to be called: not later than the first deadline.
    pub(super) wake_at: Instant,
}

impl Session {
    /// A session at rest.
    #[must_use]
    pub fn new(config: Config) -> Self {
        const NOTHING: Limit = Limit { messages: 0, bytes: 0 };
        let start = Instant::default();
        Self {
            config,
            phase: Phase::Idle,
            since: start,
            phase_deadline: Instant::NEVER,
            connection: 0,
            is_up: false,
            attempt: 0,
            is_asking_policy: false,
            was_established: false,
            has_asked_again: false,
            connected_at: start,
            down_since: start,
            error: None,
            announced: None,
            is_draining: false,
            broker: Broker::Unknown,
            profile: Broker::Unknown.profile(),
            receipts: Receipts::Unknown,
            is_probing: false,
            has_nack: true,
            are_acks_reported: false,
            #[cfg(not(target_arch = "wasm32"))]
            is_writing_told: false,
            #[cfg(not(target_arch = "wasm32"))]
            is_held: false,
            last_id: 0,
            lists: [const { Entries::new() }; LISTS],
            loads: [NOTHING; LOADS],
            subscription_cursor: 0,
            work_cursor: 0,
            first_waiting: u32::MAX,
            restored_up_to: 0,
            restoring: 0,
            frames: 0,
            last_silent: 0,
            last_confirmed: 0,
            suspects: 0,
            errors: 0,
            named: Vec::new(),
            actions: Actions::new(),
            wake_at: Instant::NEVER,
        }
    }

    /// The state.
    #[must_use]
    pub fn state(&self) -> State {
        match self.phase {
            Phase::Closed => State::Closed,
            Phase::Failed => State::Failed,
            _ if self.is_draining => State::Closing,
            Phase::Idle => State::Idle,
            Phase::Connecting => State::Connecting,
            Phase::Connected => State::Connected,
            Phase::Waiting => State::Waiting,
            Phase::Disconnecting | Phase::Restarting | Phase::Closing => State::Closing,
        }
    }

    /// The count of attempts: 1 for the first, and again once a connection has lasted for the policy's `min_uptime`.
    #[must_use]
    pub const fn attempt(&self) -> u32 {
        self.attempt
    }

    /// What is in the outbox.
    ///
    /// ```
    /// use stomp_protocol::Instant;
    /// use stomp_protocol::session::{Config, Limit, Publish, Session};
    ///
    /// let mut session = Session::new(Config::default());
    /// session.publish(Instant::from_millis(0), Publish { size: 7, ..Publish::default() });
    /// assert_eq!(session.outbox(), Limit { messages: 1, bytes: 7 });
    /// assert_eq!(session.in_flight(), Limit { messages: 0, bytes: 0 });
    /// ```
    #[must_use]
    pub const fn outbox(&self) -> Limit {
        self.loads[OUTBOX]
    }

    /// What was sent and waits for receipts and replies.
    ///
    /// See the example of [`outbox`](Self::outbox).
    #[must_use]
    pub const fn in_flight(&self) -> Limit {
        self.loads[IN_FLIGHT]
    }

    /// The time by which the attempt under way has to have succeeded.
    ///
    /// ```
    /// use stomp_protocol::Instant;
    /// use stomp_protocol::session::{Config, FOREVER, Session};
    ///
    /// let now = Instant::from_millis(0);
    /// let mut session = Session::new(Config { connect_timeout: 5_000, ..Config::default() });
    /// session.connect(now, FOREVER);
    /// assert_eq!(session.connects_until(), Some(now + 5_000));
    /// ```
    #[must_use]
    pub fn connects_until(&self) -> Option<Instant> {
        if self.state() == State::Connecting { self.phase_deadline.unless_never() } else { None }
    }

    /// Since when the session has been in its state.
    ///
    /// See the example of [`handle_lost`](Self::handle_lost).
    #[must_use]
    pub const fn since(&self) -> Instant {
        self.since
    }

    /// When the next attempt begins, while the state is waiting.
    ///
    /// See the example of [`handle_lost`](Self::handle_lost).
    #[must_use]
    pub fn retry_at(&self) -> Option<Instant> {
        if self.phase == Phase::Waiting { self.phase_deadline.unless_never() } else { None }
    }

    /// Why there is no connection; none while there is one.
    #[must_use]
    pub const fn error(&self) -> Option<Code> {
        self.error
    }

    /// The broker of the last connection.
    #[must_use]
    pub const fn broker(&self) -> Broker {
        self.broker
    }

    /// What that broker does.
    #[must_use]
    pub const fn profile(&self) -> Profile {
        self.profile
    }

    /// The state of a subscription.
    #[must_use]
    pub fn subscription_state(&self, id: u32) -> SubscriptionState {
        match self.lists[SUBSCRIPTIONS].peek(id) {
            None => SubscriptionState::Ended,
            Some(entry) if entry.stage == Stage::Open || entry.has(flag::STOPPED) => {
                SubscriptionState::Active
            }
            Some(entry) if entry.has(flag::EARLIER) => SubscriptionState::Waiting,
            Some(_) => SubscriptionState::Pending,
        }
    }

    /// The next thing to do. To be called until it gives none, after every command and input.
    pub fn poll_action(&mut self, now: Instant) -> Option<Action> {
        loop {
            if let Some(action) = self.actions.pop(self.is_up) {
                return Some(action);
            }
            if !self.next_subscription(now) && !self.next_message(now) && !self.ends_drain(now) {
                return None;
            }
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) is to be called; earlier does no harm.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.wake_at.min(self.phase_deadline).unless_never()
    }

    /// Adds an entry of the next id, and gives that. `until`: the time limit of the caller.
    #[inline(never)]
    pub(super) fn create(&mut self, kind: Kind, until: Instant) -> u32 {
        self.last_id += 1;
        self.lists[kind.list()].push(Entry { until, ..Entry::new(self.last_id, kind) });
        self.wake_by(until);
        self.last_id
    }

    /// The next id, of a promise that is refused.
    pub(super) fn refuse(&mut self, code: Code) -> u32 {
        self.last_id += 1;
        self.actions.push(Action::Settle { id: self.last_id, outcome: Outcome::unsent(code) });
        self.last_id
    }

    /// The entry with this id, whatever it stands for.
    #[inline(never)]
    pub(super) fn find(&mut self, id: u32) -> Option<&mut Entry> {
        self.lists.iter_mut().find_map(|list| list.get(id))
    }

    /// The subscription with this id.
    pub(super) fn subscription(&mut self, id: u32) -> Option<&mut Entry> {
        self.lists[SUBSCRIPTIONS].get(id)
    }

    /// The frame of the entry has been sent, and `due` is when its receipt is overdue.
    #[inline(never)]
    pub(super) fn mark_sent(&mut self, id: u32, stage: Stage, due: Instant) {
        let frame = self.count_frame(false);
        let Some(entry) = self.find(id) else { return };
        let (from, size) = (entry.load(), entry.size);
        (entry.stage, entry.frame, entry.due) = (stage, frame, due);
        let to = entry.load();
        self.move_load(from, to, size);
        self.wake_by(due);
    }

    /// A deadline has been set.
    pub(super) fn wake_by(&mut self, deadline: Instant) {
        self.wake_at = self.wake_at.min(deadline);
    }

    /// Counts a message to another sum.
    #[inline(never)]
    pub(super) fn move_load(&mut self, from: usize, to: usize, size: u32) {
        if let Some(load) = self.loads.get_mut(from) {
            load.messages = load.messages.wrapping_sub(1);
            load.bytes = load.bytes.wrapping_sub(size);
        }
        if let Some(load) = self.loads.get_mut(to) {
            load.messages = load.messages.wrapping_add(1);
            load.bytes = load.bytes.wrapping_add(size);
        }
    }

    /// Removes an entry.
    #[inline(never)]
    pub(super) fn remove(&mut self, id: u32) -> Option<Entry> {
        let entry = self.lists.iter_mut().find_map(|list| list.take(id))?;
        self.move_load(entry.load(), NO_LOAD, entry.size);
        Some(entry)
    }

    /// Removes an entry and settles its promise.
    #[inline(never)]
    pub(super) fn settle(&mut self, id: u32, outcome: Outcome) {
        let Some(entry) = self.remove(id) else { return };
        if entry.has(flag::PROBE) {
            self.is_probing = false;
        }
        if entry.kind == Kind::Transaction {
            self.settle_deliveries(id, outcome == Outcome::Confirmed);
        }
        self.actions.push(Action::Settle { id, outcome });
        self.finish_flushes();
    }

    /// Settles a promise with a failure. A transaction that has begun is aborted.
    #[inline(never)]
    pub(super) fn fail(&mut self, id: u32, code: Code) {
        let Some(entry) = self.find(id) else { return };
        let is_begun =
            entry.kind == Kind::Transaction && matches!(entry.stage, Stage::Sent | Stage::Open);
        let frame = if entry.is_in_flight() { entry.frame } else { 0 };
        // Misuse is noticed before a frame is sent.
        let maybe_delivered =
            entry.maybe_delivered() && (code != Code::Usage || entry.has(flag::EARLIER));
        // The receipt is waited for no longer: the frame is as one without.
        self.last_silent = self.last_silent.max(frame);
        if is_begun {
            self.send_silently(Action::Abort(id));
        }
        self.settle(id, Outcome::Failed { code, maybe_delivered });
    }

    /// Settles the callers of `flush` that have no message before them any more.
    fn finish_flushes(&mut self) {
        while let Some(id) = self.first_flush() {
            self.lists[WORK].take(id);
            self.actions.push(Action::Settle { id, outcome: Outcome::Confirmed });
        }
    }

    fn first_flush(&mut self) -> Option<u32> {
        self.lists[WORK].first().filter(|entry| entry.kind == Kind::Flush).map(|entry| entry.id)
    }

    /// Resolves when everything that was published before has settled. The driver waits for the buffer of its socket
    /// besides. `timeout`: milliseconds, or [`FOREVER`](super::FOREVER).
    pub fn flush(&mut self, now: Instant, timeout: u64) -> u32 {
        let id = self.create(Kind::Flush, now + timeout);
        if let Some(entry) = self.find(id) {
            entry.stage = Stage::Open;
        }
        self.finish_flushes();
        id
    }

    /// A frame has been sent; gives its number on the connection. `is_silent`: it has no receipt.
    pub(super) const fn count_frame(&mut self, is_silent: bool) -> u32 {
        self.frames += 1;
        if is_silent {
            self.last_silent = self.frames;
        }
        self.frames
    }

    /// Sends a frame without a receipt.
    pub(super) fn send_silently(&mut self, frame: Action) {
        self.count_frame(true);
        self.actions.push(frame);
    }

    /// The id that follows `id` in a list; the first one after 0, and 0 after the last.
    #[inline(never)]
    pub(super) fn next_in(&self, list: usize, id: u32) -> u32 {
        self.lists.get(list).map_or(0, |list| list.next(id + 1))
    }

    /// Whether inputs of this connection attempt count.
    pub(super) const fn is_present(&self, connection: u32) -> bool {
        connection == self.connection && self.is_up
    }
}
