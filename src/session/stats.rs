//! What a session counts.

/// How much has been sent and has come, and what waits: from [`Session::stats`](super::Session::stats).
///
/// ```no_run
/// # fn show(_: &str) {}
/// # fn run(session: stomp_wasm::Session) {
/// let stats = session.stats();
/// if stats.waiting > 0 {
///     show(&format!("{} messages wait for a connection", stats.waiting));
/// }
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Stats {
    /// How many frames have come, heart-beats left out.
    pub frames_in: u64,
    /// How many frames were sent, heart-beats left out.
    pub frames_out: u64,
    /// How many bytes have come.
    pub bytes_in: u64,
    /// How many bytes were sent.
    pub bytes_out: u64,
    /// How many connections there were after the first.
    pub reconnects: u32,
    /// How many messages and requests are in the [outbox](super::Builder::outbox): they wait for a connection, or for their
    /// turn.
    pub waiting: u32,
    /// The bytes of their bodies.
    pub waiting_bytes: u32,
    /// How many messages and requests were sent and wait for their receipts and replies.
    pub in_flight: u32,
    /// The bytes of their bodies.
    pub in_flight_bytes: u32,
}
