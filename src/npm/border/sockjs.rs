//! The machine that finds a way to a SockJS server, for JavaScript to drive.
//!
//! JavaScript has what it takes (WebSocket, `fetch`, timers). What to try, how long to wait and what a
//! frame means is decided in [`stomp_protocol::sockjs`].

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use stomp_protocol::sockjs::{
    Action, Base, Fault, Memory, RANDOM, Socket, SocketConfig, Transport, Verdict, Way, ways,
};
use stomp_protocol::text;
use wasm_bindgen::prelude::*;

use super::exchange::{answering, answering_text};
use super::objects::{self, Object};
use super::session::{instant, millis};
use super::sockjs_codes as codes;
use crate::npm::flat;

/// One socket's search for a way to its server, and the way once it is found.
pub(super) struct SockJs {
    socket: Socket,
    base: Base,
    session: String,
    way: Way,
}

/// Sets out for a server; gives the handle, -1 if its address is neither `http` nor `https`. In the
/// room, with a NUL behind each: the address, the names of the transports with commas between them, and
/// what [`sockjs_memory`] gave some time before.
///
/// * `session`: the client's.
/// * `plain`: WebSocket means one that is no SockJS, to an address of its own.
/// * `foreign`: SockJS is somebody else's.
/// * `returns`: the client has lost a connection.
/// * `timeout`: milliseconds for each transport; 0 for what the round trip suggests.
/// * `wall`: the time by the clock on the wall.
#[wasm_bindgen(js_name = sockjsOpen)]
#[must_use]
pub fn sockjs_open(
    session: usize,
    plain: bool,
    foreign: bool,
    returns: bool,
    timeout: f64,
    now: f64,
    wall: f64,
) -> i32 {
    answering_text(|mut room, _| {
        let Some(base) = Base::parse(flat::take(&mut room)) else { return -1 };
        let mut names = flat::take(&mut room);
        let mut transports = Vec::new();
        while !names.is_empty() {
            transports.extend(Transport::parse(text::take(&mut names, b',')));
        }
        let config = SocketConfig {
            ways: ways(&transports, plain, foreign),
            memory: Memory::parse(flat::take(&mut room)),
            returns,
            timeout: millis(timeout),
            until: objects::session(session, |session| session.connects_until()),
            wall: wall as u64,
        };
        let socket = Socket::new(instant(now), config);
        let sockjs = SockJs { socket, base, session: String::new(), way: Way::Plain };
        objects::keep(Object::SockJs(Box::new(sockjs))) as i32
    })
}

/// Something happens: one of [`codes`], with what its line there says.
#[wasm_bindgen(js_name = sockjsPut)]
pub fn sockjs_put(handle: usize, what: u32, value: u32, now: f64) {
    let now = instant(now);
    objects::sockjs(handle, |SockJs { socket, .. }| match what {
        codes::INFO => socket.handle_info(now, value != 0),
        codes::OPENED => socket.handle_opened(now),
        codes::MESSAGE_CAME => socket.handle_message(),
        codes::WAY_FAILED if value == 0 => socket.handle_failed(now, Fault::Lost),
        codes::WAY_FAILED => socket.handle_failed(now, Fault::Broken),
        codes::WAY_CLOSED => socket.handle_closed(now, value as u16),
        codes::CLOSE => socket.close(),
        codes::QUEUE => socket.queue(value as usize),
        codes::SENT => socket.handle_sent(),
        codes::TIME => socket.handle_timeout(now),
        _ => {}
    });
}

/// The next thing to do: one of [`codes`]; what its line there says is the value that goes out.
#[wasm_bindgen(js_name = sockjsStep)]
pub fn sockjs_step(handle: usize) -> u32 {
    answering(|_, answer| {
        objects::sockjs(handle, |sockjs| {
            let Some(action) = sockjs.socket.poll_action() else { return codes::NOTHING };
            match action {
                Action::AskInfo => codes::ASK_INFO,
                Action::Open(way) => {
                    sockjs.way = way;
                    opening(way)
                }
                Action::TimedOut(waited) => {
                    answer.value = waited as f64;
                    codes::TIMED_OUT
                }
                Action::Opened => codes::MAY_SEND,
                Action::InUse(_) => codes::IN_USE,
                Action::Close => codes::CLOSE_WAY,
                Action::Closed { code, clean } => {
                    answer.value = code.into();
                    if clean { codes::ENDED } else { codes::BROKEN }
                }
            }
        })
    })
}

