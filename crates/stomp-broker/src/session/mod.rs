//! One task per connection: the protocol machine between a transport and the router.
//!
//! Reading, writing and mail go on at the same time, but no frame is read and no mail opened while
//! there is something to send that the client does not take. So what one connection can hold is
//! bounded: [`READ_AHEAD`] bytes of input, [`WRITE_AHEAD`] frames of output, its mailbox, and one
//! frame in the making.

mod closing;
mod faulty;
mod temp;
mod writer;

use std::sync::Arc;

use stomp_protocol::server::{
    CloseReason, ConnectRequest, Connection, Delivered, Event, Settlement, Verdict,
};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tracing::{debug, warn};

use crate::client::Client;
use crate::faults::{CloseWith, End, FaultPipeline};
use crate::ids::ConnectionId;
use crate::mailbox::{self, Receiver, RouterMessage, Sender, SoftError};
use crate::namespace::{AwaitedEnding, Ending, Namespace};
use crate::options::SlowConsumer;
use crate::records::Recorder;
use crate::refusal::Refusal;
use crate::router::Input;
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
    let writing = tokio::spawn(writer::run(writer, frames));
    let (sender, mailbox) = mailbox::mailbox(&namespace.settings.limits);
    let now = namespace.clock.now();
    let faults = namespace.faults.clone();
    let mut pipeline =
        FaultPipeline::new(faults, id.0, client.transport, namespace.settings.protocol.limits);
    pipeline.handle_open(now);
    // In a box: what is moved from one future to the next takes room in each of them.
    let session = Box::new(Session {
        pipeline,
        piece: None,
        end: None,
        machine: Connection::new(
            now,
            namespace.session_name(id),
            namespace.settings.protocol.clone(),
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
        sender: Some(sender),
        joined: false,
        readable: true,
        held: false,
        temp_queues: TempQueues::default(),
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
    /// What faults do to the frames on their way.
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
    /// The router's end of the mailbox, until the client is in.
    sender: Option<Sender>,
    /// The router knows of the connection, and has not been asked to forget it.
    joined: bool,
    /// The transport may still bring something in.
    readable: bool,
    /// The router has not yet carried out what was published last, and nothing more is asked of it
    /// until then (policy `block`).
    held: bool,
    temp_queues: TempQueues,
    /// Why the connection is closed, where that is not the machine's to say.
    close_cause: Option<CloseCause>,
    /// Told when somebody outside ends the connection. The last field, hence the last to go: until
    /// then the connection counts as open.
    ending: AwaitedEnding,
}

/// What happened while a session waited.
enum Happened {
    Read(Read),
    RouterMessage(Result<Option<RouterMessage>, Refusal>),
    /// The transport takes another frame, or takes none any more.
    Writable(bool),
    Timeout,
    EndRequested(Ending),
    ShutDown,
}

impl<R: Reader> Session<R> {
    async fn run(mut self: Box<Self>, writing: JoinHandle<()>) {
        let reason = loop {
            if let Some(reason) = self.settle().await {
                break Some(reason);
            }
            if self.end.is_some() {
                break None;
            }
            let happened = self.wait().await;
            if !self.handle(happened).await {
                break None;
            }
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

    /// Whether what is still to be sent does not get out any more: a persona's habit.
    fn drops_last_frames(&self) -> bool {
        let profile = &self.namespace.settings.profile;
        self.machine.is_closed() && self.gives_reasons && profile.drops_last_frames
    }

    async fn wait(&mut self) -> Happened {
        let (sending, wants_room) = (self.is_sending(), self.wants_room());
        let mut faults = self.fault_changes();
        let reading = self.readable && self.machine.backlog() < READ_AHEAD && self.lets_read();
        let deadlines = [self.machine.poll_timeout(), self.pipeline_timeout()];
        self.timer.set(deadlines.into_iter().flatten().min());
        // In this order: a client whose bytes wait to be read is not silent.
        tokio::select! {
            biased;
            // Should nobody be left to say so, the namespace is gone as well.
            _ = self.stopping.wait_for(|stopping| *stopping) => Happened::ShutDown,
            ending = self.ending.requested() => Happened::EndRequested(ending),
            read = self.reader.read(), if reading => Happened::Read(read),
            permit = self.outbox.reserve(), if wants_room => Happened::Writable(permit.is_ok()),
            () = self.outbox.closed() => Happened::Writable(false),
            mail = self.mailbox.recv(sending) => Happened::RouterMessage(mail),
            () = self.timer.wait() => Happened::Timeout,
            () = changed(&mut faults) => Happened::Timeout,
        }
    }

    /// `false` once there is nobody to talk to.
    async fn handle(&mut self, happened: Happened) -> bool {
        match happened {
            Happened::Read(read) => self.handle_read(read),
            Happened::RouterMessage(Ok(Some(mail))) => self.open(mail).await,
            Happened::RouterMessage(Ok(None)) => return false,
            Happened::RouterMessage(Err(why)) => self.overflow(why),
            Happened::Writable(writable) => return writable,
            Happened::Timeout => self.handle_timeout(),
            Happened::EndRequested(ending) => self.handle_ending(ending),
            Happened::ShutDown => return self.shut_down(),
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
                self.refuse(Refusal { message, detail }, CloseCause::Error);
            }
            Ending::Close { code, reason } => {
                self.end = Some(End::Close(CloseWith { code, reason }));
            }
            Ending::Reset => self.end = Some(End::Reset),
        }
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
                self.refuse(Refusal::new("Message too large", detail), CloseCause::TooLarge);
            }
            Read::NotUtf8 => {
                let detail = "A text message is not UTF-8. Bodies that are not text go into binary \
                              messages.";
                self.refuse(Refusal::new("Text is not UTF-8", detail), CloseCause::NotUtf8);
            }
        }
    }

    /// The router has given the connection up.
    fn overflow(&mut self, why: Refusal) {
        self.joined = false;
        self.refuse(why, CloseCause::TooSlow);
    }

    fn refuse(&mut self, refusal: Refusal, close_cause: CloseCause) {
        self.close_cause = Some(close_cause);
        self.machine.error(refusal.message, refusal.detail, None);
    }

    /// Does what the client asks for.
    async fn act(&mut self, event: Event) {
        match event {
            Event::Connect(request) => self.connect(&request).await,
            Event::Disconnect { receipt } => self.leave(receipt).await,
            Event::EndOfInput if self.joined => self.leave(None).await,
            Event::EndOfInput => self.machine.finish(None),
            Event::Send(_) | Event::Committed { .. } => self.publish(event).await,
            event => {
                if let Event::Unsubscribe(unsubscribe) = &event {
                    self.temp_queues.forget(unsubscribe.subscription);
                }
                self.namespace.router.send(Input::Request(self.id, event)).await;
            }
        }
    }

    async fn publish(&mut self, mut event: Event) {
        let machine = &mut self.machine;
        let prepared = match &mut event {
            Event::Send(send) => self.temp_queues.prepare(send, machine).map(Vec::from_iter),
            Event::Committed { operations, .. } => {
                self.temp_queues.prepare_all(operations, machine)
            }
            _ => Ok(Vec::new()),
        };
        let queues = match prepared {
            Ok(queues) => queues,
            Err(refusal) => {
                let receipt = event.receipt().map(String::from);
                return self.machine.error(refusal.message, refusal.detail, receipt);
            }
        };
        for queue in queues {
            let input = Input::AwaitReplies(self.id, queue.subscription, queue.name);
            self.namespace.router.send(input).await;
        }
        self.held = self.namespace.settings.delivering.slow_consumer == SlowConsumer::Block;
        self.namespace.router.send(Input::Request(self.id, event)).await;
    }

    async fn connect(&mut self, request: &ConnectRequest) {
        if let Err(refusal) = self.namespace.settings.users.check(request) {
            warn!(connection = self.id.0, login = request.login, "refused");
            return self.machine.refuse(refusal.message, refusal.detail);
        }
        if let Err(refusal) = self.enter(request.host.as_deref()) {
            return self.machine.refuse(refusal.message, refusal.detail);
        }
        debug!(connection = self.id.0, version = %request.version, "connected");
        if let Some(sender) = self.sender.take() {
            self.joined = true;
            let user = request.login.clone();
            self.namespace.router.send(Input::Join { id: self.id, mailbox: sender, user }).await;
        }
        // As Spring does, so that a client can tell whose /user/ destinations are its own.
        let user = request.login.iter().map(|login| ("user-name", login.as_str()));
        self.machine.accept_with(self.namespace.clock.now(), &user.collect());
    }

    /// Goes over to the namespace that bears the name of the `host`, if there is one and the way in
    /// has not decided already.
    fn enter(&mut self, host: Option<&str>) -> Result<(), Refusal> {
        let host = host.filter(|host| self.client.by_host.is_some() && !host.is_empty());
        let named = host.zip(self.client.by_host.as_ref()).and_then(|(name, all)| all.get(name));
        if let (Some(host), None) = (host, &named) {
            self.namespace.settings.check_host(host)?;
        }
        let Some(namespace) = named.filter(|namespace| !Arc::ptr_eq(namespace, &self.namespace))
        else {
            return Ok(());
        };
        self.client.place = namespace.place().ok_or_else(|| {
            let detail = format!("{:?} has as many connections as it may have.", namespace.name);
            Refusal::new("Too many connections", detail)
        })?;
        self.id = namespace.next_connection();
        self.pipeline.move_to(namespace.faults.clone(), self.id.0);
        self.machine.set_session(namespace.session_name(self.id));
        self.timer = namespace.clock.sleeper();
        self.stopping = namespace.stopping();
        self.ending = namespace.endings.open(self.id);
        if let (Some(recorder), Some(records)) = (&self.recorder, &namespace.records) {
            recorder.move_to(records, &namespace.clock, self.id.0);
        }
        self.namespace = namespace;
        Ok(())
    }

    /// Asks the router to forget the connection, once what it asked for before is done.
    async fn leave(&mut self, receipt: Option<String>) {
        if self.joined {
            self.joined = false;
            self.namespace.router.send(Input::Leave(self.id, receipt)).await;
        }
    }

    /// Tells the client what the router says.
    async fn open(&mut self, mail: RouterMessage) {
        match mail {
            RouterMessage::Message(delivery) => self.deliver(&delivery).await,
            RouterMessage::Receipt(receipt) => self.machine.receipt(&receipt),
            RouterMessage::Refused { refusal, receipt } => {
                self.joined = false;
                self.machine.error(refusal.message, refusal.detail, receipt);
            }
            RouterMessage::SoftError(complaint) => {
                let SoftError { refusal, receipt, subscription } = *complaint;
                self.machine.error_without_close(
                    refusal.message,
                    refusal.detail,
                    receipt,
                    subscription,
                );
            }
            RouterMessage::Farewell { receipt } => self.machine.finish(receipt.as_deref()),
            RouterMessage::Proceed => self.held = false,
        }
        if self.mailbox.room_is_wanted() {
            self.namespace.router.send(Input::Room(self.id)).await;
        }
    }

    async fn deliver(&mut self, delivery: &mailbox::Delivery) {
        if self.text_only && std::str::from_utf8(delivery.message.content.body()).is_err() {
            return self.refuse_binary(&delivery.message.destination);
        }
        let delivered = self.machine.message(&stomp_protocol::server::Delivery {
            subscription: delivery.subscription,
            id: delivery.id,
            redelivered: delivery.redelivered,
            content: &delivery.message.content,
        });
        if delivery.from_queue {
            self.report(delivered, delivery).await;
        }
    }

    /// There is no way to deliver it without a loss: a queue gives it to somebody else.
    fn refuse_binary(&mut self, destination: &str) {
        let detail = format!(
            "A message of {destination} is not UTF-8, and this connection carries text alone. \
             Connect by a WebSocket with binary frames, or publish text."
        );
        self.refuse(Refusal::new("Body is not text", detail), CloseCause::NotUtf8);
    }

    /// A queue keeps its messages until it hears what became of them.
    async fn report(&self, delivered: Delivered, delivery: &mailbox::Delivery) {
        let input = match delivered {
            Delivered::AwaitsAck => return,
            Delivered::Sent => {
                let deliveries = vec![delivery.id];
                let settlement = Settlement { verdict: Verdict::Ack, deliveries };
                Input::Request(self.id, Event::Settled { settlement, receipt: None })
            }
            Delivered::NotSubscribed => Input::Unsent(self.id, delivery.id),
        };
        self.namespace.router.send(input).await;
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
