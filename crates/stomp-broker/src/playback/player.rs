//! Plays a script to a client.

use std::sync::Arc;

use stomp_protocol::{HeartBeat, Instant};
use tokio::sync::watch;
use tracing::{debug, info};

use super::ending::{PlaybackEnd, name_of};
use super::received::ReceivedFrames;
use crate::client::Client;
use crate::ids::ConnectionId;
use crate::namespace::{AwaitedEnding, Namespace};
use crate::replay::{Names, ObservedFrame, Replay, Step, What, observed};
use crate::time::Sleeper;
use crate::transport::{Read, Reader, Writer};

/// Serves a client by playing to it; gives the reason for the end.
pub(crate) async fn serve(
    reader: impl Reader,
    writer: impl Writer,
    client: Client,
    id: ConnectionId,
    replay: Replay,
    ending: AwaitedEnding,
) -> String {
    let namespace = client.place.namespace().clone();
    let limits = &namespace.settings.limits;
    let patience = limits.close_timeout;
    debug!(connection = id.0, "replaying");
    let mut player = Player {
        received: ReceivedFrames::new(&namespace.settings.protocol.limits),
        names: Names::default(),
        timer: namespace.clock.sleeper(),
        stopping: namespace.stopping(),
        ending,
        reader,
        writer,
        readable: true,
        before: namespace.clock.now(),
        beats: Beats { wanted: 0, every: None, sent: namespace.clock.now() },
        is_disconnect_awaited: false,
        line: None,
        namespace: namespace.clone(),
    };
    let Err(over) = player.play(&replay).await;
    // Nothing is due any more: the closing must not hold up a virtual clock.
    player.timer.set(None);
    let Player { reader, writer, readable, .. } = player;
    let why = over.why.clone();
    over.leave(reader, writer, readable, (&namespace.runtime, patience)).await;
    info!(namespace = &*namespace.name, connection = id.0, why, "closed");
    why
}

struct Player<R, W> {
    namespace: Arc<Namespace>,
    timer: Sleeper,
    stopping: watch::Receiver<bool>,
    ending: AwaitedEnding,
    reader: R,
    writer: W,
    received: ReceivedFrames,
    names: Names,
    /// The transport may still bring something in.
    readable: bool,
    /// When the last step was done.
    before: Instant,
    beats: Beats,
    /// The next frame that the client has to send is DISCONNECT.
    is_disconnect_awaited: bool,
    /// Where in the transcript it is; nowhere once that is over.
    line: Option<usize>,
}

/// The heart-beats that CONNECTED promises, for while nothing recorded is to be sent.
#[derive(Debug)]
struct Beats {
    /// The period that the client asked for, in milliseconds.
    wanted: u64,
    every: Option<u64>,
    sent: Instant,
}

const DISCONNECT: &str = "DISCONNECT";

/// Nothing comes back from what never ends by itself.
type Never = std::convert::Infallible;

impl<R: Reader, W: Writer> Player<R, W> {
    async fn play(&mut self, replay: &Replay) -> Result<Never, PlaybackEnd> {
        let steps = replay.steps();
        for (index, step) in steps.iter().enumerate() {
            self.line = Some(step.line);
            self.is_disconnect_awaited =
                steps[index..].iter().find_map(Step::awaited) == Some(DISCONNECT);
            match &step.what {
                What::Await(recorded) => self.await_frame(step.line, recorded).await?,
                What::Say(bytes) => {
                    self.pause(replay.pause(step.pause)).await?;
                    self.say(step, bytes).await?;
                }
                What::Close(code) => {
                    self.pause(replay.pause(step.pause)).await?;
                    return Err(PlaybackEnd::as_recorded(code.as_ref()));
                }
            }
            self.before = self.namespace.clock.now();
        }
        self.line = None;
        self.stay().await
    }

    /// The client's turn.
    async fn await_frame(
        &mut self,
        line: usize,
        recorded: &ObservedFrame,
    ) -> Result<(), PlaybackEnd> {
        let come = self.next_frame(recorded.command == "CONNECT").await?;
        if !come.is_like(recorded) {
            if come.command == DISCONNECT {
                return Err(PlaybackEnd::close_cause(self.line, come.header("receipt")));
            }
            return Err(PlaybackEnd::diverged(
                line,
                name_of(&recorded.command),
                name_of(&come.command),
            ));
        }
        if recorded.command == "CONNECT" {
            let offer = heart_beat(&come);
            self.beats.wanted = offer.incoming;
        }
        self.names.pair(recorded, come);
        Ok(())
    }

    /// The transcript is over without a close: the connection stays open until the client
    /// leaves.
    async fn stay(&mut self) -> Result<Never, PlaybackEnd> {
        loop {
            let come = self.next_frame(false).await?;
            if come.command == DISCONNECT {
                return Err(PlaybackEnd::close_cause(None, come.header("receipt")));
            }
        }
    }

