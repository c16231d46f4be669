//! One task per connection: the protocol machine between a transport and the router.
//!
//! Reading, writing and mail go on at the same time, but no frame is read and no mail opened while
//! there is something to send that the client does not take. So what one connection can hold is
//! bounded: [`READ_AHEAD`] bytes of input, [`WRITE_AHEAD`] frames of output, its mailbox, and one
//! frame in the making.

mod closing;
mod faulty;
mod requests;
mod temp;
mod writer;

use std::sync::Arc;

use stomp_protocol::Instant;
use stomp_protocol::server::{CloseReason, Connection, Event, FailureKind};
use tokio::sync::{mpsc, watch};

use crate::client::Client;
use crate::faults::{CloseWith, End, FaultPipeline};
use crate::ids::ConnectionId;
use crate::mailbox::{self, Receiver, RouterMessage, Sender};
use crate::memory_account::Charge;
use crate::namespace::{AwaitedEnding, ClientId, Ending, Namespace};
use crate::records::Recorder;
use crate::refusal::Refusal;
use crate::runtime::{Runtime, Task, millis};
use crate::time::Sleeper;
use crate::transport::{CloseCause, Read, Reader, Writer};
use temp::TempQueues;
use writer::Outbound;

/// Bytes that are read before the frames in them are acted upon.
const READ_AHEAD: usize = 64 << 10;

/// Frames handed to the transport and not written yet.
const WRITE_AHEAD: usize = 16;

/// Speaks STOMP with a client until its connection is over.
pub(crate) async fn run<W: Writer>(
    reader: impl Reader,
    writer: W,
    client: Client,
    id: ConnectionId,
    recorder: Option<Recorder>,
    ending: AwaitedEnding,
) {
    let namespace = client.place.namespace().clone();
    let text_only = writer.is_text_only();
    let (outbox, frames) = mpsc::channel(WRITE_AHEAD);
    let writing = namespace.runtime.spawn(writer::run(writer, frames));
    let account = namespace.settings.connection_memory();
    let memory = account.charge();
    let (sender, mailbox) = mailbox::mailbox(&namespace.settings.limits, account);
    let now = namespace.clock.now();
    let faults = namespace.faults.clone();
    let mut pipeline =
        FaultPipeline::new(faults, id.0, client.transport, namespace.settings.protocol.limits);
    pipeline.handle_open(now);
    let temp_queues = TempQueues::new(namespace.settings.profile.temp_queues, namespace.seed);
    // In a box: what is moved from one future to the next takes room in each of them.
    let session = Box::new(Session {
        pipeline,
        piece: None,
        end: None,
        machine: Connection::new(
            now,
            namespace.session_name(id),
            namespace.settings.protocol(W::GIVES_REASONS).clone(),
        ),
        timer: namespace.clock.sleeper(),
        stopping: namespace.stopping(),
        namespace,
        client,
        id,
        recorder,
        reader,
        gives_reasons: W::GIVES_REASONS,
        text_only,
        outbox,
        mailbox,
        memory,
        sender: Some(sender),
        joined: false,
        left: false,
        readable: true,
        held: false,
        temp_queues,
        deliveries: 0,
        client_id: None,
        drained_by: None,
        close_cause: None,
        ending,
    });
    session.run(writing).await;
}

struct Session<R> {
    namespace: Arc<Namespace>,
    client: Client,
    id: ConnectionId,
    recorder: Option<Recorder>,
    machine: Connection,
    /// The faults that apply to the frames.
    pipeline: FaultPipeline,
    /// What a fault wants to be sent by itself, and the transport has not taken.
    piece: Option<Outbound>,
    /// A fault ends the connection in this way.
    end: Option<End>,
    timer: Sleeper,
    stopping: watch::Receiver<bool>,
    reader: R,
    /// Whether the transport can tell the client why it is closed.
    gives_reasons: bool,
    /// Whether the transport carries nothing but UTF-8.
    text_only: bool,
    outbox: mpsc::Sender<Outbound>,
    mailbox: Receiver,
    /// What the machine holds for the client.
    memory: Charge,
    /// The router's end of the mailbox, until the client is in.
    sender: Option<Sender>,
    /// The router knows of the connection, and has not been asked to forget it.
    joined: bool,
    /// The router has forgotten the connection, as it was asked to.
    left: bool,
    /// The transport may still bring something in.
    readable: bool,
    /// The router has not yet carried out what was published last, and nothing more is asked of it
    /// until then (policy `block`).
    held: bool,
    temp_queues: TempQueues,
    /// The right to the `client-id`, where each is in use once only.
    client_id: Option<ClientId>,
    /// The messages that have been sent.
    deliveries: u64,
    /// The broker stops: until when the client may read what was confirmed.
    drained_by: Option<Instant>,
    /// Why the connection is closed, where that is not the machine's to say.
    close_cause: Option<CloseCause>,
    /// Receives requests to end the connection. The last field, hence the last to go: until
    /// then the connection counts as open.
    ending: AwaitedEnding,
}

