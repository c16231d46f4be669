//! Steps on their way in one direction: what goes when, and what waits for what.

use std::collections::VecDeque;

use stomp_protocol::Instant;

use super::step::Step;

/// A queue whose entries have times, and a waiting room for what is to join it later.
#[derive(Debug, Default)]
pub(super) struct DelayQueue {
    queue: VecDeque<Entry>,
    /// To join the queue at their time, those of the same time in the order they came.
    later: Vec<Batch>,
    /// To join the queue once so many frames more have gone.
    held: Vec<(usize, Batch)>,
    /// Frames that wait to become one message, and how many of them.
    joining: Option<(usize, Vec<u8>)>,
    bytes: usize,
}

#[derive(Debug)]
struct Entry {
    /// Not before this; what is behind it waits with it.
    due: Instant,
    step: Step,
}

/// Steps that stay together.
#[derive(Debug)]
pub(super) struct Batch {
    /// When they are to join the queue.
    pub(super) at: Instant,
    /// How long the queue stands still before them.
    pub(super) stall: u64,
    /// Between one step and the next.
    pub(super) gap: u64,
    /// Whether they are a frame, for those that wait for frames to pass.
    pub(super) is_frame: bool,
    pub(super) steps: Vec<Step>,
}

impl DelayQueue {
    /// Whether nothing is under way.
    pub(super) fn is_idle(&self) -> bool {
        self.queue.is_empty()
            && self.later.is_empty()
            && self.held.is_empty()
            && self.joining.is_none()
    }

    /// Bytes that are under way.
    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Lets steps join the queue, now or at their time.
    pub(super) fn push(&mut self, now: Instant, batch: Batch) {
        self.bytes += cost(&batch);
        self.place(now, batch);
    }

    /// Keeps steps until so many frames have gone.
    pub(super) fn hold(&mut self, frames: usize, batch: Batch) {
        self.bytes += cost(&batch);
        self.held.push((frames, batch));
    }

    /// Keeps a frame until there are `count`; gives them all then.
    pub(super) fn join(&mut self, count: usize, mut frame: Vec<u8>) -> Option<Vec<u8>> {
        let (already, mut bytes) = self.joining.take().unwrap_or_default();
        bytes.append(&mut frame);
        if already + 1 < count {
            self.joining = Some((already + 1, bytes));
            return None;
        }
        Some(bytes)
    }

    /// No more frames will come: what waits for them need not.
    pub(super) fn flush(&mut self, now: Instant) {
        if let Some((_, bytes)) = self.joining.take() {
            self.push(now, Batch::frame(now, vec![Step::ToClient(bytes)]));
        }
        for (_, batch) in std::mem::take(&mut self.held) {
            self.enqueue(now, batch);
        }
    }

    /// Forgets all that is under way.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The next step whose time has come.
    pub(super) fn poll(&mut self, now: Instant) -> Option<Step> {
        while let Some(at) = self.next_later().filter(|at| self.later[*at].at <= now) {
            let batch = self.later.remove(at);
            self.enqueue(now, batch);
        }
        self.queue.front().filter(|entry| entry.due <= now)?;
        let step = self.queue.pop_front()?.step;
        self.bytes -= step_cost(&step);
        Some(step)
    }

    /// When there will be something to poll.
    pub(super) fn timeout(&self) -> Option<Instant> {
        let later = self.next_later().map(|at| self.later[at].at);
        [self.queue.front().map(|entry| entry.due), later].into_iter().flatten().min()
    }

    fn place(&mut self, now: Instant, batch: Batch) {
        if batch.at <= now { self.enqueue(now, batch) } else { self.later.push(batch) }
    }

    fn enqueue(&mut self, now: Instant, batch: Batch) {
        let is_frame = batch.is_frame;
        let mut due = batch.at.max(now) + batch.stall;
        for step in batch.steps {
            // A gap is from the moment at which the piece before could go at the earliest.
            let earliest = self.queue.back().map_or(due, |last| last.due.max(due));
            self.queue.push_back(Entry { due: earliest, step });
            due = earliest + batch.gap;
        }
        if is_frame {
            self.frame_passed(now);
        }
    }

    fn frame_passed(&mut self, now: Instant) {
        for (left, _) in &mut self.held {
            *left -= 1;
        }
        // What is let go does not count as passing: it has waited, and is not waited for.
        while let Some(at) = self.held.iter().position(|(left, _)| *left == 0) {
            let (_, batch) = self.held.remove(at);
            self.enqueue(now, Batch { is_frame: false, ..batch });
        }
    }

