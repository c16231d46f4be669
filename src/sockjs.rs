//! The machine that finds a way to a SockJS server, for JavaScript to drive.
//!
//! JavaScript has what it takes (WebSocket, `fetch`, timers) and a shape that the driver knows: to the
//! driver it is a socket like every other. What to try, how long to wait and what a frame means is decided
//! in [`stomp_protocol::sockjs`].

use stomp_protocol::sockjs::{
    Action, Base, Fault, Memory, RANDOM, Socket, SocketConfig, Transport, Verdict, Way, ways,
};
use wasm_bindgen::prelude::*;

use crate::clock;
use crate::core::Core;
use crate::errors::failure;

/// What happens, or is wanted. What comes with it stands behind the name.
#[wasm_bindgen]
#[derive(Debug, Clone, Copy)]
pub enum SockJsInput {
    /// The server has described itself; 1 if it offers WebSocket.
    Info,
    /// The plain WebSocket, or the foreign socket, is open.
    Opened,
    /// A message came over it.
    Message,
    /// What is under way came to an end that nobody wanted; 1 if it is the peer that is broken.
    Failed,
    /// It was ended by the other side; the close code.
    Closed,
    /// The socket is to be closed.
    Close,
    /// A message is to be sent by request; its length.
    Queue,
    /// A request that sent messages was answered well.
    Sent,
    /// It is later than it was.
    Time,
}

/// What is to be done. What comes with it is the [`value`](SockJs::value).
#[wasm_bindgen]
#[derive(Debug, Clone, Copy)]
pub enum SockJsStep {
    /// Nothing, for now.
    None,
    /// Ask for the server's description of itself.
    AskInfo,
    /// Drop what is under way and open a plain WebSocket.
    OpenPlain,
    /// As `OpenPlain`, with the other SockJS.
    OpenForeign,
    /// As `OpenPlain`, with a WebSocket that speaks SockJS.
    OpenWebSocket,
    /// As `OpenPlain`, with streaming responses.
    OpenStreaming,
    /// As `OpenPlain`, with one response after the other.
    OpenPolling,
    /// Nothing came for so many milliseconds: put in `Failed`.
    TimedOut,
    /// Messages may be sent. If that was said before: send again all that was sent since.
    Opened,
    /// The first message has come, and the memory may have changed.
    InUse,
    /// Close the WebSocket, or the foreign socket, in good order.
    Close,
    /// It is over, as one side wanted; the close code.
    Closed,
    /// It is over, as nobody wanted; the close code.
    Failed,
}

/// What a frame is.
#[wasm_bindgen]
#[derive(Debug, Clone, Copy)]
pub enum SockJsFrame {
    /// Nothing to deal with.
    Ignore,
    /// Behind its first character, a JSON array of messages.
    Messages,
    /// Behind its first character, a JSON array of a close code and a reason.
    End,
    /// The server has forgotten the session: put in `Failed`.
    Forgotten,
    /// No frame: put in `Failed`, 1.
    Unknown,
}

/// Which address.
#[wasm_bindgen]
#[derive(Debug, Clone, Copy)]
pub enum SockJsAddress {
    /// Of the server's description of itself.
    Info,
    /// Where the present session receives.
    Receive,
    /// Where it sends.
    Send,
}

/// One socket's search for a way to its server, and the way once it is found.
///
/// After every input the caller takes [`step`](Self::step) after step until there is none, and then waits
/// for [`delay`](Self::delay).
#[wasm_bindgen]
#[derive(Debug)]
pub struct SockJs {
    socket: Socket,
    base: Base,
    session: String,
    way: Way,
    value: u32,
}

#[wasm_bindgen]
impl SockJs {
    /// Sets out for the server at `base`.
    ///
    /// * `transports`: names, with commas between them.
    /// * `plain`: WebSocket means one that is no SockJS, to an address of its own.
    /// * `foreign`: SockJS is somebody else's.
    /// * `returns`: the client has lost a connection.
    /// * `timeout`: milliseconds for each transport; 0 for what the round trip suggests.
    /// * `memory`: what [`memory`](Self::memory) gave, some time before.
    /// * `wall`: the time by the clock on the wall.
    ///
    /// # Errors
    /// If `base` is neither `http` nor `https`. Transports of other names are left out.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::too_many_arguments, reason = "an object would have to be read by name")]
    pub fn new(
        core: &Core,
        base: &str,
        transports: &str,
        plain: bool,
        foreign: bool,
        returns: bool,
        timeout: f64,
        memory: &str,
        wall: f64,
    ) -> Result<Self, JsValue> {
        let base = Base::parse(base).ok_or_else(|| failure("SockJS is at http or https"))?;
        let transports: Vec<_> = transports.split(',').filter_map(Transport::parse).collect();
        let config = SocketConfig {
            ways: ways(&transports, plain, foreign),
            memory: Memory::parse(memory),
            returns,
            timeout: timeout.ceil() as u64,
            until: core.connects_until(),
            wall: wall as u64,
        };
        let socket = Socket::new(clock::now(), config);
        Ok(Self { socket, base, session: String::new(), way: Way::Plain, value: 0 })
    }

