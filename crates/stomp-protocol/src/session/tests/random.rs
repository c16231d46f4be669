//! Random histories: connections that are cut, receipts that are lost, ERRORs with and without `receipt-id`, full
//! outboxes, other identities, drains, expiry. A broker that keeps what it has read is compared with what the session
//! promised.
//!
//! In release mode 100,000 histories take less than a minute:
//! `HISTORIES=100000 cargo test --release -p stomp-protocol --lib random_histories`.
//! They begin with the seed `FIRST_HISTORY`, 1 by default. A failure names its seed.

use alloc::collections::{BTreeMap, BTreeSet};
use std::env;

use super::*;

mod broker;

/// A small generator, so that a failure can be repeated by its seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }

    fn once_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> Option<T> {
        let at = self.below(items.len().max(1) as u64) as usize;
        items.get(at).copied()
    }
}

/// A message as the model knows it.
#[derive(Debug, Clone, Copy)]
struct Message {
    options: Publish,
    /// The user for whom it was published; none before the first connection.
    user: Option<u64>,
    /// How often the broker has read it.
    reads: u32,
    /// How often it was sent.
    sends: u32,
    /// Whether the broker has refused it when it was sent last.
    is_refused: bool,
    outcome: Option<Outcome>,
}

/// What the broker and the driver know of the present connection.
#[derive(Debug, Default)]
struct Link {
    /// 0 after its end.
    attempt: u32,
    is_up: bool,
    /// DISCONNECT was sent.
    is_ending: bool,
    /// Receipts that the broker has still to send, each with the number of its frame.
    receipts: Vec<(u32, usize)>,
    /// The frames with a receipt so far, and the last of them whose receipt was sent. Receipts overtake each other, but
    /// an ERROR comes before the receipts of later frames.
    frames: usize,
    last_confirmed: usize,
    subscriptions: BTreeSet<u32>,
    /// Unacknowledged deliveries, with their subscriptions.
    deliveries: BTreeMap<u32, u32>,
    /// The message that was sent last.
    last_sent: u32,
    /// Whether a message or BEGIN has been sent.
    has_sent: bool,
    /// Subscriptions up to this id were made before the connection.
    made_before: u32,
    /// Requests that were sent and have no reply.
    unanswered: Vec<u32>,
}

struct History {
    seed: u64,
    chance: Chance,
    session: Session,
    now: u64,
    broker: Broker,
    user: u64,
    link: Link,
    messages: BTreeMap<u32, Message>,
    /// All other promises, and how each has settled.
    promises: BTreeMap<u32, Option<Outcome>>,
    requests: Vec<u32>,
    subscriptions: Vec<u32>,
    acked: BTreeSet<u32>,
    transactions: Vec<u32>,
    channel: u32,
    settles: usize,
    /// The broker does its part.
    is_calm: bool,
}

impl History {
    fn new(seed: u64) -> Self {
        let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let brokers = [
            Broker::RabbitMq,
            Broker::ActiveMq,
            Broker::Artemis,
            Broker::Spring,
            Broker::SpringRelay,
            Broker::StompBroker,
            Broker::Unknown,
        ];
        let broker = chance.pick(&brokers).unwrap();
        let limit = |chance: &mut Chance| Limit {
            messages: 2 + chance.below(8) as u32,
            bytes: 20 + chance.below(100) as u32,
        };
        let config = Config {
            retry: Retry { attempts: 4, min_uptime: 300, ..Retry::default() },
            in_flight: limit(&mut chance),
            outbox: limit(&mut chance),
            outbox_age: 2000,
            connect_timeout: 1000,
            receipt_timeout: 1000,
            disconnect_timeout: 500,
            asks_credentials: chance.once_in(2),
            observes: false,
        };
        let mut session = Session::new(config);
        let channel = session.open_channel();
        Self {
            seed,
            chance,
            session,
            now: 0,
            broker,
            user: 0,
            link: Link::default(),
            messages: BTreeMap::new(),
            promises: BTreeMap::new(),
            requests: Vec::new(),
            subscriptions: Vec::new(),
            acked: BTreeSet::new(),
            transactions: Vec::new(),
            channel,
            settles: 0,
            is_calm: false,
        }
    }

    /// Runs the history, brings it to its end, and gives how many promises have settled.
    fn live(mut self) -> usize {
        for _ in 0..60 + self.chance.below(60) {
            self.step();
        }
        match self.chance.below(3) {
            0 => {
                self.promise(Session::close);
                self.end_amid_faults(0);
            }
            1 => {
                let timeout = 1 + self.chance.below(3000);
                self.promise(|session, now| session.drain(now, timeout));
                self.end_amid_faults(timeout);
            }
            _ => self.end_without_faults(),
        }
        self.assert_ended();
        self.settles
    }

