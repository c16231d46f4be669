//! The fifteen commands, and room for those of somebody else's.

use core::fmt;

/// The longest command there is: UNSUBSCRIBE.
const MAX_COMMAND: usize = 11;

/// The first line of a frame. Case matters (spec#3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Client: open a session.
    Connect,
    /// Client: the same as [`Connect`](Self::Connect), since 1.1 (spec#27).
    Stomp,
    /// Server: the session is open.
    Connected,
    /// Client: a message for a destination.
    Send,
    /// Client: ask for the messages of a destination.
    Subscribe,
    /// Client: ask for no more of them.
    Unsubscribe,
    /// Client: a message was processed.
    Ack,
    /// Client: a message was not processed; since 1.1.
    Nack,
    /// Client: open a transaction.
    Begin,
    /// Client: carry out a transaction.
    Commit,
    /// Client: throw a transaction away.
    Abort,
    /// Client: the last frame of a session.
    Disconnect,
    /// Server: a message from a destination.
    Message,
    /// Server: a frame that asked for a receipt has been processed.
    Receipt,
    /// Server: something went wrong; the connection is about to close.
    Error,
    /// A command that no version of STOMP defines. A lenient client takes it from its server: its
    /// headers are read like any other's, its body may be anything.
    Other(OtherCommand),
}

/// A word of 1 to 11 ASCII letters that is none of the commands of STOMP.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct OtherCommand {
    letters: [u8; MAX_COMMAND],
    len: u8,
}

impl OtherCommand {
    fn parse(line: &[u8]) -> Option<Self> {
        let is_word = !line.is_empty() && line.iter().all(u8::is_ascii_alphabetic);
        if !is_word || line.len() > MAX_COMMAND {
            return None;
        }
        let mut letters = [0; MAX_COMMAND];
        letters.iter_mut().zip(line).for_each(|(letter, byte)| *letter = *byte);
        Some(Self { letters, len: line.len() as u8 })
    }

    fn as_str(&self) -> &str {
        // Nothing but letters was let in.
        let letters = self.letters.get(..usize::from(self.len)).unwrap_or_default();
        core::str::from_utf8(letters).unwrap_or_default()
    }
}

impl fmt::Debug for OtherCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Command {
    /// What STOMP defines, with what stands on the wire.
    const DEFINED: [(Self, &str); 15] = [
        (Self::Connect, "CONNECT"),
        (Self::Stomp, "STOMP"),
        (Self::Connected, "CONNECTED"),
        (Self::Send, "SEND"),
        (Self::Subscribe, "SUBSCRIBE"),
        (Self::Unsubscribe, "UNSUBSCRIBE"),
        (Self::Ack, "ACK"),
        (Self::Nack, "NACK"),
        (Self::Begin, "BEGIN"),
        (Self::Commit, "COMMIT"),
        (Self::Abort, "ABORT"),
        (Self::Disconnect, "DISCONNECT"),
        (Self::Message, "MESSAGE"),
        (Self::Receipt, "RECEIPT"),
        (Self::Error, "ERROR"),
    ];

    /// As it stands on the wire: `SEND`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Other(other) => other.as_str(),
            defined => {
                let row = Self::DEFINED.iter().find(|(command, _)| command == defined);
                row.map_or("", |(_, word)| word)
            }
        }
    }

    /// Reads a command that STOMP defines; `None` for anything else.
    #[must_use]
    pub fn parse(line: &[u8]) -> Option<Self> {
        let row = Self::DEFINED.iter().find(|(_, word)| word.as_bytes() == line);
        row.map(|(command, _)| *command)
    }

    /// Reads any command: one that STOMP defines, or else a word that might be one. `None` for
    /// what is no word of 1 to 11 ASCII letters.
    #[must_use]
    pub fn parse_any(line: &[u8]) -> Option<Self> {
        Self::parse(line).or_else(|| OtherCommand::parse(line).map(Self::Other))
    }

    /// Whether a client sends it.
    #[must_use]
    pub const fn is_from_client(self) -> bool {
        !self.is_from_server()
    }

    /// Whether a server sends it.
    #[must_use]
    pub const fn is_from_server(self) -> bool {
        matches!(
            self,
            Self::Connected | Self::Message | Self::Receipt | Self::Error | Self::Other(_)
        )
    }

    /// Whether a body is allowed: SEND, MESSAGE and ERROR only (spec#12), as far as STOMP knows.
    #[must_use]
    pub const fn may_have_body(self) -> bool {
        matches!(self, Self::Send | Self::Message | Self::Error | Self::Other(_))
    }

    /// Whether its headers are escaped, in the versions that escape at all: not those of
    /// CONNECT and CONNECTED, which 1.0 peers must be able to read (spec#10).
    #[must_use]
    pub const fn escapes_headers(self) -> bool {
        !matches!(self, Self::Connect | Self::Stomp | Self::Connected)
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Command;

    const CLIENT: [Command; 11] = [
        Command::Connect,
        Command::Stomp,
        Command::Send,
        Command::Subscribe,
        Command::Unsubscribe,
        Command::Ack,
        Command::Nack,
        Command::Begin,
        Command::Commit,
        Command::Abort,
        Command::Disconnect,
    ];
    const SERVER: [Command; 4] =
        [Command::Connected, Command::Message, Command::Receipt, Command::Error];

    // spec#3
    #[test]
    fn names_read_back_and_case_matters() {
        for command in CLIENT.into_iter().chain(SERVER) {
            assert_eq!(Command::parse(command.as_str().as_bytes()), Some(command));
            assert_eq!(Command::parse(command.as_str().to_ascii_lowercase().as_bytes()), None);
        }
        assert_eq!(Command::parse(b"SEND "), None);
        assert_eq!(Command::parse(b""), None);
    }

    #[test]
    fn each_command_has_one_direction() {
        assert!(CLIENT.into_iter().all(|c| c.is_from_client() && !c.is_from_server()));
        assert!(SERVER.into_iter().all(|c| c.is_from_server() && !c.is_from_client()));
    }

    #[test]
    fn a_word_may_be_a_command_of_somebody_else() {
        for word in ["X", "GOODBYE", "toString", "ABCDEFGHIJK"] {
            assert_eq!(Command::parse(word.as_bytes()), None);
            let command = Command::parse_any(word.as_bytes()).expect(word);
            assert_eq!(command.as_str(), word);
        }
        assert_eq!(Command::parse_any(b"SEND"), Some(Command::Send));
        for line in ["", "ABCDEFGHIJKL", "GET ", "HTTP/1.1 40", "MES\rSAGE", "A B", "안녕"] {
            assert_eq!(Command::parse_any(line.as_bytes()), None, "{line:?}");
        }
    }

    // spec#12
    #[test]
    fn three_commands_may_have_a_body() {
        let with_body = CLIENT.into_iter().chain(SERVER).filter(|c| c.may_have_body());
        assert!(with_body.eq([Command::Send, Command::Message, Command::Error]));
    }
}
