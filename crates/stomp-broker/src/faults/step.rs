//! The steps that the fault pipeline has the session do.

use super::edit;
use super::ending::{Aftermath, CloseWith, Failure, FaultEnd, Reply, StopReading};
use super::ledger::FaultId;
use super::raw::RawFrame;

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Bytes for the client: one WebSocket message, or one segment.
    ToClient(Vec<u8>),
    /// A frame of SockJS, or what is none, for a client who has come by SockJS.
    SockJs(String),
    /// Bytes for the protocol machine.
    ToBroker(Vec<u8>),
    /// Nothing more will come from the client.
    EndOfInput,
    /// Let the broker answer with an ERROR and close.
    Fail(Failure),
    /// Stop reading; the engine itself sees to that.
    StopReading(Stop),
    /// The connection is over in this way.
    End(End),
}

/// How a fault ends a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// By a closing handshake with this code, where there is one.
    Close(CloseWith),
    /// By closing the socket.
    Disconnect,
    /// By resetting it.
    Reset,
    /// Not at all: nothing is said any more and nothing heard.
    Hang,
}

/// How long nothing is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// So many milliseconds.
    For(u64),
    /// While this fault is there and switched on.
    While(FaultId),
}

/// The steps right after what the fault `id` struck at. `cancels`: the subscription is taken away.
pub(super) fn steps(
    id: FaultId,
    aftermath: &Aftermath,
    cancels: bool,
    cause: &RawFrame,
) -> Vec<Step> {
    let mut steps = Vec::new();
    if let Some(reply) = &aftermath.reply {
        steps.push(Step::ToClient(edit::reply(reply, cause)));
    }
    steps.extend(aftermath.sockjs.clone().map(Step::SockJs));
    if cancels {
        steps.extend(cancellation(cause).into_iter().flatten());
    }
    if let Some(FaultEnd::Fail(failure)) = &aftermath.end {
        steps.push(Step::Fail(failure.clone()));
    }
    steps.extend(aftermath.stop_reading.map(|stop| {
        Step::StopReading(match stop {
            StopReading::WhileEnabled => Stop::While(id),
            StopReading::For(millis) => Stop::For(millis),
        })
    }));
    steps.extend(aftermath.end.as_ref().and_then(end).map(Step::End));
    steps
}

fn end(end: &FaultEnd) -> Option<End> {
    match end {
        FaultEnd::Fail(_) => None,
        FaultEnd::Close(close) => Some(End::Close(close.clone())),
        FaultEnd::Disconnect => Some(End::Disconnect),
        FaultEnd::Reset => Some(End::Reset),
        FaultEnd::Hang => Some(End::Hang),
    }
}

/// As RabbitMQ does it: the subscription is gone, an ERROR with its id says so, and everything
/// else goes on.
fn cancellation(cause: &RawFrame) -> Option<[Step; 2]> {
    let is_message = cause.command() == "MESSAGE";
    let id = cause.header(if is_message { "subscription" } else { "id" });
    // A 1.0 client may have subscribed without an id.
    let name = if id.is_some() { "id" } else { "destination" };
    let value = id.or_else(|| cause.header("destination"))?;
    let mut unsubscribe = cause.with_command("UNSUBSCRIBE");
    unsubscribe.set(name, &value);
    let mut bytes = unsubscribe.bytes(b"\n");
    bytes.push(0);
    let headers = [("message", "Server cancelled subscription"), ("subscription", &value)];
    let error = Reply {
        command: "ERROR".into(),
        headers: headers.map(|(name, value)| (name.into(), value.into())).into(),
        body: format!("The server has taken the subscription {value} away."),
    };
    Some([Step::ToBroker(bytes), Step::ToClient(edit::reply(&error, cause))])
}
