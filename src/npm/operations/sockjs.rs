//! The search for a transport to a SockJS server.
//!
//! JavaScript has what it takes (WebSocket, `fetch`, timers), and all texts. What to try, how long to wait
//! and what a frame means is decided in [`stomp_protocol::sockjs`].

use alloc::boxed::Box;

use stomp_protocol::Instant;
use stomp_protocol::sockjs::{
    Action, Failure, FrameKind, Memory, Socket, SocketConfig, Transport, transports,
};

use crate::npm::abi::{Object, Results, SockjsStep, SockjsTransport, State};

#[expect(clippy::too_many_arguments, reason = "JavaScript passes numbers only")]
pub(crate) fn open(
    state: &mut State,
    client: usize,
    now: Instant,
    wall_clock: f64,
    timeout: u64,
    is_plain: bool,
    is_foreign: bool,
    returns: bool,
    count: usize,
    length: usize,
) -> f64 {
    let State { objects, input, .. } = state;
    let input = input.get(..length).unwrap_or_default();
    let (Some(Object::Client(client)), Some((numbers, memory))) =
        (objects.get(client), input.split_at_checked(count))
    else {
        return -1.0;
    };
    let offered = numbers.iter().map(|number| match number {
        0 => Transport::WebSocket,
        1 => Transport::XhrStreaming,
        _ => Transport::XhrPolling,
    });
    let config = SocketConfig {
        memory: Memory::parse(memory),
        is_reconnect: returns,
        timeout,
        until: client.connects_until(),
        system_time: wall_clock as u64,
    };
    let socket = Socket::new(now, transports(offered, is_plain, is_foreign), config);
    objects.keep(Object::Sockjs(Box::new(socket))) as f64
}

/// The next thing to do; `otherwise` if there is none.
#[inline(never)]
fn next(
    socket: &mut Socket,
    now: Instant,
    otherwise: SockjsStep,
    results: &mut Results,
) -> SockjsStep {
    let timeout = socket.poll_timeout();
    results.other = timeout.map_or(-1.0, |at| at.saturating_since(now) as f64);
    socket.poll_action().map_or(otherwise, |action| write(socket, action, results))
}

fn write(socket: &Socket, action: Action, results: &mut Results) -> SockjsStep {
    match action {
        Action::AskInfo => {
            results.value = f64::from(SockjsTransport::Info as u32);
            SockjsStep::OpenTransport
        }
        Action::Open(transport) => {
            results.value = f64::from(number(transport) as u32);
            SockjsStep::OpenTransport
        }
        Action::TimedOut(waited) => {
            results.value = waited as f64;
            SockjsStep::TimedOut
        }
        Action::Opened => SockjsStep::Opened,
        Action::Established => {
            results.body = socket.memory().to_bytes();
            SockjsStep::Established
        }
        Action::Close => SockjsStep::CloseTransport,
        Action::Closed { code, clean } => {
            results.value = code.into();
            if clean { SockjsStep::Ended } else { SockjsStep::Broken }
        }
    }
}

const fn number(transport: Transport) -> SockjsTransport {
    match transport {
        Transport::WebSocket => SockjsTransport::WebSocket,
        Transport::XhrStreaming => SockjsTransport::XhrStreaming,
        Transport::XhrPolling => SockjsTransport::XhrPolling,
        Transport::External => SockjsTransport::Foreign,
        Transport::Plain => SockjsTransport::Plain,
    }
}

const fn proceed(is_so: bool) -> SockjsStep {
    if is_so { SockjsStep::Proceed } else { SockjsStep::Nothing }
}

pub(crate) fn start_sockjs(socket: &mut Socket, now: Instant, results: &mut Results) -> SockjsStep {
    next(socket, now, SockjsStep::Nothing, results)
}

pub(crate) fn sockjs_info(
    socket: &mut Socket,
    now: Instant,
    offers_web_socket: bool,
    results: &mut Results,
) -> SockjsStep {
    socket.handle_info(now, offers_web_socket);
    next(socket, now, SockjsStep::Nothing, results)
}

pub(crate) fn sockjs_opened(
    socket: &mut Socket,
    now: Instant,
    results: &mut Results,
) -> SockjsStep {
    socket.handle_opened(now);
    next(socket, now, SockjsStep::Nothing, results)
}

pub(crate) fn sockjs_message(
    socket: &mut Socket,
    now: Instant,
    results: &mut Results,
) -> SockjsStep {
    socket.handle_message();
    next(socket, now, SockjsStep::Nothing, results)
}

pub(crate) fn sockjs_frame(
    socket: &mut Socket,
    now: Instant,
    first: usize,
    results: &mut Results,
) -> SockjsStep {
    let meaning = match socket.handle_frame(now, u8::try_from(first).unwrap_or_default()) {
        FrameKind::Ignore => SockjsStep::Nothing,
        FrameKind::Messages => SockjsStep::Messages,
        FrameKind::End => SockjsStep::End,
        FrameKind::Forgotten => SockjsStep::Forgotten,
        FrameKind::Unknown => SockjsStep::Unknown,
    };
    next(socket, now, meaning, results)
}

pub(crate) fn sockjs_response_end(
    socket: &mut Socket,
    now: Instant,
    is_within_frame: bool,
    results: &mut Results,
) -> SockjsStep {
    let meaning = proceed(socket.handle_response_end(is_within_frame));
    next(socket, now, meaning, results)
}

pub(crate) fn sockjs_failed(
    socket: &mut Socket,
    now: Instant,
    is_broken: bool,
    results: &mut Results,
) -> SockjsStep {
    socket.handle_failed(now, if is_broken { Failure::NotSockJs } else { Failure::Lost });
    next(socket, now, SockjsStep::Nothing, results)
}

pub(crate) fn sockjs_closed(
    socket: &mut Socket,
    now: Instant,
    code: usize,
    results: &mut Results,
) -> SockjsStep {
    socket.handle_closed(now, code as u16);
    next(socket, now, SockjsStep::Nothing, results)
}

pub(crate) fn sockjs_sending(
    socket: &mut Socket,
    now: Instant,
    length: usize,
    results: &mut Results,
) -> SockjsStep {
    let meaning = proceed(socket.handle_message_to_send(length));
    next(socket, now, meaning, results)
}

pub(crate) fn sockjs_sent(
    socket: &mut Socket,
    now: Instant,
    waiting: usize,
    results: &mut Results,
) -> SockjsStep {
    socket.handle_sent(waiting);
    next(socket, now, SockjsStep::Nothing, results)
}

pub(crate) fn close_sockjs(
    socket: &mut Socket,
    now: Instant,
    waiting: usize,
    results: &mut Results,
) -> SockjsStep {
    socket.close(waiting);
    next(socket, now, SockjsStep::Nothing, results)
}

pub(crate) fn sockjs_timeout(
    socket: &mut Socket,
    now: Instant,
    results: &mut Results,
) -> SockjsStep {
    socket.handle_timeout(now);
    next(socket, now, SockjsStep::Nothing, results)
}
