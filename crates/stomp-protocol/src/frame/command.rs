//! The commands of STOMP, and those that a server may add.

use core::fmt;

/// The length of the longest command, UNSUBSCRIBE.
const MAX_COMMAND: usize = 11;

/// The first line of a frame. It is case-sensitive (spec#3).
///
/// ```
/// use stomp_protocol::Command;
///
/// assert_eq!(Command::parse(b"SEND"), Some(Command::Send));
/// assert_eq!(Command::parse(b"GREET"), None);
/// let greet = Command::parse_any(b"GREET").unwrap();
/// assert_eq!(greet.as_str(), "GREET");
/// assert!(greet.is_from_server() && Command::Send.is_from_client());
/// assert!(Command::Send.may_have_body() && !Command::Ack.may_have_body());
/// assert!(!Command::Connect.escapes_headers());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Server: a message from a destination.
    Message,
    /// Client: open a session.
    Connect,
    /// Client: the same as [`Connect`](Self::Connect), since 1.1 (spec#27).
    Stomp,
    /// Server: the session is open.
    Connected,
    /// Client: a message for a destination.
    Send,
    /// Client: open a subscription to a destination.
    Subscribe,
    /// Client: close a subscription.
    Unsubscribe,
    /// Client: a message was processed.
    Ack,
    /// Client: a message was not processed; since 1.1.
    Nack,
    /// Client: open a transaction.
    Begin,
    /// Client: execute a transaction.
    Commit,
    /// Client: discard a transaction.
    Abort,
    /// Client: the last frame of a session.
    Disconnect,
    /// Server: a frame that asked for a receipt has been processed.
    Receipt,
    /// Server: a request failed; by the specification the connection ends (spec#76).
    Error,
    /// A command that no version of STOMP defines. A lenient client accepts it from its server, with
    /// headers and a body of any kind.
    Other(OtherCommand),
}

/// A command of 1 to 11 ASCII letters that STOMP does not define.
///
/// [`Command::parse_any`] reads one.
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
        // `parse` accepts letters only.
        let letters = self.letters.get(..usize::from(self.len)).unwrap_or_default();
        crate::text::utf8(letters).unwrap_or_default()
    }
}

impl fmt::Debug for OtherCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Command {
    /// The command as written on the wire: `SEND`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Message => "MESSAGE",
            Self::Connect => "CONNECT",
            Self::Stomp => "STOMP",
            Self::Connected => "CONNECTED",
            Self::Send => "SEND",
            Self::Subscribe => "SUBSCRIBE",
            Self::Unsubscribe => "UNSUBSCRIBE",
            Self::Ack => "ACK",
            Self::Nack => "NACK",
            Self::Begin => "BEGIN",
            Self::Commit => "COMMIT",
            Self::Abort => "ABORT",
            Self::Disconnect => "DISCONNECT",
            Self::Receipt => "RECEIPT",
            Self::Error => "ERROR",
            Self::Other(other) => other.as_str(),
        }
    }

    /// Reads a command that STOMP defines; `None` for anything else. They are searched from the first one.
    #[must_use]
    pub fn parse(line: &[u8]) -> Option<Self> {
        (0..).map_while(Self::defined).find(|command| command.as_str().as_bytes() == line)
    }

    /// The commands that STOMP defines, by numbers in their order, the most frequent one first; `None` behind the last.
    /// A table of them would be more of a WebAssembly module.
    const fn defined(number: u8) -> Option<Self> {
        Some(match number {
            0 => Self::Message,
            1 => Self::Connect,
            2 => Self::Stomp,
            3 => Self::Connected,
            4 => Self::Send,
            5 => Self::Subscribe,
            6 => Self::Unsubscribe,
            7 => Self::Ack,
            8 => Self::Nack,
            9 => Self::Begin,
            10 => Self::Commit,
            11 => Self::Abort,
            12 => Self::Disconnect,
            13 => Self::Receipt,
            14 => Self::Error,
            _ => return None,
        })
    }

    /// Reads a command that STOMP defines, or another word of 1 to 11 ASCII letters; `None` for
    /// anything else.
    ///
    /// ```
    /// use stomp_protocol::Command;
    ///
    /// let greet = Command::parse_any(b"GREET");
    /// assert!(matches!(greet, Some(Command::Other(other)) if Command::Other(other).as_str() == "GREET"));
    /// ```
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

    /// Whether a body is allowed: of the commands of STOMP in SEND, MESSAGE and ERROR (spec#12).
    #[must_use]
    pub const fn may_have_body(self) -> bool {
        matches!(self, Self::Send | Self::Message | Self::Error | Self::Other(_))
    }

    /// Whether its headers are escaped in the versions that have escapes. Those of CONNECT and
    /// CONNECTED are not, so that a 1.0 peer can read them (spec#10).
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
    fn a_word_may_be_a_command_of_another_server() {
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
