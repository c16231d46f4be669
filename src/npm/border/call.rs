//! The one function that JavaScript calls.
//!
//! One, since every function of a module that is called from outside costs it a hundred bytes before it
//! does anything.

use alloc::boxed::Box;
use alloc::vec;

use stomp_protocol::client::{Session, SessionConfig};
use wasm_bindgen::prelude::*;

use super::exchange::{STATE, State, text};
use super::objects::Object;
#[cfg(feature = "sockjs")]
use super::sockjs;
use super::{codec, codes, session};

/// Does `what`, one of [`codes`], with what the handle stands for; the numbers and what comes of them
/// are what is said there, and false is 0.
#[wasm_bindgen]
#[must_use]
pub fn call(what: u32, handle: usize, a: f64, b: f64, c: f64, d: f64, e: f64) -> f64 {
    let Some(mut state) = STATE.lend() else { return f64::NAN };
    match what {
        codes::ANSWER => state.answer.words() as usize as f64,
        codes::ROOM => {
            state.room = vec![0; a as usize];
            state.room.as_ptr() as usize as f64
        }
        _ => {
            state.answer.begin();
            let given = run(&mut state, what, handle, [a, b, c, d, e]);
            state.answer.end();
            given
        }
    }
}

fn run(state: &mut State, what: u32, handle: usize, numbers: [f64; 5]) -> f64 {
    let State { objects, room, answer } = state;
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
            codec::call(what, numbers[0] as u32, text(room), answer).into()
        }
        #[cfg(feature = "sockjs")]
        codes::OPEN_SOCKJS => {
            sockjs::open(objects, handle, numbers, room).map_or(-1.0, |handle| handle as f64)
        }
        _ => match objects.get(handle) {
            Some(Object::Session(session)) => session::call(session, what, numbers, room, answer),
            Some(Object::Reader(reader)) => codec::read(reader, what, room, answer).into(),
            #[cfg(feature = "sockjs")]
            Some(Object::SockJs(socket)) => sockjs::call(socket, what, numbers, answer).into(),
            // A fault of the package.
            Some(Object::None) | None => f64::NAN,
        },
    }
}