    fn end_amid_faults(&mut self, timeout: u64) {
        for _ in 0..60 {
            self.end_subscriptions();
            self.step_of_broker();
            self.pass(1 + timeout / 10);
        }
        if self.session.state() == State::Failed {
            self.promise(Session::close);
        }
        self.pass(10_000);
    }

    /// With a broker that does its part nothing waits for ever, and a drain succeeds.
    fn end_without_faults(&mut self) {
        self.is_calm = true;
        self.promise(|session, now| session.connect(now, FOREVER));
        for _ in 0..10 {
            self.serve();
        }
        let (seed, subscriptions) = (self.seed, &self.subscriptions);
        let waits = |(id, outcome): (&u32, &Option<Outcome>)| {
            outcome.is_none() && !subscriptions.contains(id)
        };
        let left: Vec<_> =
            self.promises.iter().filter(|(id, outcome)| waits((id, outcome))).collect();
        assert!(left.is_empty(), "seed {seed}: {left:?} wait for ever");
        let left: Vec<_> =
            self.messages.iter().filter(|(_, message)| message.outcome.is_none()).collect();
        assert!(left.is_empty(), "seed {seed}: {left:?} wait for ever");
        self.publish();
        let drain = self.promise(|session, now| session.drain(now, 30_000));
        self.end_subscriptions();
        for _ in 0..10 {
            self.serve();
        }
        let outcome = self.promises.get(&drain).copied().flatten();
        assert_eq!(outcome, CONFIRMED, "seed {seed}");
    }

    fn turn<T>(&mut self, give: impl FnOnce(&mut Session, Instant) -> T) -> T {
        let now = Instant::from_millis(self.now);
        let given = give(&mut self.session, now);
        while let Some(action) = self.session.poll_action(now) {
            self.perform(action);
        }
        given
    }

    /// Lets time pass.
    fn pass(&mut self, millis: u64) {
        let end = self.now + millis;
        let mut wakes = 0;
        while let Some(at) = self.session.poll_timeout().filter(|at| at.as_millis() <= end) {
            self.now = self.now.max(at.as_millis());
            self.turn(Session::handle_timeout);
            wakes += 1;
            assert!(wakes < 1000, "seed {}: the deadline stands still", self.seed);
        }
        self.now = end;
    }

    fn step(&mut self) {
        match self.chance.below(24) {
            0..=5 => self.publish(),
            6 => {
                let timeout =
                    if self.chance.once_in(2) { FOREVER } else { self.chance.below(2000) };
                self.promise(|session, now| session.connect(now, timeout));
            }
            7 => self.subscribe(),
            8 => {
                let id = self.chance.pick(&self.subscriptions);
                self.turn(|session, _| session.unsubscribe(id.unwrap_or_default()));
            }
            9 => self.request(),
            10 => {
                let id = self.promise(|session, now| session.transaction(now, 1500));
                self.transactions.push(id);
            }
            11 if self.chance.once_in(4) => {
                self.promise(Session::disconnect);
            }
            12 => {
                self.promise(|session, now| session.flush(now, FOREVER));
            }
            13 => self.cancel(),
            14 => self.acknowledge(),
            15 => {
                let millis = self.chance.below(700);
                self.pass(millis);
            }
            16 => self.turn(Session::retry_now),
            _ => self.step_of_broker(),
        }
    }

    fn promise(&mut self, give: impl FnOnce(&mut Session, Instant) -> u32) -> u32 {
        let id = self.turn(give);
        self.promises.entry(id).or_insert(None);
        id
    }

    fn publish(&mut self) {
        let confirms = [Confirm::Auto, Confirm::Receipt, Confirm::Sent];
        let options = Publish {
            size: self.chance.below(30) as u32,
            confirm: self.chance.pick(&confirms).unwrap(),
            at_least_once: self.chance.once_in(3),
            is_broker_destination: !self.chance.once_in(4),
            timeout: if self.chance.once_in(5) { self.chance.below(1500) } else { FOREVER },
            ttl: if self.chance.once_in(5) { self.chance.below(1500) } else { FOREVER },
        };
        // It is known before its first action comes.
        let now = Instant::from_millis(self.now);
        let id = self.session.publish(now, options);
        let message = Message {
            options,
            user: (self.user > 0).then_some(self.user),
            reads: 0,
            sends: 0,
            is_refused: false,
            outcome: None,
        };
        self.messages.insert(id, message);
        self.turn(|_, _| {});
    }

    fn subscribe(&mut self) {
        let modes = [AckMode::Auto, AckMode::Client, AckMode::ClientIndividual];
        let options = Subscribe {
            ack: self.chance.pick(&modes).unwrap(),
            asks_headers: self.chance.once_in(4),
            is_broker_destination: !self.chance.once_in(4),
            ..Subscribe::default()
        };
        let id = self.promise(|session, _| session.subscribe(options));
        self.subscriptions.push(id);
        if options.ack != AckMode::Auto {
            self.acked.insert(id);
        }
    }

