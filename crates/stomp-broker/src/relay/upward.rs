//! The direction from the client to the broker.
//!
//! What the client sends is read no faster than the broker takes it: beyond one chunk and the
//! frame it belongs to, a client waits. A broker that takes nothing for a while ends the session
//! (`H3`): meanwhile the client is not read from, so that it could be gone.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use stomp_protocol::{Command, ProtocolError};
use tokio::io::AsyncWriteExt;
use tokio::net::tcp::OwnedWriteHalf;
use tokio::sync::watch;
use tokio::time::timeout;
use tracing::trace;

use super::close::{self, Close};
use super::pacer::{Pacer, Paces};
use crate::namespace::Namespace;
use crate::time::Sleeper;
use crate::transport::{Read, Reader};
use crate::wire::{FrameCutter, Piece};

pub(super) struct Upward<R> {
    pub(super) namespace: Arc<Namespace>,
    pub(super) timer: Sleeper,
    pub(super) client: R,
    pub(super) cutter: FrameCutter,
    pub(super) broker: OwnedWriteHalf,
    /// How long the broker may take nothing.
    pub(super) write_timeout: Duration,
    pub(super) paces: watch::Receiver<Paces>,
    pub(super) pacer: Pacer,
    /// Set once DISCONNECT went by: the broker may close then.
    pub(super) sent_disconnect: Arc<AtomicBool>,
}

/// Why nothing more goes to the broker.
#[derive(Clone, Debug)]
pub(super) enum Ended {
    /// The client's stream is over, and all of it has been passed on.
    Finished,
    /// The broker takes nothing any more; what it has said may still be read.
    BrokerLost,
    /// The client is to be told something, and closed.
    Fault(Close),
}

/// The event that ended a wait.
enum Happened {
    Read(Read),
    NewPace,
    /// The other direction is over, and the client is being told.
    Leaving,
    Timeout,
}

impl<R: Reader> Upward<R> {
    /// Passes on what comes until there is no more. Then closes this direction, and goes on
    /// reading to the end: a socket that is closed over unread bytes is reset, and the client
    /// could lose what it was last sent.
    pub(super) async fn run(mut self, ended: watch::Sender<Option<Ended>>) {
        let (why, mut readable) = self.pass_on().await;
        ended.send_replace(Some(why));
        // Nothing is due any more: the rest must not hold up a virtual clock.
        self.timer.set(None);
        // Ends the stream, after what was written.
        drop(self.broker);
        while readable {
            readable = matches!(self.client.read().await, Read::Bytes(_));
        }
    }

    /// Also tells whether the client can still be read from.
    async fn pass_on(&mut self) -> (Ended, bool) {
        loop {
            if let Err(why) = self.hand_over().await {
                return (why, true);
            }
            match self.wait().await {
                Happened::NewPace => {
                    let pace = self.paces.borrow_and_update().up;
                    self.pacer.start(pace, self.namespace.clock.now());
                }
                Happened::Read(Read::Bytes(bytes)) => {
                    self.pacer.received = self.namespace.clock.now();
                    self.cutter.push(&bytes);
                }
                Happened::Read(Read::End) => return (Ended::Finished, false),
                Happened::Read(Read::TooLarge) => {
                    let max = self.namespace.settings.max_message();
                    return (Ended::Fault(close::message_too_large(max)), false);
                }
                Happened::Read(Read::NotUtf8) => {
                    return (Ended::Fault(close::not_utf8()), false);
                }
                Happened::Read(Read::Violation(why)) => {
                    return (Ended::Fault(close::violation(&why)), false);
                }
                Happened::Leaving => return (Ended::Finished, true),
                Happened::Timeout => {
                    if let Err(why) = self.handle_timeout().await {
                        return (why, true);
                    }
                }
            }
        }
    }

    async fn wait(&mut self) -> Happened {
        self.timer.set(self.deadline());
        tokio::select! {
            biased;
            changed = self.paces.changed() => match changed {
                Ok(()) => Happened::NewPace,
                Err(_) => Happened::Leaving,
            },
            read = self.client.read() => Happened::Read(read),
            () = self.timer.wait() => Happened::Timeout,
        }
    }

    fn deadline(&self) -> Option<stomp_protocol::Instant> {
        let deadlines =
            [self.pacer.beat_deadline(), self.pacer.silence_deadline(), self.stalled_deadline()];
        deadlines.into_iter().flatten().min()
    }

    /// A frame that was begun has to be gone on with.
    fn stalled_deadline(&self) -> Option<stomp_protocol::Instant> {
        let patience = self.namespace.settings.protocol.frame_timeout;
        self.cutter.is_mid_frame().then(|| self.pacer.received + patience)
    }

    async fn handle_timeout(&mut self) -> Result<(), Ended> {
        let now = self.namespace.clock.now();
        let silent = now.saturating_since(self.pacer.received);
        if self.pacer.silence_deadline().is_some_and(|deadline| deadline <= now) {
            let agreed = self.pacer.pace.expect_every;
            return Err(Ended::Fault(close::client_silent(silent, agreed)));
        }
        if self.stalled_deadline().is_some_and(|deadline| deadline <= now) {
            return Err(Ended::Fault(close::incomplete_frame(silent)));
        }
        if self.pacer.beat_deadline().is_some_and(|deadline| deadline <= now) {
            self.write(b"\n").await?;
        }
        Ok(())
    }

    /// Passes on whatever is whole.
    async fn hand_over(&mut self) -> Result<(), Ended> {
        let mut out = Vec::new();
        let fault = self.cut(&mut out).err();
        let now = self.namespace.clock.now();
        if out.is_empty() && self.cutter.is_mid_frame() && self.pacer.owes_a_sign(now) {
            out.push(b'\n');
        }
        self.write(&out).await?;
        match fault {
            Some(error) => Err(Ended::Fault(close::malformed(&error))),
            None => Ok(()),
        }
    }

    fn cut(&mut self, out: &mut Vec<u8>) -> Result<(), ProtocolError> {
        while let Some(piece) = self.cutter.next_piece()? {
            match piece {
                Piece::HeartBeat if self.pacer.pace.makes_beats => {}
                Piece::HeartBeat => out.push(b'\n'),
                Piece::Frame(frame) => {
                    trace!(command = %frame.command, bytes = frame.bytes.len(), "to the broker");
                    if frame.command == Command::Disconnect {
                        self.sent_disconnect.store(true, Relaxed);
                    }
                    out.extend_from_slice(&frame.bytes);
                }
            }
        }
        Ok(())
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), Ended> {
        if bytes.is_empty() {
            return Ok(());
        }
        let mut rest = bytes;
        while !rest.is_empty() {
            match timeout(self.write_timeout, self.broker.write(rest)).await {
                Ok(Ok(written @ 1..)) => rest = &rest[written..],
                Ok(_) => return Err(Ended::BrokerLost),
                Err(_) => return Err(Ended::Fault(close::broker_stalled(self.write_timeout))),
            }
        }
        self.pacer.sent = self.namespace.clock.now();
        Ok(())
    }
}