/// The event that ended a wait of the session.
enum Happened {
    Read(Read),
    RouterMessage(Result<Option<RouterMessage>, Refusal>),
    /// The transport takes another frame, or takes none any more.
    Writable(bool),
    Timeout,
    EndRequested(Ending),
    ShutDown,
    /// The client has had its time to read the rest.
    Drained,
}

impl<R: Reader> Session<R> {
    async fn run(mut self: Box<Self>, writing: Task) {
        let reason = loop {
            if let Some(reason) = self.settle().await {
                break Some(reason);
            }
            if self.end.is_some() {
                break None;
            }
            if self.is_drained() {
                if self.shut_down() {
                    continue;
                }
                break None;
            }
            let happened = self.wait().await;
            if !self.handle(happened).await {
                break None;
            }
            self.account();
        };
        self.leave(None).await;
        self.let_out().await;
        match self.end.take() {
            Some(end) => self.end(end, writing).await,
            None => self.close(reason, writing).await,
        }
    }

    /// Does all that can be done without waiting; gives the reason once the connection is over.
    async fn settle(&mut self) -> Option<CloseReason> {
        loop {
            if let Some(why) = self.mailbox.overflow() {
                self.overflow(why);
            }
            self.send_ready();
            if self.end.is_some() || (self.is_sending() && !self.machine.is_closed()) {
                return None;
            }
            let mail = if self.machine.is_closed() { None } else { self.mailbox.try_recv() };
            let got_mail = mail.is_some();
            if let Some(mail) = mail {
                self.open(mail).await;
            }
            if self.held && !self.machine.is_closed() {
                if got_mail {
                    continue;
                }
                return None;
            }
            match self.machine.poll_event() {
                Some(Event::Closed(reason)) => return Some(reason),
                Some(event) => self.act(event).await,
                None if got_mail || self.machine.is_sending() => {}
                None => return None,
            }
        }
    }

    /// Charges what the machine holds; too much ends the connection.
    fn account(&mut self) {
        if let Err(exceeded) = self.memory.set(self.machine.memory() + self.temp_queues.memory())
            && !self.machine.is_closed()
        {
            self.refuse(exceeded.refusal(), CloseCause::TooLarge);
        }
    }

    /// Hands over what the transport takes now.
    fn send_ready(&mut self) {
        if self.piece.is_some() || self.pipeline.is_active() {
            return self.send_through_pipeline();
        }
        while self.machine.is_sending() && !self.drops_last_frames() {
            let Ok(permit) = self.outbox.try_reserve() else { return };
            let Some(frame) = self.machine.poll_transmit(self.namespace.clock.now()) else {
                return;
            };
            permit.send(Outbound::Frame(frame));
        }
    }

    /// Whether frames that are still to be sent are dropped, as some personas do.
    fn drops_last_frames(&self) -> bool {
        let profile = &self.namespace.settings.profile;
        self.machine.is_closed() && self.gives_reasons && profile.drops_last_frames
    }

    async fn wait(&mut self) -> Happened {
        let (sending, wants_room) = (self.is_sending(), self.wants_room());
        let drained_by = self.drained_by;
        let mut faults = self.fault_changes();
        let reading = self.readable
            && self.drained_by.is_none()
            && self.machine.backlog() < READ_AHEAD
            && self.lets_read();
        let deadlines = [self.machine.poll_timeout(), self.pipeline_timeout()];
        self.timer.set(deadlines.into_iter().flatten().min());
        // In this order: a client whose bytes wait to be read is not silent.
        tokio::select! {
            biased;
            // If the sender is gone, so is the namespace.
            _ = self.stopping.wait_for(|stopping| *stopping), if drained_by.is_none() => {
                Happened::ShutDown
            }
            () = until(&self.namespace.runtime, drained_by) => Happened::Drained,
            ending = self.ending.requested() => Happened::EndRequested(ending),
            read = self.reader.read(), if reading => Happened::Read(read),
            permit = self.outbox.reserve(), if wants_room => Happened::Writable(permit.is_ok()),
            () = self.outbox.closed() => Happened::Writable(false),
            mail = self.mailbox.recv(sending || self.left) => Happened::RouterMessage(mail),
            () = self.timer.wait() => Happened::Timeout,
            () = changed(&mut faults) => Happened::Timeout,
        }
    }

