//! From the fields of a fault's JSON to what it does: fields that make no sense, or not together, are errors.

use std::num::NonZeroUsize;

use stomp_protocol::Command;

use super::ending::{Aftermath, CloseWith, FaultEnd, StopReading};
use super::fields::{DoFields, OnFields};
use super::frame_actions::{
    Arrival, Content, Copies, Cuts, Edit, FrameActions, FrameEnds, Moment, Pieces,
};
use super::http_actions::{Changes, HttpActions, HttpHeaders, HttpOutcome, Status};
use super::invalid::FaultError;
use super::on::{Direction, HEART_BEAT, OnConnection, OnFrame, TRANSPORTS};
use super::strike::{AcceptActions, Strike};
use super::uses::{self, Trigger};
use super::{contradictions, sendable};

/// What a fault strikes at, and what it does there.
///
/// # Errors
/// The first field that makes no sense.
pub(super) fn strike(on: OnFields, actions: DoFields) -> Result<Strike, FaultError> {
    check_on(&on)?;
    check_use(trigger(&on), &actions)?;
    check_pass(&actions)?;
    contradictions::check(&on, &actions)?;
    sendable::check(&on, &actions)?;
    let of = OnConnection { connection: on.connection, transport: on.transport };
    Ok(match (on.http, on.accept) {
        (Some(kind), _) => Strike::Http(kind, http(actions)?),
        (None, true) => Strike::Accept(of, accept(actions)?),
        (None, false) => {
            let (direction, command) = (on.direction, on.command);
            let (destination, headers) = (on.destination, on.headers);
            let on = OnFrame { direction, command, destination, headers, of };
            Strike::Frame(on, Box::new(frame(actions)?))
        }
    })
}

const fn trigger(on: &OnFields) -> Trigger {
    match (on.http, on.accept) {
        (Some(_), _) => Trigger::Http,
        (None, true) => Trigger::Accept,
        (None, false) => Trigger::Frame,
    }
}

fn check_on(on: &OnFields) -> Result<(), FaultError> {
    let is_frame = on.direction.is_some()
        || on.command.is_some()
        || on.destination.is_some()
        || !on.headers.is_empty();
    let has_connection = on.connection.is_some() || on.transport.is_some();
    let why = match trigger(on) {
        Trigger::Http if is_frame || has_connection || on.accept => {
            "a request has neither frames nor a connection: give http alone"
        }
        Trigger::Accept if is_frame => {
            "a new connection has no frame yet: give accept, connection and transport only"
        }
        Trigger::Frame if !is_frame && !has_connection => {
            "nothing is given: direction and command, for example, or accept, or http"
        }
        _ => return check_values(on),
    };
    Err(FaultError::new("on", why))
}

/// What would never fit.
fn check_values(on: &OnFields) -> Result<(), FaultError> {
    if on.connection == Some(0) {
        let why = "connections are counted from 1; GET connections lists them";
        return Err(FaultError::new("on.connection", why));
    }
    check_transport(on.transport.as_deref())?;
    check_command(on.command.as_deref())?;
    match (on.direction, on.command.as_deref()) {
        (Some(Direction::Out), Some(command)) if is_of_clients(command) => {
            let why = format!("{command} is a frame of clients: give \"in\", or leave it out");
            Err(FaultError::new("on.direction", why))
        }
        _ => Ok(()),
    }
}

/// A transport that there is, or a pattern.
fn check_transport(transport: Option<&str>) -> Result<(), FaultError> {
    match transport.filter(|name| !name.contains('*') && !TRANSPORTS.contains(name)) {
        Some(name) => {
            let why = format!("{name:?} is no transport; there are {}", TRANSPORTS.join(", "));
            Err(FaultError::new("on.transport", why))
        }
        None => Ok(()),
    }
}

fn is_of_clients(command: &str) -> bool {
    let command = Command::parse(command.as_bytes());
    command.is_some_and(|command| !sendable::SERVER_FRAMES.contains(&command))
}

/// A command that STOMP has, or a pattern: a mistyped one would never fit.
fn check_command(command: Option<&str>) -> Result<(), FaultError> {
    let Some(command) = command.filter(|command| !command.contains('*')) else { return Ok(()) };
    if command == HEART_BEAT || Command::parse(command.as_bytes()).is_some() {
        return Ok(());
    }
    let why = format!(
        "{command:?} is no command of STOMP, nor {HEART_BEAT}; a pattern such as \"{command}*\" stands \
         for what clients make up"
    );
    Err(FaultError::new("on.command", why))
}

