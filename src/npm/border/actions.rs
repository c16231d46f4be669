//! What a session wants done, in numbers.

use stomp_protocol::client::{Action, Closed, Event, Mark, Session, Token};
use stomp_protocol::{Frame, Instant};

use super::codes;
use super::exchange::Answer;
use crate::npm::flat;

/// The last of the notes.
const DISCONNECT_REFUSED: u32 = 13;

/// The next thing to do that was not waiting yet when `mark` was taken, as a number of [`codes`]. With
/// it go out
///
/// * for what is about a frame: its command and its headers, flat, as the text; its body; and as the
///   value the token of its callback, -1 for none, or of CONNECTED the period in which the client sends
///   heart-beats; that of the broker is the value behind the headers;
/// * for `TRANSMIT`: the frame as it goes to the socket;
/// * for what has a code or a duration: the value; for what has a reason: the text.
#[inline(never)]
pub(super) fn poll(session: &mut Session, now: Instant, mark: Mark, answer: &mut Answer) -> u32 {
    let action = session.poll_action_above(mark, now);
    action.map_or(codes::NOTHING, |action| write(answer, action))
}

fn write(answer: &mut Answer, action: Action) -> u32 {
    match action {
        Action::StateChanged(state) => {
            answer.value = f64::from(state as u32);
            codes::STATE_CHANGED
        }
        Action::Prepare(attempt) => {
            answer.value = attempt.0.into();
            codes::PREPARE
        }
        Action::Open(attempt) => {
            answer.value = attempt.0.into();
            codes::OPEN_SOCKET
        }
        Action::Transmit(frame) if frame.is_heart_beat() => codes::BEAT,
        Action::Transmit(frame) => {
            answer.body = frame.into_bytes();
            codes::TRANSMIT
        }
        Action::Close => codes::CLOSE,
        Action::Discard { code, reason } => {
            answer.value = code.into();
            answer.text = reason;
            codes::DISCARD
        }
        Action::Closed(Closed::BySocket) => codes::SOCKET_CLOSED,
        Action::Closed(Closed::Discarded { code, reason }) => {
            answer.value = code.into();
            answer.text = reason;
            codes::DISCARDED
        }
        Action::Event(event) => write_event(answer, event),
        Action::Disconnected => codes::DISCONNECTED,
        Action::DisconnectRefused(error) => {
            error.write(&mut answer.text);
            codes::NOTE + DISCONNECT_REFUSED
        }
        Action::Deactivated => codes::DEACTIVATED,
        Action::Note(note, millis) => {
            answer.value = millis as f64;
            codes::NOTE + note as u32
        }
    }
}

fn write_event(answer: &mut Answer, event: Event) -> u32 {
    let (code, frame, token) = match event {
        Event::Connected { frame, send_every, expect_every, .. } => {
            write_frame(answer, *frame, None);
            answer.value = send_every as f64;
            answer.other = expect_every as f64;
            return codes::CONNECTED;
        }
        Event::Message { frame, token } => (codes::MESSAGE, frame, token),
        Event::Receipt { frame, token } => (codes::RECEIPT, frame, token),
        Event::Error { frame, token } => (codes::ERROR, frame, token),
        Event::Unhandled(frame) => (codes::UNHANDLED, frame, None),
        Event::Farewell(frame) => (codes::FAREWELL, frame, None),
        Event::HeartBeat => return codes::HEART_BEAT,
        Event::HeartBeatLost { silent_for } => {
            answer.value = silent_for as f64;
            return codes::HEART_BEAT_LOST;
        }
        Event::Failed(error) => {
            error.write(&mut answer.text);
            return codes::PROTOCOL_ERROR;
        }
    };
    write_frame(answer, *frame, token);
    code
}

/// Puts command, headers and body out, and the token.
pub(super) fn write_frame(answer: &mut Answer, frame: Frame, token: Option<Token>) {
    flat::part(&mut answer.text, frame.command.as_str());
    flat::write(&mut answer.text, &frame.headers);
    answer.body = frame.body;
    answer.value = number(token);
}

/// -1 for none.
pub(super) fn number(token: Option<Token>) -> f64 {
    token.map_or(-1.0, |token| token.0.into())
}
