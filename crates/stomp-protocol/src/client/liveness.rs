//! Heart-beats of one connection: when to send one, and when to stop believing in the other side.

use crate::time::Instant;

/// How long a silent peer is given after its time was up, in milliseconds.
///
/// Data may be waiting behind the very timer that noticed the silence: after a stalled event loop
/// it has not been read yet (`L20`). The peer is lost if nothing has come when this time is over.
const GRACE: u64 = 100;

/// A period that does not end: what is off is due at the end of time.
const OFF: u64 = u64::MAX;

/// The two timers of an established connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Liveness {
    send_every: u64,
    expect_within: u64,
    next_beat: Instant,
    last_received: Instant,
    /// When it is to be seen whether there is a sign of life.
    next_look: Instant,
    /// Whether the grace period runs.
    is_in_doubt: bool,
}

/// What [`Liveness::handle_timeout`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing is due.
    Fine,
    /// A heart-beat is due.
    Beat,
    /// The peer has been silent for this many milliseconds.
    Lost(u64),
}

impl Liveness {
    /// No heart-beats at all.
    pub(crate) const fn off(now: Instant) -> Self {
        Self {
            send_every: OFF,
            expect_within: OFF,
            next_beat: Instant::NEVER,
            last_received: now,
            next_look: Instant::NEVER,
            is_in_doubt: false,
        }
    }

    /// `send_every` and `expect_every` as agreed, 0 for none; `tolerance_percent` of the latter may
    /// pass in silence.
    ///
    /// Beats go out after 80 % of the period: a timer that fires a little late must not make the
    /// broker give up (spec#44). They go out whether or not other data did: one byte costs less
    /// than the bookkeeping.
    pub(crate) fn new(
        now: Instant,
        send_every: u64,
        expect_every: u64,
        tolerance_percent: u64,
    ) -> Self {
        let mut liveness = Self::off(now);
        if send_every != 0 {
            liveness.send_every = send_every - send_every / 5;
        }
        // Of 32 bits each, so that the product has no more than 64.
        let [every, percent] = [expect_every, tolerance_percent].map(|n| n.min(u32::MAX.into()));
        let expect_within = every * percent / 100;
        if expect_within != 0 {
            liveness.expect_within = expect_within;
        }
        liveness.next_beat = now + liveness.send_every;
        liveness.handle_received(now);
        liveness
    }

    /// Any data is a sign of life (spec#45). The caller may tell of some late, and of newer before.
    pub(crate) fn handle_received(&mut self, at: Instant) {
        if at < self.last_received {
            return;
        }
        self.last_received = at;
        self.next_look = at + self.expect_within;
        self.is_in_doubt = false;
    }

    /// The end of time if nothing will be due.
    pub(crate) fn poll_timeout(&self) -> Instant {
        self.next_beat.min(self.next_look)
    }

    pub(crate) fn handle_timeout(&mut self, now: Instant) -> Verdict {
        if now >= self.next_look {
            if self.is_in_doubt {
                return Verdict::Lost(now.saturating_since(self.last_received));
            }
            self.is_in_doubt = true;
            self.next_look = now + GRACE;
        }
        if now >= self.next_beat {
            self.next_beat = now + self.send_every;
            return Verdict::Beat;
        }
        Verdict::Fine
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(millis: u64) -> Instant {
        Instant::from_millis(millis)
    }

    #[test]
    fn beats_go_out_before_the_period_ends() {
        let mut liveness = Liveness::new(at(0), 1000, 0, 200);
        assert_eq!(liveness.poll_timeout(), at(800));
        assert_eq!(liveness.handle_timeout(at(799)), Verdict::Fine);
        assert_eq!(liveness.handle_timeout(at(805)), Verdict::Beat);
        assert_eq!(liveness.poll_timeout(), at(1605));
    }

    #[test]
    fn silence_is_looked_at_twice() {
        let mut liveness = Liveness::new(at(0), 0, 1000, 200);
        assert_eq!(liveness.poll_timeout(), at(2000));
        assert_eq!(liveness.handle_timeout(at(2000)), Verdict::Fine);
        assert_eq!(liveness.poll_timeout(), at(2100));
        assert_eq!(liveness.handle_timeout(at(2100)), Verdict::Lost(2100));
    }

    #[test]
    fn what_is_told_late_takes_nothing_back() {
        let mut liveness = Liveness::new(at(0), 0, 1000, 200);
        liveness.handle_received(at(500));
        liveness.handle_received(at(300));
        assert_eq!(liveness.poll_timeout(), at(2500));
        assert_eq!(liveness.handle_timeout(at(2500)), Verdict::Fine);
        liveness.handle_received(at(700));
        assert_eq!(liveness.handle_timeout(at(2600)), Verdict::Fine);
    }

    /// `L20`: the loop stood still for longer than the peer may be silent, with data waiting.
    #[test]
    fn a_stalled_event_loop_is_no_lost_heart_beat() {
        let mut liveness = Liveness::new(at(0), 0, 1000, 200);
        assert_eq!(liveness.handle_timeout(at(9000)), Verdict::Fine);
        liveness.handle_received(at(9001));
        assert_eq!(liveness.handle_timeout(at(9100)), Verdict::Fine);
        assert_eq!(liveness.poll_timeout(), at(11_001));
    }

    #[test]
    fn zero_turns_both_off() {
        let mut liveness = Liveness::new(at(0), 0, 0, 200);
        assert_eq!(liveness.poll_timeout(), Instant::NEVER);
        assert_eq!(liveness.handle_timeout(at(1_000_000)), Verdict::Fine);
    }
}
