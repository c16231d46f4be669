//! Progress on the terminal: numbered steps, and a line every 15 s during long ones.

use std::cell::Cell;
use std::fmt;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Time between two lines about a step that is still under way.
const PULSE: Duration = Duration::from_secs(15);

/// The steps of one task, numbered.
#[derive(Debug)]
pub(crate) struct Progress {
    started: Instant,
    steps: Cell<u32>,
}

impl Progress {
    pub(crate) fn new() -> Self {
        Self { started: Instant::now(), steps: Cell::new(0) }
    }

    /// Announces the next step; it is under way until the value returned is dropped.
    pub(crate) fn begin(&self, title: &str) -> ActiveStep {
        self.steps.set(self.steps.get() + 1);
        let since = Elapsed(self.started.elapsed());
        eprintln!("\n[{}] {title}  (at {since})", self.steps.get());
        ActiveStep::new(title)
    }
}

/// A step that was announced and is under way until it is dropped.
#[derive(Debug)]
pub(crate) struct ActiveStep {
    started: Instant,
    finished: Option<Sender<()>>,
    pulse: Option<JoinHandle<()>>,
}

impl ActiveStep {
    fn new(title: &str) -> Self {
        let started = Instant::now();
        let (finished, end) = mpsc::channel();
        let what = title.split(": ").next().unwrap_or(title).to_owned();
        let pulse = thread::spawn(move || {
            while end.recv_timeout(PULSE) == Err(RecvTimeoutError::Timeout) {
                eprintln!("    … {what}: still going, {}", Elapsed(started.elapsed()));
            }
        });
        Self { started, finished: Some(finished), pulse: Some(pulse) }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

impl Drop for ActiveStep {
    fn drop(&mut self) {
        drop(self.finished.take());
        if let Some(pulse) = self.pulse.take() {
            // The thread only prints: if that panicked (terminal gone), nothing depends on it.
            let _ = pulse.join();
        }
    }
}

/// A duration for people: `4.2 s`, `45 s`, `2 min 03 s`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Elapsed(pub(crate) Duration);

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        match seconds {
            0..10 => write!(f, "{:.1} s", self.0.as_secs_f64()),
            10..60 => write!(f, "{seconds} s"),
            _ => write!(f, "{} min {:02} s", seconds / 60, seconds % 60),
        }
    }
}

/// Prints that a prerequisite is there.
pub(crate) fn present(what: &str) {
    eprintln!("    ok  {what}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_naturally() {
        let shown = |millis| Elapsed(Duration::from_millis(millis)).to_string();
        assert_eq!(shown(4_240), "4.2 s");
        assert_eq!(shown(45_900), "45 s");
        assert_eq!(shown(123_000), "2 min 03 s");
    }
}
