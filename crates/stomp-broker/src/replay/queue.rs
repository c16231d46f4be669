//! Who gets which replay.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Replay;

/// The replays that wait for clients of a world, in the order in which they were asked for.
#[derive(Debug, Default)]
pub(crate) struct Replays(Mutex<VecDeque<Replay>>);

impl Replays {
    pub(crate) fn add(&self, replay: Replay) {
        if replay.clients != Some(0) {
            self.lock().push_back(replay);
        }
    }

    /// What is to be played to a client that has just come.
    pub(crate) fn take(&self) -> Option<Replay> {
        let mut waiting = self.lock();
        let replay = waiting.front_mut()?;
        match &mut replay.clients {
            None => Some(replay.clone()),
            Some(0 | 1) => waiting.pop_front(),
            Some(left) => {
                *left -= 1;
                Some(replay.clone())
            }
        }
    }

    /// Those that come from now on are served as ever. Gives how many replays waited.
    pub(crate) fn clear(&self) -> usize {
        self.lock().drain(..).count()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Replay>> {
        // Nothing in here can be left half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