    /// The first of those that join earliest.
    fn next_later(&self) -> Option<usize> {
        (0..self.later.len()).min_by_key(|at| self.later[*at].at)
    }
}

impl Batch {
    /// A frame, or what is left of one, at this moment.
    pub(super) const fn frame(at: Instant, steps: Vec<Step>) -> Self {
        Self { at, stall: 0, gap: 0, is_frame: true, steps }
    }
}

fn cost(batch: &Batch) -> usize {
    batch.steps.iter().map(step_cost).sum()
}

const fn step_cost(step: &Step) -> usize {
    match step {
        Step::ToClient(bytes) | Step::ToBroker(bytes) => bytes.len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{Batch, DelayQueue, Instant, Step};

    fn at(millis: u64) -> Instant {
        Instant::from_millis(millis)
    }

    fn frame(millis: u64, name: &str) -> Batch {
        Batch::frame(at(millis), vec![Step::ToClient(name.into())])
    }

    /// What can be polled at this moment.
    fn polled(lane: &mut DelayQueue, millis: u64) -> String {
        let steps = std::iter::from_fn(|| lane.poll(at(millis)));
        let texts = steps.map(|step| match step {
            Step::ToClient(bytes) => String::from_utf8(bytes).unwrap(),
            other => format!("{other:?}"),
        });
        texts.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_delayed_is_overtaken_and_keeps_its_own_order() {
        let mut lane = DelayQueue::default();
        lane.push(at(0), frame(100, "a"));
        lane.push(at(0), frame(100, "b"));
        lane.push(at(0), frame(0, "c"));
        assert_eq!(polled(&mut lane, 0), "c");
        assert_eq!(lane.timeout(), Some(at(100)));
        assert_eq!(polled(&mut lane, 99), "");
        assert_eq!(polled(&mut lane, 100), "a b");
        assert!(lane.is_idle() && lane.bytes() == 0);
    }

    #[test]
    fn a_stall_holds_up_what_is_behind() {
        let mut lane = DelayQueue::default();
        lane.push(at(0), Batch { stall: 50, ..frame(0, "a") });
        lane.push(at(10), frame(10, "b"));
        assert_eq!(polled(&mut lane, 49), "");
        assert_eq!(polled(&mut lane, 50), "a b");
    }

    #[test]
    fn nothing_comes_between_the_pieces_of_a_frame() {
        let mut lane = DelayQueue::default();
        let pieces = ["a1", "a2", "a3"].map(|piece| Step::ToClient(piece.into())).to_vec();
        lane.push(at(0), Batch { gap: 10, ..Batch::frame(at(0), pieces) });
        lane.push(at(0), frame(0, "b"));
        assert_eq!(polled(&mut lane, 5), "a1");
        assert_eq!(polled(&mut lane, 10), "a2");
        assert_eq!(polled(&mut lane, 20), "a3 b");
    }

    #[test]
    fn what_is_held_goes_behind_so_many_frames_or_at_the_end() {
        let mut lane = DelayQueue::default();
        lane.hold(2, frame(0, "a"));
        lane.push(at(0), frame(0, "b"));
        lane.push(at(0), Batch { is_frame: false, ..frame(0, "beat") });
        lane.push(at(0), frame(0, "c"));
        lane.push(at(0), frame(0, "d"));
        assert_eq!(polled(&mut lane, 0), "b beat c a d");
        lane.hold(1, frame(0, "e"));
        assert!(!lane.is_idle() && lane.timeout().is_none());
        lane.flush(at(0));
        assert_eq!(polled(&mut lane, 0), "e");
    }

    #[test]
    fn frames_are_joined_when_there_are_enough() {
        let mut lane = DelayQueue::default();
        assert_eq!(lane.join(3, b"a".to_vec()), None);
        assert_eq!(lane.join(3, b"b".to_vec()), None);
        assert_eq!(lane.join(3, b"c".to_vec()), Some(b"abc".to_vec()));
        assert_eq!(lane.join(2, b"d".to_vec()), None);
        lane.flush(at(0));
        assert_eq!(polled(&mut lane, 0), "d");
        assert_eq!(lane.bytes(), 0);
    }
}
