//! The broker and the network of a random history, with what has to be true of each frame.

use super::*;

impl History {
    /// The network or the broker does something.
    pub(super) fn step_of_broker(&mut self) {
        let attempt = self.link.attempt;
        match self.chance.below(10) {
            0 => self.cut(),
            1 | 2 if !self.link.is_up => self.accept(),
            3..=5 => {
                // Receipts come in any order.
                let at = self.chance.below(self.link.receipts.len().max(1) as u64) as usize;
                if at < self.link.receipts.len() {
                    let (id, frame) = self.link.receipts.swap_remove(at);
                    self.link.last_confirmed = self.link.last_confirmed.max(frame);
                    self.turn(|session, now| session.handle_receipt(now, attempt, id));
                }
            }
            6 => self.refuse(),
            7 => {
                let open: Vec<_> = self.link.subscriptions.iter().copied().collect();
                let Some(subscription) = self.chance.pick(&open) else { return };
                let delivery = self
                    .turn(|session, now| session.handle_message(now, attempt, subscription, true));
                if delivery != 0 {
                    assert!(self.acked.contains(&subscription), "seed {}", self.seed);
                    self.link.deliveries.insert(delivery, subscription);
                }
            }
            8 => self.reply(),
            _ => {
                // An input of an earlier attempt is ignored.
                let ids: Vec<_> = self.messages.keys().copied().collect();
                let id = self.chance.pick(&ids).unwrap_or_default();
                self.turn(|session, now| {
                    session.handle_receipt(now, attempt.wrapping_sub(1), id);
                    session.handle_lost(now, attempt.wrapping_sub(1), Code::Forbidden);
                });
            }
        }
    }

    /// Does everything that a client may expect, and lets two seconds pass.
    pub(super) fn serve(&mut self) {
        let attempt = self.link.attempt;
        if !self.link.is_up {
            self.accept();
        } else if self.link.is_ending {
            self.link = Link::default();
            self.turn(|session, now| session.handle_lost(now, attempt, Code::ConnectionLost));
        }
        while let Some((id, _)) = self.link.receipts.pop() {
            self.turn(|session, now| session.handle_receipt(now, attempt, id));
        }
        while !self.link.unanswered.is_empty() {
            self.reply();
        }
        self.pass(2000);
    }

    fn accept(&mut self) {
        let attempt = self.link.attempt;
        if attempt == 0 {
            return;
        }
        let is_other = self.user > 0 && !self.is_calm && self.chance.once_in(6);
        if self.user == 0 || is_other {
            self.user += 1;
        }
        let connected =
            Connected { broker: self.broker, is_other_identity: is_other, has_nack: true };
        let made_before = self.session.last_id;
        self.link = Link { attempt, is_up: true, made_before, ..Link::default() };
        self.turn(|session, now| session.handle_connected(now, attempt, connected));
    }

    fn cut(&mut self) {
        let attempt = self.link.attempt;
        let codes = [
            Code::ConnectionLost,
            Code::HeartbeatLost,
            Code::Unreachable,
            Code::TooLarge,
            Code::Unauthorized,
            Code::Forbidden,
        ];
        let most = if self.chance.once_in(4) { codes.len() } else { 3 };
        let code = self.chance.pick(&codes[..most]).unwrap();
        self.link = Link::default();
        self.turn(|session, now| session.handle_lost(now, attempt, code));
    }

