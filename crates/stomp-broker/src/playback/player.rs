//! Plays a script to a client.

use std::sync::Arc;

use stomp_protocol::{HeartBeat, Instant};
use tokio::sync::watch;
use tracing::{debug, info};

use super::ending::{Over, name_of};
use super::hearing::Hearing;
use crate::client::Client;
use crate::ids::ConnectionId;
use crate::replay::{Names, Replay, Step, Told, What, told};
use crate::time::Sleeper;
use crate::transport::{Read, Reader, Writer};
use crate::world::{AwaitedEnding, World};

/// Serves a client by playing to it; gives the reason for the end.
pub(crate) async fn serve(
    reader: impl Reader,
    writer: impl Writer,
    client: Client,
    id: ConnectionId,
    replay: Replay,
    ending: AwaitedEnding,
) -> String {
    let world = client.place.world().clone();
    let limits = &world.settings.limits;
    let patience = limits.close_timeout;
    debug!(connection = id.0, "replaying");
    let mut player = Player {
        hearing: Hearing::new(&world.settings.protocol.limits),
        names: Names::default(),
        timer: world.clock.sleeper(),
        stopping: world.stopping(),
        ending,
        reader,
        writer,
        readable: true,
        before: world.clock.now(),
        beats: Beats { wanted: 0, every: None, sent: world.clock.now() },
        is_goodbye_awaited: false,
        line: None,
        world: world.clone(),
    };
    let Err(over) = player.play(&replay).await;
    // Nothing is due any more: the closing must not hold up a virtual clock.
    player.timer.set(None);
    let Player { reader, writer, readable, .. } = player;
    let why = over.why.clone();
    over.leave(reader, writer, readable, patience).await;
    info!(world = &*world.name, connection = id.0, why, "closed");
    why
}

struct Player<R, W> {
    world: Arc<World>,
    timer: Sleeper,
    stopping: watch::Receiver<bool>,
    ending: AwaitedEnding,
    reader: R,
    writer: W,
    hearing: Hearing,
    names: Names,
    /// The transport may still bring something in.
    readable: bool,
    /// When the last step was done.
    before: Instant,
    beats: Beats,
    /// The next frame that the client has to send is DISCONNECT.
    is_goodbye_awaited: bool,
    /// Where in the transcript it is; nowhere once that is over.
    line: Option<usize>,
}

/// The heart-beats that CONNECTED promises, for while nothing recorded is to be sent.
#[derive(Debug)]
struct Beats {
    /// What the client wants, in milliseconds.
    wanted: u64,
    every: Option<u64>,
    sent: Instant,
}

const GOODBYE: &str = "DISCONNECT";

/// Nothing comes back from what never ends by itself.
type Never = std::convert::Infallible;

impl<R: Reader, W: Writer> Player<R, W> {
    async fn play(&mut self, replay: &Replay) -> Result<Never, Over> {
        let steps = replay.steps();
        for (index, step) in steps.iter().enumerate() {
            self.line = Some(step.line);
            self.is_goodbye_awaited =
                steps[index..].iter().find_map(Step::awaited) == Some(GOODBYE);
            match &step.what {
                What::Await(recorded) => self.await_frame(step.line, recorded).await?,
                What::Say(bytes) => {
                    self.pause(replay.pause(step.pause)).await?;
                    self.say(step, bytes).await?;
                }
                What::Close(code) => {
                    self.pause(replay.pause(step.pause)).await?;
                    return Err(Over::as_recorded(code.as_ref()));
                }
            }
            self.before = self.world.clock.now();
        }
        self.line = None;
        self.stay().await
    }

    /// The client's turn.
    async fn await_frame(&mut self, line: usize, recorded: &Told) -> Result<(), Over> {
        let come = self.next_frame(recorded.command == "CONNECT").await?;
        if !come.is_like(recorded) {
            if come.command == GOODBYE {
                return Err(Over::goodbye(self.line, come.header("receipt")));
            }
            return Err(Over::diverged(line, name_of(&recorded.command), name_of(&come.command)));
        }
        if recorded.command == "CONNECT" {
            let offer = heart_beat(&come);
            self.beats.wanted = offer.incoming;
        }
        self.names.pair(recorded, come);
        Ok(())
    }

