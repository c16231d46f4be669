//! A socket whose network and clock are the test's.

use core::future::{Pending, pending};
use core::task::{Context, Poll, Waker};
use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use stomp_protocol::Instant;
use stomp_protocol::sockjs::Transport;

use crate::session::sockjs::{Network, Request, RequestError, Response, Search, Socket};
use crate::session::transport::{self, Opening, Runtime, SocketEvent};

/// What is queued for one side, until it looks.
type Queue<T> = Rc<RefCell<VecDeque<T>>>;
type Pieces = Queue<Option<Result<Vec<u8>, RequestError>>>;

/// What the socket has asked the network for.
#[derive(Default)]
struct World {
    now: u64,
    requests: Vec<(Request, Pieces)>,
    sockets: Vec<FakeSocket>,
    kept: BTreeMap<String, Vec<u8>>,
    is_returning: bool,
    has_external: bool,
}

/// A network that the test answers for.
#[derive(Clone, Default)]
pub(super) struct Fake(Rc<RefCell<World>>);

/// A WebSocket: its address, what it sent, what happens to it.
#[derive(Clone, Default)]
pub(super) struct FakeSocket {
    pub(super) url: String,
    pub(super) sent: Rc<RefCell<Vec<String>>>,
    events: Queue<SocketEvent>,
}

pub(super) struct Answer(Pieces);

impl Response for Answer {
    fn poll_piece(&mut self, _: &mut Context<'_>) -> Poll<Option<Result<Vec<u8>, RequestError>>> {
        self.0.borrow_mut().pop_front().map_or(Poll::Pending, Poll::Ready)
    }
}

impl transport::Socket for FakeSocket {
    fn poll_event(&mut self, _: &mut Context<'_>) -> Poll<SocketEvent> {
        self.events.borrow_mut().pop_front().map_or(Poll::Pending, Poll::Ready)
    }

    fn send(&mut self, bytes: Vec<u8>) {
        self.sent.borrow_mut().push(String::from_utf8(bytes).unwrap());
    }

    fn close(&mut self) {
        self.happens(SocketEvent::Closed { code: 1000, reason: String::new() });
    }
}

impl FakeSocket {
    pub(super) fn happens(&self, event: SocketEvent) {
        self.events.borrow_mut().push_back(event);
    }

    pub(super) fn says(&self, text: &str) {
        self.happens(SocketEvent::Received(text.into()));
    }

    pub(super) fn fails(&self) {
        self.happens(SocketEvent::Closed { code: 1006, reason: String::new() });
    }
}

impl Fake {
    fn socket(&self, url: &str) -> FakeSocket {
        let socket = FakeSocket { url: url.into(), ..FakeSocket::default() };
        self.0.borrow_mut().sockets.push(socket.clone());
        socket
    }
}

impl Runtime for Fake {
    type Socket = Socket<Self>;
    type Sleep = Pending<()>;

    fn now(&self) -> Instant {
        Instant::from_millis(self.0.borrow().now)
    }

    fn epoch_millis(&self) -> u64 {
        self.system_time()
    }

    fn random(&self) -> f64 {
        0.0
    }

    fn sleep(&self, _: u64) -> Pending<()> {
        pending()
    }

    fn open(&self, opening: Opening<'_>) -> Socket<Self> {
        Socket::open(self, search(opening.url))
    }
}

impl Network for Fake {
    type WebSocket = FakeSocket;
    type Response = Answer;

    fn system_time(&self) -> u64 {
        1_720_000_000_000
    }

    fn random_words(&self) -> [u32; 4] {
        [1, 2, 3, 4]
    }

    fn web_socket(&self, url: &str, versions: &str) -> FakeSocket {
        self.socket(&format!("{url} {versions}"))
    }

    fn external(&self, url: &str) -> FakeSocket {
        self.socket(&format!("{url} external"))
    }

    fn has_external(&self) -> bool {
        self.0.borrow().has_external
    }

    fn request(&self, request: Request) -> Answer {
        let pieces = Pieces::default();
        self.0.borrow_mut().requests.push((request, Rc::clone(&pieces)));
        Answer(pieces)
    }

    fn items(&self, json: &str) -> Option<Vec<String>> {
        let items: Vec<serde_json::Value> = serde_json::from_str(json).ok()?;
        let text =
            |item: serde_json::Value| item.as_str().map_or_else(|| item.to_string(), str::to_owned);
        Some(items.into_iter().map(text).collect())
    }

    fn array(&self, items: &[&str]) -> String {
        serde_json::to_string(items).unwrap()
    }

    fn offers_web_socket(&self, json: &str) -> Option<bool> {
        let info: serde_json::Map<_, _> = serde_json::from_str(json).ok()?;
        Some(info.get("websocket") != Some(&false.into()))
    }

    fn recall(&self, origin: &str) -> Vec<u8> {
        self.0.borrow().kept.get(origin).cloned().unwrap_or_default()
    }

