//! The socket: a WebSocket, or anything of its shape.

use std::rc::Rc;

use js_sys::{ArrayBuffer, JsString, Reflect, Uint8Array};
use stomp_protocol::Version;
use stomp_protocol::client::Attempt;
use stomp_protocol::text::take;
use wasm_bindgen::prelude::*;

use super::error::text_of;
use super::options::{ClientOptions, Source};

#[wasm_bindgen]
extern "C" {
    /// The part of WebSocket that matters here. By shape and not by class: SockJS and the fakes of
    /// tests have it too, more or less.
    #[derive(Debug, Clone)]
    pub(crate) type RawSocket;

    #[wasm_bindgen(method, getter, js_name = readyState)]
    fn ready_state(this: &RawSocket) -> f64;

    /// NaN if it has none.
    #[wasm_bindgen(method, getter, js_name = bufferedAmount)]
    fn buffered_amount(this: &RawSocket) -> f64;

    #[wasm_bindgen(method, catch)]
    fn send(this: &RawSocket, data: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn close(this: &RawSocket) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = close)]
    fn close_with(this: &RawSocket, code: u16, reason: &str) -> Result<(), JsValue>;

    /// What comes with the end of a socket.
    type CloseEvent;

    /// NaN if it has none.
    #[wasm_bindgen(method, getter, catch)]
    fn code(this: &CloseEvent) -> Result<f64, JsValue>;

    /// An `Uint8Array`.
    type Bytes;

    /// A copy, which JavaScript makes: that of js-sys compares lengths, with a panic that writes numbers.
    #[wasm_bindgen(method, js_name = valueOf)]
    fn copied(this: &Bytes) -> Vec<u8>;
}

const OPEN: f64 = 1.0;
const CLOSING: f64 = 2.0;

/// A socket that the client has taken on.
#[derive(Debug)]
pub(crate) struct Socket {
    pub(crate) attempt: Attempt,
    /// Whether it turns all that it is given into text, as sockjs-client does.
    text_only: bool,
    raw: RawSocket,
}

/// Takes what a socket has received.
///
/// # Errors
/// What it is instead of text or bytes.
type Read = fn(&JsValue) -> Result<Vec<u8>, String>;

/// What is known of a socket before it is taken on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    text_only: bool,
    read: Read,
}

impl Shape {
    /// Of a WebSocket of the browser: it gives texts and buffers.
    const OF_BROWSER: Self = Self { text_only: false, read: text_or_buffer };

    /// Of a socket that the program has made.
    pub(crate) fn of(raw: &RawSocket) -> Self {
        let has = |name: &str| Reflect::has(raw, &name.into()).unwrap_or_default();
        let text_only = !has("binaryType") && has("_transportsWhitelist");
        Self { text_only, read: bytes }
    }
}

/// What is told of the events of a socket.
pub(crate) trait SocketHandler: 'static {
    /// The socket is open.
    fn on_open(self: &Rc<Self>, attempt: Attempt);

    /// Something came: bytes, or a value of that kind, which is neither text nor bytes.
    fn on_data(self: &Rc<Self>, attempt: Attempt, data: Result<Vec<u8>, String>);

    /// Something is wrong with the socket. It will close; until then there is only this to say.
    fn on_error(self: &Rc<Self>, attempt: Attempt, event: &JsValue);

    /// The socket is closed.
    fn on_close(self: &Rc<Self>, attempt: Attempt, code: u16, reason: String);
}

/// A socket as the options have it.
///
/// # Errors
/// Why there is none.
pub(crate) fn make(options: &ClientOptions) -> Result<RawSocket, String> {
    let raw = match &options.source {
        Source::Url(url) => open_web_socket(url, &options.connect.accept_version),
        Source::Factory(make) => make(),
    };
    // A browser repeats the URL in its message.
    let raw = raw.map_err(|error| options.secrets.redact_urls(&text_of(&error)).into_owned())?;
    if !raw.is_object() {
        return Err("the socket factory must give a WebSocket, or an object like one".into());
    }
    let raw: RawSocket = raw.unchecked_into();
    // It would never open; with a readyState that is no number nothing is known (`L14`).
    if raw.ready_state() >= CLOSING {
        return Err(
            "the socket factory gave a socket that is closed; it must make a new one each time"
                .into(),
        );
    }
    Ok(raw)
}

/// A socket of the browser.
///
/// # Errors
/// Why there is none.
pub(crate) fn open(url: &str, versions: &str) -> Result<(RawSocket, Shape), String> {
    let raw = open_web_socket(url, versions).map_err(|error| text_of(&error))?;
    Ok((raw.unchecked_into(), Shape::OF_BROWSER))
}

/// A socket that the program has made.
///
/// # Errors
/// Why there is none.
#[cfg(feature = "sockjs")]
pub(crate) fn given(made: Result<JsValue, JsValue>) -> Result<(RawSocket, Shape), String> {
    let raw: RawSocket = made.map_err(|error| text_of(&error))?.unchecked_into();
    let shape = Shape::of(&raw);
    Ok((raw, shape))
}

fn open_web_socket(url: &str, versions: &str) -> Result<JsValue, JsValue> {
    let mut protocols = String::new();
    let mut rest = versions;
    while !rest.is_empty() {
        if let Some(version) = Version::parse(take(&mut rest, b',')) {
            protocols += if protocols.is_empty() { "" } else { "," };
            protocols += version.subprotocol();
        }
    }
    // A socket that carries SockJS offers none.
    let protocols = match &*protocols {
        "" => JsValue::UNDEFINED,
        names => JsString::from(names).split(",").into(),
    };
    Ok(web_sys::WebSocket::new_with_str_sequence(url, &protocols)?.into())
}

