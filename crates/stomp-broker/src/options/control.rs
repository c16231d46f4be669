//! Options of namespaces and of the control API.

use super::limits::RecordLimits;

/// Whether there is a control API, and for whom besides the programs and pages of this machine.
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
}

impl Default for ControlOptions {
    fn default() -> Self {
        Self {
            enabled: true,
            hosts: Vec::new(),
            origins: Vec::new(),
            record: RecordLimits::default(),
            secret_names: Vec::new(),
        }
    }
}

/// The options of a namespace. Those that a test makes while the broker runs begin with the
/// broker's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NamespaceOptions {
    /// The clock stands still until it is advanced, instead of running. Heart-beats, timeouts and
    /// everything else the protocol waits for obey it.
    pub virtual_clock: bool,
    /// Where ids and chance come from: the same on every run if a seed is given. Otherwise they
    /// differ from one start to the next.
    pub seed: Option<u64>,
}