fn check_use(trigger: Trigger, actions: &DoFields) -> Result<(), FaultError> {
    let what = match trigger {
        Trigger::Frame => "a frame",
        Trigger::Accept => "a new connection (accept)",
        Trigger::Http => "a request (http)",
    };
    let mut given = uses::given(actions);
    if let Some(usage) = given.clone().find(|usage| !usage.triggers.contains(&trigger)) {
        let why = format!("cannot be done on {what}");
        return Err(FaultError::new(format!("do.{}", usage.field), why));
    }
    if given.next().is_none() {
        return Err(FaultError::new("do", "nothing is to be done: give one field at least"));
    }
    Ok(())
}

fn check_pass(actions: &DoFields) -> Result<(), FaultError> {
    if actions.pass && *actions != (DoFields { pass: true, ..DoFields::default() }) {
        let why = "lets everything pass as it is: give it alone";
        return Err(FaultError::new("do.pass", why));
    }
    Ok(())
}

fn frame(mut actions: DoFields) -> Result<FrameActions, FaultError> {
    let more = at_least_one("duplicate", actions.duplicate)?;
    if more.is_some_and(|more| more.get() > MAX_COPIES) {
        return Err(FaultError::new("do.duplicate", format!("has to be {MAX_COPIES} or less")));
    }
    let arrival = arrival(&mut actions)?;
    Ok(FrameActions {
        cancel_subscription: actions.cancel_subscription,
        ends: FrameEnds {
            omit_nul: actions.omit_nul,
            prepend: actions.prepend.take(),
            append: actions.append.take(),
            cut_after_bytes: actions.cut_after_bytes,
        },
        copies: match more {
            _ if actions.drop => Copies::Dropped,
            None => Copies::One,
            Some(more) => Copies::More(more),
        },
        arrival,
        content: content(&mut actions),
        aftermath: aftermath(actions)?,
    })
}

fn content(actions: &mut DoFields) -> Content {
    if let Some(text) = actions.replace.take() {
        return Content::Text(text);
    }
    if let Some(bytes) = actions.replace_base64.take() {
        return Content::Bytes(bytes);
    }
    let edit = Edit {
        body: actions.body.take(),
        set_headers: std::mem::take(&mut actions.set_headers),
        remove_headers: std::mem::take(&mut actions.remove_headers),
        content_length_by: actions.content_length_by,
        add_lines: std::mem::take(&mut actions.add_lines),
        crlf: actions.crlf,
    };
    if edit == Edit::default() { Content::Same } else { Content::Edited(edit) }
}

fn arrival(actions: &mut DoFields) -> Result<Arrival, FaultError> {
    let pieces = pieces(actions)?;
    let reordered = at_least_one("reorder", actions.reorder)?;
    let too_few = || FaultError::new("do.join", "has to be 2 or more");
    let others = |count: usize| NonZeroUsize::new(count.saturating_sub(1)).ok_or_else(too_few);
    let joined = actions.join.map(others).transpose()?;
    let alone = |moment| Arrival::Alone(moment, pieces.clone());
    let choices = [
        actions.delay_ms.map(Moment::Delayed).map(alone),
        actions.stall_ms.map(Moment::Stalled).map(alone),
        reordered.map(Moment::Reordered).map(alone),
        joined.map(Arrival::Joined),
    ];
    let why = "only one of delayMs, stallMs, reorder and join can say when a frame goes";
    let chosen = only_one(choices, why)?;
    if joined.is_some() && pieces != Pieces::Whole {
        return Err(FaultError::new("do.join", "a frame cannot be joined and split"));
    }
    Ok(chosen.unwrap_or_else(|| alone(Moment::AtOnce)))
}

fn pieces(actions: &mut DoFields) -> Result<Pieces, FaultError> {
    let gap = actions.gap_ms;
    let every = at_least_one("splitEvery", actions.split_every)?;
    let places = std::mem::take(&mut actions.split_at);
    let cuts = (!places.is_empty()).then(|| Cuts::new(places)).transpose()?;
    match (every, cuts) {
        (Some(every), _) => Ok(Pieces::Every(every, gap)),
        (None, Some(cuts)) => Ok(Pieces::At(cuts, gap)),
        (None, None) if gap.is_some() => {
            Err(FaultError::new("do.gapMs", "is between pieces: give splitEvery or splitAt"))
        }
        (None, None) => Ok(Pieces::Whole),
    }
}

fn accept(actions: DoFields) -> Result<AcceptActions, FaultError> {
    Ok(AcceptActions { delay: actions.delay_ms, aftermath: aftermath(actions)? })
}

fn aftermath(mut actions: DoFields) -> Result<Aftermath, FaultError> {
    let end = end(&mut actions)?;
    let while_enabled = actions.stop_reading.then_some(StopReading::WhileEnabled);
    Ok(Aftermath {
        after: actions.after_ms,
        reply: actions.reply,
        sockjs: actions.sockjs,
        stop_reading: actions.stop_reading_ms.map(StopReading::For).or(while_enabled),
        end,
    })
}

