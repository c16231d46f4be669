//! Heart-beats of one connection: when to send one, and when to stop believing in the other side.

use crate::time::Instant;

/// How long a silent peer is given after its time was up, in milliseconds.
///
/// Data may be waiting behind the very timer that noticed the silence: after a stalled event loop
/// nobody has read it yet (`L20`). Only a second look finds a dead peer.
const SECOND_LOOK: u64 = 100;

/// The two timers of an established connection; 0 turns either off.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Liveness {
    send_every: u64,
    expect_within: u64,
    next_beat: Instant,
    last_received: Instant,
    second_look: Option<Instant>,
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
            send_every: 0,
            expect_within: 0,
            next_beat: now,
            last_received: now,
            second_look: None,
        }
    }

    /// `send_every` and `expect_every` as agreed; `tolerance_percent` of the latter may pass in
    /// silence.
    ///
    /// Beats go out after 80 % of the period: a timer that fires a little late must not make the
    /// broker give up (spec#44). They go out whether or not other data did: one octet costs less
    /// than the bookkeeping.
    pub(crate) fn new(
        now: Instant,
        send_every: u64,
        expect_every: u64,
        tolerance_percent: u64,
    ) -> Self {
        let send_every = if send_every == 0 { 0 } else { (send_every * 4 / 5).max(1) };
        let expect_within = expect_every.saturating_mul(tolerance_percent) / 100;
        Self {
            send_every,
            expect_within,
            next_beat: now + send_every,
            last_received: now,
            second_look: None,
        }
    }

    /// Any data is a sign of life (spec#45).
    pub(crate) fn handle_received(&mut self, now: Instant) {
        self.last_received = now;
        self.second_look = None;
    }

    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        let beat = (self.send_every != 0).then_some(self.next_beat);
        let silence = (self.expect_within != 0)
            .then(|| self.second_look.unwrap_or(self.last_received + self.expect_within));
        match (beat, silence) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    pub(crate) fn handle_timeout(&mut self, now: Instant) -> Verdict {
        if self.is_silent(now) {
            return Verdict::Lost(now.saturating_since(self.last_received));
        }
        if self.send_every != 0 && now >= self.next_beat {
            self.next_beat = now + self.send_every;
            return Verdict::Beat;
        }
        Verdict::Fine
    }

    fn is_silent(&mut self, now: Instant) -> bool {
        if self.expect_within == 0 || now < self.last_received + self.expect_within {
            return false;
        }
        match self.second_look {
            Some(at) => now >= at,
            None => {
                self.second_look = Some(now + SECOND_LOOK);
                false
            }
        }
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
        assert_eq!(liveness.poll_timeout(), Some(at(800)));
        assert_eq!(liveness.handle_timeout(at(799)), Verdict::Fine);
        assert_eq!(liveness.handle_timeout(at(805)), Verdict::Beat);
        assert_eq!(liveness.poll_timeout(), Some(at(1605)));
    }

    #[test]
    fn silence_is_looked_at_twice() {
        let mut liveness = Liveness::new(at(0), 0, 1000, 200);
        assert_eq!(liveness.poll_timeout(), Some(at(2000)));
        assert_eq!(liveness.handle_timeout(at(2000)), Verdict::Fine);
        assert_eq!(liveness.poll_timeout(), Some(at(2100)));
        assert_eq!(liveness.handle_timeout(at(2100)), Verdict::Lost(2100));
    }

    /// `L20`: the loop stood still for longer than the peer may be silent, with data waiting.
    #[test]
    fn a_stalled_event_loop_is_no_lost_heart_beat() {
        let mut liveness = Liveness::new(at(0), 0, 1000, 200);
        assert_eq!(liveness.handle_timeout(at(9000)), Verdict::Fine);
        liveness.handle_received(at(9001));
        assert_eq!(liveness.handle_timeout(at(9100)), Verdict::Fine);
        assert_eq!(liveness.poll_timeout(), Some(at(11_001)));
    }

    #[test]
    fn zero_turns_both_off() {
        let mut liveness = Liveness::new(at(0), 0, 0, 200);
        assert_eq!(liveness.poll_timeout(), None);
        assert_eq!(liveness.handle_timeout(at(1_000_000)), Verdict::Fine);
    }
}
