//! Fields of a fault that contradict each other, or that say nothing beside the others.

use super::fields::{DoFields, OnFields};
use super::http_actions::Status;
use super::invalid::FaultError;
use super::on::{HEART_BEAT, HttpKind};
use super::uses;

/// A field that cannot be given with any of some others.
struct Contradiction {
    field: &'static str,
    others: &'static [&'static str],
    why: &'static str,
}

const CHANGED: &str = "a frame that does not arrive is neither changed nor cut, and comes neither \
                       twice nor in pieces";
const REPLACED: &str = "these bytes take the place of the whole frame; of replace, replaceBase64 and changes to its \
                        head and body only one can be given";
const UNANSWERED: &str = "a request whose connection hangs or ends gets no answer";

/// What changes the head or the body of a frame.
const EDITS: [&str; 6] =
    ["body", "setHeaders", "removeHeaders", "contentLengthBy", "addLines", "crlf"];

const CONTRADICTIONS: [Contradiction; 10] = [
    Contradiction { field: "drop", others: &EDITS, why: CHANGED },
    Contradiction { field: "drop", others: &BYTES, why: CHANGED },
    Contradiction { field: "replace", others: &["replaceBase64"], why: REPLACED },
    Contradiction { field: "replace", others: &EDITS, why: REPLACED },
    Contradiction { field: "replaceBase64", others: &EDITS, why: REPLACED },
    Contradiction {
        field: "splitEvery",
        others: &["splitAt"],
        why: "only one of them can say where the pieces end",
    },
    Contradiction {
        field: "stopReading",
        others: &["stopReadingMs"],
        why: "one says while the fault is there, the other for how long",
    },
    Contradiction { field: "hang", others: &ANSWER, why: UNANSWERED },
    Contradiction { field: "disconnect", others: &ANSWER, why: UNANSWERED },
    Contradiction { field: "reset", others: &ANSWER, why: UNANSWERED },
];

/// What makes other bytes of a frame, more of them, or pieces.
const BYTES: [&str; 11] = [
    "replace",
    "replaceBase64",
    "omitNul",
    "prepend",
    "append",
    "cutAfterBytes",
    "duplicate",
    "splitEvery",
    "splitAt",
    "gapMs",
    "join",
];

/// What an HTTP request is answered with. `body` and `cutAfterBytes` are a frame's as well, beside which a
/// connection may hang.
const ANSWER: [&str; 3] = ["status", "retryAfter", "headers"];

/// What happens right after the occasion, which `afterMs` puts off.
const AFTERWARDS: [&str; 10] = [
    "reply",
    "sockjs",
    "cancelSubscription",
    "fail",
    "stopReading",
    "stopReadingMs",
    "hang",
    "close",
    "disconnect",
    "reset",
];

