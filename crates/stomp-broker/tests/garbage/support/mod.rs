//! The program, watched from outside, and sockets that send bytes.

mod chance;
mod program;
mod socket;

pub(crate) use chance::Chance;
pub(crate) use program::Program;
pub(crate) use socket::{HANDSHAKE, Socket, ws_frame};

use std::time::{Duration, Instant};

/// Waits for a state of the program that only the system knows of, by looking at it again and
/// again: no event tells of it.
#[track_caller]
pub(crate) fn eventually(what: &str, condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < Duration::from_secs(30), "waited too long for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
