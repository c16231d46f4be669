//! What a fault is to send, or to look for, that no frame can have.

use stomp_protocol::Command;

use super::ending::{Failure, Reply};
use super::fields::{DoFields, OnFields};
use super::invalid::FaultError;

/// The frames of a server.
pub(super) const SERVER_FRAMES: [Command; 4] =
    [Command::Connected, Command::Message, Command::Receipt, Command::Error];

/// Checks names, values and commands.
///
/// # Errors
/// The first that no frame can have.
pub(super) fn check(on: &OnFields, actions: &DoFields) -> Result<(), FaultError> {
    on.headers.keys().try_for_each(|name| check_name("on.headers", name))?;
    actions.remove_headers.iter().try_for_each(|name| check_name("do.removeHeaders", name))?;
    check_headers("do.setHeaders", &actions.set_headers)?;
    actions.reply.as_ref().map_or(Ok(()), check_reply)?;
    actions.fail.as_ref().map_or(Ok(()), check_failure)
}

fn check_headers<'a>(
    field: &str,
    headers: impl IntoIterator<Item = (&'a String, &'a String)>,
) -> Result<(), FaultError> {
    headers.into_iter().try_for_each(|(name, value)| {
        check_name(field, name)?;
        if value.contains('\0') {
            let why = "a value has no NUL, which would end the frame; to end it there give replace";
            return Err(FaultError::new(format!("{field}.{name}"), why));
        }
        Ok(())
    })
}

fn check_name(field: &str, name: &str) -> Result<(), FaultError> {
    if name.is_empty() || name.contains(['\0', '\r', '\n']) {
        let why = format!(
            "{name:?} is no name of a header: it is not empty, and has no NUL and no line end; addLines \
             writes any line as it stands"
        );
        return Err(FaultError::new(field, why));
    }
    Ok(())
}

fn check_reply(reply: &Reply) -> Result<(), FaultError> {
    let command = Command::parse(reply.command.as_bytes());
    if !command.is_some_and(|command| SERVER_FRAMES.contains(&command)) {
        let why = format!(
            "{:?} is no frame of a server: CONNECTED, MESSAGE, RECEIPT or ERROR; to send what is none, \
             give replace or append on a frame to the client",
            reply.command
        );
        return Err(FaultError::new("do.reply.command", why));
    }
    check_headers("do.reply.headers", &reply.headers)
}

/// The header `message` has to get through in every version, of which 1.0 has no escapes.
fn check_failure(failure: &Failure) -> Result<(), FaultError> {
    if failure.message.contains(['\0', '\r', '\n']) {
        let why = "has one line, without NUL; give the rest as body";
        return Err(FaultError::new("do.fail.message", why));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::faults::Fault;

    #[test]
    fn what_no_frame_can_have_is_refused_by_its_field() {
        for (on, actions, told) in [
            ("", r#"{"setHeaders":{"":"x"}}"#, r#"do.setHeaders: "" is no name"#),
            ("", r#"{"setHeaders":{"a\nb":"x"}}"#, r#"do.setHeaders: "a\nb" is no name"#),
            ("", r#"{"setHeaders":{"a":"x\u0000"}}"#, "do.setHeaders.a: a value has no NUL"),
            ("", r#"{"removeHeaders":[""]}"#, r#"do.removeHeaders: "" is no name"#),
            (r#","headers":{"":"x"}"#, r#"{"drop":true}"#, r#"on.headers: "" is no name"#),
            ("", r#"{"reply":{"command":"HELLO"}}"#, r#"do.reply.command: "HELLO" is no frame"#),
            ("", r#"{"reply":{"command":"SEND"}}"#, r#"do.reply.command: "SEND" is no frame"#),
            (
                "",
                r#"{"reply":{"command":"ERROR","headers":{"":"x"}}}"#,
                r#"do.reply.headers: "" is no name"#,
            ),
            ("", r#"{"fail":{"message":"a\u0000b"}}"#, "do.fail.message: has one line"),
            ("", r#"{"fail":{"message":"a\nb"}}"#, "do.fail.message: has one line"),
        ] {
            let json = format!(r#"{{"on":{{"command":"MESSAGE"{on}}},"do":{actions}}}"#);
            let error = serde_json::from_str::<Fault>(&json).unwrap_err().to_string();
            assert!(error.starts_with(told), "{json}: {error}");
        }
    }
}
