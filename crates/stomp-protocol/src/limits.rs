//! Bounds on the memory that a peer can occupy.

/// Bounds on what a peer may send in one frame (spec#25).
///
/// A frame beyond a bound is a [`ProtocolError`](crate::ProtocolError), found before more than the
/// bound was buffered. The defaults are for a client, whose application chooses the server;
/// [`Limits::server`] is for a server, which reads frames from unknown clients.
///
/// ```
/// use stomp_protocol::Limits;
///
/// let limits = Limits { max_body: 1 << 10, ..Limits::server() };
/// assert_eq!(limits.max_headers, 256);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Header lines of one frame. Default 1000.
    pub max_headers: usize,
    /// Bytes of one header line without its line end. Default 64 KiB.
    pub max_line: usize,
    /// Bytes of the command line, the header lines and the blank line together: the bound on memory
    /// before the end of the headers has arrived. Default 1 MiB.
    pub max_head: usize,
    /// Bytes of the body. Default 64 MiB. A larger `content-length` is refused at once, and no memory
    /// is allocated before the bytes arrive.
    pub max_body: usize,
}

impl Limits {
    /// Bounds for a server: 256 headers, 16 KiB a line, 64 KiB a head, 16 MiB a body.
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
