//! A page or worker: WebSocket, SockJS, the timers of the browser.

mod browser;
#[cfg(feature = "sockjs")]
mod fetch;
#[cfg(feature = "sockjs")]
mod sockjs;
mod web_socket;

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};
use std::sync::Arc;

use gloo_timers::callback::Timeout;
use stomp_protocol::Instant;

use crate::client::time;
use crate::session::Builder;
use crate::session::driver::Driver;
use crate::session::handle::Handle;
use crate::session::reply::{self, reply};
use crate::session::text::concat;
use crate::session::transport::{Opening, Runtime};

use browser::Browser;
#[cfg(not(feature = "sockjs"))]
use web_socket::WebSocket;

pub(super) fn start(builder: Builder) -> Arc<Handle> {
    let (handle, driver) = Driver::new(Browser::new(&builder), builder);
    wasm_bindgen_futures::spawn_local(driver);
    handle
}

/// How long until the next look at what a socket has sent, in milliseconds: nothing tells of that.
const LOOK_AGAIN: u64 = 20;

/// Waits until that look.
pub(crate) async fn pause() {
    let (reply, answer) = reply();
    // A future that has the timer could not be sent to other threads.
    time::after(LOOK_AGAIN, move || reply.done()).forget();
    core::future::poll_fn(|context| answer.poll(context)).await;
}

/// A timer of the browser.
#[derive(Debug)]
pub(super) struct Sleep {
    /// Dropping it stops it.
    _timeout: Timeout,
    answer: reply::Receiver,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.answer.poll(context).map(drop)
    }
}

/// Whether an address has this scheme, in letters of either case.
fn begins_with(url: &str, scheme: &str) -> bool {
    url.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
}

impl Runtime for Browser {
    #[cfg(feature = "sockjs")]
    type Socket = sockjs::Connection;
    #[cfg(not(feature = "sockjs"))]
    type Socket = WebSocket;
    type Sleep = Sleep;

    fn now(&self) -> Instant {
        time::now()
    }

    fn epoch_millis(&self) -> u64 {
        js_sys::Date::now() as u64
    }

    fn random(&self) -> f64 {
        js_sys::Math::random()
    }

    fn sleep(&self, millis: u64) -> Sleep {
        let (reply, answer) = reply();
        let wake = move || reply.done();
        Sleep { _timeout: time::after(millis, wake), answer }
    }

    fn check(&self, url: &str, _: &Builder) -> Result<(), String> {
        let is_path = url.starts_with('/') || url.starts_with('.');
        if is_path
            || ["ws://", "wss://", "http://", "https://"].iter().any(|it| begins_with(url, it))
        {
            return Ok(());
        }
        let expected = "in a browser an address begins with ws://, wss://, http:// or https://, or is a path that begins \
                        with /, not ";
        Err(concat(&[expected, url]))
    }

    #[cfg(feature = "sockjs")]
    fn open(&self, opening: Opening<'_>) -> sockjs::Connection {
        sockjs::Connection::open(self, opening)
    }

    #[cfg(not(feature = "sockjs"))]
    fn open(&self, Opening { url, options, .. }: Opening<'_>) -> WebSocket {
        WebSocket::open(url, &options.connect.accept_version).binary(options.is_binary)
    }
}