/// Finds the first contradiction.
///
/// # Errors
/// The field that is of no use, and beside which one.
pub(super) fn check(on: &OnFields, actions: &DoFields) -> Result<(), FaultError> {
    let given: Vec<_> = uses::given(actions).map(|usage| usage.field).collect();
    let given_of = |fields: &[&'static str]| fields.iter().copied().find(|it| given.contains(it));
    for Contradiction { field, others, why } in &CONTRADICTIONS {
        if let Some(other) = given_of(others).filter(|_| given.contains(field)) {
            return Err(error(field, &format!("cannot be given with {other}: {why}")));
        }
    }
    if given_of(&AFTERWARDS).is_none() {
        check_alone(actions)?;
    }
    check_length(actions)?;
    check_sockjs(on, actions)?;
    let change = given_of(&EDITS).or_else(|| given_of(&["omitNul", "cancelSubscription"]));
    check_heart_beat(on, change)?;
    on.http.map_or(Ok(()), |kind| check_answer(kind, actions))
}

/// What says something only beside what happens afterwards.
fn check_alone(actions: &DoFields) -> Result<(), FaultError> {
    if actions.after_ms.is_some() {
        let why = format!("puts off what happens besides: give one of {}", AFTERWARDS.join(", "));
        return Err(error("afterMs", &why));
    }
    let is_late = actions.delay_ms.is_some() || actions.reorder.is_some();
    if actions.drop && is_late {
        let why = "a frame that does not arrive is not late: leave delayMs and reorder out";
        return Err(error("drop", why));
    }
    Ok(())
}

/// Refuses a header that is set and left out, and a `content-length` that is told twice.
fn check_length(actions: &DoFields) -> Result<(), FaultError> {
    let set = &actions.set_headers;
    if let Some(name) = actions.remove_headers.iter().find(|name| set.contains_key(*name)) {
        let why = format!("{name:?} is in setHeaders as well, and would be left out again");
        return Err(error("removeHeaders", &why));
    }
    let is_told = set.keys().chain(&actions.remove_headers).any(|name| name == "content-length");
    if actions.content_length_by.is_some() && is_told {
        let why = "sets content-length itself: leave that out of setHeaders and removeHeaders";
        return Err(error("contentLengthBy", why));
    }
    Ok(())
}

/// Refuses a frame of SockJS where there is no SockJS.
fn check_sockjs(on: &OnFields, actions: &DoFields) -> Result<(), FaultError> {
    match on.transport.as_deref() {
        Some(transport @ ("tcp" | "websocket" | "raw-websocket")) if actions.sockjs.is_some() => {
            let why = format!("the transport {transport} has no frames of SockJS: give append");
            Err(error("sockjs", &why))
        }
        _ => Ok(()),
    }
}

/// A heart-beat has neither head nor body.
fn check_heart_beat(on: &OnFields, change: Option<&str>) -> Result<(), FaultError> {
    if on.command.as_deref() != Some(HEART_BEAT) {
        return Ok(());
    }
    if on.destination.is_some() || !on.headers.is_empty() {
        let why = "a heart-beat has no headers: leave destination and headers out";
        return Err(FaultError::new("on", why));
    }
    let why = "a heart-beat is a line end and nothing else: give replace, or drop";
    change.map_or(Ok(()), |field| Err(error(field, why)))
}

/// Refuses a body where there is none.
fn check_answer(kind: HttpKind, actions: &DoFields) -> Result<(), FaultError> {
    let field = match (&actions.body, actions.cut_after_bytes) {
        (Some(_), _) => "body",
        (None, Some(_)) => "cutAfterBytes",
        (None, None) => return Ok(()),
    };
    if actions.hang || actions.disconnect || actions.reset {
        return Err(error(field, UNANSWERED));
    }
    match actions.status.map(Status::new).transpose()? {
        Some(status) if !status.has_body() => {
            let why = format!("an answer of the status {} has no body: leave it out", status.get());
            Err(error(field, &why))
        }
        None if kind == HttpKind::Upgrade => {
            Err(error(field, "the answer to an upgrade has no body: give status, such as 403"))
        }
        _ => Ok(()),
    }
}

fn error(field: &str, why: &str) -> FaultError {
    FaultError::new(format!("do.{field}"), why)
}

#[cfg(test)]
mod tests {
    use crate::faults::Fault;

    fn read(on: &str, actions: &str) -> Result<Fault, String> {
        let json = format!(r#"{{"on":{on},"do":{actions}}}"#);
        serde_json::from_str(&json).map_err(|error: serde_json::Error| error.to_string())
    }

    #[test]
    fn what_contradicts_is_refused_by_its_field_and_the_other_one() {
        let (frame, http) = (r#"{"command":"MESSAGE"}"#, r#"{"http":"info"}"#);
        for (on, actions, told) in [
            (frame, r#"{"drop":true,"duplicate":1}"#, "do.drop: cannot be given with duplicate"),
            (frame, r#"{"drop":true,"body":"x"}"#, "do.drop: cannot be given with body"),
            (frame, r#"{"drop":true,"splitAt":[3]}"#, "do.drop: cannot be given with splitAt"),
            (frame, r#"{"drop":true,"delayMs":5}"#, "do.drop: a frame that does not arrive"),
            (
                frame,
                r#"{"replace":"x","replaceBase64":"AA=="}"#,
                "do.replace: cannot be given with replaceBase64",
            ),
            (frame, r#"{"replace":"x","body":"y"}"#, "do.replace: cannot be given with body"),
            (
                frame,
                r#"{"replaceBase64":"AA==","crlf":true}"#,
                "do.replaceBase64: cannot be given with crlf",
            ),
            (
                frame,
                r#"{"splitEvery":1,"splitAt":[3]}"#,
                "do.splitEvery: cannot be given with splitAt",
            ),
            (
                frame,
                r#"{"stopReading":true,"stopReadingMs":3}"#,
                "do.stopReading: cannot be given with stopReadingMs",
            ),
            (frame, r#"{"afterMs":5}"#, "do.afterMs: puts off what happens besides"),
            (
                frame,
                r#"{"setHeaders":{"a":"b"},"removeHeaders":["a"]}"#,
                r#"do.removeHeaders: "a" is in setHeaders"#,
            ),
            (
                frame,
                r#"{"contentLengthBy":1,"setHeaders":{"content-length":"3"}}"#,
                "do.contentLengthBy: sets content-length itself",
            ),
            (r#"{"command":"HEARTBEAT"}"#, r#"{"body":"x"}"#, "do.body: a heart-beat is"),
            (
                r#"{"command":"HEARTBEAT","destination":"/topic/a"}"#,
                r#"{"drop":true}"#,
                "on: a heart-beat has no headers",
            ),
            (r#"{"transport":"tcp"}"#, r#"{"sockjs":"c[]"}"#, "do.sockjs: the transport tcp has"),
            (http, r#"{"hang":true,"status":404}"#, "do.hang: cannot be given with status"),
            (
                http,
                r#"{"reset":true,"headers":{"a":"b"}}"#,
                "do.reset: cannot be given with headers",
            ),
            (http, r#"{"disconnect":true,"body":"x"}"#, "do.body: a request whose connection"),
            (http, r#"{"status":204,"body":"x"}"#, "do.body: an answer of the status 204"),
            (http, r#"{"status":304,"cutAfterBytes":1}"#, "do.cutAfterBytes: an answer of the"),
            (r#"{"http":"upgrade"}"#, r#"{"body":"x"}"#, "do.body: the answer to an upgrade"),
        ] {
            let error = read(on, actions).unwrap_err();
            assert!(error.starts_with(told), "{on} {actions}: {error}");
        }
    }

    #[test]
    fn what_goes_together_is_taken() {
        let (frame, http) = (r#"{"command":"MESSAGE"}"#, r#"{"http":"info"}"#);
        for (on, actions) in [
            (frame, r#"{"drop":true,"delayMs":5,"reset":true}"#),
            (frame, r#"{"replace":"x","append":"x","duplicate":2,"splitEvery":1}"#),
            (frame, r#"{"body":"x","contentLengthBy":1,"removeHeaders":["a"]}"#),
            (frame, r#"{"cutAfterBytes":4,"hang":true}"#),
            (http, r#"{"delayMs":5,"hang":true}"#),
            (http, r#"{"status":204,"headers":{"a":"b"}}"#),
            (http, r#"{"body":"x","cutAfterBytes":1}"#),
        ] {
            read(on, actions).unwrap_or_else(|error| panic!("{on} {actions}: {error}"));
        }
    }
}