    fn remember(&self, origin: &str, bytes: &[u8]) {
        self.0.borrow_mut().kept.insert(origin.into(), bytes.into());
    }

    fn is_returning(&self) -> bool {
        self.0.borrow().is_returning
    }

    fn set_returning(&self, returning: bool) {
        self.0.borrow_mut().is_returning = returning;
    }
}

fn search(base: &str) -> Search {
    Search {
        base: base.into(),
        plain: None,
        transports: Transport::SOCKJS.to_vec(),
        timeout: 0,
        until: None,
        versions: "1.2".into(),
    }
}

/// A socket, and the far end.
pub(super) struct Rig {
    pub(super) network: Fake,
    pub(super) socket: Socket<Fake>,
}

impl Rig {
    pub(super) fn new() -> Self {
        Self::with(Fake::default(), |_| {})
    }

    pub(super) fn with(network: Fake, choose: impl FnOnce(&mut Search)) -> Self {
        let mut search = search("https://broker/stomp?key=1");
        choose(&mut search);
        let socket = Socket::open(&network, search);
        let mut rig = Self { network, socket };
        assert_eq!(rig.events(), [""; 0]);
        rig
    }

    pub(super) fn external() -> Self {
        let network = Fake::default();
        network.0.borrow_mut().has_external = true;
        Self::with(network, |_| {})
    }

    /// A socket that is open by this transport alone, and has brought a message.
    pub(super) fn established(transport: Transport) -> Self {
        let mut rig = Self::with(Fake::default(), |search| search.transports = vec![transport]);
        rig.answer_info(true);
        rig.begin(b"o\na[\"first\"]\n");
        assert_eq!(rig.events(), ["opened", "first"]);
        rig
    }

    /// The receiving request is answered by this, and not ended.
    pub(super) fn begin(&mut self, piece: &[u8]) {
        self.answer("xhr_streaming|xhr", piece);
    }

    /// What the driver would be told, until nothing more happens.
    pub(super) fn events(&mut self) -> Vec<String> {
        let mut context = Context::from_waker(Waker::noop());
        let mut told = Vec::new();
        while let Poll::Ready(event) = transport::Socket::poll_event(&mut self.socket, &mut context)
        {
            told.push(match event {
                SocketEvent::Opened => "opened".into(),
                SocketEvent::Received(bytes) => String::from_utf8(bytes).unwrap(),
                SocketEvent::Closed { code, reason } => format!("closed {code} {reason}"),
            });
        }
        told
    }

    pub(super) fn send(&mut self, text: &str) {
        transport::Socket::send(&mut self.socket, text.into());
    }

    pub(super) fn close(&mut self) {
        transport::Socket::close(&mut self.socket);
    }

    pub(super) fn passes(&mut self, millis: u64) {
        self.network.0.borrow_mut().now += millis;
    }

    /// The WebSocket that was made last.
    pub(super) fn last_socket(&self) -> FakeSocket {
        self.network.0.borrow().sockets.last().expect("a WebSocket").clone()
    }

    pub(super) fn sockets(&self) -> usize {
        self.network.0.borrow().sockets.len()
    }

    /// Addresses of all requests but their session, and their bodies.
    pub(super) fn requests(&self) -> Vec<String> {
        let requests = &self.network.0.borrow().requests;
        let line = |(request, _): &(Request, Pieces)| {
            let url = request.url.trim_start_matches("https://broker/stomp");
            format!("{url} {}", request.body.as_deref().unwrap_or("GET"))
        };
        requests.iter().map(line).collect()
    }

    /// The last request to an address that ends like one of these.
    fn pieces(&self, ends: &str) -> Pieces {
        let requests = &self.network.0.borrow().requests;
        let is_meant = |request: &Request| {
            let path = request.url.split('?').next().unwrap_or_default();
            ends.split('|').any(|end| path.ends_with(&format!("/{end}")))
        };
        let found = requests.iter().rev().find(|(request, _)| is_meant(request));
        Rc::clone(&found.expect("a request").1)
    }

    pub(super) fn answer(&mut self, ends: &str, piece: &[u8]) {
        self.pieces(ends).borrow_mut().push_back(Some(Ok(piece.into())));
    }

    pub(super) fn end(&mut self, ends: &str) {
        self.pieces(ends).borrow_mut().push_back(None);
    }

    pub(super) fn refuse(&mut self, ends: &str, error: RequestError) {
        self.pieces(ends).borrow_mut().push_back(Some(Err(error)));
    }

    pub(super) fn answer_info(&mut self, offers_web_socket: bool) {
        let info = format!("{{\"websocket\":{offers_web_socket}}}");
        self.answer("info", info.as_bytes());
        self.end("info");
        assert_eq!(self.events(), [""; 0]);
    }

    pub(super) fn is_sending(&self) -> bool {
        transport::Socket::is_sending(&self.socket)
    }

    pub(super) fn transport(&self) -> String {
        transport::Socket::transport(&self.socket).to_string()
    }
}