    /// Waits for a frame of the client. Waiting is not in the transcript, so the broker beats.
    async fn next_frame(&mut self, is_first: bool) -> Result<ObservedFrame, PlaybackEnd> {
        let patience = self.namespace.settings.protocol.connect_timeout;
        let give_up = is_first.then(|| self.namespace.clock.now() + patience);
        loop {
            if let Some(frame) = self.received.take() {
                return Ok(frame);
            }
            if !self.readable {
                return Err(PlaybackEnd::left(self.line));
            }
            let beat = self.beats.every.map(|every| self.beats.sent + every);
            if self.wait(beat.into_iter().chain(give_up).min()).await? {
                continue;
            }
            let now = self.namespace.clock.now();
            if give_up.is_some_and(|at| at <= now) {
                return Err(PlaybackEnd::not_connected(patience));
            }
            if beat.is_some_and(|at| at <= now) {
                self.write(b"\n".to_vec()).await?;
            }
        }
    }

    /// Lets so many milliseconds pass since the last step, unless the client sends DISCONNECT before
    /// it did so in the transcript.
    async fn pause(&mut self, pause: u64) -> Result<(), PlaybackEnd> {
        let until = self.before + pause;
        while self.namespace.clock.now() < until {
            let leaves = !self.is_disconnect_awaited && self.received.is_next(DISCONNECT);
            if let Some(come) = self.received.take_if(leaves) {
                return Err(PlaybackEnd::close_cause(self.line, come.header("receipt")));
            }
            self.wait(Some(until)).await?;
        }
        Ok(())
    }

    async fn say(&mut self, step: &Step, bytes: &[u8]) -> Result<(), PlaybackEnd> {
        let bytes = self.names.translate(bytes);
        if self.writer.is_text_only() && std::str::from_utf8(&bytes).is_err() {
            return Err(PlaybackEnd::not_text(step.line));
        }
        let is = |command: &[u8]| bytes.strip_prefix(command).is_some_and(ends_line);
        if is(b"CONNECTED") {
            let promised = heart_beat(&observed(String::new(), &bytes)).outgoing;
            let agreed = promised.max(self.beats.wanted);
            self.beats.every = (promised > 0 && self.beats.wanted > 0).then_some(agreed);
        }
        self.write(bytes).await
    }

    async fn write(&mut self, bytes: Vec<u8>) -> Result<(), PlaybackEnd> {
        let mut frames = vec![bytes.into()];
        let written = tokio::select! {
            biased;
            _ = self.stopping.wait_for(|stopping| *stopping) => return Err(PlaybackEnd::shutting_down()),
            ending = self.ending.requested() => return Err(PlaybackEnd::requested(ending)),
            written = self.writer.write(&mut frames) => written,
        };
        self.beats.sent = self.namespace.clock.now();
        written.map_err(|_| PlaybackEnd::left(self.line))
    }

    /// Waits until something has come from the client or a moment has; `false` for the latter.
    async fn wait(&mut self, until: Option<Instant>) -> Result<bool, PlaybackEnd> {
        self.timer.set(until);
        let max = self.namespace.settings.limits.max_pending_messages;
        let reads = self.readable && self.received.waiting() < max;
        let read = tokio::select! {
            biased;
            // If the sender is gone, so is the namespace.
            _ = self.stopping.wait_for(|stopping| *stopping) => return Err(PlaybackEnd::shutting_down()),
            ending = self.ending.requested() => return Err(PlaybackEnd::requested(ending)),
            read = self.reader.read(), if reads => read,
            () = self.timer.wait() => return Ok(false),
        };
        self.heard(read)?;
        Ok(true)
    }

    #[allow(clippy::result_large_err, reason = "it is returned once in the life of a connection")]
    fn heard(&mut self, read: Read) -> Result<(), PlaybackEnd> {
        if let Read::Bytes(bytes) = read {
            self.received.push(&bytes);
            return Ok(());
        }
        self.readable = false;
        // A browser that is gone hears nothing more; over TCP one may be silent and listen.
        if W::GIVES_REASONS { Err(PlaybackEnd::left(self.line)) } else { Ok(()) }
    }
}

fn heart_beat(observed: &ObservedFrame) -> HeartBeat {
    let value = observed.header("heart-beat").and_then(|value| std::str::from_utf8(value).ok());
    value.and_then(|value| HeartBeat::parse_leniently(value).ok()).unwrap_or(HeartBeat::NONE)
}

fn ends_line(rest: &[u8]) -> bool {
    rest.starts_with(b"\n") || rest.starts_with(b"\r\n")
}
