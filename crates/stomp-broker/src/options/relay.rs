//! Options of the gateway.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A real broker, to which every client's session is bridged: one node, or the nodes of a cluster.
///
/// See the example of [`Broker`](crate::Broker).
#[derive(Clone, Debug)]
pub struct Relay {
    /// Where it speaks STOMP over plain TCP, `HOST:PORT`; for a cluster the addresses of its nodes. Sessions
    /// begin with each in turn, and go on to the next one where a node cannot be reached.
    pub addresses: Vec<String>,
    /// Between which parties heart-beats are exchanged. Default: the client and the broker.
    pub heart_beats: RelayHeartBeats,
    /// If set, what every client's CONNECT says to the broker, whatever it says itself.
    pub login: Option<RelayLogin>,
    /// How long a node may take to accept a connection. Default 5 s.
    pub connect_timeout: Duration,
    /// How long the broker may take nothing of what a client sends. Beyond, the session ends: while
    /// a write waits, the gateway does not see that a client is gone. Default 30 s.
    pub write_timeout: Duration,
}

impl Relay {
    /// A gateway to the broker at `HOST:PORT`, with everything else as it is by default.
    ///
    /// See the example of [`Broker`](crate::Broker).
    #[must_use]
    pub fn to(address: impl Into<String>) -> Self {
        Self {
            addresses: vec![address.into()],
            heart_beats: RelayHeartBeats::default(),
            login: None,
            connect_timeout: Duration::from_secs(5),
            write_timeout: Duration::from_secs(30),
        }
    }

    /// The same gateway, with one more node of the broker at `HOST:PORT`.
    ///
    /// See the example of [`Broker`](crate::Broker).
    #[must_use]
    pub fn and(mut self, address: impl Into<String>) -> Self {
        self.addresses.push(address.into());
        self
    }
}

/// Between which parties heart-beats are exchanged.
///
/// See the example of [`Broker`](crate::Broker).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RelayHeartBeats {
    /// The client with the broker: the gateway passes on what each says, and every beat.
    #[default]
    EndToEnd,
    /// The gateway with either: it answers CONNECT with its own offer and makes the broker the
    /// same offer, sends beats both ways and gives up who is silent.
    Split,
}

impl FromStr for RelayHeartBeats {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "end-to-end" => Ok(Self::EndToEnd),
            "split" => Ok(Self::Split),
            _ => Err("expected end-to-end or split"),
        }
    }
}

/// `login` and `passcode` for the broker, as `USER:PASS`; the passcode may hold colons.
///
/// See the example of [`Broker`](crate::Broker).
#[derive(Clone)]
pub struct RelayLogin {
    pub(crate) login: String,
    pub(crate) passcode: String,
}

impl FromStr for RelayLogin {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Headers of CONNECT are not escaped (spec#10).
        if text.contains(['\n', '\r', '\0']) {
            return Err("login and passcode cannot hold line ends or NUL");
        }
        match text.split_once(':') {
            Some((login, passcode)) if !login.is_empty() => {
                Ok(Self { login: login.into(), passcode: passcode.into() })
            }
            _ => Err("expected USER:PASS, for example guest:secret"),
        }
    }
}

/// Shows the name alone.
impl fmt::Debug for RelayLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RelayLogin").field(&self.login).finish()
    }
}
