//! Counters of a namespace, since it was made.

use stomp_protocol::Command;

use super::entry::What;
use super::frame::Direction;

/// The commands that are counted by name, those of the specification; others are counted together.
const COMMANDS: [Command; 15] = [
    Command::Connect,
    Command::Stomp,
    Command::Connected,
    Command::Send,
    Command::Subscribe,
    Command::Unsubscribe,
    Command::Ack,
    Command::Nack,
    Command::Begin,
    Command::Commit,
    Command::Abort,
    Command::Disconnect,
    Command::Message,
    Command::Receipt,
    Command::Error,
];

/// The name under which other commands are counted.
const OTHER: &str = "other";

/// Counts that only ever grow.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Totals {
    pub(crate) opened: u64,
    pub(crate) closed: u64,
    incoming: Flow,
    outgoing: Flow,
}

/// The counters of one direction.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Flow {
    /// By [`COMMANDS`], and the others behind them.
    frames: [u64; COMMANDS.len() + 1],
    pub(crate) heart_beats: u64,
    pub(crate) bytes: u64,
    /// Bytes that were no frame.
    pub(crate) unknown: u64,
}

impl Totals {
    pub(super) fn count(&mut self, direction: Direction, what: &What) {
        let flow = match direction {
            Direction::In => &mut self.incoming,
            Direction::Out => &mut self.outgoing,
        };
        match what {
            What::Opened => self.opened += 1,
            What::Closed(_) => self.closed += 1,
            What::Refused(_) => {}
            What::HeartBeat => {
                flow.heart_beats += 1;
                flow.bytes += 1;
            }
            What::Frame(bytes) => {
                flow.frames[command(bytes.start())] += 1;
                flow.bytes += bytes.len() as u64;
            }
            What::Unknown(bytes) => {
                flow.unknown += bytes.len() as u64;
                flow.bytes += bytes.len() as u64;
            }
        }
    }

    /// Both directions, by the names they have in labels.
    pub(crate) const fn flows(&self) -> [(&'static str, &Flow); 2] {
        [("in", &self.incoming), ("out", &self.outgoing)]
    }
}

impl Flow {
    /// Frames by command, those that there were.
    pub(crate) fn frames(&self) -> impl Iterator<Item = (&str, u64)> {
        let names = COMMANDS.iter().map(Command::as_str).chain([OTHER]);
        names.zip(self.frames).filter(|(_, count)| *count > 0)
    }
}

/// The place in [`Flow::frames`] of a frame that starts so.
fn command(start: &[u8]) -> usize {
    let start = start.trim_ascii_start();
    let end = start.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(start.len());
    let named = |command: &Command| command.as_str().as_bytes() == &start[..end];
    COMMANDS.iter().position(named).unwrap_or(COMMANDS.len())
}
