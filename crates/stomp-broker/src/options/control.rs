//! Options of namespaces and of the control API.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::limits::RecordLimits;

/// Whether there is a control API, and for whom besides the programs and pages of this machine.
///
/// See the example of [`Config`](crate::Config).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlOptions {
    /// Whether there is a control API, and with it the recording of frames. Default: yes.
    pub enabled: bool,
    /// Names in the `Host` header of a request that are answered, besides `localhost` and IP
    /// addresses. Without the list a page could have its own name resolve to this broker (DNS
    /// rebinding).
    pub hosts: Vec<String>,
    /// Origins of pages that may use the API, such as `https://ci.example.com`, besides those of
    /// this machine (`http://localhost:PORT`, `http://127.0.0.1:PORT`).
    pub origins: Vec<String>,
    /// How much is recorded in each namespace.
    pub record: RecordLimits,
    /// Names of headers whose values are hidden in logs, records and transcripts, besides those that
    /// [`Secrets`](stomp_protocol::Secrets) has anyway.
    pub secret_names: Vec<String>,
    /// What those who use the API have to know. Without it the API is off where the broker serves
    /// other machines, that is at an address that is not loopback.
    pub token: Option<ControlToken>,
}

/// A secret that a request to the control API gives as `authorization: Bearer TOKEN`, or as the
/// password of HTTP's basic authentication, with any name.
///
/// See the example of [`Config`](crate::Config).
#[derive(Clone, PartialEq, Eq)]
pub struct ControlToken(Arc<str>);

impl ControlToken {
    /// Whether it is this one. The time it takes does not tell how much of it is right.
    pub(crate) fn is(&self, given: &[u8]) -> bool {
        let differ = self.0.bytes().zip(given).fold(0, |all, (one, other)| all | (one ^ other));
        self.0.len() == given.len() && differ == 0
    }
}

impl FromStr for ControlToken {
    type Err = &'static str;

    /// # Errors
    /// If the text is empty, or cannot stand in a header.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if text.trim().is_empty() || text.trim() != text || !is_plain {
            return Err("a token has printable ASCII characters, and no blanks at its ends");
        }
        Ok(Self(text.into()))
    }
}

/// Does not show it.
impl fmt::Debug for ControlToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ControlToken")
    }
}

impl Default for ControlOptions {
    fn default() -> Self {
        Self {
            enabled: true,
            hosts: Vec::new(),
            origins: Vec::new(),
            record: RecordLimits::default(),
            secret_names: Vec::new(),
            token: None,
        }
    }
}

/// The options of a namespace. Those that a test makes while the broker runs begin with the
/// broker's own.
///
/// See the example of [`Config`](crate::Config).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NamespaceOptions {
    /// The clock stands still until it is advanced, instead of running. Heart-beats, timeouts and
    /// everything else the protocol waits for obey it.
    pub virtual_clock: bool,
    /// Where ids and chance come from: the same on every run if a seed is given. Otherwise they
    /// differ from one start to the next.
    pub seed: Option<u64>,
}
