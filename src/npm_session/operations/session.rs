//! The session.

use stomp_protocol::Instant;
use stomp_protocol::session::{self, BrokerError, Connected, Outcome, Publish, Session, Subscribe};

use crate::npm_session::abi::{
    AckMode, Action, Broker, Code, Confirm, OnError, ResultWord, Results, Verdict,
};

/// What the result header has after each operation on a session.
pub(crate) fn write_status(session: &Session, results: &mut Results) {
    let millis = |at: Option<Instant>| at.map_or(-1.0, |at| at.as_millis() as f64);
    results.set(ResultWord::State, f64::from(session.state() as u8));
    results.set(ResultWord::Attempt, session.attempt().into());
    results.set(ResultWord::Since, session.since().as_millis() as f64);
    results.set(ResultWord::RetryAt, millis(session.retry_at()));
    results.set(ResultWord::Error, session.error().map_or(-1.0, |code| f64::from(code as u8)));
    results.set(ResultWord::Deadline, millis(session.poll_timeout()));
}

pub(crate) fn connect(session: &mut Session, now: Instant, timeout: u64) -> f64 {
    session.connect(now, timeout).into()
}

pub(crate) fn retry_now(session: &mut Session, now: Instant) {
    session.retry_now(now);
}

pub(crate) fn disconnect(session: &mut Session, now: Instant) -> f64 {
    session.disconnect(now).into()
}

pub(crate) fn drain(session: &mut Session, now: Instant, timeout: u64) -> f64 {
    session.drain(now, timeout).into()
}

pub(crate) fn close(session: &mut Session, now: Instant) -> f64 {
    session.close(now).into()
}

pub(crate) fn adopt(session: &mut Session, now: Instant) -> f64 {
    session.adopt(now).into()
}

pub(crate) fn retry(session: &mut Session, now: Instant, delay: f64) {
    session.retry(now, (delay >= 0.0).then_some(delay as u64));
}

pub(crate) fn retry_by_policy(session: &mut Session, now: Instant, random: f64) {
    session.retry(now, session.policy_delay(random));
}

pub(crate) fn elapsed(session: &Session, now: Instant) -> f64 {
    session.elapsed(now) as f64
}

pub(crate) fn connected(
    session: &mut Session,
    now: Instant,
    attempt: u32,
    broker: Broker,
    is_other_identity: bool,
    has_nack: bool,
) {
    let connected = Connected { broker: broker.protocol(), is_other_identity, has_nack };
    session.handle_connected(now, attempt, connected);
}

pub(crate) fn lost(session: &mut Session, now: Instant, attempt: u32, code: Code) {
    session.handle_lost(now, attempt, code.protocol());
}

pub(crate) fn receipt(session: &mut Session, now: Instant, attempt: u32, of: u32) {
    session.handle_receipt(now, attempt, of);
}

pub(crate) fn named(session: &mut Session, id: u32) {
    session.name(id);
}

pub(crate) fn error(
    session: &mut Session,
    now: Instant,
    attempt: u32,
    code: Code,
    receipt: u32,
    subscription: u32,
) -> f64 {
    let error = BrokerError { code: code.protocol(), receipt, subscription };
    session.handle_error(now, attempt, error).into()
}

pub(crate) fn message(
    session: &mut Session,
    now: Instant,
    attempt: u32,
    subscription: u32,
    has_name: bool,
) -> f64 {
    session.handle_message(now, attempt, subscription, has_name).into()
}

pub(crate) fn reply(session: &mut Session, attempt: u32, channel: u32, correlated: u32) -> f64 {
    session.handle_reply(attempt, channel, correlated).into()
}

pub(crate) fn matched(session: &mut Session, attempt: u32, request: u32) -> f64 {
    session.handle_match(attempt, request).into()
}

pub(crate) fn dropped(session: &mut Session, id: u32) {
    session.handle_dropped(id);
}

pub(crate) fn timeout(session: &mut Session, now: Instant) {
    session.handle_timeout(now);
}

#[expect(clippy::too_many_arguments, reason = "JavaScript passes numbers only")]
pub(crate) fn publish(
    session: &mut Session,
    now: Instant,
    size: usize,
    confirm: Confirm,
    at_least_once: bool,
    is_broker_destination: bool,
    timeout: u64,
    ttl: u64,
) -> f64 {
    let confirm = confirm.protocol();
    let size = size as u32;
    let message = Publish { size, confirm, at_least_once, is_broker_destination, timeout, ttl };
    session.publish(now, message).into()
}

