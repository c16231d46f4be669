//! The handshake: from a client's first byte to a connection to the broker.

use std::io;

use stomp_protocol::Version;
use stomp_protocol::server::ConnectRequest;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tracing::warn;

use super::close::{self, Close};
use super::opening;
use crate::namespace::Namespace;
use crate::options::{Relay, RelayHeartBeats, RelayLogin};
use crate::transport::{CloseCause, Read, Reader};
use crate::wire::{FrameCutter, Piece, RawFrame};

/// Where a client waits until the broker has its CONNECT.
pub(super) struct Handshake<'a> {
    namespace: &'a Namespace,
    relay: &'a Relay,
    gives_reasons: bool,
    version: Version,
}

/// A client whose CONNECT is with the broker.
pub(super) struct Admitted {
    pub(super) request: ConnectRequest,
    pub(super) broker: TcpStream,
    /// Holds what the client sent behind its CONNECT.
    pub(super) cutter: FrameCutter,
}

impl<'a> Handshake<'a> {
    pub(super) const fn new(
        namespace: &'a Namespace,
        relay: &'a Relay,
        gives_reasons: bool,
    ) -> Self {
        Self { namespace, relay, gives_reasons, version: Version::V1_2 }
    }

    /// The highest version that the client has offered; 1.2 while nothing is known.
    pub(super) const fn version(&self) -> Version {
        self.version
    }

    /// Waits for CONNECT and hands it to a new connection to the broker.
    pub(super) async fn receive(&mut self, client: &mut impl Reader) -> Result<Admitted, Close> {
        let mut stopping = self.namespace.stopping();
        tokio::select! {
            biased;
            _ = stopping.wait_for(|stopping| *stopping) => {
                Err(close::shutting_down(self.gives_reasons))
            }
            admitted = self.admit(client) => admitted,
        }
    }

    async fn admit(&mut self, client: &mut impl Reader) -> Result<Admitted, Close> {
        let settings = &self.namespace.settings;
        let limits = settings.protocol.limits;
        let mut cutter = FrameCutter::new(limits);
        let frame = self.first_frame(client, &mut cutter).await?;
        let request =
            opening::connect_request(&frame, limits).map_err(|error| close::malformed(&error))?;
        self.version = request.version;
        if !opening::opens(&frame) {
            return Err(close::not_connected(frame.command));
        }
        settings
            .users
            .check(&request)
            .map_err(|refusal| Close::refused(refusal, CloseCause::Error))?;
        let connect = opening::with_headers(&frame, &self.replaced(&request));
        let broker = self.reach(&connect).await.map_err(|error| self.unreachable(&error))?;
        Ok(Admitted { request, broker, cutter })
    }

    async fn first_frame(
        &self,
        client: &mut impl Reader,
        cutter: &mut FrameCutter,
    ) -> Result<RawFrame, Close> {
        let settings = &self.namespace.settings;
        let patience = settings.protocol.connect_timeout;
        let mut timer = self.namespace.clock.sleeper();
        timer.set(Some(self.namespace.clock.now() + patience));
        loop {
            match cutter.next_piece().map_err(|error| close::malformed(&error))? {
                Some(Piece::Frame(frame)) => return Ok(frame),
                Some(Piece::HeartBeat) => continue,
                None => {}
            }
            let read = tokio::select! {
                read = client.read() => read,
                () = timer.wait() => return Err(close::not_connected_in_time(patience)),
            };
            match read {
                Read::Bytes(bytes) => cutter.push(&bytes),
                Read::End => return Err(Close::silent(CloseCause::Finished)),
                Read::TooLarge => return Err(close::message_too_large(settings.max_message())),
                Read::NotUtf8 => return Err(close::not_utf8()),
            }
        }
    }

    /// The headers of CONNECT that the gateway speaks for itself.
    fn replaced(&self, request: &ConnectRequest) -> Vec<(&'static str, String)> {
        let mut headers = Vec::new();
        if let Some(RelayLogin { login, passcode }) = &self.relay.login {
            headers.push(("login", login.clone()));
            headers.push(("passcode", passcode.clone()));
        }
        let splits = self.relay.heart_beats == RelayHeartBeats::Split;
        if splits && request.version.has_heart_beats() {
            headers.push(("heart-beat", self.namespace.settings.protocol.heart_beat.to_string()));
        }
        headers
    }

    async fn reach(&self, connect: &[u8]) -> io::Result<TcpStream> {
        let connecting = async {
            let mut broker = TcpStream::connect(&self.relay.address).await?;
            // Frames are written whole: waiting for more would only make them late.
            let _ = broker.set_nodelay(true);
            broker.write_all(connect).await?;
            Ok(broker)
        };
        let patience = self.relay.connect_timeout;
        timeout(patience, connecting).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }

    fn unreachable(&self, error: &io::Error) -> Close {
        warn!(broker = self.relay.address, %error, "cannot reach the broker");
        let kind = error.kind();
        close::unavailable(format!(
            "The broker behind this gateway cannot be reached ({kind}); connect again later."
        ))
    }
}
