//! Accepting connections for STOMP over TCP: each is secured and served in a task of its own, so
//! that no client waits for another one's handshake.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;
use tracing::{debug, warn};

use super::dispatch::serve;
use crate::client::Client;
use crate::namespace::Registry;
use crate::transport::tcp;
use crate::transport::tls::Security;

const NO_PLACE: &[u8] = b"ERROR\nmessage:Too many connections\n\n\
    The broker has as many connections as it is allowed to have; try again later.\0";

/// The next connection; `None` once `over` is.
pub(crate) async fn accept(
    listener: &TcpListener,
    over: impl Future<Output = ()>,
) -> Option<(TcpStream, SocketAddr)> {
    let mut over = pin!(over);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut over => return None,
        };
        match accepted {
            Ok(accepted) => return Some(accepted),
            Err(error) => {
                // Out of file descriptors, most likely: trying again at once would not help.
                warn!(%error, "cannot accept");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// Serves STOMP over plain TCP, or TLS, until the broker stops.
pub(crate) async fn serve_tcp(listener: TcpListener, security: Security, registry: Arc<Registry>) {
    while let Some((socket, peer)) = accept(&listener, registry.shut_down()).await {
        let Some(place) = registry.default_namespace().and_then(|namespace| namespace.place())
        else {
            warn!("as many connections as allowed: refused one more");
            if !security.is_tls() {
                // As much as can be said without waiting for a client that has no place.
                let _ = socket.try_write(NO_PLACE);
            }
            continue;
        };
        let security = security.clone();
        let client =
            Client { place, transport: "tcp", peer: Some(peer), by_host: Some(registry.clone()) };
        tokio::spawn(async move {
            match security.secure(socket).await {
                Ok(socket) => {
                    let (reader, writer) = tcp::split(socket);
                    serve(reader, writer, client).await;
                }
                Err(error) => debug!(%error, %peer, "no TLS"),
            }
        });
    }
}
