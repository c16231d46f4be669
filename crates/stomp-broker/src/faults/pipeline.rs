//! The fault pipeline of one connection: applies faults to its frames.
//!
//! It has no I/O and no clock. Frames go in ([`FaultPipeline::outgoing`], [`FaultPipeline::incoming`]), steps come
//! out ([`FaultPipeline::poll`]) at the moments that [`FaultPipeline::poll_timeout`] announces. As long as
//! [`FaultPipeline::is_active`] says no, frames need not be brought here at all.

use stomp_protocol::{Instant, Limits, Version};

use super::delay_queue::{Batch, DelayQueue};
use super::edit;
use super::frame_actions::{Arrival, Copies, FrameActions, Moment, Pieces};
use super::handle::Faults;
use super::ledger::{FaultId, Hit};
use super::on::{Direction, HEART_BEAT, Occasion, SeenFrame, Whose};
use super::raw::{RawFrame, Receipts};
use super::step::{self, Step, Stop};
use super::strike::Strike;
use crate::wire::{Part, Splitter};

#[derive(Debug)]
pub(crate) struct FaultPipeline {
    faults: Faults,
    connection: u64,
    transport: &'static str,
    limits: Limits,
    out: DelayQueue,
    into: DelayQueue,
    /// There once faults were looked for in what comes in.
    splitter: Option<Splitter>,
    receipts: Receipts,
    reading: Reading,
    /// The client's stream has ended, and the session has not been told.
    ended: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    On,
    OffUntil(Instant),
    OffWhile(FaultId),
}

impl FaultPipeline {
    pub(crate) fn new(
        faults: Faults,
        connection: u64,
        transport: &'static str,
        limits: Limits,
    ) -> Self {
        Self {
            faults,
            connection,
            transport,
            limits,
            out: DelayQueue::default(),
            into: DelayQueue::default(),
            splitter: None,
            receipts: Receipts::default(),
            reading: Reading::On,
            ended: false,
        }
    }

    /// Whether frames have to be brought here: some fault is switched on, or there are frames
    /// under way that must not be overtaken.
    pub(crate) fn is_active(&self) -> bool {
        self.faults.is_active() || !self.is_idle()
    }

    /// Whether nothing is under way.
    pub(crate) fn is_idle(&self) -> bool {
        let is_between_frames = self.splitter.as_ref().is_none_or(Splitter::is_between_frames);
        self.out.is_idle() && self.into.is_idle() && is_between_frames && !self.ended
    }

    /// Whether bytes are to be read from the client at this moment.
    pub(crate) fn is_reading(&mut self, now: Instant) -> bool {
        let again = match self.reading {
            Reading::On => true,
            Reading::OffUntil(moment) => moment <= now,
            Reading::OffWhile(fault) => !self.faults.is_enabled(fault),
        };
        if again {
            self.reading = Reading::On;
        }
        again
    }

    /// Bytes that are under way.
    pub(crate) fn bytes(&self) -> usize {
        let partial = self.splitter.as_ref().map_or(0, Splitter::len);
        self.out.bytes() + self.into.bytes() + partial
    }

    /// Whether the beginning of a frame from the client is kept here.
    pub(crate) fn is_mid_frame(&self) -> bool {
        self.splitter.as_ref().is_some_and(|splitter| splitter.len() > 0)
    }

    /// Whether a change of the faults would make a difference: reading goes on then.
    pub(crate) const fn is_waiting_for_change(&self) -> bool {
        matches!(self.reading, Reading::OffWhile(_))
    }

    /// The faults that it goes by.
    pub(crate) const fn faults(&self) -> &Faults {
        &self.faults
    }
}

/// Inputs.
impl FaultPipeline {
    /// The client has named another namespace: from here on, the faults of that one count.
    pub(crate) fn move_to(&mut self, faults: Faults, connection: u64) {
        self.faults.forget(self.connection);
        self.faults = faults;
        self.connection = connection;
    }

