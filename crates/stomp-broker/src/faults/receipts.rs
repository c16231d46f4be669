//! Which destination a receipt is about.

use std::collections::VecDeque;

use super::raw::RawFrame;

/// As many as are remembered: a client that waits for more receipts than this at once is rare, and
/// a fault that misses one of them no harm.
const MAX: usize = 256;

/// The destinations of the last frames that asked for a receipt.
#[derive(Debug, Default)]
pub(super) struct Receipts(VecDeque<(String, String)>);

impl Receipts {
    pub(super) fn take_note(&mut self, frame: &RawFrame) {
        let Some(receipt) = frame.header("receipt") else { return };
        let Some(destination) = frame.header("destination") else { return };
        if self.0.len() == MAX {
            self.0.pop_front();
        }
        self.0.push_back((receipt, destination));
    }

    pub(super) fn destination(&self, receipt: &str) -> Option<&str> {
        let mut latest = self.0.iter().rev();
        latest.find(|(known, _)| known == receipt).map(|(_, destination)| destination.as_str())
    }
}
