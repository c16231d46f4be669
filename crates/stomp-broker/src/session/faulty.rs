//! A session whose namespace has faults: its frames go through a [`FaultPipeline`](crate::faults::FaultPipeline).

use stomp_protocol::Instant;
use tokio::sync::watch;
use tracing::info;

use super::writer::Outbound;
use super::{Session, changed};
use crate::faults::{End, Step};
use crate::runtime::Task;
use crate::transport::{Read, Reader};

impl<R: Reader> Session<R> {
    /// Whether frames wait that the transport does not take, or faults hold on to as many as they
    /// may.
    pub(super) fn is_sending(&self) -> bool {
        self.piece.is_some() || self.machine.is_sending()
    }

    /// Whether room in the outbox would be of use.
    pub(super) fn wants_room(&self) -> bool {
        self.piece.is_some() || (self.machine.is_sending() && !self.pipeline.is_active())
    }

    /// When faults want to be looked after.
    pub(super) fn pipeline_timeout(&self) -> Option<Instant> {
        // What waits for room is not waiting for time.
        if self.piece.is_some() { None } else { self.pipeline.poll_timeout() }
    }

    /// Whether the client is to be read from. A broker that does not read does not take silence
    /// amiss.
    pub(super) fn lets_read(&mut self) -> bool {
        let now = self.namespace.clock.now();
        let lets = self.pipeline.is_reading(now) && self.pipeline.bytes() <= self.max_held();
        if !lets {
            self.machine.excuse_silence(now);
        }
        lets
    }

    /// Tells of changes to the faults, while there are any that could be waited for.
    pub(super) fn fault_changes(&self) -> Option<watch::Receiver<()>> {
        self.pipeline.is_waiting_for_change().then(|| self.pipeline.faults().changes())
    }

    /// Bytes from the client, by way of the faults.
    pub(super) fn handle_bytes(&mut self, now: Instant, bytes: &[u8]) {
        if !self.pipeline.is_active() {
            self.pipeline.bypassed();
            return self.machine.handle_bytes(now, bytes);
        }
        let version = self.machine.version();
        self.pipeline.incoming(now, version, bytes, self.machine.is_mid_frame());
        if self.pipeline.is_mid_frame() {
            // The frame will be here in one piece; until then the client is at work, not silent.
            self.machine.excuse_silence(now);
        }
    }

    /// Hands over what the transport takes now, by way of the faults.
    pub(super) fn send_through_pipeline(&mut self) {
        let now = self.namespace.clock.now();
        loop {
            while self.pipeline.bytes() <= self.max_held()
                && let Some(frame) = self.machine.poll_transmit(now)
            {
                self.pipeline.outgoing(now, self.machine.version(), frame.into_vec());
            }
            if let Some(piece) = self.piece.take() {
                let Ok(permit) = self.outbox.try_reserve() else {
                    self.piece = Some(piece);
                    return;
                };
                permit.send(piece);
            }
            let Some(step) = self.pipeline.poll(now).filter(|_| self.end.is_none()) else { return };
            self.take(step, now);
        }
    }

    /// Bytes that faults may hold on to.
    fn max_held(&self) -> usize {
        self.namespace.settings.limits.max_pending_bytes
    }

    fn take(&mut self, step: Step, now: Instant) {
        match step {
            Step::ToClient(bytes) => self.piece = Some(Outbound::Piece(bytes)),
            Step::SockJs(frame) => self.piece = Some(Outbound::SockJs(frame)),
            Step::ToBroker(bytes) => self.machine.handle_bytes(now, &bytes),
            Step::EndOfInput => self.machine.handle_eof(),
            Step::Fail(why) => self.machine.error(why.message, why.body, None),
            // The engine has seen to that.
            Step::StopReading(_) => {}
            Step::End(end) => self.end = Some(end),
        }
    }

    /// Lets go what faults still hold on to, at its time, before the connection is closed.
    pub(super) async fn let_out(&mut self) {
        // A browser that is gone hears nothing more; over TCP one may be silent and listen.
        let is_heard = self.readable || !self.gives_reasons;
        if !self.pipeline.is_active() || !is_heard {
            return;
        }
        self.send_through_pipeline();
        self.pipeline.flush(self.namespace.clock.now());
        loop {
            self.send_through_pipeline();
            if self.end.is_some() || (self.piece.is_none() && self.pipeline.is_idle()) {
                return;
            }
            let waits_for_room = self.piece.is_some();
            self.timer.set(self.pipeline_timeout());
            tokio::select! {
                biased;
                _ = self.stopping.wait_for(|stopping| *stopping) => return,
                () = self.outbox.closed() => return,
                read = self.reader.read(), if self.readable => {
                    self.readable = matches!(read, Read::Bytes(_));
                }
                _ = self.outbox.reserve(), if waits_for_room => {}
                () = self.timer.wait() => {}
            }
        }
    }

    /// Ends the connection as a fault or a request demands.
    pub(super) async fn end(mut self: Box<Self>, end: End, mut writing: Task) {
        let why = format!("ended on request: {}", described(&end));
        info!(connection = self.id.0, why, "closed");
        // Nothing is due any more: the closing must not hold up a virtual clock.
        self.timer.set(None);
        if end == End::Hang {
            self.hang().await;
        }
        let patience = self.namespace.settings.limits.close_timeout;
        let is_handshake = matches!(end, End::Close(_));
        let outbox = self.outbox.clone();
        let say = async {
            let _ = outbox.send(Outbound::End(end)).await;
            writing.finished().await;
        };
        let reader = &mut self.reader;
        let drain =
            async { while is_handshake && matches!(reader.read().await, Read::Bytes(_)) {} };
        let both = async { tokio::join!(say, drain) };
        let _ = self.namespace.runtime.timeout(patience, both).await;
        writing.abort();
        if let Some(recorder) = &self.recorder {
            recorder.close(&why);
        }
    }

    /// Neither says nor does anything until the client is gone.
    async fn hang(&mut self) {
        while self.readable {
            let reads = self.lets_read();
            let mut changes = self.fault_changes();
            tokio::select! {
                biased;
                _ = self.stopping.wait_for(|stopping| *stopping) => return,
                () = self.outbox.closed() => return,
                read = self.reader.read(), if reads => {
                    self.readable = matches!(read, Read::Bytes(_));
                }
                () = changed(&mut changes) => {}
            }
        }
    }
}

/// How a connection is ended, for people.
fn described(end: &End) -> String {
    match end {
        End::Close(close) => {
            format!("closed with {} {}", close.code, close.reason).trim_end().into()
        }
        End::Disconnect => "cut off".into(),
        End::Reset => "reset".into(),
        End::Hang => "left without an answer".into(),
    }
}
