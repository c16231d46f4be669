//! A session and a driver that notes what it is told to do. Tests are named after the clauses of docs/session.md.

extern crate std;

use alloc::vec::Vec;

use super::*;
use crate::time::Instant;

mod connecting;
mod deliveries;
mod document;
mod ending;
mod errors;
mod publishing;
mod random;
mod requests;
mod subscriptions;
mod transactions;

/// A session with a clock.
struct Rig {
    session: Session,
    now: u64,
    /// What has been polled and not been taken.
    actions: Vec<Action>,
}

impl Rig {
    fn new(config: Config) -> Self {
        Self { session: Session::new(config), now: 0, actions: Vec::new() }
    }

    /// A session that is connected to this broker, with nothing to take.
    fn connected(broker: Broker) -> Self {
        Self::connected_by(Config::default(), broker)
    }

    fn connected_by(config: Config, broker: Broker) -> Self {
        let mut rig = Self::new(config);
        rig.turn(|session, now| session.connect(now, FOREVER));
        rig.accept(broker);
        rig.take();
        rig
    }

    /// Gives the session a command or an input, and polls.
    fn turn<T>(&mut self, give: impl FnOnce(&mut Session, Instant) -> T) -> T {
        let now = Instant::from_millis(self.now);
        let given = give(&mut self.session, now);
        while let Some(action) = self.session.poll_action(now) {
            self.actions.push(action);
        }
        given
    }

    /// Lets time pass, and stops at each deadline.
    fn wait(&mut self, millis: u64) {
        let end = self.now + millis;
        while let Some(at) = self.session.poll_timeout().filter(|at| at.as_millis() <= end) {
            self.now = self.now.max(at.as_millis());
            self.turn(Session::handle_timeout);
        }
        self.now = end;
    }

    /// The actions since the last call.
    fn take(&mut self) -> Vec<Action> {
        core::mem::take(&mut self.actions)
    }

    /// The frames since the last call; what else there was is dropped.
    fn take_frames(&mut self) -> Vec<Action> {
        let is_frame = |action: &Action| {
            !matches!(
                action,
                Action::StatusChanged
                    | Action::Connect(_)
                    | Action::Settle { .. }
                    | Action::SubscriptionChanged(_)
                    | Action::Gap { .. }
                    | Action::Begun(_)
            )
        };
        self.take().into_iter().filter(is_frame).collect()
    }

    /// How the promise has settled, once, among the actions that have not been taken.
    #[track_caller]
    fn outcome(&self, promise: u32) -> Option<Outcome> {
        let outcomes = self.actions.iter().filter_map(|action| match action {
            Action::Settle { id, outcome } if *id == promise => Some(*outcome),
            _ => None,
        });
        let outcomes: Vec<_> = outcomes.collect();
        assert!(outcomes.len() < 2, "{promise} settles {outcomes:?}");
        outcomes.first().copied()
    }

    fn connection(&self) -> u32 {
        self.session.connection
    }

    fn accept(&mut self, broker: Broker) {
        self.accept_as(Connected { broker, is_other_identity: false, has_nack: true });
    }

    fn accept_as(&mut self, connected: Connected) {
        let connection = self.connection();
        self.turn(|session, now| session.handle_connected(now, connection, connected));
    }

    /// The connection or attempt ends, and the policy of the configuration answers without chance.
    fn lose(&mut self, code: Code) {
        let connection = self.connection();
        self.turn(|session, now| session.handle_lost(now, connection, code));
        if self.actions.last() == Some(&Action::Retry) {
            self.actions.pop();
            self.turn(|session, now| session.retry(now, session.policy_delay(0.0)));
        }
    }

    /// The connection is lost and the next attempt succeeds; of all that nothing is to be taken but what follows
    /// CONNECTED.
    fn reconnect(&mut self, broker: Broker) {
        self.lose(Code::ConnectionLost);
        self.turn(Session::retry_now);
        self.take();
        self.accept(broker);
    }

    fn confirm(&mut self, id: u32) {
        let connection = self.connection();
        self.turn(|session, now| session.handle_receipt(now, connection, id));
    }

    fn refuse(&mut self, code: Code, receipt: u32, subscription: u32, named: u32) -> u32 {
        let (connection, error) = (self.connection(), BrokerError { code, receipt, subscription });
        self.turn(|session, now| {
            session.name(named);
            session.handle_error(now, connection, error)
        })
    }

    fn publish(&mut self, message: Publish) -> u32 {
        self.turn(|session, now| session.publish(now, message))
    }

    fn subscribe(&mut self, options: Subscribe) -> u32 {
        self.turn(|session, _| session.subscribe(options))
    }

    fn deliver(&mut self, subscription: u32) -> u32 {
        let connection = self.connection();
        self.turn(|session, now| session.handle_message(now, connection, subscription, true))
    }

    fn acknowledge(&mut self, delivery: u32, verdict: Verdict) {
        self.turn(|session, _| session.acknowledge(delivery, verdict, 0));
    }
}

fn failed(code: Code) -> Option<Outcome> {
    Some(Outcome::Failed { code, maybe_delivered: false })
}

fn maybe_delivered(code: Code) -> Option<Outcome> {
    Some(Outcome::Failed { code, maybe_delivered: true })
}

const CONFIRMED: Option<Outcome> = Some(Outcome::Confirmed);

fn plain() -> Publish {
    Publish { size: 10, ..Publish::default() }
}

fn at_least_once() -> Publish {
    Publish { at_least_once: true, ..plain() }
}

fn acked(ack: AckMode) -> Subscribe {
    Subscribe { ack, ..Subscribe::default() }
}

fn send(id: u32) -> Action {
    Action::Send { id, receipt: true }
}

fn subscribe(id: u32) -> Action {
    Action::Subscribe { id, receipt: true }
}

fn ack(id: u32) -> Action {
    Action::Ack { id, transaction: 0 }
}

fn nack(id: u32) -> Action {
    Action::Nack { id, transaction: 0 }
}
