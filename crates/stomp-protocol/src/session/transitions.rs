#![doc = include_str!("transitions.md")]

/// How far the connection of a session has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// No connection is wanted.
    Idle,
    /// An attempt is under way.
    Connecting,
    /// The broker has accepted us.
    Connected,
    /// The next attempt is to come.
    Waiting,
    /// The connection is being ended; the session will be idle.
    Disconnecting,
    /// The connection is being ended; the session will connect again.
    Restarting,
    /// The connection is being ended; the session will be closed.
    Closing,
    /// The session has ended for good.
    Closed,
    /// An error that no further attempt would cure.
    Failed,
}

/// What changes the phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Input {
    /// A caller wants to be connected.
    Connect,
    /// The next attempt is due, or worth while at once.
    Retry,
    /// CONNECTED came.
    Connected,
    /// The attempt or connection has ended; another may do better.
    Lost,
    /// The attempt has ended; the credentials are asked for once more, at once.
    AskAgain,
    /// The attempt has ended, or the policy says no: there is no other.
    GiveUp,
    /// The application wants no connection for now.
    Disconnect,
    /// The last caller has left before there was a connection.
    Leave,
    /// The application has finished with the session.
    Close,
}

/// What follows from a change of the phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    Nothing,
    /// An attempt begins; attempts are counted from 1.
    StartAnew,
    /// The next attempt begins.
    Start,
    /// Subscriptions are restored, messages sent, callers told.
    Restore,
    /// The retry policy is asked.
    AskPolicy,
    /// DISCONNECT is sent.
    Disconnect,
    /// The attempt is given up, and the new phase entered.
    Abandon,
    /// The new phase is entered: calls that it ends settle.
    Enter,
}

/// The next phase, and what follows. The compiler makes one table of it, a fifth of the code of the branches.
pub(super) fn next(phase: Phase, input: Input) -> (Phase, Effect) {
    const TABLE: [[(Phase, Effect); INPUTS.len()]; PHASES.len()] = {
        let mut table = [[(Phase::Idle, Effect::Nothing); INPUTS.len()]; PHASES.len()];
        let mut row = 0;
        while row < PHASES.len() {
            let mut column = 0;
            while column < INPUTS.len() {
                table[row][column] = transition(PHASES[row], INPUTS[column]);
                column += 1;
            }
            row += 1;
        }
        table
    };
    let row = TABLE.get(phase as usize);
    row.and_then(|row| row.get(input as usize)).copied().unwrap_or((phase, Effect::Nothing))
}

/// In the order of their numbers.
const PHASES: [Phase; 9] = [
    Phase::Idle,
    Phase::Connecting,
    Phase::Connected,
    Phase::Waiting,
    Phase::Disconnecting,
    Phase::Restarting,
    Phase::Closing,
    Phase::Closed,
    Phase::Failed,
];

/// In the order of their numbers.
const INPUTS: [Input; 9] = [
    Input::Connect,
    Input::Retry,
    Input::Connected,
    Input::Lost,
    Input::AskAgain,
    Input::GiveUp,
    Input::Disconnect,
    Input::Leave,
    Input::Close,
];

#[rustfmt::skip]
const fn transition(phase: Phase, input: Input) -> (Phase, Effect) {
    use Phase::{Closed, Closing, Connected, Connecting, Disconnecting, Failed, Idle, Restarting, Waiting};

    match (phase, input) {
        (Idle,          Input::Connect)    => (Connecting,    Effect::StartAnew),
        (Idle,          Input::Disconnect) => (Idle,          Effect::Enter),
        (Idle,          Input::Close)      => (Closed,        Effect::Enter),

        (Connecting,    Input::Connected)  => (Connected,     Effect::Restore),
        (Connecting,    Input::Lost)       => (Waiting,       Effect::AskPolicy),
        (Connecting,    Input::AskAgain)   => (Connecting,    Effect::Start),
        (Connecting,    Input::GiveUp)     => (Failed,        Effect::Enter),
        (Connecting,    Input::Disconnect) => (Idle,          Effect::Abandon),
        (Connecting,    Input::Leave)      => (Idle,          Effect::Abandon),
        (Connecting,    Input::Close)      => (Closed,        Effect::Abandon),

        (Connected,     Input::Lost)       => (Waiting,       Effect::AskPolicy),
        (Connected,     Input::Disconnect) => (Disconnecting, Effect::Disconnect),
        (Connected,     Input::Close)      => (Closing,       Effect::Disconnect),

        (Waiting,       Input::Connect)    => (Connecting,    Effect::Start),
        (Waiting,       Input::Retry)      => (Connecting,    Effect::Start),
        (Waiting,       Input::GiveUp)     => (Failed,        Effect::Enter),
        (Waiting,       Input::Disconnect) => (Idle,          Effect::Enter),
        (Waiting,       Input::Leave)      => (Idle,          Effect::Enter),
        (Waiting,       Input::Close)      => (Closed,        Effect::Enter),

        (Disconnecting, Input::Connect)    => (Restarting,    Effect::Nothing),
        (Disconnecting, Input::Lost)       => (Idle,          Effect::Enter),
        (Disconnecting, Input::Close)      => (Closing,       Effect::Nothing),

        (Restarting,    Input::Lost)       => (Connecting,    Effect::StartAnew),
        (Restarting,    Input::Disconnect) => (Disconnecting, Effect::Nothing),
        (Restarting,    Input::Leave)      => (Disconnecting, Effect::Nothing),
        (Restarting,    Input::Close)      => (Closing,       Effect::Nothing),

        (Closing,       Input::Lost)       => (Closed,        Effect::Enter),

        (Closed,        Input::Disconnect) => (Closed,        Effect::Enter),
        (Closed,        Input::Close)      => (Closed,        Effect::Enter),

        (Failed,        Input::Connect)    => (Connecting,    Effect::StartAnew),
        (Failed,        Input::Disconnect) => (Idle,          Effect::Enter),
        (Failed,        Input::Close)      => (Closed,        Effect::Enter),

        _ => (phase, Effect::Nothing),
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use alloc::format;
    use alloc::string::String;
    use std::println;

    use super::*;

    /// The table in Markdown: a row for each phase, a column for each input.
    fn table() -> String {
        let cell = |phase, input| match next(phase, input) {
            (next, Effect::Nothing) if next == phase => "–".into(),
            (next, Effect::Nothing) => format!("{next:?}"),
            (next, effect) => format!("{next:?}: {effect:?}"),
        };
        let header: String = INPUTS.iter().map(|input| format!(" {input:?} |")).collect();
        let rule = " --- |".repeat(INPUTS.len());
        let row = |phase: &Phase| {
            let cells: String =
                INPUTS.iter().map(|input| format!(" {} |", cell(*phase, *input))).collect();
            format!("| **{phase:?}** |{cells}\n")
        };
        let rows: String = PHASES.iter().map(row).collect();
        format!("| |{header}\n| --- |{rule}\n{rows}")
    }

    #[test]
    fn phases_and_inputs_stand_at_their_numbers() {
        assert!((0..).zip(PHASES).all(|(number, phase)| phase as usize == number));
        assert!((0..).zip(INPUTS).all(|(number, input)| input as usize == number));
    }

    #[test]
    fn the_document_shows_this_table() {
        let table = table();
        let is_shown = include_str!("transitions.md").contains(&table);
        if !is_shown {
            println!("{table}");
        }
        assert!(is_shown, "transitions.md lacks the table printed above");
    }
}
