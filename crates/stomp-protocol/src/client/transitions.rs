#![doc = include_str!("transitions.md")]

use super::ActivationState;

/// How far the connection of a client has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConnectionState {
    /// There is no attempt.
    Idle,
    /// The driver prepares an attempt, makes its socket, or waits until that is open.
    Connecting,
    /// The socket is open: there is a [`Connection`](super::Connection), in a [`Phase`] of its own.
    Open,
    /// The socket was told to close. The connection is over.
    Closing,
    /// The socket is being dropped. The connection is over.
    Discarding,
}

/// What changes the state of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConnectionInput {
    /// An attempt is due.
    Connect,
    /// The socket is open.
    Opened,
    /// There will be no socket.
    Failed,
    /// The socket is closed.
    Closed,
    /// The connection is to be ended in good order.
    Close,
    /// The connection is to be ended at once.
    Discard,
    /// The socket has been dropped.
    Discarded,
}

/// What follows from a change of the connection's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConnectionEffect {
    Nothing,
    /// The driver connects.
    Connect,
    /// CONNECT is sent.
    Greet,
    /// The driver closes the socket.
    Close,
    /// The driver drops the socket.
    Discard,
    /// The attempt has failed: that is logged, and the next one decided on.
    Fail,
    /// There was no socket whose end is to be told.
    EndWithoutSocket,
    /// The socket's own close event is told.
    EndBySocket,
    /// A close event of ours is told.
    EndDiscarded,
}

/// The next state of the connection, and what follows.
#[rustfmt::skip]
pub(super) const fn connection(
    state: ConnectionState,
    input: ConnectionInput,
) -> (ConnectionState, ConnectionEffect) {
    use ConnectionEffect as Effect;
    use ConnectionInput as Input;
    use ConnectionState::{Closing, Connecting, Discarding, Idle, Open};

    match (state, input) {
        (Idle,       Input::Connect)   => (Connecting, Effect::Connect),

        (Connecting, Input::Opened)    => (Open,       Effect::Greet),
        (Connecting, Input::Failed)    => (Idle,       Effect::Fail),
        (Connecting, Input::Closed)    => (Idle,       Effect::EndBySocket),
        (Connecting, Input::Close)     => (Closing,    Effect::Close),
        (Connecting, Input::Discard)   => (Discarding, Effect::Discard),

        (Open,       Input::Closed)    => (Idle,       Effect::EndBySocket),
        (Open,       Input::Close)     => (Closing,    Effect::Close),
        (Open,       Input::Discard)   => (Discarding, Effect::Discard),

        (Closing,    Input::Failed)    => (Idle,       Effect::EndWithoutSocket),
        (Closing,    Input::Closed)    => (Idle,       Effect::EndBySocket),
        (Closing,    Input::Discard)   => (Discarding, Effect::Discard),

        (Discarding, Input::Failed)    => (Idle,       Effect::EndWithoutSocket),
        (Discarding, Input::Discarded) => (Idle,       Effect::EndDiscarded),

        _ => (state, Effect::Nothing),
    }
}

/// What concerns the wish to be connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ActivationInput {
    /// The application wants to be connected.
    Activate,
    /// The application wants to be at rest.
    Deactivate,
    /// A connection or attempt has ended, and all about it has been told.
    DecideNext,
}

/// What follows from that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ActivationEffect {
    Nothing,
    /// The client becomes active and connects.
    Start,
    /// As [`Start`](Self::Start), if the application has asked for it since.
    StartIfWanted,
    /// The client deactivates: by DISCONNECT, if it is connected.
    Stop,
    /// A deactivation that is under way goes on; by force, if that is asked for now.
    StopSooner,
    /// The retry policy schedules the next attempt.
    Retry,
    /// It is logged that the client is active already.
    LogAlreadyActive,
    /// It is logged that the client will become active once it is at rest.
    LogPostponed,
    /// It is logged that the client is inactive already, and told that it is at rest.
    TellAtRest,
}

/// What follows from a wish, or from the end of a connection.
#[rustfmt::skip]
pub(super) const fn activation(
    state: ActivationState,
    input: ActivationInput,
) -> ActivationEffect {
    use ActivationEffect as Effect;
    use ActivationInput as Input;
    use ActivationState::{Active, Deactivating, Inactive};

    match (state, input) {
        (Inactive,     Input::Activate)   => Effect::Start,
        (Inactive,     Input::Deactivate) => Effect::TellAtRest,
        (Inactive,     Input::DecideNext) => Effect::StartIfWanted,

        (Active,       Input::Activate)   => Effect::LogAlreadyActive,
        (Active,       Input::Deactivate) => Effect::Stop,
        (Active,       Input::DecideNext) => Effect::Retry,

        (Deactivating, Input::Activate)   => Effect::LogPostponed,
        (Deactivating, Input::Deactivate) => Effect::StopSooner,
        (Deactivating, Input::DecideNext) => Effect::Nothing,
    }
}