    /// The transcript is over, and nobody has closed: the connection stays open until the client
    /// leaves.
    async fn stay(&mut self) -> Result<Never, Over> {
        loop {
            let come = self.next_frame(false).await?;
            if come.command == GOODBYE {
                return Err(Over::goodbye(None, come.header("receipt")));
            }
        }
    }

    /// Waits for a frame of the client. Waiting is not in the transcript, so the broker beats.
    async fn next_frame(&mut self, is_first: bool) -> Result<Told, Over> {
        let patience = self.world.settings.protocol.connect_timeout;
        let give_up = is_first.then(|| self.world.clock.now() + patience);
        loop {
            if let Some(frame) = self.hearing.take() {
                return Ok(frame);
            }
            if !self.readable {
                return Err(Over::left(self.line));
            }
            let beat = self.beats.every.map(|every| self.beats.sent + every);
            if self.wait(beat.into_iter().chain(give_up).min()).await? {
                continue;
            }
            let now = self.world.clock.now();
            if give_up.is_some_and(|at| at <= now) {
                return Err(Over::not_connected(patience));
            }
            if beat.is_some_and(|at| at <= now) {
                self.write(b"\n".to_vec()).await?;
            }
        }
    }

    /// Lets so many milliseconds pass since the last step, unless the client says goodbye before
    /// it did so in the transcript.
    async fn pause(&mut self, pause: u64) -> Result<(), Over> {
        let until = self.before + pause;
        while self.world.clock.now() < until {
            let leaves = !self.is_goodbye_awaited && self.hearing.is_next(GOODBYE);
            if let Some(come) = self.hearing.take_if(leaves) {
                return Err(Over::goodbye(self.line, come.header("receipt")));
            }
            self.wait(Some(until)).await?;
        }
        Ok(())
    }

    async fn say(&mut self, step: &Step, bytes: &[u8]) -> Result<(), Over> {
        let bytes = self.names.translate(bytes);
        if self.writer.is_text_only() && std::str::from_utf8(&bytes).is_err() {
            return Err(Over::not_text(step.line));
        }
        let is = |command: &[u8]| bytes.strip_prefix(command).is_some_and(ends_line);
        if is(b"CONNECTED") {
            let promised = heart_beat(&told(String::new(), &bytes)).outgoing;
            let agreed = promised.max(self.beats.wanted);
            self.beats.every = (promised > 0 && self.beats.wanted > 0).then_some(agreed);
        }
        self.write(bytes).await
    }

    async fn write(&mut self, bytes: Vec<u8>) -> Result<(), Over> {
        let mut frames = vec![bytes.into()];
        let written = tokio::select! {
            biased;
            _ = self.stopping.wait_for(|stopping| *stopping) => return Err(Over::shutting_down()),
            ending = self.ending.told() => return Err(Over::told(ending)),
            written = self.writer.write(&mut frames) => written,
        };
        self.beats.sent = self.world.clock.now();
        written.map_err(|_| Over::left(self.line))
    }

    /// Waits until something has come from the client or a moment has; `false` for the latter.
    async fn wait(&mut self, until: Option<Instant>) -> Result<bool, Over> {
        self.timer.set(until);
        let max = self.world.settings.limits.max_pending_messages;
        let reads = self.readable && self.hearing.waiting() < max;
        let read = tokio::select! {
            biased;
            // Should nobody be left to say so, the world is gone as well.
            _ = self.stopping.wait_for(|stopping| *stopping) => return Err(Over::shutting_down()),
            ending = self.ending.told() => return Err(Over::told(ending)),
            read = self.reader.read(), if reads => read,
            () = self.timer.wait() => return Ok(false),
        };
        self.heard(read)?;
        Ok(true)
    }

    fn heard(&mut self, read: Read) -> Result<(), Over> {
        if let Read::Bytes(bytes) = read {
            self.hearing.push(&bytes);
            return Ok(());
        }
        self.readable = false;
        // A browser that is gone hears nothing more; over TCP one may be silent and listen.
        if W::GIVES_REASONS { Err(Over::left(self.line)) } else { Ok(()) }
    }
}

fn heart_beat(told: &Told) -> HeartBeat {
    let value = told.header("heart-beat").and_then(|value| std::str::from_utf8(value).ok());
    value.and_then(|value| HeartBeat::parse_leniently(value).ok()).unwrap_or(HeartBeat::NONE)
}

fn ends_line(rest: &[u8]) -> bool {
    rest.starts_with(b"\n") || rest.starts_with(b"\r\n")
}
