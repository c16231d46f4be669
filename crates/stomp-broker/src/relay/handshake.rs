//! The handshake: from a client's first byte to a connection to the broker.

use std::io;
use std::sync::Arc;

use stomp_protocol::Version;
use stomp_protocol::server::ConnectRequest;
use tokio::net::TcpStream;

use super::close::{self, Close};
use super::opening;
use crate::namespace::{AwaitedEnding, Namespace};
use crate::options::{RelayHeartBeats, RelayLogin};
use crate::transport::{CloseCause, Read, Reader};
use crate::upstream::{Counted, Upstream};
use crate::wire::{FrameCutter, Piece, RawFrame};

/// Where a client waits until the broker has its CONNECT.
pub(super) struct Handshake<'a> {
    namespace: &'a Namespace,
    upstream: &'a Arc<Upstream>,
    gives_reasons: bool,
    version: Version,
}

/// A client whose CONNECT is with the broker.
pub(super) struct Admitted {
    pub(super) request: ConnectRequest,
    pub(super) broker: TcpStream,
    /// That connection in the account of all.
    pub(super) counted: Counted,
    /// Holds what the client sent behind its CONNECT.
    pub(super) cutter: FrameCutter,
}

impl<'a> Handshake<'a> {
    pub(super) const fn new(
        namespace: &'a Namespace,
        upstream: &'a Arc<Upstream>,
        gives_reasons: bool,
    ) -> Self {
        Self { namespace, upstream, gives_reasons, version: Version::V1_2 }
    }

    /// The highest version that the client has offered; 1.2 while nothing is known.
    pub(super) const fn version(&self) -> Version {
        self.version
    }

    /// Waits for CONNECT and hands it to a new connection to the broker.
    pub(super) async fn receive(
        &mut self,
        client: &mut impl Reader,
        ending: &mut AwaitedEnding,
    ) -> Result<Admitted, Close> {
        let mut stopping = self.namespace.stopping();
        tokio::select! {
            biased;
            _ = stopping.wait_for(|stopping| *stopping) => {
                Err(close::shutting_down(self.gives_reasons))
            }
            ending = ending.requested() => Err(Close::requested(ending)),
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
        let (broker, counted) =
            self.upstream.connect(&connect).await.map_err(|error| unreachable(&error))?;
        Ok(Admitted { request, broker, counted, cutter })
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
                Read::Violation(why) => return Err(close::violation(&why)),
            }
        }
    }

    /// The headers of CONNECT that the gateway speaks for itself.
    fn replaced(&self, request: &ConnectRequest) -> Vec<(&'static str, String)> {
        let mut headers = Vec::new();
        if let Some(RelayLogin { login, passcode }) = &self.upstream.options.login {
            headers.push(("login", login.clone()));
            headers.push(("passcode", passcode.clone()));
        }
        let splits = self.upstream.options.heart_beats == RelayHeartBeats::Split;
        if splits && request.version.has_heart_beats() {
            headers.push(("heart-beat", self.namespace.settings.protocol.heart_beat.to_string()));
        }
        headers
    }
}

fn unreachable(error: &io::Error) -> Close {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "its host name cannot be resolved".into(),
        kind => kind.to_string(),
    };
    close::unavailable(format!(
        "The broker behind this gateway cannot be reached ({reason}); connect again later."
    ))
}
