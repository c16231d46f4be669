//! A server with the services of SockJS's test suite, and a client.

mod client;
mod deadline;
mod http;
#[allow(dead_code, reason = "the tests of stomp-broker use it, too")]
mod ws;

use std::ops::Deref;

use axum::Router;
use stomp_sockjs::{Builder, ClientScript, SockJs};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub(crate) use client::{Client, session};
pub(crate) use deadline::soon;
pub(crate) use http::{Answer, Connection, Head};
pub(crate) use ws::Ws;

/// The address of the script in the iframe page.
pub(crate) const CLIENT: &str = "/sockjs.js?a&\"";

/// A running server, until it is dropped.
pub(crate) struct Server {
    client: Client,
    serving: JoinHandle<()>,
}

impl Server {
    /// The services of the example.
    pub(crate) async fn start() -> Self {
        Self::with(|builder| builder).await
    }

    /// The services of the example with other options.
    pub(crate) async fn with(change: impl Fn(Builder) -> Builder) -> Self {
        let options = || change(SockJs::builder().client_script(ClientScript::new(CLIENT)));
        Self::routes(crate::echo::services(options)).await
    }

    /// A server at `/app`.
    pub(crate) async fn of(sockjs: SockJs) -> Self {
        Self::routes(Router::new().nest_service("/app", sockjs)).await
    }

    async fn routes(routes: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = Client(listener.local_addr().unwrap());
        let serving = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self { client, serving }
    }
}

impl Deref for Server {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
