//! The direction from the broker to the client.
//!
//! The broker is read no faster than the client takes what it says: beyond one chunk and the frame
//! it belongs to, the broker waits, and does with a slow consumer what it does with those.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use stomp_protocol::server::{ConnectRequest, Transmit};
use stomp_protocol::{Command, Instant, ProtocolError, Version};
use tokio::net::tcp::OwnedReadHalf;
use tokio::sync::watch;
use tokio::time::{sleep, sleep_until, timeout};
use tracing::trace;

use super::close::{self, Close};
use super::opening;
use super::pacer::{Pacer, Paces};
use super::upward::Ended;
use crate::namespace::{AwaitedEnding, Ending, Namespace};
use crate::options::RelayHeartBeats;
use crate::time::Sleeper;
use crate::transport::{CloseCause, Writer};
use crate::wire::{FrameCutter, Piece, RawFrame};

/// Bytes read at once.
const CHUNK: usize = 16 << 10;

pub(super) struct Downward<W> {
    pub(super) namespace: Arc<Namespace>,
    pub(super) timer: Sleeper,
    pub(super) stopping: watch::Receiver<bool>,
    pub(super) heart_beats: RelayHeartBeats,
    pub(super) ending: AwaitedEnding,
    pub(super) client: W,
    pub(super) broker: OwnedReadHalf,
    pub(super) cutter: FrameCutter,
    /// The CONNECT of the client.
    pub(super) request: ConnectRequest,
    /// Tells the other direction its pace.
    pub(super) paces: watch::Sender<Paces>,
    pub(super) pacer: Pacer,
    /// How the other direction ended, once it has.
    pub(super) ended: watch::Receiver<Option<Ended>>,
    pub(super) sent_disconnect: Arc<AtomicBool>,
    pub(super) progress: Progress,
}

/// How far a session has come.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// The command of the broker's last frame.
    last: Option<Command>,
    /// The client takes nothing any more.
    client_lost: bool,
    /// The connection is to end so; requested while the client took nothing.
    requested: Option<Ending>,
    /// Nothing more will go to the broker: it may take until then to say the rest.
    drained_by: Option<tokio::time::Instant>,
}

/// The event that ended a wait.
enum Happened {
    ShutDown,
    EndRequested(Ending),
    UpwardEnded(Ended),
    Read(io::Result<usize>),
    Timeout,
    /// The broker has had its time to say the rest.
    Drained,
}

impl<W: Writer> Downward<W> {
    /// Passes on what comes until the session is over; says how the client is to be left.
    pub(super) async fn run(&mut self) -> Close {
        loop {
            let over = match self.wait().await {
                Happened::ShutDown => Some(self.shut_down().await),
                Happened::EndRequested(ending) => Some(Close::requested(ending)),
                Happened::UpwardEnded(Ended::Fault(close)) => Some(close),
                Happened::UpwardEnded(Ended::Finished | Ended::BrokerLost) => {
                    self.drain();
                    None
                }
                Happened::Read(Ok(0) | Err(_)) | Happened::Drained => Some(self.broker_gone()),
                Happened::Read(Ok(_)) => self.hand_over().await,
                Happened::Timeout => self.handle_timeout().await,
            };
            if let Some(close) = over {
                return close;
            }
        }
    }

    /// The gateway stops. What the broker has sent by now still goes to the client: of that it may have
    /// confirmed to others that it is sent.
    async fn shut_down(&mut self) -> Close {
        let patience = self.namespace.settings.limits.close_timeout;
        let rest = async {
            while !self.progress.client_lost
                && matches!(read_now(&self.broker, &mut self.cutter), Ok(1..))
            {
                if let Some(close) = self.hand_over().await {
                    return Some(close);
                }
            }
            None
        };
        let fault = timeout(patience, rest).await.ok().flatten();
        fault.unwrap_or_else(|| close::shutting_down(W::GIVES_REASONS))
    }

    /// The version in which the client is spoken to.
    pub(super) const fn version(&self) -> Version {
        self.request.version
    }

    async fn wait(&mut self) -> Happened {
        if let Some(ending) = self.progress.requested.take() {
            return Happened::EndRequested(ending);
        }
        self.timer.set(self.deadline());
        let drained_by = self.progress.drained_by;
        let draining = drained_by.is_some() && self.ended.borrow().is_some();
        tokio::select! {
            biased;
            // If the sender is gone, so is the namespace.
            _ = self.stopping.wait_for(|stopping| *stopping) => Happened::ShutDown,
            ending = self.ending.requested() => Happened::EndRequested(ending),
            ended = until_ended(&mut self.ended), if !draining => Happened::UpwardEnded(ended),
            read = read(&self.broker, &mut self.cutter) => Happened::Read(read),
            () = self.timer.wait() => Happened::Timeout,
            () = sleep_until(drained_by.unwrap_or_else(tokio::time::Instant::now)),
                if drained_by.is_some() => Happened::Drained,
        }
    }

    fn deadline(&self) -> Option<Instant> {
        let deadlines =
            [self.pacer.beat_deadline(), self.pacer.silence_deadline(), self.unanswered_deadline()];
        deadlines.into_iter().flatten().min()
    }

    /// Until it has said anything, a broker may be one that never will.
    fn unanswered_deadline(&self) -> Option<Instant> {
        let patience = self.namespace.settings.protocol.connect_timeout;
        self.progress.last.is_none().then(|| self.pacer.received + patience)
    }