pub(crate) fn open_channel(session: &mut Session) -> f64 {
    session.open_channel().into()
}

pub(crate) fn request(
    session: &mut Session,
    now: Instant,
    size: usize,
    timeout: u64,
    ttl: u64,
    channel: u32,
    is_matched: bool,
) -> f64 {
    let message = Publish { size: size as u32, timeout, ttl, ..Publish::default() };
    session.request(now, message, channel, is_matched).into()
}

pub(crate) fn transaction(session: &mut Session, now: Instant, timeout: u64) -> f64 {
    session.transaction(now, timeout).into()
}

pub(crate) const fn sent_in_transaction(session: &mut Session) {
    session.sent_in_transaction();
}

pub(crate) fn commit(session: &mut Session, now: Instant, id: u32) {
    session.commit(now, id);
}

pub(crate) fn flush(session: &mut Session, now: Instant, timeout: u64) -> f64 {
    session.flush(now, timeout).into()
}

pub(crate) fn subscribe(
    session: &mut Session,
    ack: AckMode,
    on_error: OnError,
    asks_headers: bool,
    is_broker_destination: bool,
    away_since: f64,
) -> f64 {
    let away_since = (away_since >= 0.0).then(|| Instant::from_millis(away_since as u64));
    let (ack, on_error) = (ack.protocol(), on_error.protocol());
    let options = Subscribe { ack, on_error, asks_headers, is_broker_destination, away_since };
    session.subscribe(options).into()
}

pub(crate) fn share(session: &mut Session, id: u32) {
    session.share(id);
}

pub(crate) fn headers_ready(session: &mut Session, id: u32) {
    session.headers_ready(id);
}

pub(crate) fn headers_failed(session: &mut Session, id: u32) {
    session.headers_failed(id);
}

pub(crate) fn acknowledge(session: &mut Session, id: u32, verdict: Verdict, transaction: u32) {
    session.acknowledge(id, verdict.protocol(), transaction);
}

pub(crate) fn stop(session: &mut Session, id: u32) {
    session.stop(id);
}

pub(crate) fn unsubscribe(session: &mut Session, id: u32) {
    session.unsubscribe(id);
}

pub(crate) fn cancel(session: &mut Session, now: Instant, id: u32, code: Code) {
    session.cancel(now, id, code.protocol());
}

pub(crate) fn next_action(session: &mut Session, now: Instant, results: &mut Results) -> Action {
    let Some(action) = session.poll_action(now) else { return Action::Nothing };
    let (action, value, other) = numbered(session, action);
    results.set(ResultWord::Value, value.into());
    results.set(ResultWord::Other, other.into());
    action
}

/// An action, and the two numbers that come with it.
fn numbered(session: &Session, action: session::Action) -> (Action, u32, u32) {
    use session::Action as From;
    match action {
        From::StatusChanged => (Action::StatusChanged, 0, 0),
        From::Connect(attempt) => (Action::Connect, attempt, 0),
        From::Abandon => (Action::Abandon, 0, 0),
        From::Disconnect => (Action::Disconnect, 0, 0),
        From::Retry => (Action::Retry, 0, 0),
        From::AskHeaders(id) => (Action::AskHeaders, id, 0),
        From::HeadersLate(id) => (Action::HeadersLate, id, 0),
        From::Subscribe { id, receipt } => (Action::Subscribe, id, receipt.into()),
        From::Unsubscribe(id) => (Action::Unsubscribe, id, 0),
        From::Send { id, receipt } => (Action::Send, id, receipt.into()),
        From::Begin(id) => (Action::Begin, id, 0),
        From::Begun(id) => (Action::Begun, id, 0),
        From::Commit(id) => (Action::Commit, id, 0),
        From::Abort(id) => (Action::Abort, id, 0),
        From::Ack { id, transaction } => (Action::Ack, id, transaction),
        From::Nack { id, transaction } => (Action::Nack, id, transaction),
        From::SubscriptionChanged(id) => {
            (Action::SubscriptionChanged, id, session.subscription_state(id) as u32)
        }
        From::Gap { id, away } => (Action::Gap, id, away),
        From::AcksUnsupported(id) => (Action::AcksUnsupported, id, 0),
        From::Settle { id, outcome } => match outcome {
            Outcome::Confirmed => (Action::Confirmed, id, 0),
            Outcome::Sent => (Action::Sent, id, 0),
            Outcome::Failed { code, maybe_delivered: false } => (Action::Failed, id, code as u32),
            Outcome::Failed { code, .. } => (Action::FailedMaybeDelivered, id, code as u32),
        },
    }
}