/// How far STOMP has got on an open socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// CONNECT is on its way.
    Handshake,
    /// The broker has accepted us.
    Connected,
    /// DISCONNECT is on its way: nothing more may be sent (spec#68), but things still come.
    Disconnecting,
    /// By receipt, fault or silence.
    Ended,
}

/// What changes the phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PhaseInput {
    /// DISCONNECT is sent.
    Disconnect,
    /// CONNECTED came.
    Connected,
    /// ERROR came.
    Error,
    /// MESSAGE, RECEIPT or a frame of another command came.
    Frame,
    /// The receipt for DISCONNECT came.
    DisconnectReceipt,
    /// The broker broke the protocol, or was silent for too long.
    Fault,
}

/// The next phase; none for a frame that must not come in this one.
#[rustfmt::skip]
pub(super) const fn phase(phase: Phase, input: PhaseInput) -> Option<Phase> {
    use Phase::{Connected, Disconnecting, Ended, Handshake};
    use PhaseInput as Input;

    match (phase, input) {
        (Handshake,     Input::Connected)         => Some(Connected),
        (Handshake,     Input::Error)             => Some(Handshake),

        (Connected,     Input::Disconnect)        => Some(Disconnecting),
        (Connected,     Input::Error)             => Some(Connected),
        (Connected,     Input::Frame)             => Some(Connected),

        (Disconnecting, Input::Error)             => Some(Disconnecting),
        (Disconnecting, Input::Frame)             => Some(Disconnecting),
        (Disconnecting, Input::DisconnectReceipt) => Some(Ended),

        (_,             Input::Fault)             => Some(Ended),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use alloc::format;
    use alloc::string::String;
    use core::fmt::Debug;
    use std::println;

    use super::*;

    /// A table in Markdown: a row for each state, a column for each input.
    fn table<S: Copy + Debug, I: Copy + Debug>(
        states: &[S],
        inputs: &[I],
        cell: impl Fn(S, I) -> String,
    ) -> String {
        let header: String = inputs.iter().map(|input| format!(" {input:?} |")).collect();
        let rule = " --- |".repeat(inputs.len());
        let row = |state: &S| {
            let cells: String =
                inputs.iter().map(|input| format!(" {} |", cell(*state, *input))).collect();
            format!("| **{state:?}** |{cells}\n")
        };
        let rows: String = states.iter().map(row).collect();
        format!("| |{header}\n| --- |{rule}\n{rows}")
    }

    fn connection_table() -> String {
        use ConnectionInput as Input;
        use ConnectionState::{Closing, Connecting, Discarding, Idle, Open};
        let inputs = [
            Input::Connect,
            Input::Opened,
            Input::Failed,
            Input::Closed,
            Input::Close,
            Input::Discard,
            Input::Discarded,
        ];
        table(&[Idle, Connecting, Open, Closing, Discarding], &inputs, |state, input| {
            match connection(state, input) {
                (_, ConnectionEffect::Nothing) => "–".into(),
                (next, effect) => format!("{next:?}: {effect:?}"),
            }
        })
    }

    fn activation_table() -> String {
        use ActivationInput::{Activate, Deactivate, DecideNext};
        use ActivationState::{Active, Deactivating, Inactive};
        let (states, inputs) =
            ([Inactive, Active, Deactivating], [Activate, Deactivate, DecideNext]);
        table(&states, &inputs, |state, input| match activation(state, input) {
            ActivationEffect::Nothing => "–".into(),
            effect => format!("{effect:?}"),
        })
    }

    fn phase_table() -> String {
        use Phase::{Connected, Disconnecting, Ended, Handshake};
        use PhaseInput as Input;
        let inputs = [
            Input::Disconnect,
            Input::Connected,
            Input::Error,
            Input::Frame,
            Input::DisconnectReceipt,
            Input::Fault,
        ];
        table(&[Handshake, Connected, Disconnecting, Ended], &inputs, |state, input| {
            phase(state, input).map_or_else(|| "–".into(), |next| format!("{next:?}"))
        })
    }

    #[test]
    fn the_document_shows_these_tables() {
        let document = include_str!("transitions.md");
        for table in [connection_table(), activation_table(), phase_table()] {
            if !document.contains(&table) {
                println!("{table}");
            }
            assert!(document.contains(&table), "transitions.md lacks the table printed above");
        }
    }
}
