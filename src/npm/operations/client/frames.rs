//! Frames that a client sends: they go out as they are made, not by `next_action`.

use stomp_protocol::client::{Client, CommandOutcome, Token};
use stomp_protocol::{Command, UsageError, UsageErrorKind};

use super::{done, number};
use crate::npm::abi::Results;
use crate::npm::headers;

pub(crate) fn send_head(client: &mut Client, mut input: &str, results: &mut Results) -> bool {
    let destination = headers::take_part(&mut input);
    let headers = headers::decode(input);
    let head =
        client.established().and_then(|connection| connection.send_head(destination, &headers));
    done(head.map(|head| results.body = head), results)
}

/// Makes the frame of a command. Input: the destination or the id that it is about, for ACK and NACK the
/// subscription, headers.
#[inline(never)]
fn request(
    client: &mut Client,
    command: Command,
    token: Token,
    input: &str,
    results: &mut Results,
) -> bool {
    let outcome = make(client, command, token, input);
    done(outcome.map(|outcome| write(outcome, results)), results)
}

fn make(
    client: &mut Client,
    command: Command,
    token: Token,
    mut input: &str,
) -> Result<CommandOutcome, UsageError> {
    let connection = client.established()?;
    let subject = headers::take_part(&mut input);
    let mut subscription = None;
    if matches!(command, Command::Ack | Command::Nack) {
        if subject.is_empty() {
            return Err(UsageErrorKind::NoAckHeader.into());
        }
        subscription = Some(headers::take_part(&mut input)).filter(|id| !id.is_empty());
    }
    connection.request(command, subject, subscription, headers::decode(input), token)
}

fn write(outcome: CommandOutcome, results: &mut Results) {
    results.text = outcome.id;
    results.value = number(outcome.removed);
    results.body = outcome.frame.into_bytes();
}

macro_rules! requests {
    ($($name:ident: $command:ident),*) => {
        $(pub(crate) fn $name(client: &mut Client, input: &str, results: &mut Results) -> bool {
            request(client, Command::$command, Token::NONE, input, results)
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
    request(client, Command::Subscribe, token, input, results)
}

pub(crate) fn abandon(client: &mut Client, input: &str, results: &mut Results) -> bool {
    let mut rest = input;
    let id = headers::take_part(&mut rest);
    let is_over = client.established().is_ok_and(|connection| !connection.has_transaction(id));
    is_over || abort(client, input, results)
}

pub(crate) fn watch_for_receipt(
    client: &mut Client,
    token: Token,
    id: &str,
    results: &mut Results,
) -> bool {
    let watched =
        client.established().and_then(|connection| connection.watch_for_receipt(id, token));
    done(watched.map(|former| results.value = number(former)), results)
}
