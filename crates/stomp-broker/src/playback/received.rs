//! The frames received from the client, kept until the script gets there.

use std::collections::VecDeque;

use stomp_protocol::Limits;
use stomp_protocol::codec::head_lines;

use crate::records::RecordedFrame;
use crate::replay::{ObservedFrame, observed};
use crate::wire::{Part, Splitter};

#[derive(Debug)]
pub(super) struct ReceivedFrames {
    splitter: Splitter,
    heard: VecDeque<ObservedFrame>,
    /// Bytes came in which no frames can be observed apart; the rest is the same.
    lost: bool,
}

impl ReceivedFrames {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { splitter: Splitter::new(limits), heard: VecDeque::new(), lost: false }
    }

    /// Takes bytes; heart-beats are nothing to wait for.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        if self.lost {
            return;
        }
        self.splitter.push(bytes);
        while let Some(part) = self.splitter.next_part() {
            let bytes = self.splitter.bytes();
            match part {
                Part::HeartBeat | Part::Padding => {}
                Part::Frame => {
                    let command = head_lines(bytes).next().unwrap_or_default();
                    let command = String::from_utf8_lossy(command).into_owned();
                    self.heard.push_back(observed(command, bytes));
                }
                Part::Unknown => {
                    self.lost = true;
                    self.heard.push_back(observed(RecordedFrame::UNKNOWN.into(), bytes));
                    return;
                }
            }
        }
    }

    /// The first frame that has not been taken.
    pub(super) fn take(&mut self) -> Option<ObservedFrame> {
        self.heard.pop_front()
    }

    /// As [`take`](Self::take), on a condition.
    pub(super) fn take_if(&mut self, condition: bool) -> Option<ObservedFrame> {
        if condition { self.take() } else { None }
    }

    pub(super) fn is_next(&self, command: &str) -> bool {
        self.heard.front().is_some_and(|observed| observed.command == command)
    }

    /// Frames that have not been taken.
    pub(super) fn waiting(&self) -> usize {
        self.heard.len()
    }
}
