//! A socket and its actions, for the tests.

use stomp_protocol::Instant;
use stomp_protocol::sockjs::{
    Action, Failure, FrameKind, Memory, Socket, SocketConfig, Transport, transports,
};

pub(crate) const WEBSOCKET: Transport = Transport::WebSocket;
pub(crate) const STREAMING: Transport = Transport::XhrStreaming;
pub(crate) const POLLING: Transport = Transport::XhrPolling;
pub(crate) const ALL: [Transport; 3] = Transport::SOCKJS;
/// The system clock: a day in 2024.
pub(crate) const SYSTEM_TIME: u64 = 1_720_000_000_000;
/// The round trip that the answer to a question takes here.
pub(crate) const ROUND_TRIP: u64 = 10;

pub(crate) struct Rig {
    pub(crate) socket: Socket,
    pub(crate) now: Instant,
}

impl Rig {
    /// With all of SockJS.
    pub(crate) fn new() -> Self {
        Self::with(config())
    }

    pub(crate) fn with(config: SocketConfig) -> Self {
        Self::by(transports(ALL, false, false), config)
    }

    /// With a plain WebSocket, and SockJS.
    pub(crate) fn beside_plain(config: SocketConfig) -> Self {
        Self::by(transports(ALL, true, false), config)
    }

    /// With these transports.
    pub(crate) fn by(allowed: impl IntoIterator<Item = Transport>, config: SocketConfig) -> Self {
        let now = Instant::from_millis(1_000);
        Self { socket: Socket::new(now, allowed, config), now }
    }

    /// Everything that is to be done now.
    pub(crate) fn actions(&mut self) -> Vec<Action> {
        std::iter::from_fn(|| self.socket.poll_action()).collect()
    }

    /// The only thing that is to be done now.
    pub(crate) fn action(&mut self) -> Action {
        let actions = self.actions();
        let [action] = actions[..] else { panic!("not one thing to do: {actions:?}") };
        action
    }

    /// Answers the question what the server offers.
    pub(crate) fn answer(&mut self, websocket: bool) {
        assert_eq!(self.action(), Action::AskInfo);
        self.now = self.now + ROUND_TRIP;
        self.socket.handle_info(self.now, websocket);
    }

    pub(crate) fn frame(&mut self, first: char) -> FrameKind {
        self.socket.handle_frame(self.now, first as u8)
    }

    /// The present transport fails.
    pub(crate) fn fail(&mut self) {
        self.socket.handle_failed(self.now, Failure::Lost);
    }

    pub(crate) fn closed(&mut self, code: u16) {
        self.socket.handle_closed(self.now, code);
    }

    /// Waits for the deadline, and gives how long that took.
    pub(crate) fn wait(&mut self) -> u64 {
        let deadline = self.socket.poll_timeout().expect("a deadline");
        self.socket.handle_timeout(Instant::from_millis(deadline.as_millis() - 1));
        assert_eq!(self.actions(), [], "too early");
        let waited = deadline.saturating_since(self.now);
        self.now = deadline;
        self.socket.handle_timeout(deadline);
        assert_eq!(self.action(), Action::TimedOut(waited));
        self.fail();
        waited
    }

    /// Connects by the present transport, which speaks SockJS.
    pub(crate) fn connect(&mut self) {
        assert_eq!(self.frame('o'), FrameKind::Ignore);
        assert_eq!(self.action(), Action::Opened);
        assert_eq!(self.frame('a'), FrameKind::Messages);
        assert!(matches!(self.action(), Action::Established));
    }

    /// A socket in use by this transport of SockJS, as the only one there is.
    pub(crate) fn in_use(transport: Transport) -> Self {
        let mut rig = Self::by([transport], config());
        rig.answer(true);
        assert_eq!(rig.action(), Action::Open(transport));
        rig.connect();
        rig
    }
}

/// Default options.
pub(crate) fn config() -> SocketConfig {
    SocketConfig { system_time: SYSTEM_TIME, ..SocketConfig::default() }
}

/// A memory of failed transports, each with the time of its last failure and their number.
pub(crate) fn memory(failed: &[(Transport, u64, u64)]) -> Memory {
    let mut numbers = [0; 6];
    for (transport, at, times) in failed {
        let place = 2 * *transport as usize;
        numbers[place..place + 2].copy_from_slice(&[*at, *times]);
    }
    Memory::parse(&numbers.map(u64::to_le_bytes).concat())
}
