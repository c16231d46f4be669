//! What a client asks for: of a connection, and of a session.

use alloc::string::String;
use alloc::vec::Vec;

use super::RetryPolicy;
use crate::codec::Strictness;
use crate::frame::Headers;
use crate::heartbeat::HeartBeat;
use crate::limits::Limits;
use crate::version::Version;

/// How one connection is opened: read anew for every attempt, so credentials may change in between.
#[derive(Debug, Clone)]
pub struct ConnectConfig {
    /// The versions offered, in the order in which they stand in `accept-version` (spec#29).
    /// Default 1.2, 1.1, 1.0.
    pub versions: Vec<Version>,
    /// What `accept-version` says, where that is to be more than `versions` can express: the name of
    /// a version that this crate does not speak. None, the default: `versions`.
    pub accept_version: Option<String>,
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
            versions: alloc::vec![Version::V1_2, Version::V1_1, Version::V1_0],
            accept_version: None,
            headers: Headers::new(),
            heart_beat: HeartBeat { outgoing: 10_000, incoming: 10_000 },
            tolerance_percent: 200,
            strictness: Strictness::Lenient,
            limits: Limits::default(),
        }
    }
}

/// How a session behaves over its connections. All times are milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionConfig {
    /// When to try again after a connection was lost.
    pub retry: RetryPolicy,
    /// How long an attempt may take from its start to CONNECTED, the application's preparations
    /// included (`L16`); 0, the default, means: as long as it takes.
    pub connection_timeout: u64,
    /// How long an orderly end may take, from DISCONNECT to the socket's close, before the socket is
    /// dropped (`L9`); 0 means: as long as it takes. Default 5000.
    pub disconnect_timeout: u64,
    /// Whether a socket that went wrong is dropped at once instead of closed in good order, which may
    /// take minutes on a dead network. A lost heart-beat drops it in any case. Default false.
    pub discard_on_failure: bool,
}

impl Default for SessionConfig {
    fn default() -> Self {
        Self {
            retry: RetryPolicy::default(),
            connection_timeout: 0,
            disconnect_timeout: 5_000,
            discard_on_failure: false,
        }
    }
}