    /// Takes note of what happens. What belongs to a way that was dropped is not to be put in.
    pub fn put(&mut self, input: SockJsInput, value: u32) {
        let (socket, now) = (&mut self.socket, clock::now());
        match input {
            SockJsInput::Info => socket.handle_info(now, value != 0),
            SockJsInput::Opened => socket.handle_opened(now),
            SockJsInput::Message => socket.handle_message(),
            SockJsInput::Failed if value == 0 => socket.handle_failed(now, Fault::Lost),
            SockJsInput::Failed => socket.handle_failed(now, Fault::Broken),
            SockJsInput::Closed => {
                socket.handle_closed(now, u16::try_from(value).unwrap_or_default());
            }
            SockJsInput::Close => socket.close(),
            SockJsInput::Queue => socket.queue(value as usize),
            SockJsInput::Sent => socket.handle_sent(),
            SockJsInput::Time => socket.handle_timeout(now),
        }
    }

    /// The next thing to do.
    pub fn step(&mut self) -> SockJsStep {
        let Some(action) = self.socket.poll_action() else { return SockJsStep::None };
        match action {
            Action::AskInfo => SockJsStep::AskInfo,
            Action::Open(way) => {
                self.way = way;
                opening(way)
            }
            Action::TimedOut(waited) => {
                self.value = u32::try_from(waited).unwrap_or(u32::MAX);
                SockJsStep::TimedOut
            }
            Action::Opened => SockJsStep::Opened,
            Action::InUse(_) => SockJsStep::InUse,
            Action::Close => SockJsStep::Close,
            Action::Closed { code, clean } => {
                self.value = code.into();
                if clean { SockJsStep::Closed } else { SockJsStep::Failed }
            }
        }
    }

    /// What comes with the step that was given last.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn value(&self) -> u32 {
        self.value
    }

    /// In how many milliseconds `Time` is to be put in; below 0: never.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn delay(&self) -> f64 {
        let until = self.socket.poll_timeout();
        until.map_or(-1.0, |until| until.saturating_since(clock::now()) as f64)
    }

    /// Begins a session; for every way through SockJS that is opened, before its address is asked for.
    /// `random` is 18 octets that nobody can guess.
    pub fn begin(&mut self, random: &[u8]) {
        let mut octets = [0; RANDOM];
        octets.iter_mut().zip(random).for_each(|(octet, random)| *octet = *random);
        self.session = Base::session(octets);
    }

    /// An address to ask at.
    #[must_use]
    pub fn address(&self, which: SockJsAddress) -> String {
        match which {
            SockJsAddress::Info => self.base.info(),
            SockJsAddress::Receive => self.base.receiving(&self.session, self.way),
            SockJsAddress::Send => self.base.sending(&self.session),
        }
    }

    /// What failed and what did not, as text.
    #[must_use]
    pub fn memory(&self) -> String {
        self.socket.memory().to_text()
    }

    /// A frame came that begins with this character.
    pub fn frame(&mut self, first: u32) -> SockJsFrame {
        match self.socket.handle_frame(clock::now(), u8::try_from(first).unwrap_or_default()) {
            Verdict::Ignore => SockJsFrame::Ignore,
            Verdict::Messages => SockJsFrame::Messages,
            Verdict::End => SockJsFrame::End,
            Verdict::Forgotten => SockJsFrame::Forgotten,
            Verdict::Unknown => SockJsFrame::Unknown,
        }
    }

    /// A piece of a response came. False if it makes a frame that is too long to be one.
    pub fn chunk(&mut self, piece: &[u8]) -> bool {
        self.socket.handle_chunk(piece).is_ok()
    }

    /// The next frame of the response that is complete.
    pub fn line(&mut self) -> Option<String> {
        // What is no text is no frame, whatever it begins with.
        let text = |line| core::str::from_utf8(line).unwrap_or("\u{fffd}").to_owned();
        self.socket.poll_line().map(text)
    }

    /// The response has ended; whether the next one is to be asked for.
    pub fn ended(&mut self) -> bool {
        self.socket.handle_response_end()
    }

    /// How many of the queued messages are to be sent by a request now.
    pub fn batch(&mut self) -> usize {
        self.socket.poll_batch()
    }
}

const fn opening(way: Way) -> SockJsStep {
    match way {
        Way::Plain => SockJsStep::OpenPlain,
        Way::Foreign => SockJsStep::OpenForeign,
        Way::SockJs(Transport::WebSocket) => SockJsStep::OpenWebSocket,
        Way::SockJs(Transport::XhrStreaming) => SockJsStep::OpenStreaming,
        Way::SockJs(Transport::XhrPolling) => SockJsStep::OpenPolling,
    }
}
