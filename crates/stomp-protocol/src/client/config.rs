//! What an application asks for: of one connection, and of a client over its connections.

use alloc::string::String;

use super::RetryPolicy;
use crate::codec::Strictness;
use crate::frame::Headers;
use crate::heartbeat::HeartBeat;
use crate::limits::Limits;
use crate::text;
use crate::version::Version;

/// How one connection is opened: read anew for every attempt, so credentials may change in between.
///
/// ```
/// use stomp_protocol::client::ConnectConfig;
/// use stomp_protocol::{Headers, HeartBeat};
///
/// let config = ConnectConfig {
///     headers: Headers::from([("login", "guest"), ("passcode", "guest"), ("host", "/")]),
///     heart_beat: HeartBeat::NONE,
///     ..ConnectConfig::default()
/// };
/// assert_eq!(config.accept_version, "1.2,1.1,1.0");
/// ```
#[derive(Debug, Clone)]
pub struct ConnectConfig {
    /// The versions offered, with commas between them, as the header of this name has them (spec#29).
    /// One that this crate does not speak may stand there too: a broker that chooses it is refused.
    /// Default `1.2,1.1,1.0`.
    pub accept_version: String,
    /// Headers of the CONNECT frame, such as `login`, `passcode` and `host`. None is added but
    /// `accept-version` and `heart-beat`: a broker may refuse a `host` it does not know.
    pub headers: Headers,
    /// What this client can send and would like to get, in milliseconds. Default 10 s both ways.
    pub heart_beat: HeartBeat,
    /// How many times the agreed period may pass in silence before the broker is taken for dead,
    /// in percent (spec#47). Default 200.
    pub tolerance_percent: u64,
    /// Whether the broker's small faults are forgiven. Default lenient.
    pub strictness: Strictness,
    /// What is too large to accept.
    pub limits: Limits,
}

impl Default for ConnectConfig {
    fn default() -> Self {
        Self {
            accept_version: "1.2,1.1,1.0".into(),
            headers: Headers::new(),
            heart_beat: HeartBeat { outgoing: 10_000, incoming: 10_000 },
            tolerance_percent: 200,
            strictness: Strictness::Lenient,
            limits: Limits::default(),
        }
    }
}

impl ConnectConfig {
    /// Whether `version` is offered.
    pub(crate) fn offers(&self, version: Version) -> bool {
        let mut rest = self.accept_version.as_str();
        while !rest.is_empty() {
            if text::take(&mut rest, b',') == version.as_str() {
                return true;
            }
        }
        false
    }

    /// The highest version that is offered.
    pub(crate) fn highest_version(&self) -> Version {
        let mut versions = Version::ALL.into_iter().rev();
        versions.find(|version| self.offers(*version)).unwrap_or(Version::V1_2)
    }
}

/// How a client behaves over its connections. All times are milliseconds.
///
/// ```
/// use stomp_protocol::client::{Backoff, ClientConfig, RetryPolicy};
///
/// let retry = RetryPolicy {
///     delay: 500,
///     max_delay: 30_000,
///     backoff: Backoff::Exponential,
///     ..RetryPolicy::default()
/// };
/// let config = ClientConfig { retry, connection_timeout: 10_000, ..ClientConfig::default() };
/// assert_eq!(config.disconnect_timeout, 5_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientConfig {
    /// When to try again after a connection was lost.
    pub retry: RetryPolicy,
    /// How long an attempt may take from its start to CONNECTED, the application's preparations
    /// included (`L16`); 0, the default, means: as long as it takes.
    pub connection_timeout: u64,
    /// How long a closing handshake may take, from DISCONNECT to the socket's close, before the socket is
    /// dropped (`L9`); 0 means: as long as it takes. Default 5000.
    pub disconnect_timeout: u64,
    /// Whether a socket that went wrong is dropped at once instead of closed in good order, which may
    /// take minutes on a dead network. A lost heart-beat drops it in any case. Default false.
    pub discard_on_failure: bool,
}

impl Default for ClientConfig {
    fn default() -> Self {
        Self {
            retry: RetryPolicy::default(),
            connection_timeout: 0,
            disconnect_timeout: 5_000,
            discard_on_failure: false,
        }
    }
}
