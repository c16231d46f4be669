//! No TLS: the crate is built without the feature `tls`.

use tokio::net::TcpStream;

use crate::session::Builder;

/// What is needed for TLS.
const NEEDED: &str = "wss:// and stomp+ssl:// need the feature `tls` of the crate stomp-wasm";

/// # Errors
/// That there is no TLS.
pub(super) fn available() -> Result<(), String> {
    Err(NEEDED.into())
}

/// The client's side of TLS.
#[derive(Debug, Clone)]
pub(super) struct Tls;

impl Tls {
    pub(super) const fn new(_: &Builder) -> Self {
        Self
    }

    /// # Errors
    /// That there is no TLS.
    pub(super) async fn connect(&self, _: &str, _: TcpStream) -> Result<TcpStream, String> {
        Err(NEEDED.into())
    }
}