    /// An ERROR for a frame whose receipt has not come, with its `receipt-id` or without.
    fn refuse(&mut self) {
        let attempt = self.link.attempt;
        let Some((id, frame)) = self.chance.pick(&self.link.receipts) else { return };
        // A message that was sent before would have been refused before, and a subscription before its first delivery.
        let is_repeated = self.messages.get(&id).is_some_and(|message| message.sends > 1);
        let is_late = frame < self.link.last_confirmed;
        if is_late
            || is_repeated
            || self.link.deliveries.values().any(|subscription| *subscription == id)
        {
            return;
        }
        self.link.receipts.retain(|(other, _)| *other != id);
        if let Some(message) = self.messages.get_mut(&id) {
            message.reads -= 1;
            message.is_refused = true;
        }
        self.link.subscriptions.remove(&id);
        let receipt = if self.chance.once_in(2) { id } else { 0 };
        let error = BrokerError { code: Code::Refused, receipt, subscription: 0 };
        let blamed = self.turn(|session, now| session.handle_error(now, attempt, error));
        assert!(blamed == id || blamed == 0, "seed {}: {blamed} for {id}", self.seed);
        if blamed == id
            && let Some(message) = self.messages.get(&id)
        {
            assert!(message.outcome.is_some(), "seed {}: {id} is refused", self.seed);
        }
    }

    fn reply(&mut self) {
        let attempt = self.link.attempt;
        if self.link.unanswered.is_empty() {
            return;
        }
        let id = self.link.unanswered.remove(0);
        let channel = self.channel;
        let settled = self.turn(|session, _| session.handle_reply(attempt, channel, id));
        assert!(settled == id || settled == 0, "seed {}", self.seed);
    }

    /// The broker reads a frame. Now and then it loses the receipt.
    pub(super) fn read(&mut self, frame: Action) {
        let seed = self.seed;
        self.link.has_sent |= matches!(frame, Action::Send { .. } | Action::Begin(_));
        let gives_receipts = self.broker != Broker::Spring;
        let give = |history: &mut Self, id| {
            history.link.frames += 1;
            if gives_receipts && (history.is_calm || !history.chance.once_in(8)) {
                history.link.receipts.push((id, history.link.frames));
            }
        };
        match frame {
            Action::Subscribe { id, receipt } => {
                let is_restored = id <= self.link.made_before;
                assert!(!is_restored || !self.link.has_sent, "seed {seed}: {id} comes too late");
                assert!(
                    self.link.subscriptions.insert(id),
                    "seed {seed}: {id} is subscribed twice"
                );
                if receipt {
                    give(self, id);
                }
            }
            Action::Unsubscribe(id) => {
                self.link.subscriptions.remove(&id);
                self.link.deliveries.retain(|_, subscription| *subscription != id);
            }
            Action::Send { id, receipt } if self.messages.contains_key(&id) => {
                self.read_message(id);
                if receipt {
                    give(self, id);
                }
            }
            Action::Send { id, .. } => {
                assert_eq!(self.promises.get(&id).copied().flatten(), None, "seed {seed}");
                self.link.unanswered.push(id);
            }
            Action::Begin(id) | Action::Commit(id) => give(self, id),
            Action::Ack { id, .. } | Action::Nack { id, .. } => {
                let subscription = self.link.deliveries.remove(&id);
                let Some(subscription) = subscription else {
                    panic!("seed {seed}: {id} is acknowledged twice, or after UNSUBSCRIBE")
                };
                assert!(self.link.subscriptions.contains(&subscription), "seed {seed}");
            }
            _ => {}
        }
    }

    fn read_message(&mut self, id: u32) {
        let (seed, user) = (self.seed, self.user);
        let message = self.messages.get_mut(&id).unwrap();
        message.reads += 1;
        message.sends += 1;
        assert!(message.outcome.is_none(), "seed {seed}: {id} is sent after it has settled");
        message.is_refused = false;
        assert!(id > self.link.last_sent, "seed {seed}: {id} overtakes {}", self.link.last_sent);
        assert!(message.sends <= 6, "seed {seed}: {id} is sent too often");
        let is_again = message.sends > 1;
        assert!(message.options.at_least_once || !is_again, "seed {seed}: {id} is sent twice");
        assert!(message.user.is_none_or(|owner| owner == user), "seed {seed}: {id} is another's");
        self.link.last_sent = id;
    }
}
