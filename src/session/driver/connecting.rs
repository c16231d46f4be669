//! Connection attempts, their ends, and what comes meanwhile.

use core::task::{Context, Poll};

use stomp_protocol::ProtocolErrorKind as Kind;
use stomp_protocol::client::{Connection, Event, Token};
use stomp_protocol::session::{BrokerError, Connected, classify_close, classify_error};
use stomp_protocol::{Command, Frame, Headers, Instant, Version};

use super::checks::check_headers;
use super::link::Link;
use super::pieces::pieces;
use super::state::Driver;
use crate::session::error::Source;
use crate::session::text::{concat, decimal};
#[cfg(not(target_arch = "wasm32"))]
use crate::session::transport::TOO_LONG;
use crate::session::transport::{Opening, Runtime, Socket, SocketEvent};
use crate::session::{Attempt, Broker, Code, Error, Transport, log};

impl<R: Runtime> Driver<R> {
    /// Begins an attempt: asks for credentials, then connects.
    pub(super) fn begin(&mut self, attempt: u32) {
        self.link = None;
        self.announced = None;
        let Some(prepare) = &self.options.prepare else {
            return self.open(attempt, Headers::new());
        };
        let about = Attempt { number: self.session.attempt(), error: self.last_error.clone() };
        self.preparing = Some((attempt, prepare(about)));
    }

    /// Whether the headers that were asked for have come.
    pub(super) fn poll_preparing(&mut self, context: &mut Context<'_>) -> bool {
        let Some((attempt, future)) = &mut self.preparing else { return false };
        let attempt = *attempt;
        let Poll::Ready(headers) = future.as_mut().poll(context) else { return false };
        self.preparing = None;
        match headers {
            Ok(headers) => self.open(attempt, headers),
            // Whether it is final is what the program says.
            Err(error) => {
                let error = match error.code() {
                    Code::Unreachable => error,
                    // Without it as the source, which would link all that formats errors into a page's module.
                    _ if error.is_retryable() => Error::new(Code::Unreachable, error.message()),
                    _ => error,
                };
                let code = error.code();
                self.last_error = Some(error);
                self.session.handle_lost(self.runtime.now(), attempt, code);
            }
        }
        true
    }

    fn open(&mut self, attempt: u32, more: Headers) {
        let mut headers = self.options.connect.headers.clone();
        for (name, value) in &more {
            headers.set(name, value);
        }
        // The function had nothing better to offer: asking the broker again would count as one more wrong password.
        if let Some((refused, error)) = self.refused.take()
            && self.session.attempt() > 1
            && refused == headers
        {
            return self.refuse_attempt(attempt, error);
        }
        let urls = &self.options.urls;
        let url = urls.get(self.turn % urls.len().max(1)).map_or("", |url| &**url);
        self.url = Some(self.options.secrets.redact_urls(url).into_owned());
        if let Err(reason) = self.runtime.check(url, &self.options) {
            let reason = self.options.secrets.redact_urls(&reason).into_owned();
            return self.refuse_attempt(attempt, self.with_url(Error::new(Code::Usage, reason)));
        }
        if let Err(error) = check_headers(Command::Connect, &headers) {
            return self.refuse_attempt(attempt, error);
        }
        let until = self.session.connects_until();
        let socket = self.runtime.open(Opening { url, options: &self.options, until });
        self.link = Some(Link {
            attempt,
            socket,
            headers,
            connection: None,
            is_up: false,
            #[cfg(not(target_arch = "wasm32"))]
            unwritten: super::link::Unwritten::default(),
        });
    }

    /// The attempt has failed before there was a socket.
    fn refuse_attempt(&mut self, attempt: u32, error: Error) {
        let code = error.code();
        self.last_error = Some(error);
        self.session.handle_lost(self.runtime.now(), attempt, code);
    }

    /// Gives the present attempt or connection up.
    pub(super) fn abandon(&mut self) {
        self.preparing = None;
        self.link = None;
        self.lose_deliveries();
    }

    /// Ends the connection in good order.
    pub(super) fn leave(&mut self) {
        let headers = self.options.disconnect_headers.clone();
        let Some(link) = &mut self.link else { return };
        let sent = link.connection.as_mut().map(|connection| connection.disconnect(headers));
        if !matches!(sent, Some(Ok(()))) {
            link.socket.close();
        }
    }

    /// The connection that frames can be sent on.
    pub(super) fn connection(&mut self) -> Option<&mut Connection> {
        self.link.as_mut()?.connection.as_mut()
    }

