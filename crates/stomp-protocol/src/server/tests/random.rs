//! Any frames in any order and any split: no panic, one end at most, and silence after it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::super::{CloseReason, Delivered, Event, SubscriptionId};
use super::Rig;

/// A small generator, so that a failure can be repeated by its seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// A client that mostly does what it may.
struct Client {
    chance: Chance,
    rig: Rig,
    /// Client's number and the machine's name of each open subscription.
    subscriptions: Vec<(usize, SubscriptionId)>,
    next: usize,
    unsettled: Vec<(u64, SubscriptionId)>,
    in_transaction: bool,
}

impl Client {
    fn new(seed: u64) -> Self {
        Self {
            chance: Chance(seed),
            rig: Rig::connected("1.2"),
            subscriptions: Vec::new(),
            next: 0,
            unsettled: Vec::new(),
            in_transaction: false,
        }
    }

    /// Sends a frame in two parts and is sent a message now and then. Gives how many things it
    /// asked for, until the end.
    fn live(mut self, seed: u64) -> usize {
        let mut asked = 0;
        for _ in 0..80 {
            let frame = if self.chance.below(40) == 0 { self.nonsense() } else { self.frame() };
            let cut = self.chance.below(frame.len());
            self.rig.receive(&frame[..cut]);
            self.rig.receive(&frame[cut..]);
            self.take_message();
            for event in self.rig.take_events() {
                asked += 1;
                match event {
                    Event::Subscribe(new) => self.subscriptions.push((self.next, new.subscription)),
                    Event::Disconnect { .. } => self.rig.connection.finish(None),
                    Event::Closed(reason) => assert!(
                        matches!(reason, CloseReason::Malformed | CloseReason::Protocol),
                        "{reason}"
                    ),
                    _ => {}
                }
            }
            self.rig.settle();
            if self.rig.connection.is_closed() {
                self.assert_silent(seed);
                return asked;
            }
        }
        asked
    }

    fn frame(&mut self) -> String {
        let receipt = self.chance.pick(&["", "receipt:r\n"]);
        let joins = self.in_transaction && self.chance.below(2) == 0;
        let transaction = if joins { "transaction:t\n" } else { "" };
        match self.chance.below(10) {
            0 | 1 => {
                self.next += 1;
                let ack = self.chance.pick(&["auto", "client-individual"]);
                let id = self.next;
                format!("SUBSCRIBE\nid:{id}\ndestination:/queue/a\nack:{ack}\n{receipt}\n\0")
            }
            2 if !self.subscriptions.is_empty() => {
                let index = self.chance.below(self.subscriptions.len());
                let (id, name) = self.subscriptions.swap_remove(index);
                self.unsettled.retain(|(_, owner)| *owner != name);
                format!("UNSUBSCRIBE\nid:{id}\n{receipt}\n\0")
            }
            3..6 if !self.unsettled.is_empty() => {
                let verdict = self.chance.pick(&["ACK", "NACK"]);
                let index = self.chance.below(self.unsettled.len());
                let (id, _) = self.unsettled.swap_remove(index);
                format!("{verdict}\nid:s-{id}\n{transaction}{receipt}\n\0")
            }
            6 => {
                let end = self.chance.pick(&["COMMIT", "ABORT"]);
                let command = if self.in_transaction { end } else { "BEGIN" };
                self.in_transaction = !self.in_transaction;
                format!("{command}\ntransaction:t\n{receipt}\n\0")
            }
            7 => "\n".into(),
            _ => format!("SEND\ndestination:/topic/a\n{transaction}{receipt}\nbody\0"),
        }
    }

    fn nonsense(&mut self) -> String {
        let nonsense = [
            "DISCONNECT\n\n\0",
            "DISCONNECT\n\n\0SEND\ndestination:/topic/a\n\n\0",
            "PUBLISH\n\n\0",
            "SEND\nx\n\n\0",
            "ACK\nid:s-99999\n\n\0",
            "COMMIT\ntransaction:none\n\n\0",
            "CONNECT\n\n\0",
            "\0",
        ];
        self.chance.pick(&nonsense).into()
    }

    fn take_message(&mut self) {
        if self.subscriptions.is_empty() || self.chance.below(2) == 0 {
            return;
        }
        let index = self.chance.below(self.subscriptions.len());
        let (_, name) = self.subscriptions[index];
        if self.rig.offer(name) == Delivered::AwaitsAck {
            self.unsettled.push((self.rig.delivered, name));
        }
    }

    fn assert_silent(mut self, seed: u64) {
        self.rig.take_events();
        self.rig.take_sent();
        self.rig.receive("SEND\ndestination:/topic/a\nreceipt:late\n\n\0");
        self.rig.wait(1_000_000);
        assert_eq!((self.rig.take_events().len(), self.rig.take_sent().len()), (0, 0), "{seed}");
    }
}

#[test]
fn nothing_a_client_does_upsets_the_machine() {
    let asked: usize = (1..2_000).map(|seed| Client::new(seed).live(seed)).sum();
    assert!(asked > 20_000, "sound enough to get somewhere: {asked}");
}
