//! HTTP by hand.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::deadline::soon;

/// The first lines of an answer.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) version: String,
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
}

impl Head {
    /// A header's value; names are in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// A header that must be there.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.header(name).unwrap_or_else(|| panic!("no {name} in {self:?}"))
    }

    /// The answer must not be cached.
    pub(crate) fn assert_not_cached(&self) {
        let never = "no-store, no-cache, no-transform, must-revalidate, max-age=0";
        assert_eq!(self.get("cache-control"), never);
        assert_eq!((self.header("expires"), self.header("last-modified")), (None, None));
    }

    /// The answer may be kept for a year.
    pub(crate) fn assert_cached(&self) {
        assert_eq!(self.get("cache-control"), "public, max-age=31536000");
        assert!(self.get("expires").ends_with(" GMT"));
        assert_eq!(self.header("last-modified"), None);
    }

    /// A page of this origin may read the answer, or one of any.
    pub(crate) fn assert_cors(&self, origin: Option<&str>) {
        assert_eq!(self.get("access-control-allow-origin"), origin.unwrap_or("*"));
        let credentials = self.header("access-control-allow-credentials");
        assert_eq!(credentials, origin.map(|_| "true"));
    }
}

/// An answer that has ended.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) head: Head,
    body: String,
}

impl Answer {
    pub(crate) const fn status(&self) -> u16 {
        self.head.status
    }

    pub(crate) fn text(&self) -> &str {
        &self.body
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// One TCP connection.
pub(crate) struct Connection {
    socket: TcpStream,
    arrived: Vec<u8>,
    chunked: bool,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Self {
        let socket = soon("a connection", TcpStream::connect(address)).await.unwrap();
        Self { socket, arrived: Vec::new(), chunked: false }
    }

    pub(crate) async fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n");
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!("content-length: {}\r\n\r\n", body.len());
        self.send_bytes(&(head + body)).await;
    }

    pub(crate) async fn send_bytes(&mut self, bytes: &str) {
        soon("bytes to be taken", self.socket.write_all(bytes.as_bytes())).await.unwrap();
    }

    /// The head of the next answer.
    pub(crate) async fn head(&mut self) -> Head {
        let text = self.until("\r\n\r\n").await;
        let mut lines = text.trim_end().split("\r\n");
        let mut first = lines.next().unwrap().split(' ');
        let version = first.next().unwrap().to_owned();
        let status = first.next().unwrap().parse().unwrap();
        let headers: Vec<_> = lines
            .map(|line| line.split_once(':').expect("a header line has a colon"))
            .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
            .collect();
        let head = Head { version, status, headers };
        self.chunked = head.header("transfer-encoding") == Some("chunked");
        head
    }

    /// The next answer, to its end.
    pub(crate) async fn answer(&mut self) -> Answer {
        let head = self.head().await;
        let mut body = String::new();
        if let Some(length) = head.header("content-length") {
            body = self.exactly(length.parse().unwrap()).await;
        } else if self.chunked {
            while let Some(chunk) = self.chunk().await {
                body += &chunk;
            }
        }
        Answer { head, body }
    }

    /// The next chunk; none at the end of the answer.
    pub(crate) async fn chunk(&mut self) -> Option<String> {
        assert!(self.chunked, "the answer is not chunked");
        let line = self.until("\r\n").await;
        let length = usize::from_str_radix(line.trim_end(), 16).unwrap();
        let chunk = self.exactly(length + 2).await;
        (length > 0).then(|| chunk[..length].to_owned())
    }

    /// The next chunk, which must be this.
    pub(crate) async fn expect(&mut self, chunk: &str) {
        assert_eq!(self.chunk().await.as_deref(), Some(chunk));
    }

    /// The answer ends here.
    pub(crate) async fn expect_end(&mut self) {
        assert_eq!(self.chunk().await, None);
    }

    /// Everything until the server closes the connection.
    pub(crate) async fn rest(&mut self) -> String {
        while self.read().await {}
        String::from_utf8(std::mem::take(&mut self.arrived)).unwrap()
    }

    pub(crate) async fn exactly(&mut self, length: usize) -> String {
        while self.arrived.len() < length {
            assert!(self.read().await, "cut off: {:?}", String::from_utf8_lossy(&self.arrived));
        }
        String::from_utf8(self.arrived.drain(..length).collect()).unwrap()
    }

    async fn until(&mut self, end: &str) -> String {
        loop {
            let found = self.arrived.windows(end.len()).position(|part| part == end.as_bytes());
            if let Some(at) = found {
                return self.exactly(at + end.len()).await;
            }
            assert!(self.read().await, "cut off: {:?}", String::from_utf8_lossy(&self.arrived));
        }
    }

    async fn read(&mut self) -> bool {
        let read = soon("bytes", self.socket.read_buf(&mut self.arrived)).await;
        // A reset is an end too.
        read.unwrap_or(0) > 0
    }
}