    /// Writes what waits to be written.
    pub(super) fn transmit(&mut self) {
        let Some(link) = &mut self.link else { return };
        let Some(connection) = &mut link.connection else { return };
        while let Some(frame) = connection.poll_transmit() {
            log::sent(&frame, &self.options.secrets);
            self.stats.frames_out += u64::from(!frame.is_heart_beat());
            let frame = frame.into_bytes();
            self.stats.bytes_out += frame.len() as u64;
            #[cfg(not(target_arch = "wasm32"))]
            link.unwritten.count(&frame);
            match self.options.longest_message {
                Some(longest) if frame.len() > longest => {
                    pieces(&frame, longest).for_each(|piece| link.socket.send(piece.into()));
                }
                _ => link.socket.send(frame),
            }
        }
    }

    pub(super) fn link_timeout(&mut self, now: Instant) {
        let Some(connection) = self.connection() else { return };
        if connection.poll_timeout().is_some_and(|at| at <= now)
            && let Some(event) = connection.handle_timeout(now)
        {
            self.handle(event);
        }
    }

    pub(super) fn poll_link(&mut self, context: &mut Context<'_>) -> bool {
        let Some(link) = &mut self.link else { return false };
        let Poll::Ready(event) = link.socket.poll_event(context) else { return false };
        match event {
            SocketEvent::Opened => self.connect(),
            SocketEvent::Received(bytes) => {
                self.stats.bytes_in += bytes.len() as u64;
                self.receive(&bytes);
            }
            SocketEvent::Closed { code, reason } => self.closed(code, &reason),
        }
        true
    }

    /// The socket is open: sends CONNECT.
    fn connect(&mut self) {
        let now = self.runtime.now();
        let Some(link) = &mut self.link else { return };
        let mut config = self.options.connect.clone();
        config.headers = link.headers.clone();
        match Connection::new(now, config) {
            Ok(connection) => link.connection = Some(connection),
            Err(error) => self.lost(error.into()),
        }
    }

    fn receive(&mut self, bytes: &[u8]) {
        let now = self.runtime.now();
        let Some(link) = &mut self.link else { return };
        let is_stream = link.socket.transport() == Transport::Tcp;
        let Some(connection) = &mut link.connection else { return };
        if is_stream {
            connection.handle_bytes(now, bytes);
        } else {
            connection.handle_message(now, bytes);
        }
        // What one frame brings about is in force before the next is looked at.
        while let Some(event) = self.connection().and_then(|it| it.poll_event(now)) {
            self.handle(event);
            self.settle();
        }
    }

    fn handle(&mut self, event: Event) {
        let is_frame =
            !matches!(event, Event::HeartBeat | Event::HeartBeatLost { .. } | Event::Failed(_));
        self.stats.frames_in += u64::from(is_frame);
        match event {
            Event::Connected { frame, version, .. } => self.connected(&frame, version),
            Event::Message { frame, token } => {
                log::received(&frame);
                self.deliver(*frame, token.map(|Token(id)| id));
            }
            Event::Receipt { frame, .. } => {
                log::received(&frame);
                let id = self.id_in(frame.headers.get("receipt-id"));
                if let Some(link) = &self.link {
                    self.session.handle_receipt(self.runtime.now(), link.attempt, id);
                }
            }
            Event::Error { frame, .. } => self.refused(frame),
            Event::DisconnectReceipt(_) => {
                if let Some(link) = &mut self.link {
                    link.socket.close();
                }
            }
            Event::HeartBeatLost { silent_for } => {
                let text = concat(&["the broker was silent for ", &decimal(silent_for), " ms"]);
                let error = self.with_url(Error::new(Code::HeartbeatLost, text));
                self.lost(error);
            }
            Event::Failed(error) if self.is_up() && is_of_limit(error.kind()) => {
                let mut text = String::new();
                error.write(&mut text);
                self.too_large(&text, Some(Source::Protocol(error)));
            }
            Event::Failed(error) => {
                let code = if self.is_up() { Code::ConnectionLost } else { Code::NotStomp };
                let mut text = String::new();
                error.write(&mut text);
                let error =
                    self.with_url(Error::new(code, text).because_of(Source::Protocol(error)));
                self.lost(error);
            }
            Event::HeartBeat | Event::Unhandled(_) => {}
        }
    }

