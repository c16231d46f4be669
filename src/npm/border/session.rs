//! Sessions: what happens to them, and how they are.
//!
//! Times are milliseconds by a clock that never runs backwards, such as `performance.now()`.

use alloc::boxed::Box;

use stomp_protocol::client::{
    Attempt, Backoff, ConnectConfig, RetryPolicy, Session, SessionConfig,
};
use stomp_protocol::codec::Strictness;
use stomp_protocol::{HeartBeat, Instant};
use wasm_bindgen::prelude::*;

use super::codes;
use super::exchange::{answering, answering_text};
use super::objects::{self, Object};
use crate::npm::flat;

pub(super) fn instant(now: f64) -> Instant {
    Instant::from_millis(now as u64)
}

/// Whole milliseconds, and none too few; what is no number, or below zero, is 0.
#[inline(never)]
pub(super) fn millis(duration: f64) -> u64 {
    let whole = duration as u64;
    if duration > whole as f64 { whole + 1 } else { whole }
}

/// Makes a session at rest; gives its handle.
#[wasm_bindgen]
#[must_use]
pub fn open() -> usize {
    objects::keep(Object::Session(Box::new(Session::new(SessionConfig::default()))))
}

/// How the session behaves from its next decision on. Durations are milliseconds, see
/// [`SessionConfig`].
#[wasm_bindgen]
#[expect(clippy::too_many_arguments, reason = "numbers are what the border is made for")]
pub fn configure(
    handle: usize,
    exponential: bool,
    delay: f64,
    max_delay: f64,
    min_uptime: f64,
    connection_timeout: f64,
    disconnect_timeout: f64,
    discard_on_failure: bool,
) {
    let backoff = if exponential { Backoff::Exponential } else { Backoff::Linear };
    let retry = RetryPolicy {
        delay: millis(delay),
        max_delay: millis(max_delay),
        backoff,
        min_uptime: millis(min_uptime),
    };
    let config = SessionConfig {
        retry,
        connection_timeout: millis(connection_timeout),
        disconnect_timeout: millis(disconnect_timeout),
        discard_on_failure,
    };
    objects::session(handle, |session| session.set_config(config));
}

/// Something happens to the session, or is wanted of it. `attempt` is the one that it is about, `now`
/// the time. What `IS_OPENING` and `MADE` ask is answered; for all else the answer is false.
#[wasm_bindgen]
pub fn input(handle: usize, what: u32, attempt: u32, now: f64) -> bool {
    let (attempt, now) = (Attempt(attempt), instant(now));
    objects::session(handle, |session| {
        match what {
            codes::ACTIVATE => session.activate(),
            codes::FORCE_DISCONNECT => session.force_disconnect(now),
            codes::PREPARED => session.handle_prepared(attempt),
            codes::FAILED => session.handle_attempt_failed(attempt),
            codes::MADE => return session.handle_made(attempt),
            codes::IS_OPENING => return session.is_opening(attempt),
            codes::UNUSABLE => session.handle_unusable(),
            codes::CLOSED => session.handle_closed(),
            codes::TIME => session.handle_timeout(now),
            _ => {}
        }
        false
    })
}

/// The session is to come to rest; with `force` without waiting for the broker. The headers of
/// DISCONNECT are in the room.
#[wasm_bindgen]
pub fn deactivate(handle: usize, force: bool) {
    answering_text(|headers, _| {
        objects::session(handle, |session| session.deactivate(force, flat::read(headers)));
    });
}

/// The socket is open. In the room: the versions to offer, such as `1.2,1.1`; behind a NUL the headers
/// of CONNECT. False if they cannot be sent: why is the text that goes out.
#[wasm_bindgen]
pub fn opened(
    handle: usize,
    now: f64,
    strict: bool,
    outgoing: f64,
    incoming: f64,
    tolerance: f64,
) -> bool {
    answering_text(|mut room, answer| {
        let versions = flat::take(&mut room);
        let config = ConnectConfig {
            accept_version: versions.into(),
            headers: flat::read(room),
            heart_beat: HeartBeat { outgoing: millis(outgoing), incoming: millis(incoming) },
            tolerance_percent: (tolerance * 100.0) as u64,
            strictness: if strict { Strictness::Strict } else { Strictness::Lenient },
            ..ConnectConfig::default()
        };
        let opened =
            objects::session(handle, |session| session.handle_opened(instant(now), config));
        opened.map_err(|error| error.write(&mut answer.text)).is_ok()
    })
}

/// What came in is in the room.
#[wasm_bindgen]
pub fn bytes(handle: usize, now: f64) {
    answering(|room, _| {
        objects::session(handle, |session| session.handle_bytes(instant(now), room));
    });
}

/// How much is waiting to be done: what [`poll`](super::poll) stops at.
#[wasm_bindgen]
#[must_use]
pub fn mark(handle: usize) -> usize {
    objects::session(handle, |session| session.mark().0)
}

/// When `TIME` is to be put in; below 0: never.
#[wasm_bindgen]
#[must_use]
pub fn deadline(handle: usize) -> f64 {
    objects::session(handle, |session| session.poll_timeout())
        .map_or(-1.0, |at| at.as_millis() as f64)
}

/// How the session is: the bits of [`codes`], and above them the version spoken: 1 for 1.0, 2 for 1.1,
/// 3 for 1.2.
#[wasm_bindgen]
#[must_use]
pub fn status(handle: usize) -> u32 {
    objects::session(handle, |session| {
        let version = session.version().map_or(0, |version| version as u32 + 1);
        let mut status = version << 4;
        if let Ok(connection) = session.connection() {
            status |= codes::IS_ESTABLISHED;
            if connection.is_ready() {
                status |= codes::IS_READY;
            }
            if connection.is_idle() {
                status |= codes::IS_AT_BOUNDARY;
            }
        }
        status
    })
}

/// The delay before the next attempt; 0 for none.
#[wasm_bindgen(js_name = nextDelay)]
#[must_use]
pub fn next_delay(handle: usize) -> f64 {
    objects::session(handle, |session| session.next_delay() as f64)
}

/// Overrides the delay before the next attempt.
#[wasm_bindgen(js_name = setNextDelay)]
pub fn set_next_delay(handle: usize, delay: f64) {
    objects::session(handle, |session| session.set_next_delay(millis(delay)));
}
