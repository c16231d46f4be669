//! Validation of a fault, before it is added.

use stomp_protocol::Command;

use super::actions::FaultActions;
use super::on::{HEART_BEAT, On, Trigger};

/// An invalid field of a fault, and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {why}")]
pub struct FaultError {
    /// The field, from the fault down: `do.splitEvery`.
    pub field: String,
    /// The reason why it is invalid.
    pub why: String,
}

impl FaultError {
    fn new(field: impl Into<String>, why: impl Into<String>) -> Self {
        Self { field: field.into(), why: why.into() }
    }
}

/// The triggers that a field of `do` can be used with.
struct Use {
    field: &'static str,
    is_set: fn(&FaultActions) -> bool,
    triggers: &'static [Trigger],
}

macro_rules! uses {
    ($($field:literal $name:ident: $($trigger:ident)+;)+) => {
        [$(Use {
            field: $field,
            is_set: |actions| actions.$name != FaultActions::default().$name,
            triggers: &[$(Trigger::$trigger),+],
        }),+]
    };
}

const USES: [Use; 34] = uses! {
    "pass" pass: Frame Accept Http;
    "replace" replace: Frame;
    "replaceBase64" replace_base64: Frame;
    "body" body: Frame Http;
    "setHeaders" set_headers: Frame;
    "removeHeaders" remove_headers: Frame;
    "contentLengthBy" content_length_by: Frame;
    "addLines" add_lines: Frame;
    "crlf" crlf: Frame;
    "omitNul" omit_nul: Frame;
    "prepend" prepend: Frame;
    "append" append: Frame;
    "cutAfterBytes" cut_after_bytes: Frame Http;
    "drop" drop: Frame;
    "duplicate" duplicate: Frame;
    "splitEvery" split_every: Frame;
    "splitAt" split_at: Frame;
    "gapMs" gap_ms: Frame;
    "join" join: Frame;
    "delayMs" delay_ms: Frame Accept Http;
    "stallMs" stall_ms: Frame;
    "reorder" reorder: Frame;
    "afterMs" after_ms: Frame Accept;
    "reply" reply: Frame Accept;
    "sockjs" sockjs: Frame Accept;
    "cancelSubscription" cancel_subscription: Frame;
    "fail" fail: Frame Accept;
    "stopReading" stop_reading: Frame Accept;
    "stopReadingMs" stop_reading_ms: Frame Accept;
    "hang" hang: Frame Accept Http;
    "close" close: Frame Accept;
    "disconnect" disconnect: Frame Accept Http;
    "reset" reset: Frame Accept Http;
    "status" status: Http;
};

/// Not deeds of their own: they say more about an answer.
const ANSWERS: [Use; 2] = uses! {
    "retryAfter" retry_after: Http;
    "headers" headers: Http;
};

/// Looks for occasions and work that make no sense, or do not go together.
pub(super) fn check(on: &On, actions: &FaultActions) -> Result<(), FaultError> {
    check_on(on)?;
    check_use(on.trigger(), actions)?;
    check_values(actions)?;
    check_together(actions)
}

/// Looks for counts and chances by which a fault never strikes.
pub(super) fn check_counts(times: Option<u64>, probability: Option<f64>) -> Result<(), FaultError> {
    if times == Some(0) {
        return Err(FaultError::new("times", "0 means never; leave it out for always"));
    }
    match probability {
        Some(chance) if !(chance > 0.0 && chance <= 1.0) => {
            Err(FaultError::new("probability", format!("{chance} is not above 0 and at most 1")))
        }
        _ => Ok(()),
    }
}

