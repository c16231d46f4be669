//! The one function that JavaScript calls.
//!
//! One, since every function of a module that is called from outside costs it a hundred octets before it
//! does anything.

use alloc::boxed::Box;

use stomp_protocol::client::{Session, SessionConfig};
use wasm_bindgen::prelude::*;

use super::exchange::{Exchange, STATE, State};
use super::objects::{Object, Objects};
#[cfg(feature = "sockjs")]
use super::sockjs;
use super::{codec, codes, session};

/// Does `what`, one of [`codes`], with what the handle stands for; the numbers and what comes of them
/// are what is said there, and false is 0.
#[wasm_bindgen]
#[must_use]
pub fn call(what: u32, handle: usize, a: f64, b: f64, c: f64, d: f64, e: f64) -> f64 {
    let Some(mut state) = STATE.lend() else { return f64::NAN };
    let State { objects, exchange } = &mut *state;
    match what {
        codes::ANSWER => exchange.words() as usize as f64,
        codes::ROOM => exchange.make_room(a as usize) as usize as f64,
        _ => {
            exchange.begin();
            let given = run(objects, exchange, what, handle, [a, b, c, d, e]);
            exchange.end();
            given
        }
    }
}

fn run(
    objects: &mut Objects,
    exchange: &mut Exchange,
    what: u32,
    handle: usize,
    numbers: [f64; 5],
) -> f64 {
    match what {
        codes::RELEASE => {
            objects.release(handle);
            0.0
        }
        codes::OPEN => {
            let session = Session::new(SessionConfig::default());
            objects.keep(Object::Session(Box::new(session))) as f64
        }
        codes::OPEN_READER => objects.keep(Object::Reader(Box::new(codec::reader()))) as f64,
        codes::ENCODE_HEAD | codes::ESCAPE | codes::UNESCAPE => {
            codec::call(what, numbers[0] as u32, exchange).into()
        }
        #[cfg(feature = "sockjs")]
        codes::OPEN_SOCKJS => {
            sockjs::open(objects, handle, numbers, exchange).map_or(-1.0, |handle| handle as f64)
        }
        _ => match objects.get(handle) {
            Some(Object::Session(session)) => session::call(session, what, numbers, exchange),
            Some(Object::Reader(reader)) => codec::read(reader, what, exchange).into(),
            #[cfg(feature = "sockjs")]
            Some(Object::SockJs(socket)) => sockjs::call(socket, what, numbers, exchange).into(),
            // A fault of the package.
            Some(Object::None) | None => f64::NAN,
        },
    }
}
