//! One socket for the driver, over the first transport that works.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};
use std::collections::VecDeque;

use stomp_protocol::Instant;
use stomp_protocol::sockjs::{
    self as machine, Action, Failure, FrameKind, Memory, SocketConfig, transports,
};

use stomp_protocol::text::number;

use super::address::{new_session, origin, under};
use super::channel::Channel;
use super::happening::Happening;
use super::network::{Network, Request};
use super::requests::Requests;
use crate::session::Transport;
use crate::session::text::concat;
use crate::session::transport::{self, SocketEvent};

/// Where to look, and for what.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    /// The address of SockJS.
    pub(crate) base: String,
    /// The address of a WebSocket without SockJS, which is then the transport of that name.
    pub(crate) plain: Option<String>,
    /// The transports of SockJS, in the order in which they are tried.
    pub(crate) transports: Vec<machine::Transport>,
    /// Time for a transport to open, in milliseconds; 0: estimated.
    pub(crate) timeout: u64,
    /// The end of the attempt.
    pub(crate) until: Option<Instant>,
    /// The versions of STOMP to offer.
    pub(crate) versions: String,
}

/// A socket that finds its own transport to a SockJS server.
pub(crate) struct Socket<N: Network> {
    network: N,
    machine: machine::Socket,
    search: Search,
    /// The servers that are meant, whatever the paths.
    origin: String,
    channel: Channel<N>,
    /// The address of the present transport.
    url: String,
    timer: Option<(Instant, N::Sleep)>,
    /// What the driver has to be told.
    events: VecDeque<SocketEvent>,
    /// Whether the driver has been told that it is open.
    is_open: bool,
    /// Whether what is sent may go to the transport.
    is_ready: bool,
    is_closing: bool,
    is_closed: bool,
    /// What was sent and may have to be sent again, until something has come back.
    early: Option<Vec<Vec<u8>>>,
    /// What was tried in vain.
    failures: String,
    /// Code and reason of the other side.
    closed_by: Option<ClosedBy>,
}

/// How the other side has closed a transport.
#[derive(Debug)]
struct ClosedBy {
    code: u16,
    reason: String,
    /// Whether a frame of SockJS said so.
    is_announced: bool,
}

/// What is said of the end, by its close code, in the words of sockjs-client.
const fn reason_of(code: u16) -> &'static str {
    match code {
        1000 => "Normal closure",
        REFUSED => "Cannot connect to server",
        LOST => "Connection lost",
        2000 => "All transports failed",
        _ => "",
    }
}

const REFUSED: u16 = 1002;
const LOST: u16 = 1006;
/// What 404 means in the answer to `/info`.
const NO_SOCKJS: &str = "no SockJS here; the address of a WebSocket begins with ws:// or wss://";

impl<N: Network> Socket<N> {
    pub(crate) fn open(network: &N, search: Search) -> Self {
        let plain = search.plain.as_deref();
        let origin = concat(&[origin(&search.base), ",", plain.map_or("", origin)]);
        let config = SocketConfig {
            memory: Memory::parse(&network.recall(&origin)),
            is_reconnect: network.is_returning(),
            timeout: search.timeout,
            until: search.until,
            system_time: network.system_time(),
        };
        let offered = search.transports.iter().copied();
        let allowed = transports(offered, plain.is_some(), network.has_external());
        let machine = machine::Socket::new(network.now(), allowed, config);
        Self {
            network: network.clone(),
            machine,
            url: search.base.clone(),
            search,
            origin,
            channel: Channel::None,
            timer: None,
            events: VecDeque::new(),
            is_open: false,
            is_ready: false,
            is_closing: false,
            is_closed: false,
            early: Some(Vec::new()),
            failures: String::new(),
            closed_by: None,
        }
    }

    /// Takes what has happened to the transport.
    fn handle(&mut self, happening: Happening) {
        let now = self.network.now();
        match happening {
            Happening::Info(answer) => self.handle_info(answer),
            Happening::Opened => self.machine.handle_opened(now),
            Happening::Message(bytes) => {
                if self.early.is_some() {
                    self.machine.handle_message();
                }
                self.events.push_back(SocketEvent::Received(bytes));
            }
            Happening::Frame(text) => self.handle_frame(&text),
            Happening::ResponseEnded { is_within_frame } => {
                let goes_on = self.machine.handle_response_end(is_within_frame);
                match &mut self.channel {
                    Channel::Requests { requests, .. } if goes_on => requests.receive(),
                    _ => self.fail("a response broke off".into(), Failure::Lost),
                }
            }
            Happening::Sent => self.machine.handle_sent(self.channel.waiting()),
            Happening::Closed { code, reason } => {
                self.closed(ClosedBy { code, reason, is_announced: false });
            }
            Happening::Failed(why) => self.fail(why, Failure::Lost),
        }
    }

