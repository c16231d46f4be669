//! What a client has to do, in numbers and texts.

use stomp_protocol::Instant;
use stomp_protocol::client::{self, Client, Closed, Event, LogEvent, Token};

use super::number;
use crate::npm::abi::{Action, Results, log_event, log_number};

pub(crate) fn next_action(client: &mut Client, now: Instant, results: &mut Results) -> Action {
    client.poll_action(now).map_or(Action::Nothing, |action| write(results, action))
}

fn write(results: &mut Results, action: client::Action) -> Action {
    use client::Action as Found;

    match action {
        Found::StateChanged(state) => {
            results.value = f64::from(state as u32);
            Action::StateChanged
        }
        Found::Connect(attempt) => {
            results.value = attempt.0.into();
            Action::Connect
        }
        Found::Transmit(frame) if frame.is_heart_beat() => Action::TransmitHeartBeat,
        Found::Transmit(frame) => {
            results.body = frame.into_bytes();
            Action::Transmit
        }
        Found::Close { log } => {
            results.value = log_or_none(log);
            Action::Close
        }
        Found::Discard { code, reason, log } => {
            results.value = code.into();
            results.other = log_or_none(log);
            results.text = reason;
            Action::Discard
        }
        Found::Detach => Action::Detach,
        Found::Closed(Closed::BySocket) => Action::SocketClosed,
        Found::Closed(Closed::Discarded { code, reason }) => {
            results.value = code.into();
            results.text = reason;
            Action::Discarded
        }
        Found::Event(event) => write_event(results, event),
        Found::Disconnected => Action::Disconnected,
        Found::DisconnectRefused(error) => {
            error.write(&mut results.text);
            Action::DisconnectRefused
        }
        Found::Deactivated => Action::Deactivated,
        Found::ConnectionTimedOut(millis) => {
            write_log(results, log_event::CONNECTION_TIMED_OUT, millis)
        }
        Found::ReconnectIn(millis) => write_log(results, log_event::RECONNECT_IN, millis),
        Found::Log(event, millis) => write_log(results, log_number(event), millis),
    }
}

fn log_or_none(log: Option<LogEvent>) -> f64 {
    log.map_or(-1.0, |event| log_number(event).into())
}

fn write_log(results: &mut Results, event: u32, millis: u64) -> Action {
    results.value = event.into();
    results.other = millis as f64;
    Action::Log
}

fn write_event(results: &mut Results, event: Event) -> Action {
    let mut with_token = |token: Option<Token>, action| {
        results.value = number(token);
        action
    };
    match event {
        Event::Connected { send_every, expect_every, .. } => {
            results.value = send_every as f64;
            results.other = expect_every as f64;
            Action::Connected
        }
        Event::Receipt { token, .. } => with_token(token, Action::Receipt),
        Event::Error { token, .. } => with_token(token, Action::Error),
        // No event comes of a MESSAGE: `read_head` delivers it.
        Event::Message { .. } | Event::Unhandled(_) => Action::Unhandled,
        Event::DisconnectReceipt(_) => Action::DisconnectReceipt,
        Event::HeartBeat => Action::HeartBeat,
        Event::HeartBeatLost { silent_for } => {
            results.value = silent_for as f64;
            Action::HeartBeatLost
        }
        Event::Failed(error) => {
            error.write(&mut results.text);
            Action::ProtocolError
        }
    }
}
