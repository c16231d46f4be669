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
use stomp_protocol::{Instant, text};

use super::exchange::Exchange;
use super::objects::{Object, Objects};
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
/// what `MEMORY` gave some time before. `session` is the client's; the numbers are
///
/// * the time, and the time by the clock on the wall;
/// * milliseconds for each transport; 0 for what the round trip suggests;
/// * bits: 1 if WebSocket means one that is no SockJS, to an address of its own; 2 if SockJS is somebody
///   else's; 4 if the client has lost a connection.
pub(super) fn open(
    objects: &mut Objects,
    session: usize,
    numbers: [f64; 5],
    exchange: &mut Exchange,
) -> Option<usize> {
    let given = exchange.take_text();
    let mut room = given.as_str();
    let base = Base::parse(flat::take(&mut room))?;
    let mut names = flat::take(&mut room);
    let mut transports = Vec::new();
    while !names.is_empty() {
        transports.extend(Transport::parse(text::take(&mut names, b',')));
    }
    let [now, wall, timeout, bits, _] = numbers;
    let bits = bits as u32;
    let Object::Session(session) = objects.get(session) else { return None };
    let config = SocketConfig {
        ways: ways(&transports, bits & 1 != 0, bits & 2 != 0),
        memory: Memory::parse(flat::take(&mut room)),
        returns: bits & 4 != 0,
        timeout: millis(timeout),
        until: session.connects_until(),
        wall: wall as u64,
    };
    let socket = Socket::new(instant(now), config);
    let sockjs = SockJs { socket, base, session: String::new(), way: Way::Plain };
    Some(objects.keep(Object::SockJs(Box::new(sockjs))))
}

/// One of the calls that are about such a socket.
pub(super) fn call(
    sockjs: &mut SockJs,
    what: u32,
    numbers: [f64; 5],
    exchange: &mut Exchange,
) -> f64 {
    let SockJs { socket, base, session, way } = sockjs;
    let [now, value, ..] = numbers;
    let (now, value): (Instant, u32) = (instant(now), value as u32);
    match what {
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
        codes::STEP => return step(socket, way, exchange).into(),
        codes::DEADLINE => {
            return socket.poll_timeout().map_or(-1.0, |at| at.as_millis() as f64);
        }
        codes::BEGIN => {
            let mut octets = [0; RANDOM];
            let random = exchange.room().iter();
            octets.iter_mut().zip(random).for_each(|(octet, random)| *octet = *random);
            *session = Base::session(octets);
        }
        codes::ADDRESS => {
            exchange.text = match numbers[0] as u32 {
                codes::AT_INFO => base.info(),
                codes::AT_RECEIVE => base.receiving(session, *way),
                codes::AT_SEND => base.sending(session),
                _ => String::new(),
            };
        }
        codes::MEMORY => exchange.text = socket.memory().to_text(),
        codes::FRAME => {
            let first = u8::try_from(value).unwrap_or_default();
            return verdict(socket.handle_frame(now, first)).into();
        }
        codes::CHUNK => return socket.handle_chunk(exchange.room()).is_ok().into(),
        codes::LINE => {
            let Some(line) = socket.poll_line() else { return 0.0 };
            // What is no text is no frame, whatever it begins with.
            exchange.text += core::str::from_utf8(line).unwrap_or("\u{fffd}");
            return 1.0;
        }
        codes::ENDED => return socket.handle_response_end().into(),
        codes::BATCH => return socket.poll_batch() as f64,
        _ => {}
    }
    0.0
}

/// The next thing to do, and the value that comes with it.
fn step(socket: &mut Socket, present: &mut Way, exchange: &mut Exchange) -> u32 {
    let Some(action) = socket.poll_action() else { return codes::NOTHING };
    match action {
        Action::AskInfo => codes::ASK_INFO,
        Action::Open(way) => {
            *present = way;
            opening(way)
        }
        Action::TimedOut(waited) => {
            exchange.value = waited as f64;
            codes::TIMED_OUT
        }
        Action::Opened => codes::MAY_SEND,
        Action::InUse(_) => codes::IN_USE,
        Action::Close => codes::CLOSE_WAY,
        Action::Closed { code, clean } => {
            exchange.value = code.into();
            if clean { codes::WAY_ENDED } else { codes::BROKEN }
        }
    }
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

const fn verdict(verdict: Verdict) -> u32 {
    match verdict {
        Verdict::Ignore => codes::IGNORE,
        Verdict::Messages => codes::MESSAGES,
        Verdict::End => codes::END,
        Verdict::Forgotten => codes::FORGOTTEN,
        Verdict::Unknown => codes::UNKNOWN,
    }
}
