//! Requests to a server, each on a connection of its own.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::http::{Answer, Connection};

/// A session's address below a service's, which no other test has.
pub(crate) fn session(service: &str) -> String {
    static LAST: AtomicU64 = AtomicU64::new(0);
    format!("{service}/000/session-{}", LAST.fetch_add(1, Relaxed))
}

/// A client that knows HTTP only as bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Client(pub(crate) SocketAddr);

impl Client {
    /// A connection on which nothing has been asked yet.
    pub(crate) async fn connect(&self) -> Connection {
        Connection::open(self.0).await
    }

    /// The answer to a request on a connection of its own.
    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut connection = self.connect().await;
        connection.send(method, path, headers, body).await;
        connection.answer().await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "").await
    }

    pub(crate) async fn post(&self, path: &str, body: &str) -> Answer {
        self.ask("POST", path, &[("content-type", "text/plain")], body).await
    }

    /// Sends a payload that is taken.
    pub(crate) async fn sent(&self, session: &str, payload: &str) {
        let answer = self.post(&format!("{session}/xhr_send"), payload).await;
        assert_eq!((answer.status(), answer.text()), (204, ""), "{payload}");
    }

    /// The body of one poll.
    pub(crate) async fn poll(&self, session: &str) -> String {
        let answer = self.post(&format!("{session}/xhr"), "").await;
        assert_eq!(answer.status(), 200);
        answer.text().to_owned()
    }

    /// A response that goes on, with the head read.
    pub(crate) async fn stream(&self, method: &str, path: &str) -> Connection {
        let mut connection = self.connect().await;
        connection.send(method, path, &[], "").await;
        let head = connection.head().await;
        assert_eq!(head.status, 200, "{head:?}");
        connection
    }
}
