//! The machine that finds a way to a SockJS server, for JavaScript to drive.
//!
//! JavaScript has what it takes (WebSocket, `fetch`, timers), and all texts. What to try, how long to wait
//! and what a frame means is decided in [`stomp_protocol::sockjs`].

use alloc::boxed::Box;

use stomp_protocol::sockjs::{
    Action, Failure, FrameKind, Memory, Socket, SocketConfig, Transport, transports,
};

use super::exchange::Answer;
use super::objects::{Object, Objects};
use super::session::{instant, millis};
use super::sockjs_codes as codes;

/// Sets out for a server; gives the handle. In the room: the numbers of the transports to use, and the
/// bytes that came with `IN_USE` some time before. `session` is the client's; the numbers are
///
/// * the time, and the time by the clock on the wall;
/// * milliseconds for each transport; 0 for what the round trip suggests;
/// * bits: 1 if WebSocket means one that is no SockJS, to an address of its own; 2 if SockJS is somebody
///   else's; 4 if the client has lost a connection;
/// * how many transports there are.
pub(super) fn open(
    objects: &mut Objects,
    session: usize,
    numbers: [f64; 5],
    room: &[u8],
) -> Option<usize> {
    let [now, system_time, timeout, bits, count] = numbers;
    let bits = bits as u32;
    let (numbers, memory) = room.split_at_checked(count as usize)?;
    let transports_of_sockjs = numbers.iter().map(|number| match number {
        0 => Transport::WebSocket,
        1 => Transport::XhrStreaming,
        _ => Transport::XhrPolling,
    });
    let Some(Object::Session(session)) = objects.get(session) else { return None };
    let config = SocketConfig {
        memory: Memory::parse(memory),
        is_reconnect: bits & 4 != 0,
        timeout: millis(timeout),
        until: session.connects_until(),
        system_time: system_time as u64,
    };
    let allowed = transports(transports_of_sockjs, bits & 1 != 0, bits & 2 != 0);
    let socket = Socket::new(instant(now), allowed, config);
    Some(objects.keep(Object::SockJs(Box::new(socket))))
}

/// Something happens, with a number that comes with it: see [`codes`]. Gives what is to be done.
#[inline(never)]
pub(super) fn call(socket: &mut Socket, what: u32, numbers: [f64; 5], answer: &mut Answer) -> u32 {
    let [now, value, ..] = numbers;
    let (now, value) = (instant(now), value as u32);
    let mut said = codes::NOTHING;
    match what {
        codes::INFO => socket.handle_info(now, value != 0),
        codes::OPENED => socket.handle_opened(now),
        codes::MESSAGE_CAME => socket.handle_message(),
        codes::FRAME => {
            let first = u8::try_from(value).unwrap_or_default();
            said = verdict(socket.handle_frame(now, first));
        }
        codes::RESPONSE_ENDED => said = yes(socket.handle_response_end(value != 0)),
        codes::WAY_FAILED if value == 0 => socket.handle_failed(now, Failure::Lost),
        codes::WAY_FAILED => socket.handle_failed(now, Failure::NotSockJs),
        codes::WAY_CLOSED => socket.handle_closed(now, value as u16),
        codes::TO_SEND => said = yes(socket.handle_message_to_send(value as usize)),
        codes::SENT => socket.handle_sent(value as usize),
        codes::CLOSE => socket.close(value as usize),
        codes::TIME => socket.handle_timeout(now),
        // What is to be done first is known.
        _ => debug_assert_eq!(what, codes::SET_OUT),
    }
    let timeout = socket.poll_timeout();
    answer.other = timeout.map_or(-1.0, |at| at.saturating_since(now) as f64);
    socket.poll_action().map_or(said, |action| step(socket, action, answer))
}

const fn verdict(verdict: FrameKind) -> u32 {
    match verdict {
        FrameKind::Ignore => codes::NOTHING,
        FrameKind::Messages => codes::MESSAGES,
        FrameKind::End => codes::END,
        FrameKind::Forgotten => codes::FORGOTTEN,
        FrameKind::Unknown => codes::UNKNOWN,
    }
}

const fn yes(is_so: bool) -> u32 {
    if is_so { codes::YES } else { codes::NOTHING }
}

fn step(socket: &Socket, action: Action, answer: &mut Answer) -> u32 {
    match action {
        Action::AskInfo => {
            answer.value = codes::ASK_INFO.into();
            codes::OPEN_WAY
        }
        Action::Open(way) => {
            answer.value = number(way).into();
            codes::OPEN_WAY
        }
        Action::TimedOut(waited) => {
            answer.value = waited as f64;
            codes::TIMED_OUT
        }
        Action::Opened => codes::MAY_SEND,
        Action::Established => {
            answer.body = socket.memory().to_bytes();
            codes::IN_USE
        }
        Action::Close => codes::CLOSE_WAY,
        Action::Closed { code, clean } => {
            answer.value = code.into();
            if clean { codes::WAY_ENDED } else { codes::BROKEN }
        }
    }
}

const fn number(way: Transport) -> u32 {
    match way {
        Transport::WebSocket => codes::WEBSOCKET,
        Transport::XhrStreaming => codes::STREAMING,
        Transport::XhrPolling => codes::POLLING,
        Transport::External => codes::FOREIGN,
        Transport::Plain => codes::PLAIN,
    }
}
