//! How much is recorded.

/// Bounds on the record of one world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordLimits {
    /// Frames that are kept. Default 10 000.
    pub frames: usize,
    /// Octets of all frames that are kept. Default 16 MiB.
    pub octets: usize,
    /// Octets of one frame that are kept. Default 256 KiB.
    pub frame_octets: usize,
    /// Closed connections that are remembered. Default 1 000.
    pub closed_connections: usize,
}

impl Default for RecordLimits {
    fn default() -> Self {
        Self {
            frames: 10_000,
            octets: 16 << 20,
            frame_octets: 256 << 10,
            closed_connections: 1_000,
        }
    }
}
