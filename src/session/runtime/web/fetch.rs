//! Requests by `fetch`.

use core::task::{Context, Poll};

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, ReadableStreamDefaultReader, Response};

use crate::client::error::text_of;
use crate::client::socket::contents;
use crate::session::channel::{Receiver, Sender, channel};
use crate::session::sockjs::{self, Request, RequestError};

#[wasm_bindgen]
extern "C" {
    /// Of a page or a worker.
    #[wasm_bindgen(catch)]
    fn fetch(url: &str, options: &Object) -> Result<Promise, JsValue>;
}

/// A piece of a body, or why there are no more.
type Piece = Result<Vec<u8>, RequestError>;

/// A response that comes in pieces, by a task of its own.
#[derive(Debug)]
pub(super) struct Fetched {
    pieces: Receiver<Piece>,
    /// Ends the request, and with it the task; none in browsers without it.
    aborter: Option<AbortController>,
}

impl Fetched {
    pub(super) fn send(request: Request) -> Self {
        let (tell, pieces) = channel();
        let aborter = AbortController::new().ok();
        let signal = aborter.as_ref().map(|aborter| JsValue::from(aborter.signal()));
        spawn_local(async move {
            if let Err(error) = get(request, signal, &tell).await {
                // Nothing listens to a request that is given up.
                tell.send(Err(error), usize::MAX);
            }
        });
        Self { pieces, aborter }
    }
}

impl sockjs::Response for Fetched {
    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<Piece>> {
        self.pieces.poll(context)
    }
}

impl Drop for Fetched {
    fn drop(&mut self) {
        if let Some(aborter) = &self.aborter {
            aborter.abort();
        }
    }
}

/// Reads a response, until nothing receives it any more.
async fn get(
    request: Request,
    signal: Option<JsValue>,
    tell: &Sender<Piece>,
) -> Result<(), RequestError> {
    let lost = |error: JsValue| RequestError::Lost(text_of(&error));
    let options = options(&request, signal).map_err(lost)?;
    let response = fetch(&request.url, &options).map_err(lost)?;
    let response: Response = JsFuture::from(response).await.map_err(lost)?.unchecked_into();
    if !response.ok() {
        return Err(RequestError::Status(response.status()));
    }
    let Some(body) = response.body() else {
        // A browser that cannot give it in pieces; or there is none.
        let whole = JsFuture::from(response.array_buffer().map_err(lost)?).await.map_err(lost)?;
        tell.send(Ok(contents(&whole)), usize::MAX);
        return Ok(());
    };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    loop {
        let piece = JsFuture::from(reader.read()).await.map_err(lost)?;
        let part = |name: &str| Reflect::get(&piece, &name.into()).map_err(lost);
        if part("done")?.is_truthy() || !tell.send(Ok(contents(&part("value")?)), usize::MAX) {
            return Ok(());
        }
    }
}

/// With the cookies by which servers are shared out.
fn options(request: &Request, signal: Option<JsValue>) -> Result<Object, JsValue> {
    let options = Object::new();
    let set = |name: &str, value: JsValue| Reflect::set(&options, &name.into(), &value);
    set("credentials", "include".into())?;
    set("cache", "no-store".into())?;
    if let Some(body) = &request.body {
        set("method", "POST".into())?;
        if !body.is_empty() {
            set("body", body.into())?;
        }
    }
    if request.is_kept_alive {
        set("keepalive", true.into())?;
    }
    if let Some(signal) = signal {
        set("signal", signal)?;
    }
    Ok(options)
}
