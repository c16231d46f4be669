//! Sessions: what happens to them, what is asked of them, and how they are.
//!
//! Times are milliseconds by a clock that never runs backwards, such as `performance.now()`.

use stomp_protocol::client::{
    Attempt, Backoff, ConnectConfig, Mark, RetryPolicy, Session, SessionConfig, Token,
};
use stomp_protocol::codec::Strictness;
use stomp_protocol::{Command, HeartBeat, Instant, UsageError, UsageErrorKind};

use super::exchange::{Answer, text};
use super::{actions, codes};
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

/// One of the calls that are about a session.
#[inline(never)]
pub(super) fn call(
    session: &mut Session,
    what: u32,
    numbers: [f64; 5],
    room: &[u8],
    answer: &mut Answer,
) -> f64 {
    let [first, second, ..] = numbers;
    let (now, attempt) = (instant(first), Attempt(second as u32));
    match what {
        codes::CONFIGURE => session.set_config(config(room)),
        codes::ACTIVATE => session.activate(),
        codes::DEACTIVATE => session.deactivate(first != 0.0, flat::read(text(room))),
        codes::FORCE_DISCONNECT => session.force_disconnect(now),
        codes::PREPARED => session.handle_prepared(attempt),
        codes::FAILED => session.handle_attempt_failed(attempt),
        codes::MADE => return session.handle_made(attempt).into(),
        codes::IS_OPENING => return session.is_opening(attempt).into(),
        codes::OPENED => {
            let config = connect_config(numbers, text(room));
            return told(session.handle_opened(now, config), answer);
        }
        codes::UNUSABLE => session.handle_unusable(),
        codes::BYTES => session.handle_bytes(now, room),
        codes::HEAD => return read_head(session, now, room, answer).is_some().into(),
        codes::HEARD => {
            if let Ok(connection) = session.connection() {
                connection.handle_bytes(now, &[]);
            }
        }
        codes::CLOSED => session.handle_closed(),
        codes::TIME => session.handle_timeout(now),
        codes::MARK => return session.mark().0 as f64,
        codes::POLL => return actions::poll(session, now, Mark(second as usize), answer).into(),
        codes::DEADLINE => {
            return session.poll_timeout().map_or(-1.0, |at| at.as_millis() as f64);
        }
        codes::STATUS => return status(session).into(),
        codes::NEXT_DELAY => return session.next_delay() as f64,
        codes::SET_NEXT_DELAY => session.set_next_delay(millis(first)),
        _ => return told(request(session, what, Token(first as u32), text(room), answer), answer),
    }
    0.0
}

/// Whether it was `done`; if not, the text says why.
fn told(done: Result<(), UsageError>, answer: &mut Answer) -> f64 {
    done.map_err(|error| {
        answer.text.clear();
        error.write(&mut answer.text);
    })
    .is_ok()
    .into()
}

/// Out of the numbers whose order `CONFIGURE` of driver.ts has; durations are milliseconds.
fn config(room: &[u8]) -> SessionConfig {
    let (numbers, _) = room.as_chunks();
    let number = |at| numbers.get(at).map_or(0, |bytes| millis(f64::from_le_bytes(*bytes)));
    SessionConfig {
        retry: RetryPolicy {
            delay: number(0),
            max_delay: number(1),
            backoff: if number(2) == 0 { Backoff::Linear } else { Backoff::Exponential },
            min_uptime: number(3),
        },
        connection_timeout: number(4),
        disconnect_timeout: number(5),
        discard_on_failure: number(6) != 0,
    }
}

/// `text`: the versions to offer, such as `1.2,1.1`; behind a NUL the headers of CONNECT.
#[inline(never)]
fn connect_config(numbers: [f64; 5], mut text: &str) -> ConnectConfig {
    let [_, strict, outgoing, incoming, tolerance] = numbers;
    ConnectConfig {
        accept_version: flat::take(&mut text).into(),
        headers: flat::read(text),
        heart_beat: HeartBeat { outgoing: millis(outgoing), incoming: millis(incoming) },
        tolerance_percent: (tolerance * 100.0) as u64,
        strictness: if strict == 0.0 { Strictness::Lenient } else { Strictness::Strict },
        ..ConnectConfig::default()
    }
}

/// The short way for an incoming MESSAGE: its head is read here, its body never enters this memory.
/// JavaScript keeps in mind what heads look like and asks only for those that look otherwise: the first
/// of a subscription, mostly (`pkg-template/src/template.ts`).
///
/// Reads the head in the room, from the command to the LF of the last header line, if its frame may go
/// the short way: it is a well-formed MESSAGE at the beginning of a frame, and its whole body is at hand,
/// which is for the caller to see. Then the text that goes out has its headers, flat, and the value is the
/// token of its subscription, -1 for none.
///
/// None if the frame has to go in whole, by `BYTES`. Nothing has changed then; nor has it if the caller
/// decides so for itself.
#[inline(never)]
fn read_head(session: &mut Session, now: Instant, room: &[u8], answer: &mut Answer) -> Option<()> {
    let connection = session.connection().ok()?;
    let (headers, token) = connection.handle_head(now, room)?;
    flat::write(&mut answer.text, &headers);
    answer.value = actions::number(token);
    Some(())
}

fn status(session: &mut Session) -> u32 {
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
}

/// Asks for something that goes by a frame; what comes of it is for `POLL`. In the room: the destination
/// or the id that it is about, a NUL; the subscription of a message that is acknowledged, a NUL; the
/// headers of the frame, flat. `token` is that of the callback for messages, or for the receipt.
///
/// The text that goes out is the id of what was made (of the subscription: its header `id`, else a new
/// one; of the transaction: the subject, else a new one); the value is the token of the callback for which
/// nothing will come any more, -1 for none. `SEND_HEAD` puts out, as the body, the head of a SEND frame up
/// to its content-length, which is for the caller to add; it stays valid until the session is no longer
/// ready.
#[inline(never)]
fn request(
    session: &mut Session,
    what: u32,
    token: Token,
    mut rest: &str,
    answer: &mut Answer,
) -> Result<(), UsageError> {
    let connection = session.connection()?;
    let subject = flat::take(&mut rest);
    let subscription = Some(flat::take(&mut rest)).filter(|id| !id.is_empty());
    let headers = flat::read(rest);
    answer.value = -1.0;
    let command = match what {
        codes::SEND_HEAD => {
            answer.body = connection.send_head(subject, &headers)?;
            return Ok(());
        }
        codes::WATCH => {
            answer.value = actions::number(connection.watch_for_receipt(subject, token)?);
            return Ok(());
        }
        codes::ACK | codes::NACK if subject.is_empty() => {
            return Err(UsageErrorKind::NoAckHeader.into());
        }
        codes::SUBSCRIBE => Command::Subscribe,
        codes::UNSUBSCRIBE => Command::Unsubscribe,
        codes::ACK => Command::Ack,
        codes::NACK => Command::Nack,
        codes::BEGIN => Command::Begin,
        codes::COMMIT => Command::Commit,
        codes::ABORT | codes::ABANDON => Command::Abort,
        _ => return Ok(()),
    };
    match connection.request(command, subject, subscription, headers, token) {
        // It may be over: then nothing is done, and no id goes out.
        Err(error) if what == codes::ABANDON && is_unknown(&error) => {}
        asked => {
            let granted = asked?;
            answer.text = granted.id;
            answer.value = actions::number(granted.over);
        }
    }
    Ok(())
}

fn is_unknown(error: &UsageError) -> bool {
    matches!(error.kind(), UsageErrorKind::UnknownTransaction(_))
}
