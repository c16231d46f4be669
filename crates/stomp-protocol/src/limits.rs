//! How much a peer may make us hold.

/// Bounds on what a peer may send in one frame (spec#25).
///
/// Whatever goes beyond is a [`ProtocolError`](crate::ProtocolError), found before more than the
/// bound has been buffered. The defaults are meant for a client, whose server is chosen by the
/// application; [`Limits::server`] is for those who read frames from anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Header lines of one frame. Default 1000.
    pub max_headers: usize,
    /// Bytes of one header line, its EOL not counted. Default 64 KiB.
    pub max_line: usize,
    /// Bytes of the command line, the header lines and the blank line together. Default 1 MiB:
    /// the bound on memory while the end of the headers has not been seen.
    pub max_head: usize,
    /// Bytes of the body. Default 64 MiB. An announced `content-length` above it is refused at
    /// once, and nothing is set aside for a body before its bytes arrive.
    pub max_body: usize,
}

impl Limits {
    /// Bounds for a server that reads frames from anybody: 256 headers, 16 KiB a line, 64 KiB a
    /// head, 16 MiB a body.
    #[must_use]
    pub const fn server() -> Self {
        Self { max_headers: 256, max_line: 16 << 10, max_head: 64 << 10, max_body: 16 << 20 }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_headers: 1000, max_line: 64 << 10, max_head: 1 << 20, max_body: 64 << 20 }
    }
}