    async fn handle_timeout(&mut self) -> Option<Close> {
        let now = self.namespace.clock.now();
        let passed = |deadline: Option<Instant>| deadline.is_some_and(|at| at <= now);
        if passed(self.pacer.silence_deadline()) || passed(self.unanswered_deadline()) {
            let silent = now.saturating_since(self.pacer.received);
            let detail =
                format!("The broker behind this gateway has said nothing for {silent} ms.");
            return Some(close::unavailable(detail));
        }
        if passed(self.pacer.beat_deadline()) {
            self.write(vec![heart_beat()]).await;
        }
        None
    }

    /// The broker has closed, or has had its time to.
    fn broker_gone(&self) -> Close {
        let finished = matches!(*self.ended.borrow(), Some(Ended::Finished));
        if finished || self.progress.client_lost || self.sent_disconnect.load(Relaxed) {
            return Close::silent(CloseCause::Finished);
        }
        // Why it closed it has said itself.
        if self.progress.last == Some(Command::Error) {
            return Close::silent(CloseCause::Error);
        }
        close::unavailable(
            "The connection to the broker behind this gateway was lost. What had no receipt may \
             not have arrived; connect again later.",
        )
    }

    /// Passes on whatever is whole.
    async fn hand_over(&mut self) -> Option<Close> {
        let now = self.namespace.clock.now();
        self.pacer.received = now;
        let mut frames = Vec::new();
        let fault = self.cut(&mut frames).err();
        if frames.is_empty() && self.cutter.is_mid_frame() && self.pacer.owes_a_sign(now) {
            frames.push(heart_beat());
        }
        self.write(frames).await;
        fault.map(|error| {
            let detail = format!("The broker behind this gateway sent what is no STOMP: {error}");
            close::unavailable(detail)
        })
    }

    fn cut(&mut self, frames: &mut Vec<Transmit>) -> Result<(), ProtocolError> {
        while let Some(piece) = self.cutter.next_piece()? {
            match piece {
                Piece::HeartBeat if self.pacer.pace.makes_beats => {}
                Piece::HeartBeat => frames.push(heart_beat()),
                Piece::Frame(frame) => {
                    trace!(command = %frame.command, bytes = frame.bytes.len(), "to the client");
                    self.progress.last = Some(frame.command);
                    let bytes = match frame.command {
                        Command::Connected => self.connected(frame)?,
                        _ => frame.bytes,
                    };
                    frames.push(bytes.into());
                }
            }
        }
        Ok(())
    }

    /// Takes note of what CONNECTED agrees to; with split heart-beats the client is told of the
    /// gateway's.
    fn connected(&mut self, frame: RawFrame) -> Result<Vec<u8>, ProtocolError> {
        let (version, broker) =
            opening::connected(&frame, self.namespace.settings.protocol.limits)?;
        let (mode, gateway) = (self.heart_beats, self.namespace.settings.protocol.heart_beat);
        let paces = Paces::agree(mode, self.request.heart_beat, gateway, broker);
        self.request.version = version;
        self.cutter.set_version(version);
        self.pacer.start(paces.down, self.namespace.clock.now());
        self.paces.send_replace(paces);
        if mode == RelayHeartBeats::Split && version.has_heart_beats() {
            let offer = [("heart-beat", gateway.to_string())];
            return Ok(opening::with_headers(&frame, &offer));
        }
        Ok(frame.bytes)
    }

    /// Writes to the client, unless it is gone; that also shows by its taking nothing for a while
    /// after it has stopped talking.
    async fn write(&mut self, mut frames: Vec<Transmit>) {
        if frames.is_empty() || self.progress.client_lost {
            return;
        }
        let patience = self.namespace.settings.limits.close_timeout;
        let (stopping, ended) = (&mut self.stopping, &mut self.ended);
        let requested = &mut self.progress.requested;
        let written = tokio::select! {
            written = self.client.write(&mut frames) => written.is_ok(),
            ending = self.ending.requested() => {
                *requested = Some(ending);
                false
            }
            () = async {
                tokio::select! {
                    _ = stopping.wait_for(|stopping| *stopping) => {}
                    _ = until_ended(ended) => {}
                }
                sleep(patience).await;
            } => false,
        };
        self.pacer.sent = self.namespace.clock.now();
        if !written {
            self.progress.client_lost = true;
            self.drain();
        }
    }

    fn drain(&mut self) {
        let patience = self.namespace.settings.limits.close_timeout;
        let now = tokio::time::Instant::now();
        self.progress.drained_by.get_or_insert(now + patience);
    }
}

fn heart_beat() -> Transmit {
    b"\n".to_vec().into()
}

async fn until_ended(ended: &mut watch::Receiver<Option<Ended>>) -> Ended {
    match ended.wait_for(Option::is_some).await {
        Ok(ended) => ended.clone().unwrap_or(Ended::Finished),
        // The task is gone, and with it the client's half.
        Err(_) => Ended::Finished,
    }
}

/// Reads into the cutter. An idle session has no buffer.
async fn read(broker: &OwnedReadHalf, cutter: &mut FrameCutter) -> io::Result<usize> {
    loop {
        broker.readable().await?;
        match read_now(broker, cutter) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            read => return read,
        }
    }
}

fn read_now(broker: &OwnedReadHalf, cutter: &mut FrameCutter) -> io::Result<usize> {
    let mut chunk = [0; CHUNK];
    let len = broker.try_read(&mut chunk)?;
    cutter.push(&chunk[..len]);
    Ok(len)
}