impl Socket {
    /// Takes `raw` on: from here on `handler` hears of it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn attach(
        raw: RawSocket,
        shape: Shape,
        attempt: Attempt,
        handler: &Rc<impl SocketHandler>,
    ) -> Result<Self, String> {
        // Not every socket has it, and some refuse; then what it is stays.
        let _ = Reflect::set(&raw, &"binaryType".into(), &"arraybuffer".into());
        listen(&raw, shape.read, attempt, handler).map_err(|error| text_of(&error))?;
        Ok(Self { attempt, text_only: shape.text_only, raw })
    }

    pub(crate) fn is_open(&self) -> bool {
        self.raw.ready_state() == OPEN
    }

    /// Writes a frame or a heart-beat: as text if it is text, and that is wanted; as bytes if not.
    ///
    /// # Errors
    /// What the socket throws; and that it cannot carry bytes.
    pub(crate) fn send(&self, bytes: &[u8], as_bytes: bool) -> Result<(), String> {
        let data = match core::str::from_utf8(bytes) {
            Ok(text) if !as_bytes || self.text_only => JsValue::from(text),
            Err(_) if self.text_only => {
                return Err("it carries text only (SockJS): a body that is not UTF-8 cannot be \
                            sent; encode it, as base64 for instance"
                    .into());
            }
            _ => Uint8Array::from(bytes).into(),
        };
        self.raw.send(&data).map_err(|error| text_of(&error))
    }

    /// Whether it has not sent all that it was given, as far as it tells.
    pub(crate) fn is_sending(&self) -> bool {
        self.raw.buffered_amount() > 0.0
    }

    /// Closes in good order; its end is still heard of.
    pub(crate) fn close(&self) -> Result<(), String> {
        self.raw.close().map_err(|error| text_of(&error))
    }

    /// Closes it for a reason. What it does from here on is for its handler to ignore.
    pub(crate) fn discard(&self, code: u16, reason: &str) -> Result<(), String> {
        self.raw.close_with(code, reason).map_err(|error| text_of(&error))
    }
}

/// Closes a socket that is not wanted any more, without ever having taken it on.
pub(crate) fn refuse(raw: &RawSocket) -> Result<(), String> {
    raw.close().map_err(|error| text_of(&error))
}

fn listen(
    raw: &RawSocket,
    read: Read,
    attempt: Attempt,
    handler: &Rc<impl SocketHandler>,
) -> Result<(), JsValue> {
    let events = [
        ("onopen", Event::Open),
        ("onmessage", Event::Message(read)),
        ("onerror", Event::Error),
        ("onclose", Event::Close),
    ];
    for (name, event) in events {
        if !Reflect::set(raw, &name.into(), &callback(handler, attempt, event))? {
            return Err("the socket takes no handlers".into());
        }
    }
    Ok(())
}

#[derive(Debug, Clone, Copy)]
enum Event {
    Open,
    Message(Read),
    Error,
    Close,
}

/// A function for JavaScript that lives as long as JavaScript holds it: sockets have been seen to
/// call handlers that were taken off long ago. What is stale the handler tells by the attempt.
/// One closure for all events: each is a function of the module with its description.
fn callback(handler: &Rc<impl SocketHandler>, attempt: Attempt, kind: Event) -> JsValue {
    let handler = Rc::downgrade(handler);
    Closure::<dyn Fn(JsValue)>::new(move |event| {
        if let Some(handler) = handler.upgrade() {
            tell(&handler, attempt, kind, &event);
        }
    })
    .into_js_value()
}

fn tell(handler: &Rc<impl SocketHandler>, attempt: Attempt, kind: Event, event: &JsValue) {
    match kind {
        Event::Open => handler.on_open(attempt),
        Event::Message(read) => handler.on_data(attempt, read(&property(event, "data"))),
        Event::Error => handler.on_error(attempt, event),
        Event::Close => {
            // 1005 stands for a close without a code (RFC 6455 section 7.4.1).
            let code =
                event.unchecked_ref::<CloseEvent>().code().ok().filter(|code| !code.is_nan());
            let code = code.map_or(1005, |code| code as u16);
            let reason = property(event, "reason").as_string().unwrap_or_default();
            handler.on_close(attempt, code, reason);
        }
    }
}

/// What a WebSocket of the browser received.
fn text_or_buffer(data: &JsValue) -> Result<Vec<u8>, String> {
    let text = data.as_string().map(String::into_bytes);
    Ok(text.unwrap_or_else(|| contents(data)))
}

/// What a socket of any shape received.
///
/// # Errors
/// What it is instead of text or bytes.
fn bytes(data: &JsValue) -> Result<Vec<u8>, String> {
    if let Some(text) = data.as_string() {
        return Ok(text.into_bytes());
    }
    if ArrayBuffer::is_view(data) {
        let number = |name| property(data, name).as_f64().unwrap_or_default() as u32;
        let (at, len) = (number("byteOffset"), number("byteLength"));
        let buffer = property(data, "buffer");
        let view = Uint8Array::new_with_byte_offset_and_length(&buffer, at, len);
        return Ok(view.unchecked_ref::<Bytes>().copied());
    }
    // By name and not by class: it may be of another realm.
    match property(&property(data, "constructor"), "name").as_string() {
        Some(class) if class == "ArrayBuffer" => Ok(contents(data)),
        class => Err(class.or_else(|| data.js_typeof().as_string()).unwrap_or_default()),
    }
}

/// A copy of a buffer or of bytes.
pub(crate) fn contents(buffer: &JsValue) -> Vec<u8> {
    Uint8Array::new(buffer).unchecked_ref::<Bytes>().copied()
}

/// A property of an object that a socket gave us; `undefined` if it has none.
pub(crate) fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}