    fn handle_info(&mut self, answer: Result<Vec<u8>, super::RequestError>) {
        let body = match answer {
            Ok(body) => body,
            Err(error) => return self.fail(error.text(&self.url, NO_SOCKJS), Failure::Lost),
        };
        match self.network.offers_web_socket(core::str::from_utf8(&body).unwrap_or_default()) {
            Some(offers) => self.machine.handle_info(self.network.now(), offers),
            None => self.fail(format!("no JSON object from {}", self.url), Failure::Lost),
        }
    }

    fn handle_frame(&mut self, text: &str) {
        let first = text.as_bytes().first().copied().unwrap_or_default();
        let kind = self.machine.handle_frame(self.network.now(), first);
        self.perform();
        let items = || self.network.items(text.get(1..)?);
        match kind {
            FrameKind::Ignore => {}
            FrameKind::Messages => match items() {
                Some(messages) => {
                    for message in messages {
                        self.events.push_back(SocketEvent::Received(message.into_bytes()));
                    }
                }
                None => {
                    self.fail("it sent messages that are no JSON array".into(), Failure::NotSockJs);
                }
            },
            FrameKind::End => match items() {
                Some(end) => {
                    let mut end = end.into_iter();
                    let code = end.next().and_then(|code| number(code.as_bytes()));
                    let code = code.and_then(|code| code.try_into().ok()).unwrap_or(REFUSED);
                    let reason = end.next().unwrap_or_default();
                    self.closed(ClosedBy { code, reason, is_announced: true });
                }
                None => {
                    self.fail("it closed the session without a code".into(), Failure::NotSockJs);
                }
            },
            FrameKind::Forgotten => {
                self.fail("the server does not know the session any more".into(), Failure::Lost);
            }
            FrameKind::Unknown => {
                self.fail("it sent what is no frame of SockJS".into(), Failure::NotSockJs);
            }
        }
    }

    fn closed(&mut self, by: ClosedBy) {
        if !self.is_closing {
            let reason = by.reason.trim_ascii();
            self.note(
                format!("closed by the server with code {} {reason}", by.code).trim_ascii_end(),
            );
        }
        let code = by.code;
        self.closed_by = Some(by);
        self.machine.handle_closed(self.network.now(), code);
    }

    fn fail(&mut self, why: String, failure: Failure) {
        self.note(&why);
        self.closed_by = None;
        self.machine.handle_failed(self.network.now(), failure);
    }

    fn note(&mut self, why: &str) {
        let separator = if self.failures.is_empty() { "" } else { "; " };
        self.failures += &concat(&[separator, self.channel.name(), ": ", why]);
    }

    /// Does what the machine says.
    fn perform(&mut self) {
        while let Some(action) = self.machine.poll_action() {
            match action {
                Action::AskInfo => {
                    self.url = under(&self.search.base, "/info");
                    let url = self.url.clone();
                    let request = Request { url, body: None, is_kept_alive: false };
                    let response = self.network.request(request);
                    self.take(Channel::Info { response, body: Vec::new() });
                }
                Action::Open(transport) => self.open_transport(transport),
                Action::TimedOut(waited) => {
                    self.fail(format!("nothing came within {waited} ms"), Failure::Lost);
                }
                Action::Opened => self.begin_sending(),
                Action::Established => {
                    self.early = None;
                    self.failures.clear();
                    self.network.remember(&self.origin, &self.machine.memory().to_bytes());
                    self.network.set_returning(false);
                }
                Action::Close => self.channel.close(),
                Action::Closed { code, clean } => self.end(code, clean),
            }
        }
    }

    /// Drops the transport under way and goes on with another.
    fn take(&mut self, channel: Channel<N>) {
        self.is_ready = false;
        self.channel = channel;
    }

    fn open_transport(&mut self, transport: machine::Transport) {
        let session = new_session(self.network.random_words());
        let at = |end: &str| under(&self.search.base, &format!("{session}/{end}"));
        let (network, versions) = (&self.network, &*self.search.versions);
        let is_streaming = transport == machine::Transport::XhrStreaming;
        let (url, channel) = match transport {
            machine::Transport::Plain => {
                let url = self.search.plain.clone().unwrap_or_default();
                let socket = network.web_socket(&url, versions);
                (url, Channel::Plain(socket))
            }
            machine::Transport::External => {
                let url = self.search.base.clone();
                let socket = network.external(&url);
                (url, Channel::External(socket))
            }
            machine::Transport::WebSocket => {
                let url = at("websocket");
                let url = concat(&["ws", url.strip_prefix("http").unwrap_or_default()]);
                let socket = network.web_socket(&url, "");
                (url, Channel::Framed(socket))
            }
            machine::Transport::XhrStreaming | machine::Transport::XhrPolling => {
                let url = at(if is_streaming { "xhr_streaming" } else { "xhr" });
                let requests = Requests::open(network, url.clone(), at("xhr_send"));
                (url, Channel::Requests { requests: Box::new(requests), is_streaming })
            }
        };
        self.url = url;
        self.take(channel);
    }

