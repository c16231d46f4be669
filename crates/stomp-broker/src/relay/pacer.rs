//! Heart-beats in one direction of a bridged session.

use stomp_protocol::{HeartBeat, Instant};

use crate::options::RelayHeartBeats;

/// The agreed heart-beats of one direction, in milliseconds; 0: none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pace {
    /// The receiver is to get something at least this often.
    pub(super) send_every: u64,
    /// The sender is given up after twice this; 0 leaves that to the receiver.
    pub(super) expect_every: u64,
    /// The gateway makes the beats, instead of passing on those of the sender.
    pub(super) makes_beats: bool,
}

/// The paces from the client to the broker and back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Paces {
    pub(super) up: Pace,
    pub(super) down: Pace,
}

impl Paces {
    /// The result of the offers of all three.
    pub(super) fn agree(
        mode: RelayHeartBeats,
        client: HeartBeat,
        gateway: HeartBeat,
        broker: HeartBeat,
    ) -> Self {
        match mode {
            RelayHeartBeats::EndToEnd => {
                let (down, up) = HeartBeat::negotiate(broker, client);
                let passed_on = |send_every| Pace { send_every, ..Pace::default() };
                Self { up: passed_on(up), down: passed_on(down) }
            }
            RelayHeartBeats::Split => {
                let (to_client, from_client) = HeartBeat::negotiate(gateway, client);
                let (to_broker, from_broker) = HeartBeat::negotiate(gateway, broker);
                let made =
                    |send_every, expect_every| Pace { send_every, expect_every, makes_beats: true };
                Self { up: made(to_broker, from_client), down: made(to_client, from_broker) }
            }
        }
    }
}

/// A [`Pace`] and when there last was something.
#[derive(Debug)]
pub(super) struct Pacer {
    pub(super) pace: Pace,
    pub(super) sent: Instant,
    pub(super) received: Instant,
}

impl Pacer {
    pub(super) fn new(now: Instant) -> Self {
        Self { pace: Pace::default(), sent: now, received: now }
    }

    /// Begins to keep a pace.
    pub(super) fn start(&mut self, pace: Pace, now: Instant) {
        *self = Self { pace, ..Self::new(now) };
    }

    /// When the gateway's next beat is due: early, because a late one costs the session (spec#44).
    pub(super) fn beat_deadline(&self) -> Option<Instant> {
        let every = self.pace.send_every;
        (self.pace.makes_beats && every > 0).then(|| self.sent + (every - every / 5))
    }

    /// When the sender has been silent for too long (spec#47).
    pub(super) fn silence_deadline(&self) -> Option<Instant> {
        let every = self.pace.expect_every;
        (every > 0).then(|| self.received + every.saturating_mul(2))
    }

    /// Whether the receiver should be shown that something is coming, though no frame is whole.
    pub(super) fn owes_a_sign(&self, now: Instant) -> bool {
        let every = self.pace.send_every;
        every > 0 && now.saturating_since(self.sent) >= every / 2
    }
}

#[cfg(test)]
mod tests {
    use stomp_protocol::{HeartBeat, Instant};

    use super::{Pace, Pacer, Paces};
    use crate::options::RelayHeartBeats;

    const fn beat(outgoing: u64, incoming: u64) -> HeartBeat {
        HeartBeat { outgoing, incoming }
    }

    #[test]
    fn end_to_end_leaves_the_agreement_to_the_two_ends() {
        let mode = RelayHeartBeats::EndToEnd;
        let paces = Paces::agree(mode, beat(1000, 2000), beat(9, 9), beat(3000, 500));
        assert_eq!(paces.up, Pace { send_every: 1000, ..Pace::default() });
        assert_eq!(paces.down, Pace { send_every: 3000, ..Pace::default() });
    }

    #[test]
    fn split_agrees_with_either_end_alone() {
        let mode = RelayHeartBeats::Split;
        let paces = Paces::agree(mode, beat(1000, 0), beat(100, 200), beat(3000, 500));
        assert_eq!(paces.up, Pace { send_every: 500, expect_every: 1000, makes_beats: true });
        assert_eq!(paces.down, Pace { send_every: 0, expect_every: 3000, makes_beats: true });
    }

    #[test]
    fn beats_are_early_and_silence_is_twice_the_period() {
        let at = Instant::from_millis;
        let mut pacer = Pacer::new(at(0));
        assert_eq!((pacer.beat_deadline(), pacer.silence_deadline()), (None, None));
        assert!(!pacer.owes_a_sign(at(1 << 40)));
        pacer.start(Pace { send_every: 1000, expect_every: 300, makes_beats: true }, at(50));
        assert_eq!(pacer.beat_deadline(), Some(at(850)));
        assert_eq!(pacer.silence_deadline(), Some(at(650)));
        assert!(!pacer.owes_a_sign(at(549)) && pacer.owes_a_sign(at(550)));
    }
}