    fn request(&mut self) {
        let (channel, timeout) = (self.channel, self.chance.below(3000));
        let message = Publish { timeout, size: 5, ..Publish::default() };
        let is_matched = self.chance.once_in(3);
        let id = self.promise(|session, now| session.request(now, message, channel, is_matched));
        self.requests.push(id);
    }

    fn cancel(&mut self) {
        let ids: Vec<_> = self.messages.keys().chain(self.promises.keys()).copied().collect();
        let Some(id) = self.chance.pick(&ids) else { return };
        self.turn(|session, now| session.cancel(now, id, Code::Aborted));
    }

    fn acknowledge(&mut self) {
        let ids: Vec<_> = self.link.deliveries.keys().copied().collect();
        let Some(id) = self.chance.pick(&ids) else { return };
        let verdicts = [Verdict::Ack, Verdict::Nack, Verdict::Failed];
        let verdict = self.chance.pick(&verdicts).unwrap();
        self.turn(|session, _| session.acknowledge(id, verdict, 0));
    }

    fn end_subscriptions(&mut self) {
        for id in self.subscriptions.clone() {
            self.turn(|session, _| session.unsubscribe(id));
        }
    }

    fn perform(&mut self, action: Action) {
        match action {
            Action::Connect(attempt) => {
                assert!(!self.link.is_up, "seed {}: two connections", self.seed);
                self.link = Link { attempt, ..Link::default() };
            }
            Action::Abandon => self.link = Link::default(),
            Action::Retry => {
                let random = self.chance.below(100) as f64 / 100.0;
                let delay = self.session.policy_delay(random);
                self.session.retry(Instant::from_millis(self.now), delay);
            }
            Action::Settle { id, outcome } => self.settle(id, outcome),
            Action::AskHeaders(id) => match self.chance.below(4) {
                0 => self.session.headers_failed(id),
                1 => {}
                _ => self.session.headers_ready(id),
            },
            Action::Disconnect => self.link.is_ending = true,
            Action::StatusChanged
            | Action::HeadersLate(_)
            | Action::SubscriptionChanged(_)
            | Action::Gap { .. }
            | Action::AcksUnsupported(_) => {}
            Action::Begun(id) => self.begun(id),
            frame => {
                assert!(self.link.is_up, "seed {}: {frame:?} without a connection", self.seed);
                self.read(frame);
            }
        }
    }

    fn begun(&mut self, id: u32) {
        let now = Instant::from_millis(self.now);
        self.session.sent_in_transaction();
        if self.chance.once_in(3) {
            self.session.cancel(now, id, Code::Aborted);
        } else {
            self.session.commit(now, id);
        }
    }

    fn settle(&mut self, id: u32, outcome: Outcome) {
        self.settles += 1;
        let seed = self.seed;
        if let Some(message) = self.messages.get_mut(&id) {
            assert_eq!(message.outcome.replace(outcome), None, "seed {seed}: {id} settles twice");
            return;
        }
        let former = self.promises.insert(id, Some(outcome));
        assert_eq!(former.flatten(), None, "seed {seed}: {id} settles twice");
    }

    fn assert_ended(&self) {
        let seed = self.seed;
        assert_eq!(self.session.state(), State::Closed, "seed {seed}");
        for (id, outcome) in &self.promises {
            assert!(outcome.is_some(), "seed {seed}: the promise {id} is left");
        }
        for (id, message) in &self.messages {
            let text = std::format!("seed {seed}: {id} {message:?}");
            match message.outcome.expect(&text) {
                Outcome::Confirmed => assert!(message.reads > 0 && !message.is_refused, "{text}"),
                Outcome::Sent => {
                    assert_eq!(message.reads, 1, "{text}");
                    assert!(!message.options.at_least_once, "{text}");
                }
                Outcome::Failed { maybe_delivered: false, .. } => {
                    assert_eq!(message.reads, 0, "{text}");
                }
                Outcome::Failed { .. } => assert!(message.sends > 0, "{text}"),
            }
        }
        let session = &self.session;
        for load in session.loads[..2].iter() {
            assert_eq!((load.messages, load.bytes), (0, 0), "seed {seed}");
        }
        let kept = session.lists.iter().filter(|list| !list.is_empty()).count();
        assert_eq!(kept, 1, "seed {seed}: nothing is kept but the channel");
    }
}

fn setting(name: &str) -> Option<u64> {
    env::var(name).ok().map(|value| value.parse().expect("a number"))
}

#[test]
fn random_histories_keep_every_promise() {
    let count = setting("HISTORIES").unwrap_or(2000);
    let first = setting("FIRST_HISTORY").unwrap_or(1);
    let settles: usize = (first..first + count).map(|seed| History::new(seed).live()).sum();
    assert!(settles > 10 * count as usize, "sound enough to get somewhere: {settles}");
}
