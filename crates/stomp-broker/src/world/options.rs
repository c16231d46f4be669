//! How a world can be set.

/// What a world is made with. Those that a test makes while the broker runs begin with the
/// broker's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorldOptions {
    /// The clock stands still until it is advanced, instead of running. Heart-beats, timeouts and
    /// everything else the protocol waits for obey it.
    pub virtual_clock: bool,
    /// Where ids and chance come from: the same on every run if a seed is given. Otherwise they
    /// differ from one start to the next.
    pub seed: Option<u64>,
}
