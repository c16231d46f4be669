//! HTTP connections: how many there may be, and how long a request may take to arrive.
//!
//! A client that opens a connection and says nothing, or sends its request letter by letter, costs
//! a socket; neither may go on for ever.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tower_service::Service;
use tracing::{debug, warn};

use super::{body, host};
use crate::namespace::Registry;
use crate::serve::accept;
use crate::transport::socket::Link;
use crate::transport::tls::Security;

/// Bytes of a request's head; hyper wants no less than 8 KiB.
const MAX_HEAD: usize = 64 << 10;

const NO_PLACE: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\
    content-type: text/plain\r\n\r\n\
    The broker has as many connections as it is allowed to have.\n";

/// State shared by all HTTP connections.
#[derive(Clone)]
struct Server {
    security: Security,
    routes: axum::Router,
    registry: Arc<Registry>,
    builder: http1::Builder,
    /// How long each part of a request's body may take.
    patience: Duration,
    /// Held by every connection; when the last is gone, all are closed.
    _alive: mpsc::Sender<()>,
}

/// Accepts connections and serves requests on them, until the broker is shut down and the clients of its
/// SockJS sessions have fetched what it had for them.
pub(crate) async fn serve(
    listener: TcpListener,
    security: Security,
    routes: axum::Router,
    registry: Arc<Registry>,
    alive: mpsc::Sender<()>,
) {
    let places =
        Arc::new(Semaphore::new(max_connections(registry.settings.limits.max_connections)));
    let patience = registry.settings.limits.patience;
    let builder = builder(patience);
    let server = Server { security, routes, registry, builder, patience, _alive: alive };
    while let Some((socket, peer)) = accept(&listener, server.registry.requests_over()).await {
        match places.clone().try_acquire_owned() {
            Ok(place) => drop(tokio::spawn(connection(server.clone(), socket, peer, place))),
            Err(_) => server.turn_away(&socket),
        }
    }
}

/// A SockJS session has a connection to receive and another one to send; pages are fetched over
/// some more. A WebSocket is counted as a STOMP connection and no longer here.
fn max_connections(stomp: usize) -> usize {
    stomp.saturating_mul(2).saturating_add(64).min(Semaphore::MAX_PERMITS)
}

/// Gives a connection up whose next request takes longer than `patience` to arrive, whether it has
/// begun or not.
fn builder(patience: Duration) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(patience).max_buf_size(MAX_HEAD);
    builder
}

async fn connection(
    server: Server,
    socket: TcpStream,
    peer: SocketAddr,
    _place: OwnedSemaphorePermit,
) {
    match server.security.secure(socket).await {
        Ok(socket) => {
            let link = Link { peer, cutter: socket.cutter() };
            server.serve(socket, link).await;
        }
        Err(error) => debug!(%error, %peer, "no TLS"),
    }
}

impl Server {
    /// As much as can be said without waiting for a client that has no place.
    fn turn_away(&self, socket: &TcpStream) {
        warn!("as many HTTP connections as allowed: refused one more");
        if !self.security.is_tls() {
            let _ = socket.try_write(NO_PLACE);
        }
    }

    /// Serves requests until the connection is closed, or is a WebSocket's.
    async fn serve(self, io: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, link: Link) {
        let peer = link.peer;
        let (routes, patience) = (self.routes, self.patience);
        let service = service_fn(move |request: Request<Incoming>| {
            let request = body::steady(request.map(Body::new), patience);
            answer(routes.clone(), request, link.clone())
        });
        let connection = self.builder.serve_connection(TokioIo::new(io), service).with_upgrades();
        let mut connection = pin!(connection);
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = self.registry.requests_over() => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = ended {
            debug!(%error, %peer, "HTTP connection ended");
        }
    }
}

async fn answer(
    mut routes: axum::Router,
    mut request: Request<Body>,
    link: Link,
) -> Result<Response, Infallible> {
    if let Some(refused) = host::refusal(&request) {
        return Ok(refused);
    }
    request.extensions_mut().insert(ConnectInfo(link));
    // A router is always ready.
    Service::call(&mut routes, request).await
}
