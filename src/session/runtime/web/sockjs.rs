//! SockJS in a browser.

use core::task::{Context, Poll};
use std::cell::RefCell;

use js_sys::{Array, Date, JSON, Math, Object, Reflect, Uint32Array};
use stomp_protocol::sockjs::Transport as Machine;
use stomp_protocol::text::{number, take};
use wasm_bindgen::prelude::*;
use web_sys::Url;

use super::browser::Browser;
use super::fetch::Fetched;
use super::web_socket::WebSocket;
use crate::client::socket;
use crate::session::Transport;
use crate::session::sockjs::{self, Network, Request, Search};
use crate::session::text::concat;
use crate::session::transport::{Opening, Socket, SocketEvent};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    fn get_random_values(words: &Uint32Array) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = sessionStorage, js_name = getItem, catch)]
    fn get_item(name: &str) -> Result<Option<String>, JsValue>;

    #[wasm_bindgen(js_namespace = sessionStorage, js_name = setItem, catch)]
    fn set_item(name: &str, value: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(js_namespace = sessionStorage, js_name = removeItem, catch)]
    fn remove_item(name: &str) -> Result<(), JsValue>;
}

thread_local! {
    /// What failed, where there is no sessionStorage, or none for this page.
    static KEPT: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

/// A WebSocket, or a search for a transport.
pub(super) enum Connection {
    Direct(WebSocket),
    Search(Box<sockjs::Socket<Browser>>),
}

impl Connection {
    pub(super) fn open(browser: &Browser, Opening { url, options, until }: Opening<'_>) -> Self {
        let versions = &options.connect.accept_version;
        let choices = &options.sockjs;
        let (base, plain) = match (http_address(url), &choices.url) {
            (Some(base), _) => (base, None),
            (None, Some(base)) => {
                (http_address(base).unwrap_or_else(|| base.clone()), Some(url.to_owned()))
            }
            (None, None) => {
                return Self::Direct(WebSocket::open(url, versions).binary(options.is_binary));
            }
        };
        let transports = choices.transports.iter().copied().filter_map(machine_transport).collect();
        let timeout = choices.timeout;
        let versions = versions.clone();
        let search = Search { base, plain, transports, timeout, until, versions };
        Self::Search(Box::new(sockjs::Socket::open(browser, search)))
    }
}

/// An address of SockJS, or a path on the page's own site, as an address; none for other addresses.
fn http_address(url: &str) -> Option<String> {
    let global = js_sys::global();
    let get = |object: &JsValue, name: &str| Reflect::get(object, &name.into());
    let page = get(&global, "location").and_then(|location| get(&location, "href"));
    let page = page.ok().and_then(|href| href.as_string());
    let whole = match page {
        Some(page) => Url::new_with_base(url, &page),
        None => Url::new(url),
    };
    let whole = whole.ok()?.href();
    (whole.starts_with("http://") || whole.starts_with("https://")).then_some(whole)
}

const fn machine_transport(transport: Transport) -> Option<Machine> {
    match transport {
        Transport::WebSocket => Some(Machine::WebSocket),
        Transport::XhrStreaming => Some(Machine::XhrStreaming),
        Transport::XhrPolling => Some(Machine::XhrPolling),
        Transport::External | Transport::Tcp => None,
    }
}

impl Connection {
    fn inner(&mut self) -> &mut dyn Socket {
        match self {
            Self::Direct(socket) => socket,
            Self::Search(socket) => &mut **socket,
        }
    }
}

impl Socket for Connection {
    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<SocketEvent> {
        self.inner().poll_event(context)
    }

    fn send(&mut self, bytes: Vec<u8>) {
        self.inner().send(bytes);
    }

    fn close(&mut self) {
        self.inner().close();
    }

    fn is_sending(&self) -> bool {
        match self {
            Self::Direct(socket) => socket.is_sending(),
            Self::Search(socket) => socket.is_sending(),
        }
    }

    fn transport(&self) -> Transport {
        match self {
            Self::Direct(socket) => socket.transport(),
            Self::Search(socket) => socket.transport(),
        }
    }

    fn takes_bytes(&self) -> bool {
        match self {
            Self::Direct(socket) => socket.takes_bytes(),
            Self::Search(socket) => socket.takes_bytes(),
        }
    }
}

impl Network for Browser {
    type WebSocket = WebSocket;
    type Response = Fetched;

    fn system_time(&self) -> u64 {
        Date::now() as u64
    }

    fn random_words(&self) -> [u32; 4] {
        let words = Uint32Array::new_with_length(4);
        // Not everywhere; and a session that can be guessed is better than none.
        if get_random_values(&words).is_err() {
            (0..4).for_each(|at| words.set_index(at, (Math::random() * 4_294_967_296.0) as u32));
        }
        core::array::from_fn(|at| words.get_index(at as u32))
    }

    fn web_socket(&self, url: &str, versions: &str) -> WebSocket {
        // Frames of SockJS, which offers none, are text.
        WebSocket::open(url, versions).binary(self.is_binary && !versions.is_empty())
    }

    fn external(&self, url: &str) -> WebSocket {
        let made = match &self.make {
            Some(make) => make(url),
            None => Err("there is no other SockJS".into()),
        };
        WebSocket::with(socket::given(made))
    }

    fn has_external(&self) -> bool {
        self.make.is_some()
    }

    fn request(&self, request: Request) -> Fetched {
        Fetched::send(request)
    }

    fn items(&self, json: &str) -> Option<Vec<String>> {
        let array = JSON::parse(json).ok()?.dyn_into::<Array>().ok()?;
        let text = |item: JsValue| match item.as_string() {
            Some(text) => text,
            // A close code; the code that writes fractions is five kilobytes of a WebAssembly module.
            None => item.as_f64().map(|number| (number as u16).to_string()).unwrap_or_default(),
        };
        let mut items = Vec::new();
        for at in 0..array.length() {
            items.push(text(array.get(at)));
        }
        Some(items)
    }

    fn array(&self, items: &[&str]) -> String {
        let array = Array::new();
        for item in items {
            array.push(&JsValue::from(*item));
        }
        JSON::stringify(&array).map(String::from).unwrap_or_default()
    }

    fn offers_web_socket(&self, json: &str) -> Option<bool> {
        let info = JSON::parse(json).ok()?.dyn_into::<Object>().ok()?;
        let offered = Reflect::get(&info, &"websocket".into()).ok()?;
        Some(offered.as_bool() != Some(false))
    }

    fn recall(&self, origin: &str) -> Vec<u8> {
        let name = storage_name(origin);
        let of_origin = |(other, text): &(String, String)| (other == origin).then(|| text.clone());
        let kept = || KEPT.with_borrow(|kept| kept.iter().find_map(of_origin));
        let text = get_item(&name).unwrap_or_else(|_| kept()).unwrap_or_default();
        let mut rest = &*text;
        let mut bytes = Vec::new();
        while let Some(byte) = number(take(&mut rest, b',').as_bytes()) {
            bytes.push(byte as u8);
        }
        bytes
    }

    fn remember(&self, origin: &str, bytes: &[u8]) {
        let mut text = String::new();
        for byte in bytes {
            let comma = if text.is_empty() { "" } else { "," };
            text += &format!("{comma}{byte}");
        }
        let name = storage_name(origin);
        // Where it cannot be stored it is in `KEPT`.
        let _ = match bytes.iter().any(|byte| *byte != 0) {
            true => set_item(&name, &text),
            false => remove_item(&name),
        };
        KEPT.with_borrow_mut(|kept| {
            kept.retain(|(other, _)| other != origin);
            kept.push((origin.into(), text));
        });
    }

    fn is_returning(&self) -> bool {
        self.is_returning.get()
    }

    fn set_returning(&self, returning: bool) {
        self.is_returning.set(returning);
    }
}

/// The name that the npm package has for it, too.
fn storage_name(origin: &str) -> String {
    concat(&["stomp-wasm:transports:", origin])
}