fn end(actions: &mut DoFields) -> Result<Option<FaultEnd>, FaultError> {
    let close = actions.close.take().map(CloseWith::checked).transpose()?;
    let choices = [
        actions.fail.take().map(FaultEnd::Fail),
        close.map(FaultEnd::Close),
        actions.disconnect.then_some(FaultEnd::Disconnect),
        actions.reset.then_some(FaultEnd::Reset),
        actions.hang.then_some(FaultEnd::Hang),
    ];
    only_one(choices, "only one of hang, close, disconnect, reset and fail can end a connection")
}

fn http(mut actions: DoFields) -> Result<HttpActions, FaultError> {
    let status = actions.status.map(Status::new).transpose()?;
    let headers = HttpHeaders::new(std::mem::take(&mut actions.headers))?;
    let changes = Changes {
        body: actions.body.take(),
        retry_after: actions.retry_after,
        headers,
        cut_after_bytes: actions.cut_after_bytes,
    };
    let outcome = match (end(&mut actions)?, status) {
        (Some(FaultEnd::Hang), _) => HttpOutcome::Hang,
        (Some(FaultEnd::Reset), _) => HttpOutcome::Reset,
        // No other is allowed on a request.
        (Some(_), _) => HttpOutcome::Disconnect,
        (None, Some(status)) => HttpOutcome::Answered(status, changes),
        (None, None) => HttpOutcome::Changed(changes),
    };
    Ok(HttpActions { delay: actions.delay_ms, outcome })
}

/// The most copies of a frame: each takes its memory before anything of it is sent.
const MAX_COPIES: usize = 1000;

fn at_least_one(field: &str, value: Option<usize>) -> Result<Option<NonZeroUsize>, FaultError> {
    let zero = || FaultError::new(format!("do.{field}"), "has to be 1 or more");
    value.map(|value| NonZeroUsize::new(value).ok_or_else(zero)).transpose()
}

fn only_one<T, const N: usize>(
    choices: [Option<T>; N],
    why: &str,
) -> Result<Option<T>, FaultError> {
    let mut chosen = choices.into_iter().flatten();
    match (chosen.next(), chosen.next()) {
        (first, None) => Ok(first),
        (_, Some(_)) => Err(FaultError::new("do", why)),
    }
}

#[cfg(test)]
mod tests {
    use crate::faults::Fault;

    /// The field that is complained about.
    fn field(json: &str) -> String {
        let error = serde_json::from_str::<Fault>(json).unwrap_err().to_string();
        error.split(": ").next().unwrap().to_owned()
    }

    #[test]
    fn nonsense_is_refused_by_field() {
        for (on, actions, wrong) in [
            (r#"{}"#, r#"{"drop":true}"#, "on"),
            (r#"{"http":"info","command":"SEND"}"#, r#"{"status":404}"#, "on"),
            (r#"{"accept":true,"command":"SEND"}"#, r#"{"hang":true}"#, "on"),
            (r#"{"command":"MESAGE"}"#, r#"{"drop":true}"#, "on.command"),
            (r#"{"command":"SEND"}"#, r#"{"pass":true,"drop":true}"#, "do.pass"),
            (r#"{"command":"SEND"}"#, r#"{}"#, "do"),
            (r#"{"command":"SEND"}"#, r#"{"status":404}"#, "do.status"),
            (r#"{"http":"info"}"#, r#"{"drop":true}"#, "do.drop"),
            (r#"{"accept":true}"#, r#"{"omitNul":true}"#, "do.omitNul"),
            (r#"{"command":"SEND"}"#, r#"{"splitEvery":0}"#, "do.splitEvery"),
            (r#"{"command":"SEND"}"#, r#"{"splitAt":[9,3]}"#, "do.splitAt"),
            (r#"{"command":"SEND"}"#, r#"{"splitAt":[3,3]}"#, "do.splitAt"),
            (r#"{"command":"SEND","direction":"out"}"#, r#"{"drop":true}"#, "on.direction"),
            (r#"{"command":"SEND","connection":0}"#, r#"{"drop":true}"#, "on.connection"),
            (r#"{"transport":"websockets"}"#, r#"{"drop":true}"#, "on.transport"),
            (r#"{"command":"SEND"}"#, r#"{"duplicate":1001}"#, "do.duplicate"),
            (r#"{"command":"SEND"}"#, r#"{"close":{"code":5000}}"#, "do.close.code"),
            (r#"{"command":"SEND"}"#, r#"{"reset":true,"hang":true}"#, "do"),
            (r#"{"command":"SEND"}"#, r#"{"delayMs":1,"reorder":1}"#, "do"),
            (r#"{"http":"info"}"#, r#"{"status":99}"#, "do.status"),
        ] {
            assert_eq!(field(&format!(r#"{{"on":{on},"do":{actions}}}"#)), wrong, "{on} {actions}");
        }
    }
}