    /// The connection has just been made.
    pub(crate) fn handle_open(&mut self, now: Instant) {
        let Some(hit) = self.faults.strike(&Occasion::Accept(self.whose())) else { return };
        let Strike::Accept(_, actions) = &*hit.strike else { return };
        let delay = actions.delay.unwrap_or_default();
        if delay > 0 {
            self.reading = Reading::OffUntil(now + delay);
        }
        let (aftermath, cause) = (&actions.aftermath, RawFrame::parse(b"", Version::V1_2));
        let steps = step::steps(hit.id, aftermath, false, &cause);
        let at = now + delay + aftermath.after.unwrap_or_default();
        self.into.push(now, Batch { is_frame: false, ..Batch::frame(at, steps) });
    }

    /// The broker sends a frame or a heart-beat.
    pub(crate) fn outgoing(&mut self, now: Instant, version: Version, bytes: Vec<u8>) {
        self.frame(now, Direction::Out, version, bytes);
    }

    /// Bytes of the client have gone their way without coming here.
    pub(crate) fn bypassed(&mut self) {
        self.splitter = None;
    }

    /// The client has sent bytes. `mid_frame`: the protocol machine has the beginning of a frame,
    /// from before faults were looked for; the rest of that goes its way.
    pub(crate) fn incoming(
        &mut self,
        now: Instant,
        version: Version,
        bytes: &[u8],
        mid_frame: bool,
    ) {
        if self.splitter.is_none() && mid_frame {
            return self.pass(now, bytes.to_vec());
        }
        self.splitter.get_or_insert_with(|| Splitter::new(&self.limits)).push(bytes);
        while let Some((part, bytes)) = self.splitter.as_mut().and_then(next_part) {
            match part {
                Part::Frame | Part::HeartBeat => self.frame(now, Direction::In, version, bytes),
                Part::Padding | Part::Unknown => self.pass(now, bytes),
            }
        }
    }

    /// The client's stream has ended.
    pub(crate) fn handle_eof(&mut self, now: Instant) {
        if let Some(mut splitter) = self.splitter.take() {
            self.pass(now, splitter.take_rest());
        }
        self.into.flush(now);
        self.ended = true;
    }

    /// The broker will send nothing more: nothing waits for further frames.
    pub(crate) fn flush(&mut self, now: Instant) {
        self.out.flush(now);
        self.into.clear();
        self.splitter = None;
        self.ended = false;
    }
}

/// Outputs.
impl FaultPipeline {
    /// The next thing to do.
    pub(crate) fn poll(&mut self, now: Instant) -> Option<Step> {
        loop {
            match self.out.poll(now).or_else(|| self.into.poll(now)) {
                Some(Step::StopReading(Stop::For(millis))) => {
                    self.reading = Reading::OffUntil(now + millis);
                }
                Some(Step::StopReading(Stop::While(fault))) => {
                    self.reading = Reading::OffWhile(fault);
                }
                Some(step) => return Some(step),
                None if self.ended && self.into.is_idle() => {
                    self.ended = false;
                    return Some(Step::EndOfInput);
                }
                None => return None,
            }
        }
    }

    /// When there will be something to poll, or reading will go on.
    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        let reading = match self.reading {
            Reading::OffUntil(moment) => Some(moment),
            _ => None,
        };
        let ended = (self.ended && self.into.is_idle()).then_some(Instant::default());
        [self.out.timeout(), self.into.timeout(), reading, ended].into_iter().flatten().min()
    }
}

impl FaultPipeline {
    fn frame(&mut self, now: Instant, direction: Direction, version: Version, bytes: Vec<u8>) {
        let frame = RawFrame::parse(&bytes, version);
        let hit = self.strike(direction, &frame);
        if direction == Direction::In {
            self.receipts.take_note(&frame);
        }
        let is_frame = !frame.is_heart_beat();
        let lane = self.lane(direction);
        match hit.as_ref().map(|hit| (hit.id, &*hit.strike)) {
            Some((id, Strike::Frame(_, actions))) => {
                let aftermath =
                    step::steps(id, &actions.aftermath, actions.cancel_subscription, &frame);
                strike(lane, now, (direction, &frame, &bytes), actions, aftermath);
            }
            _ => {
                let steps = vec![step(direction, bytes)];
                lane.push(now, Batch { is_frame, ..Batch::frame(now, steps) });
            }
        }
    }

