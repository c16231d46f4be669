//! The socket: a WebSocket, or anything of its shape.

use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Reflect, Uint8Array};
use stomp_protocol::Version;
use stomp_protocol::client::Attempt;
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

    #[wasm_bindgen(method, setter, catch, js_name = binaryType)]
    fn set_binary_type(this: &RawSocket, kind: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(method, setter, catch)]
    fn set_onopen(this: &RawSocket, handler: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(method, setter, catch)]
    fn set_onmessage(this: &RawSocket, handler: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(method, setter, catch)]
    fn set_onerror(this: &RawSocket, handler: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(method, setter, catch)]
    fn set_onclose(this: &RawSocket, handler: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn send(this: &RawSocket, data: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn close(this: &RawSocket) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = close)]
    fn close_with(this: &RawSocket, code: u16, reason: &str) -> Result<(), JsValue>;
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

/// What is told of the events of a socket.
pub(crate) trait SocketHandler: 'static {
    /// The socket is open.
    fn on_open(self: &Rc<Self>, attempt: Attempt);

    /// Something came: bytes, or a value of that kind, which is neither text nor bytes.
    fn on_data(self: &Rc<Self>, attempt: Attempt, data: Result<Vec<u8>, String>);

    /// Something is wrong with the socket. It will close; until then there is only this to say.
    fn on_error(self: &Rc<Self>, attempt: Attempt, text: Option<String>);

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
pub(crate) fn open(url: &str, versions: &str) -> Result<RawSocket, String> {
    let raw = open_web_socket(url, versions).map_err(|error| text_of(&error))?;
    Ok(raw.unchecked_into())
}

/// A socket that the program has made.
///
/// # Errors
/// Why there is none.
#[cfg(feature = "sockjs")]
pub(crate) fn given(made: Result<JsValue, JsValue>) -> Result<RawSocket, String> {
    made.map(JsCast::unchecked_into).map_err(|error| text_of(&error))
}

fn open_web_socket(url: &str, versions: &str) -> Result<JsValue, JsValue> {
    let protocols: Array = versions
        .split(',')
        .filter_map(Version::parse)
        .map(Version::subprotocol)
        .map(JsValue::from)
        .collect();
    Ok(web_sys::WebSocket::new_with_str_sequence(url, &protocols)?.into())
}

impl Socket {
    /// Takes `raw` on: from here on `handler` hears of it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn attach(
        raw: RawSocket,
        attempt: Attempt,
        handler: &Rc<impl SocketHandler>,
    ) -> Result<Self, String> {
        let has = |name: &str| Reflect::has(&raw, &name.into()).unwrap_or_default();
        let text_only = !has("binaryType") && has("_transportsWhitelist");
        // Not every socket has it, and some refuse; then what it is stays.
        let _ = raw.set_binary_type("arraybuffer");
        listen(&raw, attempt, handler).map_err(|error| text_of(&error))?;
        Ok(Self { attempt, text_only, raw })
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
    attempt: Attempt,
    handler: &Rc<impl SocketHandler>,
) -> Result<(), JsValue> {
    raw.set_onopen(&callback(handler, move |handler, _| handler.on_open(attempt)))?;
    raw.set_onmessage(&callback(handler, move |handler, event| {
        handler.on_data(attempt, bytes(&property(&event, "data")));
    }))?;
    raw.set_onerror(&callback(handler, move |handler, event| {
        handler.on_error(attempt, property(&event, "message").as_string());
    }))?;
    raw.set_onclose(&callback(handler, move |handler, event| {
        // 1005 stands for a close without a code (RFC 6455 section 7.4.1).
        let code = property(&event, "code").as_f64().map_or(1005, |code| code as u16);
        let reason = property(&event, "reason").as_string().unwrap_or_default();
        handler.on_close(attempt, code, reason);
    }))
}

/// A function for JavaScript that lives as long as JavaScript holds it: sockets have been seen to
/// call handlers that were taken off long ago. What is stale the handler tells by the attempt.
fn callback<H: SocketHandler>(handler: &Rc<H>, run: impl Fn(&Rc<H>, JsValue) + 'static) -> JsValue {
    let handler = Rc::downgrade(handler);
    Closure::<dyn Fn(JsValue)>::new(move |event| {
        if let Some(handler) = handler.upgrade() {
            run(&handler, event);
        }
    })
    .into_js_value()
}

/// What a socket received.
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
        return Ok(Uint8Array::new_with_byte_offset_and_length(&buffer, at, len).to_vec());
    }
    // By name and not by class: it may be of another realm.
    match property(&property(data, "constructor"), "name").as_string() {
        Some(class) if class == "ArrayBuffer" => Ok(Uint8Array::new(data).to_vec()),
        class => Err(class.or_else(|| data.js_typeof().as_string()).unwrap_or_default()),
    }
}

/// A property of an object that a socket gave us; `undefined` if it has none.
fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}
