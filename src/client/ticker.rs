//! A second timer, in a worker: browsers slow down the timers of a page that is hidden, but not those
//! of its workers, and a heart-beat that is late ends the connection.

use std::cell::RefCell;

use stomp_protocol::Instant;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Url, Worker};

use super::time::now;

/// All that the worker does: to say when the time is over that it was told last.
const SCRIPT: &str = "let t;onmessage=e=>{clearTimeout(t);t=setTimeout(()=>postMessage(0),e.data)}";

/// Wakes the driver besides its own [timer](super::time::Timer), which goes on: a worker that does not
/// start, or stops, is no loss (`L22`).
#[derive(Debug)]
pub(crate) struct Ticker {
    worker: Worker,
    url: String,
    set: RefCell<Option<Instant>>,
}

impl Ticker {
    /// Starts a worker: `wake` is called when a delay is over, `fail` when the worker cannot be loaded.
    ///
    /// # Errors
    /// What the browser throws: it may have no workers, or a policy against this one.
    pub(crate) fn start(
        wake: impl Fn() + 'static,
        fail: impl Fn() + 'static,
    ) -> Result<Self, JsValue> {
        let kind = BlobPropertyBag::new();
        kind.set_type("text/javascript");
        let parts = js_sys::Array::of1(&SCRIPT.into());
        let url = Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(
            &parts, &kind,
        )?)?;
        let worker = Worker::new(&url).inspect_err(|_| revoke(&url))?;
        listen(&worker, Worker::set_onmessage, wake);
        listen(&worker, Worker::set_onerror, fail);
        Ok(Self { worker, url, set: RefCell::new(None) })
    }

    /// Wakes the driver at `deadline`, unless it will be woken by then.
    pub(crate) fn arm(&self, deadline: Instant) {
        let now = now();
        let pending = self.set.borrow().filter(|at| *at > now);
        if pending.is_some_and(|at| at <= deadline) {
            return;
        }
        self.set.replace(Some(deadline));
        let delay = deadline.saturating_since(now) as f64;
        // Nothing is lost if it fails: the timer of the page is set too.
        let _ = self.worker.post_message(&delay.into());
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
        revoke(&self.url);
    }
}

/// Revoking can fail only for what is no URL.
fn revoke(url: &str) {
    let _ = Url::revoke_object_url(url);
}

fn listen(
    worker: &Worker,
    set: impl Fn(&Worker, Option<&js_sys::Function>),
    run: impl Fn() + 'static,
) {
    let handler = Closure::<dyn Fn()>::new(run).into_js_value();
    set(worker, Some(handler.unchecked_ref()));
}