    /// `false` once the client is gone.
    async fn handle(&mut self, happened: Happened) -> bool {
        match happened {
            Happened::Read(read) => self.handle_read(read),
            Happened::RouterMessage(Ok(Some(mail))) => self.open(mail).await,
            Happened::RouterMessage(Ok(None)) => return false,
            Happened::RouterMessage(Err(why)) => self.overflow(why),
            Happened::Writable(writable) => return writable,
            Happened::Timeout => self.handle_timeout(),
            Happened::EndRequested(ending) => self.handle_ending(ending),
            Happened::ShutDown if self.joined => self.drain(),
            Happened::ShutDown | Happened::Drained => return self.shut_down(),
        }
        true
    }

    fn handle_timeout(&mut self) {
        let now = self.namespace.clock.now();
        if self.held {
            // What it sends may wait unread, and that is not its fault.
            self.machine.excuse_silence(now);
        }
        self.machine.handle_timeout(now);
    }

    fn handle_ending(&mut self, ending: Ending) {
        match ending {
            Ending::Error { message, detail } => {
                self.refuse(Refusal::new(message, detail), CloseCause::Error);
            }
            Ending::Close { code, reason } => {
                self.end = Some(End::Close(CloseWith { code, reason }));
            }
            Ending::Reset => self.end = Some(End::Reset),
        }
    }

    /// The broker stops. Nothing more is read, and the mailbox is emptied: in it is everything that the
    /// router has confirmed to anybody (`W-7`).
    fn drain(&mut self) {
        let patience = millis(self.namespace.settings.limits.close_timeout);
        self.drained_by = Some(self.namespace.runtime.now() + patience);
    }

    /// Whether everything that was confirmed has been sent.
    fn is_drained(&self) -> bool {
        self.drained_by.is_some() && self.left && !self.is_sending() && !self.machine.is_closed()
    }

    /// The broker is going away: a close code says so, or an ERROR where there are none.
    fn shut_down(&mut self) -> bool {
        if self.gives_reasons {
            self.close_cause = Some(CloseCause::ShuttingDown);
            return false;
        }
        let detail = "The broker is shutting down; connect again later.";
        self.refuse(Refusal::new("Shutting down", detail), CloseCause::ShuttingDown);
        true
    }

    fn handle_read(&mut self, read: Read) {
        self.readable = matches!(read, Read::Bytes(_));
        match read {
            Read::Bytes(bytes) => {
                let now = self.namespace.clock.now();
                self.handle_bytes(now, &bytes);
                // A client that never pauses must not keep its own heart-beats from being sent.
                self.machine.handle_timeout(now);
            }
            Read::End if self.pipeline.is_active() => {
                self.pipeline.handle_eof(self.namespace.clock.now());
            }
            Read::End => self.machine.handle_eof(),
            Read::TooLarge => {
                let max = self.namespace.settings.max_message();
                let detail = format!("A message or request may have {max} bytes.");
                let refusal = Refusal::of(FailureKind::Limit, "Message too large", detail);
                let reason = self.namespace.settings.profile.too_large;
                let cause = reason.map_or(CloseCause::TooLarge, |text| CloseCause::As(1009, text));
                self.refuse(refusal, cause);
            }
            Read::NotUtf8 => self.refuse(Refusal::not_utf8(), CloseCause::NotUtf8),
            Read::Violation(why) => self.refuse(Refusal::not_websocket(&why), CloseCause::Error),
        }
    }

    /// The router has given the connection up.
    fn overflow(&mut self, why: Refusal) {
        self.joined = false;
        self.refuse(why, CloseCause::TooSlow);
    }

    fn refuse(&mut self, refusal: Refusal, close_cause: CloseCause) {
        self.close_cause = Some(close_cause);
        self.machine.end(refusal.into_failure());
    }
}

/// Waits for a time, or for ever where there is none. Cancel-safe.
async fn until(runtime: &Runtime, time: Option<Instant>) {
    match time {
        Some(time) => runtime.sleep_until(time).await,
        None => std::future::pending().await,
    }
}

/// Waits for a change, or for ever where none is waited for. Cancel-safe.
async fn changed(changes: &mut Option<watch::Receiver<()>>) {
    if let Some(changes) = changes
        && changes.changed().await.is_ok()
    {
        return;
    }
    std::future::pending::<()>().await;
}
