//! Frames that a client sends: they go out as they are made, not by `next_action`.

use stomp_protocol::client::{Client, CommandOutcome, Token};
use stomp_protocol::{Command, UsageError, UsageErrorKind};

use super::{number, tell};
use crate::npm::abi::Results;
use crate::npm::headers;

pub(crate) fn send_head(client: &mut Client, mut input: &str, results: &mut Results) -> bool {
    let destination = headers::take_part(&mut input);
    let headers = headers::decode(input);
    client
        .established()
        .and_then(|connection| connection.send_head(destination, &headers))
        .map(|head| results.body = head)
        .map_err(|error| tell(&error, results))
        .is_ok()
}

/// Makes the frame of a command. Input: the destination or the id that it is about, for ACK and NACK the
/// subscription, headers.
#[inline(never)]
fn request(
    client: &mut Client,
    command: Command,
    token: Token,
    mut input: &str,
    results: &mut Results,
) -> Result<(), UsageError> {
    let subject = headers::take_part(&mut input);
    let mut subscription = None;
    if matches!(command, Command::Ack | Command::Nack) {
        if subject.is_empty() {
            client.established()?;
            return Err(UsageErrorKind::NoAckHeader.into());
        }
        subscription = Some(headers::take_part(&mut input)).filter(|id| !id.is_empty());
    }
    let headers = headers::decode(input);
    let connection = client.established()?;
    let CommandOutcome { id, removed, frame } =
        connection.request(command, subject, subscription, headers, token)?;
    results.text = id;
    results.value = number(removed);
    results.body = frame.into_bytes();
    Ok(())
}

fn done(outcome: Result<(), UsageError>, results: &mut Results) -> bool {
    outcome.map_err(|error| tell(&error, results)).is_ok()
}

macro_rules! requests {
    ($($name:ident: $command:ident),*) => {
        $(pub(crate) fn $name(client: &mut Client, input: &str, results: &mut Results) -> bool {
            let outcome = request(client, Command::$command, Token::NONE, input, results);
            done(outcome, results)
        })*
    };
}

requests!(unsubscribe: Unsubscribe, ack: Ack, nack: Nack, begin: Begin, commit: Commit, abort: Abort);

pub(crate) fn subscribe(
    client: &mut Client,
    token: Token,
    input: &str,
    results: &mut Results,
) -> bool {
    let outcome = request(client, Command::Subscribe, token, input, results);
    done(outcome, results)
}

pub(crate) fn abandon(client: &mut Client, input: &str, results: &mut Results) -> bool {
    match request(client, Command::Abort, Token::NONE, input, results) {
        Err(error) if matches!(error.kind(), UsageErrorKind::UnknownTransaction(_)) => true,
        outcome => done(outcome, results),
    }
}

pub(crate) fn watch_for_receipt(
    client: &mut Client,
    token: Token,
    id: &str,
    results: &mut Results,
) -> bool {
    let watched =
        client.established().and_then(|connection| connection.watch_for_receipt(id, token));
    let outcome = watched.map(|former| results.value = number(former));
    done(outcome, results)
}