    fn connected(&mut self, frame: &Frame, version: Version) {
        log::received(frame);
        let Some(link) = &mut self.link else { return };
        link.is_up = true;
        self.transport = Some(link.socket.transport());
        let identity = match &self.options.identify {
            Some(identify) => identify(&link.headers, &frame.headers),
            None => {
                let user_name = frame.headers.get("user-name");
                let name = user_name.or_else(|| link.headers.get("login"));
                // Without a name and a token there is no user; whose token it is, is not known.
                let is_token = |(name, _): (&str, &str)| name.eq_ignore_ascii_case("authorization");
                let is_unknown = name.is_none() && link.headers.iter().any(is_token);
                (!is_unknown).then(|| name.unwrap_or_default().to_owned())
            }
        };
        let is_other_identity =
            matches!((&self.identity, &identity), (Some(before), Some(now)) if before != now);
        if identity.is_some() {
            self.identity = identity;
        }
        self.server = frame.headers.get("server").map(str::to_owned);
        let server = self.server.as_deref().unwrap_or_default();
        let broker = self.options.broker.unwrap_or_else(|| Broker::detect(server));
        self.profile = broker.profile();
        self.stats.reconnects += u32::from(self.is_known);
        self.is_known = true;
        let connected = Connected { broker, is_other_identity, has_nack: version.has_nack() };
        let attempt = link.attempt;
        self.prepare_replies();
        self.session.handle_connected(self.runtime.now(), attempt, connected);
    }

    /// An ERROR came.
    fn refused(&mut self, frame: Box<Frame>) {
        log::received(&frame);
        let Some(link) = &self.link else { return };
        let (attempt, is_connecting) = (link.attempt, !link.is_up);
        let body = match frame.text() {
            Ok(text) => text.to_owned(),
            // Latin-1, as what is text and no UTF-8 usually is.
            Err(_) => frame.body.iter().map(|byte| char::from(*byte)).collect(),
        };
        let text = concat(&[frame.headers.get("message").unwrap_or_default(), "\n", &body]);
        let code = classify_error(&text, is_connecting);
        let about = BrokerError {
            code,
            receipt: self.id_in(frame.headers.get("receipt-id")),
            subscription: self.id_in(frame.headers.get("subscription")),
        };
        let error = self.error_of_frame(code, frame);
        if is_connecting {
            if code == Code::Unauthorized {
                self.refused = Some((link.headers.clone(), error.clone()));
            }
            self.last_error = Some(error.clone());
        }
        self.refusal = Some(error.clone());
        self.name_all_in(&text);
        let id = self.session.handle_error(self.runtime.now(), attempt, about);
        self.settle();
        self.refusal = None;
        if id == 0 && !is_connecting {
            self.announced = Some(error.clone());
            self.tell(error);
        }
    }

    /// The socket is closed.
    fn closed(&mut self, code: u16, reason: &str) {
        #[cfg(not(target_arch = "wasm32"))]
        if code == TOO_LONG && self.is_up() {
            return self.too_large(reason, None);
        }
        let Some(link) = &self.link else { return };
        let was_open = link.connection.is_some();
        let found = classify_close(code, !link.is_up, was_open);
        // It may name addresses.
        let reason = &*self.options.secrets.redact_urls(reason);
        let text = match (found, reason) {
            (Code::Unreachable, "") => "there was no connection to the server".into(),
            (Code::Unreachable, _) => concat(&["there was no connection to the server: ", reason]),
            (_, "") => concat(&["the socket was closed (", &decimal(code.into()), ")"]),
            _ => concat(&["the socket was closed (", &decimal(code.into()), ": ", reason, ")"]),
        };
        let error = self.with_url(Error::new(found, text));
        self.lost(error);
    }

    fn is_up(&self) -> bool {
        self.link.as_ref().is_some_and(|link| link.is_up)
    }

    /// What came is beyond the limits of the session: nothing is the matter with what was sent.
    fn too_large(&mut self, text: &str, source: Option<Source>) {
        let text = concat(&[text, ": Builder::limits says what is taken"]);
        let mut error = Error::new(Code::TooLarge, text).with_advice("Raise Builder::limits");
        if let Some(source) = source {
            error = error.because_of(source);
        }
        let error = self.with_url(error);
        self.lost_by(error, Code::ConnectionLost);
    }

    /// The attempt or connection has ended.
    fn lost(&mut self, error: Error) {
        let code = error.code();
        self.lost_by(error, code);
    }

    /// The same, where what was sent fails with another code.
    fn lost_by(&mut self, error: Error, code: Code) {
        // What was written before is no loss.
        #[cfg(not(target_arch = "wasm32"))]
        self.tell_written();
        let Some(link) = self.link.take() else { return };
        if !link.is_up {
            self.turn = self.turn.wrapping_add(1);
        }
        self.last_error = Some(error);
        self.lose_deliveries();
        self.session.handle_lost(self.runtime.now(), link.attempt, code);
    }

    /// The number of the present connection; 0 for none.
    pub(super) fn attempt(&self) -> u32 {
        self.link.as_ref().map_or(0, |link| link.attempt)
    }
}

/// Whether a frame of the broker was larger than the session takes.
const fn is_of_limit(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::BodyTooLarge | Kind::HeadTooLong | Kind::TooManyHeaders | Kind::LineTooLong
    )
}
