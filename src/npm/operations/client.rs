//! Clients: their commands and inputs, and what they have to do.

use stomp_protocol::client::{
    Attempt, Backoff, Client, ClientConfig, ConnectConfig, HeadOutcome, RetryPolicy, Token,
};
use stomp_protocol::codec::Strictness;
use stomp_protocol::{Command, HeartBeat, Instant, UsageError, client};

use crate::npm::abi::{FrameKind, FramingFault, ResultWord, Results, status};
use crate::npm::{headers, rows};

mod actions;
mod frames;

pub(crate) use actions::next_action;
pub(crate) use frames::{
    abandon, abort, ack, begin, commit, nack, send_head, subscribe, unsubscribe, watch_for_receipt,
};

/// Writes how a client is, after an operation on it.
pub(crate) fn write_status(client: &Client, results: &mut Results) {
    let version = client.version().map_or(0, |version| version as u32 + 1);
    let mut bits = version << status::VERSION_SHIFT;
    for (is_set, bit) in [
        (client.is_connected(), status::IS_ESTABLISHED),
        (client.is_ready(), status::IS_READY),
        (client.has_action(), status::HAS_ACTION),
    ] {
        if is_set {
            bits |= bit;
        }
    }
    let deadline = client.poll_timeout().map_or(-1.0, |at| at.as_millis() as f64);
    let attempt = client.present_attempt().map_or(0, |attempt| attempt.0);
    results.set(ResultWord::Status, bits.into());
    results.set(ResultWord::Deadline, deadline);
    results.set(ResultWord::Attempt, attempt.into());
}

/// Whether something was done; if not, the text says why.
#[inline(never)]
fn done(outcome: Result<(), UsageError>, results: &mut Results) -> bool {
    let Err(error) = outcome else { return true };
    error.write(&mut results.text);
    false
}

/// -1 for none.
fn number(token: Option<Token>) -> f64 {
    token.map_or(-1.0, |token| token.0.into())
}

#[expect(clippy::too_many_arguments, reason = "JavaScript passes numbers only")]
pub(crate) fn configure(
    client: &mut Client,
    delay: u64,
    max_delay: u64,
    is_exponential: bool,
    min_uptime: u64,
    connection_timeout: u64,
    disconnect_timeout: u64,
    discard_on_failure: bool,
) {
    let backoff = if is_exponential { Backoff::Exponential } else { Backoff::Linear };
    client.set_config(ClientConfig {
        retry: RetryPolicy { delay, max_delay, backoff, min_uptime },
        connection_timeout,
        disconnect_timeout,
        discard_on_failure,
    });
}

pub(crate) fn activate(client: &mut Client) {
    client.activate();
}

pub(crate) fn resume(client: &mut Client) {
    client.resume();
}

pub(crate) fn deactivate(client: &mut Client, force: bool, encoded: &str) {
    client.deactivate(force, headers::decode(encoded));
}

pub(crate) fn force_disconnect(client: &mut Client, now: Instant) {
    client.force_disconnect(now);
}

#[expect(clippy::too_many_arguments, reason = "JavaScript passes numbers only")]
pub(crate) fn opened(
    client: &mut Client,
    now: Instant,
    attempt: Attempt,
    is_strict: bool,
    outgoing: u64,
    incoming: u64,
    tolerance: f64,
    mut input: &str,
    results: &mut Results,
) -> bool {
    let config = ConnectConfig {
        accept_version: headers::take_part(&mut input).into(),
        headers: headers::decode(input),
        heart_beat: HeartBeat { outgoing, incoming },
        tolerance_percent: (tolerance * 100.0) as u64,
        strictness: if is_strict { Strictness::Strict } else { Strictness::Lenient },
        ..ConnectConfig::default()
    };
    done(client.handle_opened(now, attempt, config), results)
}

pub(crate) fn unusable(client: &mut Client, attempt: Attempt) {
    client.handle_unusable(attempt);
}

pub(crate) fn failed(client: &mut Client, attempt: Attempt) {
    client.handle_failed(attempt);
}

pub(crate) fn closed(client: &mut Client, attempt: Attempt) {
    client.handle_closed(attempt);
}

pub(crate) fn timeout(client: &mut Client, now: Instant) {
    client.handle_timeout(now);
}

pub(crate) fn read_head(
    client: &mut Client,
    now: Instant,
    attempt: Attempt,
    block: &[u8],
    results: &mut Results,
) -> FrameKind {
    let Results { table, text, head, names, value, other, .. } = results;
    let outcome = client.read_head(now, attempt, block, head);
    let (kind, token, length) = match outcome {
        HeadOutcome::NeedsMore => return FrameKind::NeedsMore,
        HeadOutcome::Broken => return FrameKind::Broken,
        HeadOutcome::Stale => return FrameKind::Stale,
        HeadOutcome::Message { token, body_length } => (FrameKind::Message, token, body_length),
        HeadOutcome::Frame { command, body_length } => (kind_of(command), None, body_length),
    };
    *value = number(token);
    *other = length.map_or(-1.0, |length| length as f64);
    rows::write(table, text, names, head, block);
    kind
}

const fn kind_of(command: Command) -> FrameKind {
    match command {
        Command::Connected => FrameKind::Connected,
        Command::Receipt => FrameKind::Receipt,
        Command::Error => FrameKind::Error,
        _ => FrameKind::Other,
    }
}

pub(crate) fn end_frame(client: &mut Client, now: Instant, attempt: Attempt) {
    client.end_frame(now, attempt);
}

pub(crate) fn heart_beat(client: &mut Client, now: Instant, attempt: Attempt) {
    client.handle_heart_beat(now, attempt);
}

pub(crate) fn received(client: &mut Client, at: Instant, attempt: Attempt) {
    client.handle_received(at, attempt);
}

pub(crate) fn fault(client: &mut Client, attempt: Attempt, kind: FramingFault) {
    client.handle_fault(attempt, framing_fault(kind));
}

pub(super) const fn framing_fault(kind: FramingFault) -> client::FramingFault {
    match kind {
        FramingFault::HeadTooLong => client::FramingFault::HeadTooLong,
        FramingFault::StrayCarriageReturn => client::FramingFault::StrayCarriageReturn,
        FramingFault::StrayNul => client::FramingFault::StrayNul,
        FramingFault::MissingNul => client::FramingFault::MissingNul,
        FramingFault::BodyTooLarge => client::FramingFault::BodyTooLarge,
    }
}

pub(crate) const fn next_delay(client: &mut Client) -> f64 {
    client.next_delay() as f64
}

pub(crate) const fn set_next_delay(client: &mut Client, delay: u64) {
    client.set_next_delay(delay);
}