    fn begin_sending(&mut self) {
        self.is_ready = true;
        if !self.is_open {
            self.is_open = true;
            self.events.push_back(SocketEvent::Opened);
            return;
        }
        // The transport before it has failed, with all that was sent.
        for bytes in self.early.as_deref().unwrap_or_default() {
            self.channel.send(&self.network, bytes.clone());
        }
    }

    /// The search, or the session, is over.
    fn end(&mut self, code: u16, is_clean: bool) {
        let closed_by = self.closed_by.take();
        let is_established = self.early.is_none();
        if is_established {
            self.network.set_returning(true);
        }
        // A plain WebSocket has a close event of its own; and a SockJS server that closes a running session says so in a
        // frame, with a reason that may be empty.
        let is_plain = self.is_ready && matches!(self.channel, Channel::Plain(_));
        let own = closed_by.as_ref().filter(|it| is_plain || (is_established && it.is_announced));
        let is_told = own.is_some_and(|it| it.is_announced);
        let known = if code == LOST && !is_established { REFUSED } else { code };
        let code = own.map_or(code, |it| it.code);
        let mut reason = match closed_by {
            Some(it) if is_told || !it.reason.is_empty() => it.reason,
            _ => reason_of(known).into(),
        };
        if !is_clean && !is_told && !self.failures.is_empty() {
            reason = concat(&[&reason, " (", &self.failures, ")"]);
        }
        self.channel = Channel::None;
        self.timer = None;
        self.is_closed = true;
        self.events.push_back(SocketEvent::Closed { code, reason });
    }

    fn poll_channel(&mut self, context: &mut Context<'_>) -> bool {
        if let Channel::Requests { requests, .. } = &mut self.channel {
            requests.flush(|length| self.machine.handle_message_to_send(length));
        }
        let Poll::Ready(happening) = self.channel.poll(context) else { return false };
        self.handle(happening);
        true
    }

    /// Waits for the machine's deadline; true if it has come, or the timer was early.
    fn poll_timer(&mut self, context: &mut Context<'_>) -> bool {
        let Some(deadline) = self.machine.poll_timeout() else {
            self.timer = None;
            return false;
        };
        let now = self.network.now();
        if deadline <= now {
            self.timer = None;
            self.machine.handle_timeout(now);
            return true;
        }
        if self.timer.as_ref().is_none_or(|(at, _)| *at != deadline) {
            self.timer = Some((deadline, self.network.sleep(deadline.saturating_since(now))));
        }
        let Some((_, sleep)) = &mut self.timer else { return false };
        let is_over = Pin::new(sleep).poll(context).is_ready();
        if is_over {
            self.timer = None;
        }
        is_over
    }
}

impl<N: Network> transport::Socket for Socket<N> {
    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<SocketEvent> {
        loop {
            self.perform();
            if let Some(event) = self.events.pop_front() {
                return Poll::Ready(event);
            }
            if self.is_closed || !(self.poll_channel(context) || self.poll_timer(context)) {
                return Poll::Pending;
            }
        }
    }

    fn send(&mut self, bytes: Vec<u8>) {
        if !self.is_open || self.is_closing || self.is_closed {
            return;
        }
        if let Some(early) = &mut self.early {
            early.push(bytes.clone());
        }
        if self.is_ready {
            self.channel.send(&self.network, bytes);
        }
    }

    fn close(&mut self) {
        if self.is_closing || self.is_closed {
            return;
        }
        self.is_closing = true;
        self.machine.close(self.channel.waiting());
        self.perform();
    }

    fn is_sending(&self) -> bool {
        self.channel.is_sending()
    }

    fn transport(&self) -> Transport {
        match &self.channel {
            Channel::Requests { is_streaming: true, .. } => Transport::XhrStreaming,
            Channel::Requests { is_streaming: false, .. } => Transport::XhrPolling,
            Channel::External(_) => Transport::External,
            _ => Transport::WebSocket,
        }
    }

    fn takes_bytes(&self) -> bool {
        matches!(self.channel, Channel::Plain(_))
    }
}
