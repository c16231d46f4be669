//! HTTP as a test needs it: a request, a status, and JSON.

use serde_json::Value;
use stomp_broker::Broker;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::soon;

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// In lower case.
    pub(crate) head: String,
    pub(crate) text: String,
}

impl Answer {
    /// The JSON of a request that succeeded.
    pub(crate) fn json(&self) -> Value {
        assert!((200..300).contains(&self.status), "{self:?}");
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The text of an error of this status.
    pub(crate) fn error(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{self:?}");
        let body: Value = serde_json::from_str(&self.text).unwrap();
        body["error"].as_str().unwrap().to_owned()
    }
}

/// Sends a request with these headers besides `host` and `content-length`.
pub(crate) async fn request(
    broker: &Broker,
    line: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let address = broker.http_addr();
    let mut text = format!("{line} HTTP/1.1\r\nconnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "host") {
        text.push_str(&format!("host: {address}\r\n"));
    }
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
    let mut socket = soon("a connection", TcpStream::connect(address)).await.unwrap();
    soon("a request", socket.write_all(text.as_bytes())).await.unwrap();
    let mut answer = String::new();
    soon("an answer", socket.read_to_string(&mut answer)).await.unwrap();
    let (head, text) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_lowercase(), text: text.to_owned() }
}

pub(crate) async fn get(broker: &Broker, path: &str) -> Answer {
    request(broker, &format!("GET {path}"), &[], "").await
}

pub(crate) async fn post(broker: &Broker, path: &str, body: Value) -> Answer {
    let json = [("content-type", "application/json")];
    request(broker, &format!("POST {path}"), &json, &body.to_string()).await
}

pub(crate) async fn delete(broker: &Broker, path: &str) -> Answer {
    request(broker, &format!("DELETE {path}"), &[], "").await
}