fn check_on(on: &On) -> Result<(), FaultError> {
    let is_frame = on.direction.is_some()
        || on.command.is_some()
        || on.destination.is_some()
        || !on.headers.is_empty();
    let has_connection = on.connection.is_some() || on.transport.is_some();
    let why = match on.trigger() {
        Trigger::Http if is_frame || has_connection || on.accept => {
            "a request has neither frames nor a connection: give http alone"
        }
        Trigger::Accept if is_frame => {
            "a new connection has no frame yet: give accept, connection and transport only"
        }
        Trigger::Frame if !is_frame && !has_connection => {
            "nothing is given: direction and command, for example, or accept, or http"
        }
        _ => return check_command(on.command.as_deref()),
    };
    Err(FaultError::new("on", why))
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

fn check_use(trigger: Trigger, actions: &FaultActions) -> Result<(), FaultError> {
    let what = match trigger {
        Trigger::Frame => "a frame",
        Trigger::Accept => "a new connection (accept)",
        Trigger::Http => "a request (http)",
    };
    let set = || USES.iter().chain(&ANSWERS).filter(|usage| (usage.is_set)(actions));
    if let Some(usage) = set().find(|usage| !usage.triggers.contains(&trigger)) {
        let why = format!("cannot be done on {what}");
        return Err(FaultError::new(format!("do.{}", usage.field), why));
    }
    if set().next().is_none() {
        return Err(FaultError::new("do", "nothing is to be done: give one field at least"));
    }
    Ok(())
}

fn check_values(actions: &FaultActions) -> Result<(), FaultError> {
    for (field, value) in [
        ("duplicate", actions.duplicate),
        ("splitEvery", actions.split_every),
        ("reorder", actions.reorder),
    ] {
        if value == Some(0) {
            return Err(FaultError::new(format!("do.{field}"), "has to be 1 or more"));
        }
    }
    if actions.join.is_some_and(|count| count < 2) {
        return Err(FaultError::new("do.join", "has to be 2 or more"));
    }
    if !actions.split_at.is_sorted() || actions.split_at.first() == Some(&0) {
        return Err(FaultError::new("do.splitAt", "has to be ascending, from 1"));
    }
    if actions.status.is_some_and(|status| !(200..=599).contains(&status)) {
        return Err(FaultError::new("do.status", "has to be from 200 to 599"));
    }
    for (name, value) in &actions.headers {
        if !is_token(name) || !value.as_deref().is_none_or(is_field_value) {
            return Err(FaultError::new(format!("do.headers.{name}"), "is no header of HTTP"));
        }
    }
    let Some(close) = &actions.close else { return Ok(()) };
    if !(1000..=4999).contains(&close.code) {
        return Err(FaultError::new("do.close.code", "has to be from 1000 to 4999"));
    }
    if close.reason.len() > 123 {
        return Err(FaultError::new("do.close.reason", "may have 123 bytes (RFC 6455)"));
    }
    Ok(())
}

/// The name of a header of HTTP (RFC 9110 section 5.6.2).
fn is_token(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_part)
}

/// The value of a header of HTTP, in ASCII.
fn is_field_value(value: &str) -> bool {
    value.bytes().all(|byte| byte == b'\t' || matches!(byte, b' '..=b'~'))
}

/// Fields that would undo each other.
fn check_together(actions: &FaultActions) -> Result<(), FaultError> {
    if actions.pass && *actions != (FaultActions { pass: true, ..FaultActions::default() }) {
        let why = "lets everything pass as it is: give it alone";
        return Err(FaultError::new("do.pass", why));
    }
    let ends = [
        actions.hang,
        actions.close.is_some(),
        actions.disconnect,
        actions.reset,
        actions.fail.is_some(),
    ];
    if ends.into_iter().filter(|end| *end).count() > 1 {
        let why = "only one of hang, close, disconnect, reset and fail can end a connection";
        return Err(FaultError::new("do", why));
    }
    let places = [
        actions.delay_ms.is_some(),
        actions.stall_ms.is_some(),
        actions.reorder.is_some(),
        actions.join.is_some(),
    ];
    if places.into_iter().filter(|place| *place).count() > 1 {
        let why = "only one of delayMs, stallMs, reorder and join can say when a frame goes";
        return Err(FaultError::new("do", why));
    }
    if actions.join.is_some() && (actions.split_every.is_some() || !actions.split_at.is_empty()) {
        return Err(FaultError::new("do.join", "a frame cannot be joined and split"));
    }
    if actions.gap_ms.is_some() && actions.split_every.is_none() && actions.split_at.is_empty() {
        return Err(FaultError::new("do.gapMs", "is between pieces: give splitEvery or splitAt"));
    }
    Ok(())
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
            (r#"{"command":"SEND"}"#, r#"{"close":{"code":5000}}"#, "do.close.code"),
            (r#"{"command":"SEND"}"#, r#"{"reset":true,"hang":true}"#, "do"),
            (r#"{"command":"SEND"}"#, r#"{"delayMs":1,"reorder":1}"#, "do"),
            (r#"{"http":"info"}"#, r#"{"status":99}"#, "do.status"),
        ] {
            assert_eq!(field(&format!(r#"{{"on":{on},"do":{actions}}}"#)), wrong, "{on} {actions}");
        }
    }
}
