//! Heart-beats of one connection: when to send one, and when to stop believing in the other side.

use crate::time::Instant;

/// How long a silent peer is given after its time was up, in milliseconds.
///
/// Data may be waiting behind the very timer that noticed the silence: after a stalled event loop
/// it has not been read yet (`L20`). The peer is lost if nothing has come when this time is over.
const GRACE: u64 = 100;

/// The part of a period by which a beat may be late: the peer's timer, its scheduling and the network have a
/// share in it. With [`GRACE`] it is the allowance: 200 ms for a period of a second, 1100 for ten.
const LATE: u64 = 10;

/// The periods that may pass between any frame and the next beat. A peer beats when a period has passed in which it
/// sent nothing; and the periods of most (Spring, RabbitMQ, ActiveMQ on TCP) go by a clock of their own, which
/// frames do not restart: a frame just behind a tick keeps the next tick silent (`R-3`).
const BEHIND_FRAME: u64 = 2;

/// The time within which a beat and what [`Liveness::handle_received`] tells are the same message, in milliseconds:
/// the driver of the npm package notes arrivals by a coarser clock.
const SAME: u64 = 10;

/// A period that does not end: what is off is due at the end of time.
const OFF: u64 = u64::MAX;

/// The two timers of an established connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Liveness {
    send_every: u64,
    /// The longest silence behind a heart-beat, and behind anything else.
    expect_within: [u64; 2],
    next_beat: Instant,
    last_received: Instant,
    /// Whether a heart-beat was the last sign of life.
    is_beat: bool,
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
            expect_within: [OFF; 2],
            next_beat: Instant::NEVER,
            is_beat: false,
            last_received: now,
            next_look: Instant::NEVER,
            is_in_doubt: false,
        }
    }

    /// `send_every` and `expect_every` as agreed, 0 for none; `tolerance_percent` of the latter may
    /// pass in silence, at least one period behind a beat and two behind a frame, and the allowance besides.
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
        if every * percent != 0 {
            let silence = |least: u64| every * percent.max(least * 100) / 100 + every / LATE;
            liveness.expect_within = [silence(1), silence(BEHIND_FRAME)];
        }
        liveness.next_beat = now + liveness.send_every;
        liveness.handle_received(now);
        liveness
    }

    /// A heart-beat came.
    pub(crate) fn handle_beat(&mut self, at: Instant) {
        self.is_beat = true;
        self.note(at, self.expect_within[0]);
    }

    /// The last sign of life was a frame.
    pub(crate) fn handle_frame(&mut self) {
        if self.is_beat {
            self.is_beat = false;
            self.note(self.last_received, self.expect_within[1]);
        }
    }

    /// Any data is a sign of life (spec#45). The caller may tell of some late, and of newer before.
    pub(crate) fn handle_received(&mut self, at: Instant) {
        self.is_beat &= at.saturating_since(self.last_received) < SAME;
        if at + SAME > self.last_received {
            self.note(at.max(self.last_received), self.expect_within[usize::from(!self.is_beat)]);
        }
    }

    fn note(&mut self, at: Instant, within: u64) {
        self.last_received = at;
        self.next_look = at + within;
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
        assert_eq!(liveness.poll_timeout(), at(2100));
        assert_eq!(liveness.handle_timeout(at(2100)), Verdict::Fine);
        assert_eq!(liveness.poll_timeout(), at(2200));
        assert_eq!(liveness.handle_timeout(at(2200)), Verdict::Lost(2200));
    }

    /// `R-3`: what a tolerance of one period means.
    #[test]
    fn a_beat_may_be_two_periods_behind_a_frame_and_one_behind_a_beat() {
        let mut liveness = Liveness::new(at(0), 0, 1000, 100);
        assert_eq!(liveness.poll_timeout(), at(2100));
        liveness.handle_received(at(2000));
        liveness.handle_beat(at(2000));
        assert_eq!(liveness.poll_timeout(), at(3100));
        // The same message, told late and by another clock.
        liveness.handle_received(at(2001));
        assert_eq!(liveness.poll_timeout(), at(3101));
        liveness.handle_received(at(2500));
        assert_eq!(liveness.poll_timeout(), at(4600));
    }

    /// A multiplier below 1 would end every connection.
    #[test]
    fn less_than_one_period_is_never_asked_for() {
        let mut liveness = Liveness::new(at(0), 0, 1000, 10);
        liveness.handle_beat(at(10));
        assert_eq!(liveness.poll_timeout(), at(1110));
    }

    #[test]
    fn what_is_told_late_takes_nothing_back() {
        let mut liveness = Liveness::new(at(0), 0, 1000, 200);
        liveness.handle_received(at(500));
        liveness.handle_received(at(300));
        assert_eq!(liveness.poll_timeout(), at(2600));
        assert_eq!(liveness.handle_timeout(at(2600)), Verdict::Fine);
        liveness.handle_received(at(700));
        assert_eq!(liveness.handle_timeout(at(2700)), Verdict::Fine);
    }

    /// `L20`: the loop stood still for longer than the peer may be silent, with data waiting.
    #[test]
    fn a_stalled_event_loop_is_no_lost_heart_beat() {
        let mut liveness = Liveness::new(at(0), 0, 1000, 200);
        assert_eq!(liveness.handle_timeout(at(9000)), Verdict::Fine);
        liveness.handle_received(at(9001));
        assert_eq!(liveness.handle_timeout(at(9100)), Verdict::Fine);
        assert_eq!(liveness.poll_timeout(), at(11_101));
    }

    #[test]
    fn zero_turns_both_off() {
        let mut liveness = Liveness::new(at(0), 0, 0, 200);
        assert_eq!(liveness.poll_timeout(), Instant::NEVER);
        assert_eq!(liveness.handle_timeout(at(1_000_000)), Verdict::Fine);
    }
}
