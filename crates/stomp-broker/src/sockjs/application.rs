//! The applications of SockJS servers: STOMP, and those that SockJS's own tests need.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::http::StatusCode;
use stomp_sockjs::{Handler, Refused, Session, Transport};

use super::channel;
use crate::client::Client;
use crate::http::NO_PLACE;
use crate::namespace::{Namespace, Registry};
use crate::serve::serve;

/// The client of a request, and its namespace: an extension of the request.
#[derive(Clone, Debug)]
pub(super) struct Visitor {
    pub(super) namespace: Arc<Namespace>,
    pub(super) by_host: Option<Arc<Registry>>,
    pub(super) peer: Option<SocketAddr>,
}

impl Visitor {
    /// A connection of the visitor's, if there is a place for it.
    fn client(&self, transport: &'static str) -> Option<Client> {
        let place = self.namespace.place()?;
        Some(Client { place, transport, peer: self.peer, by_host: self.by_host.clone() })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Application {
    Stomp,
    /// Every message goes back to where it came from.
    Echo,
    /// Every session is closed as soon as it is open.
    Close,
}

impl Handler for Application {
    fn accept(
        &self,
        session: Session,
    ) -> Result<impl Future<Output = ()> + Send + 'static, Refused> {
        let visitor = session.request().extensions.get::<Visitor>();
        let client = visitor.and_then(|visitor| visitor.client(name(session.transport())));
        let client =
            client.ok_or_else(|| Refused::new(StatusCode::SERVICE_UNAVAILABLE, NO_PLACE))?;
        Ok(self.run(session, client))
    }
}

impl Application {
    async fn run(self, mut session: Session, client: Client) {
        match self {
            Self::Stomp => {
                let (reader, writer) = channel::split(session);
                serve(reader, writer, client).await;
            }
            Self::Echo => tokio::select! {
                () = echo(&mut session) => {}
                () = client.place.namespace().stopped() => {
                    session.close(1001, "the broker is shutting down");
                }
            },
            Self::Close => session.close(3000, "Go away!"),
        }
    }
}

async fn echo(session: &mut Session) {
    while let Some(Ok(message)) = session.recv().await {
        if session.send(message).await.is_err() {
            return;
        }
    }
}

/// The name of a transport among those of STOMP.
const fn name(transport: Transport) -> &'static str {
    match transport {
        Transport::WebSocket => "sockjs-websocket",
        other => other.name(),
    }
}
