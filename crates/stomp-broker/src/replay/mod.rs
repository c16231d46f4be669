//! Replays: the broker plays the server's side of a recorded transcript to a client, so that what
//! was seen once, with whatever broker, can be seen again.
//!
//! ```text
//!  Transcript ──► Script ──► Player ◄──► client
//!                   ▲          │
//!            Replays (who gets it)  Names (the client's ids for the recorded ones)
//! ```

mod names;
mod script;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::records::Transcript;
pub(crate) use names::{Names, ObservedFrame, observed};
use script::Script;
pub(crate) use script::{Step, What};

/// A transcript to be played to clients, and how.
///
/// ```
/// use stomp_broker::{Replay, Transcript};
///
/// let transcript = Transcript::parse(
///     r#"{"transcript":1}
/// {"at":0,"direction":"in","command":"CONNECT"}
/// {"at":5,"direction":"out","command":"CONNECTED","bytes":"CONNECTED\nversion:1.2\n\n\u0000"}
/// "#,
/// )?;
/// let replay = Replay::new(&transcript).at_speed(0.0).to_all();
/// # drop(replay); Ok::<(), stomp_broker::TranscriptError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Replay {
    script: Arc<Script>,
    speed: f64,
    /// How many clients get it; all if there is no number.
    clients: Option<u32>,
}

impl Replay {
    /// The steps, in their order.
    pub(crate) fn steps(&self) -> &[Step] {
        &self.script.0
    }

    /// Plays to the next client, with pauses as recorded.
    #[must_use]
    pub fn new(transcript: &Transcript) -> Self {
        Self { script: Arc::new(Script::of(transcript)), speed: 1.0, clients: Some(1) }
    }

    /// Whether a number can be a speed.
    ///
    /// See the example of [`to_next`](Self::to_next).
    ///
    /// # Errors
    /// If it is negative, or none.
    pub fn check_speed(speed: f64) -> Result<(), String> {
        if speed.is_finite() && speed >= 0.0 {
            return Ok(());
        }
        Err(format!("a speed is 0 or more (1 is as recorded), not {speed}"))
    }

    /// How fast: 1 with pauses as recorded, 2 twice as fast, 0 without any pause. What is no
    /// speed, such as a negative number, counts as 0.
    #[must_use]
    pub fn at_speed(self, speed: f64) -> Self {
        Self { speed, ..self }
    }

    /// Plays to the next so many clients.
    ///
    /// ```
    /// use stomp_broker::{Replay, Transcript};
    ///
    /// Replay::check_speed(2.0)?;
    /// let transcript = Transcript::parse(r#"{"transcript":1}"#)?;
    /// let replay = Replay::new(&transcript).at_speed(2.0).to_next(3);
    /// # drop(replay); Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_next(self, clients: u32) -> Self {
        Self { clients: Some(clients), ..self }
    }

    /// Plays to every client.
    #[must_use]
    pub fn to_all(self) -> Self {
        Self { clients: None, ..self }
    }

    /// A pause in the replay, in milliseconds.
    pub(crate) fn pause(&self, recorded: u64) -> u64 {
        if !(self.speed.is_finite() && self.speed > 0.0) {
            return 0;
        }
        let pause = std::time::Duration::from_millis(recorded).as_secs_f64() * 1e3 / self.speed;
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it saturates, and is positive"
        )]
        let pause = pause as u64;
        pause
    }
}

/// The replays that wait for clients of a namespace, in the order in which they were asked for.
#[derive(Debug, Default)]
pub(crate) struct Replays(Mutex<VecDeque<Replay>>);

impl Replays {
    pub(crate) fn add(&self, replay: Replay) {
        if replay.clients != Some(0) {
            self.lock().push_back(replay);
        }
    }

    /// The replay for a client that has just connected.
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