const fn opening(way: Way) -> u32 {
    match way {
        Way::Plain => codes::OPEN_PLAIN,
        Way::Foreign => codes::OPEN_FOREIGN,
        Way::SockJs(Transport::WebSocket) => codes::OPEN_WEBSOCKET,
        Way::SockJs(Transport::XhrStreaming) => codes::OPEN_STREAMING,
        Way::SockJs(Transport::XhrPolling) => codes::OPEN_POLLING,
    }
}

/// When `TIME` is to be put in; below 0: never.
#[wasm_bindgen(js_name = sockjsDeadline)]
#[must_use]
pub fn sockjs_deadline(handle: usize) -> f64 {
    objects::sockjs(handle, |sockjs| sockjs.socket.poll_timeout())
        .map_or(-1.0, |at| at.as_millis() as f64)
}

/// Begins a session; for every way through SockJS that is opened, before its address is asked for. In
/// the room: 18 octets that nobody can guess.
#[wasm_bindgen(js_name = sockjsBegin)]
pub fn sockjs_begin(handle: usize) {
    answering(|random, _| {
        let mut octets = [0; RANDOM];
        octets.iter_mut().zip(random).for_each(|(octet, random)| *octet = *random);
        objects::sockjs(handle, |sockjs| sockjs.session = Base::session(octets));
    });
}

/// Puts out an address to ask at: 0 for the server's description of itself, 1 for where the present
/// session receives, 2 for where it sends.
#[wasm_bindgen(js_name = sockjsAddress)]
pub fn sockjs_address(handle: usize, which: u32) {
    answering(|_, answer| {
        answer.text = objects::sockjs(handle, |SockJs { base, session, way, .. }| match which {
            0 => base.info(),
            1 => base.receiving(session, *way),
            _ => base.sending(session),
        });
    });
}

/// Puts out what failed and what did not, as text to be kept.
#[wasm_bindgen(js_name = sockjsMemory)]
pub fn sockjs_memory(handle: usize) {
    answering(|_, answer| {
        answer.text = objects::sockjs(handle, |sockjs| sockjs.socket.memory().to_text());
    });
}

/// A frame came that begins with this character: what it is, one of [`codes`].
#[wasm_bindgen(js_name = sockjsFrame)]
pub fn sockjs_frame(handle: usize, first: u32, now: f64) -> u32 {
    let first = u8::try_from(first).unwrap_or_default();
    match objects::sockjs(handle, |sockjs| sockjs.socket.handle_frame(instant(now), first)) {
        Verdict::Ignore => codes::IGNORE,
        Verdict::Messages => codes::MESSAGES,
        Verdict::End => codes::END,
        Verdict::Forgotten => codes::FORGOTTEN,
        Verdict::Unknown => codes::UNKNOWN,
    }
}

/// A piece of a response is in the room. False if it makes a frame that is too long to be one.
#[wasm_bindgen(js_name = sockjsChunk)]
pub fn sockjs_chunk(handle: usize) -> bool {
    answering(|piece, _| {
        objects::sockjs(handle, |sockjs| sockjs.socket.handle_chunk(piece)).is_ok()
    })
}

/// Puts out the next frame of the response that is complete; false if there is none.
#[wasm_bindgen(js_name = sockjsLine)]
pub fn sockjs_line(handle: usize) -> bool {
    answering(|_, answer| {
        objects::sockjs(handle, |sockjs| {
            let line = sockjs.socket.poll_line();
            // What is no text is no frame, whatever it begins with.
            let text = |line| core::str::from_utf8(line).unwrap_or("\u{fffd}");
            line.map(|line| answer.text.push_str(text(line))).is_some()
        })
    })
}

/// The response has ended; whether the next one is to be asked for.
#[wasm_bindgen(js_name = sockjsEnded)]
pub fn sockjs_ended(handle: usize) -> bool {
    objects::sockjs(handle, |sockjs| sockjs.socket.handle_response_end())
}

/// How many of the queued messages are to be sent by a request now.
#[wasm_bindgen(js_name = sockjsBatch)]
pub fn sockjs_batch(handle: usize) -> usize {
    objects::sockjs(handle, |sockjs| sockjs.socket.poll_batch())
}
