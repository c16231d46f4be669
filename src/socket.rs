//! The socket: a WebSocket, or anything of its shape.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use stomp_protocol::client::Attempt;

use crate::driver::Driver;
use crate::errors::failure;
use crate::host::{Host, Wire};

#[wasm_bindgen]
extern "C" {
    /// The part of WebSocket that matters here. By shape and not by class: SockJS, the `ws` package
    /// and the fakes of tests have it too, more or less.
    #[derive(Debug, Clone)]
    pub(crate) type RawSocket;

    #[wasm_bindgen(method, getter, js_name = readyState)]
    fn ready_state(this: &RawSocket) -> f64;

    #[wasm_bindgen(method, getter, catch)]
    fn url(this: &RawSocket) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, getter, catch, js_name = terminate)]
    fn own_terminate(this: &RawSocket) -> Result<JsValue, JsValue>;

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
    fn terminate(this: &RawSocket) -> Result<(), JsValue>;

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
    pub(crate) wire: Wire,
    raw: RawSocket,
}

/// What `webSocketFactory` makes, else what finds its way to `sockjsURL`, else a WebSocket to
/// `brokerURL`.
pub(crate) fn make(host: &Host) -> Result<RawSocket, JsValue> {
    let raw = if host.flag("webSocketFactory") || host.flag("sockjsURL") {
        host.make_socket()?
    } else if host.flag("brokerURL") {
        let (url, protocols) = (host.text("brokerURL"), host.protocols()?);
        web_sys::WebSocket::new_with_str_sequence(&url, &protocols)?.into()
    } else {
        return Err(failure("Either brokerURL or webSocketFactory must be provided"));
    };
    if !raw.is_object() {
        return Err(failure("webSocketFactory must return a WebSocket, or an object like one"));
    }
    let raw: RawSocket = raw.unchecked_into();
    // It would never open; with a readyState that is no number nothing is known (`L14`).
    if raw.ready_state() >= CLOSING {
        return Err(failure(
            "webSocketFactory returned a socket that is closed; it must make a new one each time",
        ));
    }
    Ok(raw)
}

impl Socket {
    /// Takes `raw` on: from here on the driver hears of it.
    pub(crate) fn attach(
        raw: RawSocket,
        attempt: Attempt,
        host: &Host,
        driver: &Rc<Driver>,
    ) -> Result<Self, JsValue> {
        let wire = host.attach(&raw)?;
        // Not every socket has it, and some refuse; then what it is stays.
        let _ = raw.set_binary_type("arraybuffer");
        raw.set_onopen(&handler(driver, move |driver, _| driver.on_open(attempt)))?;
        raw.set_onerror(&handler(driver, move |driver, event| driver.on_error(attempt, &event)))?;
        raw.set_onclose(&handler(driver, move |driver, event| driver.on_close(attempt, event)))?;
        Ok(Self { attempt, wire, raw })
    }

    pub(crate) fn is_open(&self) -> bool {
        self.raw.ready_state() == OPEN
    }

    /// For people.
    pub(crate) fn url(&self) -> String {
        self.raw.url().ok().and_then(|url| url.as_string()).unwrap_or_else(|| "undefined".into())
    }

    /// Closes in good order; its end is still heard of.
    pub(crate) fn close(&self) -> Result<(), JsValue> {
        self.wire.end();
        self.raw.close()
    }

    /// Hears of it no more, and closes it as fast as it can be closed.
    pub(crate) fn discard(&self, code: u16, reason: &str, idle: &JsValue) -> Result<(), JsValue> {
        self.wire.end();
        let silenced = self
            .raw
            .set_onopen(idle)
            .and_then(|()| self.raw.set_onmessage(idle))
            .and_then(|()| self.raw.set_onerror(idle))
            .and_then(|()| self.raw.set_onclose(idle));
        let closed = if self.raw.own_terminate().is_ok_and(|terminate| terminate.is_function()) {
            self.raw.terminate()
        } else {
            self.raw.close_with(code, reason)
        };
        silenced.and(closed)
    }
}

/// Closes a socket that nobody wants any more, without ever having taken it on.
pub(crate) fn refuse(raw: &RawSocket) -> Result<(), JsValue> {
    raw.close()
}

/// A function for JavaScript that lives as long as JavaScript holds it: sockets have been seen to
/// call handlers that were taken off long ago. What is stale the driver tells by the attempt.
fn handler(driver: &Rc<Driver>, run: impl Fn(&Rc<Driver>, JsValue) + 'static) -> JsValue {
    let driver = Rc::downgrade(driver);
    Closure::<dyn Fn(JsValue)>::new(move |event| {
        if let Some(driver) = driver.upgrade() {
            run(&driver, event);
        }
    })
    .into_js_value()
}