    fn strike(&self, direction: Direction, frame: &RawFrame) -> Option<Hit> {
        let command = frame.command();
        let destination = frame.header("destination");
        let receipt = || self.receipts.destination(&frame.header("receipt-id")?);
        let seen = SeenFrame {
            direction,
            command: if frame.is_heart_beat() { HEART_BEAT } else { &command },
            destination: destination.as_deref().or_else(receipt),
            header: &|name| frame.header(name),
        };
        self.faults.strike(&Occasion::Frame(self.whose(), seen))
    }

    /// Bytes that no fault is looked for in.
    fn pass(&mut self, now: Instant, bytes: Vec<u8>) {
        let steps = vec![Step::ToBroker(bytes)];
        self.into.push(now, Batch { is_frame: false, ..Batch::frame(now, steps) });
    }

    const fn lane(&mut self, direction: Direction) -> &mut DelayQueue {
        match direction {
            Direction::In => &mut self.into,
            Direction::Out => &mut self.out,
        }
    }

    const fn whose(&self) -> Whose<'static> {
        Whose { connection: self.connection, transport: self.transport }
    }
}

/// Drops the counts of a closed connection.
impl Drop for FaultPipeline {
    fn drop(&mut self) {
        self.faults.forget(self.connection);
    }
}

fn next_part(splitter: &mut Splitter) -> Option<(Part, Vec<u8>)> {
    let part = splitter.next_part()?;
    Some((part, splitter.bytes().to_vec()))
}

/// Lets a fault loose on a frame.
fn strike(
    lane: &mut DelayQueue,
    now: Instant,
    (direction, frame, bytes): (Direction, &RawFrame, &[u8]),
    actions: &FrameActions,
    aftermath: Vec<Step>,
) {
    let mut bytes = edit::edited(frame, bytes, actions);
    let copies = match actions.copies {
        Copies::Dropped => 0,
        Copies::One => 1,
        Copies::More(more) => 1 + more.get(),
    };
    let (moment, pieces) = match &actions.arrival {
        Arrival::Joined(others) if copies > 0 => {
            let Some(joined) = lane.join(others.get() + 1, bytes) else { return };
            bytes = joined;
            (Moment::AtOnce, &Pieces::Whole)
        }
        Arrival::Joined(_) => (Moment::AtOnce, &Pieces::Whole),
        Arrival::Alone(moment, pieces) => (*moment, pieces),
    };
    let mut steps = Vec::new();
    for _ in 0..copies {
        let pieces = edit::pieces(bytes.clone(), pieces).into_iter();
        steps.extend(pieces.map(|piece| step(direction, piece)));
    }
    let (delay, stall) = match moment {
        Moment::Delayed(millis) => (millis, 0),
        Moment::Stalled(millis) => (0, millis),
        Moment::AtOnce | Moment::Reordered(_) => (0, 0),
    };
    let at = now + delay;
    let mut later = Vec::new();
    match actions.aftermath.after {
        Some(after) if !aftermath.is_empty() => {
            later.push(Batch { is_frame: false, ..Batch::frame(at + stall + after, aftermath) });
        }
        _ => steps.extend(aftermath),
    }
    let is_frame = copies > 0 && !frame.is_heart_beat();
    let batch = Batch { at, stall, gap: pieces.gap().unwrap_or_default(), is_frame, steps };
    match moment {
        Moment::Reordered(frames) => lane.hold(frames.get(), batch),
        _ => lane.push(now, batch),
    }
    later.into_iter().for_each(|batch| lane.push(now, batch));
}

const fn step(direction: Direction, bytes: Vec<u8>) -> Step {
    match direction {
        Direction::In => Step::ToBroker(bytes),
        Direction::Out => Step::ToClient(bytes),
    }
}
