//! A STOMP client over WebSocket.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::{stomp, websocket};
use websocket::Intake;

/// A client that the broker has let in.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) stream: TcpStream,
    pub(crate) intake: Intake,
    /// What the broker calls itself.
    pub(crate) server: String,
}

impl Client {
    /// `number`: of the connection among those of this process. `heart_beat`: in milliseconds, 0
    /// for none. `buffer`: bytes to be read at once.
    pub(crate) async fn connect(
        address: SocketAddr,
        number: usize,
        heart_beat: u64,
        buffer: usize,
    ) -> Result<Self> {
        let stream = websocket::connect(address, number).await?;
        let mut client = Self { stream, intake: Intake::new(buffer), server: String::new() };
        client.write(&stomp::connect(heart_beat)).await?;
        let connected = client.expect("CONNECTED").await?;
        client.server = stomp::header("server", &connected).unwrap_or_default();
        Ok(client)
    }

    /// Comes back when the subscription is there.
    pub(crate) async fn subscribe(&mut self, destination: &str) -> Result<()> {
        self.write(&stomp::subscribe(destination)).await?;
        self.expect("RECEIPT").await?;
        Ok(())
    }

    async fn write(&mut self, frame: &str) -> Result<()> {
        self.stream.write_all(&websocket::message(frame)).await.context("cannot write")
    }

    async fn expect(&mut self, command: &str) -> Result<String> {
        loop {
            match self.intake.next_message()? {
                Some(message) if stomp::is(command, message) => {
                    return Ok(String::from_utf8_lossy(message).into_owned());
                }
                // Heart-beats, and messages of a topic that others publish to already.
                Some(message) if message == b"\n" || stomp::is("MESSAGE", message) => {}
                Some(message) => {
                    bail!("{command} was to come: {}", String::from_utf8_lossy(message));
                }
                None => self.intake.read(&mut self.stream).await?,
            }
        }
    }
}
