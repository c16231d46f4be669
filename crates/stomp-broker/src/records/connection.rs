//! Information on a connection, derived from its frames.

use std::net::SocketAddr;

use serde::{Serialize, Serializer};
use stomp_protocol::Version;
use stomp_protocol::server::Subscribe;

use super::ending::ConnectionEnd;
use super::entry::Closing;
use super::frame::{Direction, RecordedFrame};
use super::refused::{RefusalInfo, shortened};

/// Refusals that are kept of one connection.
const REFUSALS: usize = 20;

/// Bytes of subscriptions that are listed of a connection whose frames are passed on. Those of a session
/// have the limits of the session.
const MAX_PASSED_ON: usize = 256 << 10;

/// A connection, open or closed.
///
/// See the example of [`Transcript`](crate::Transcript).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionInfo {
    /// Its number in its namespace, from 1.
    pub id: u64,
    /// How far it has come.
    pub state: ConnectionState,
    /// The transport, such as `websocket` or `tcp`.
    pub transport: String,
    /// The other end, `ADDRESS:PORT`, where that is known.
    pub peer: Option<String>,
    /// The user it named in CONNECT.
    pub login: Option<String>,
    /// The STOMP version that was agreed.
    pub version: Option<String>,
    /// The `session` header of CONNECTED.
    pub session: Option<String>,
    /// The `heart-beat` header of CONNECT.
    pub client_heart_beat: Option<String>,
    /// The `heart-beat` header of CONNECTED.
    pub server_heart_beat: Option<String>,
    /// When it was opened, in milliseconds by the namespace's clock.
    pub opened_at: u64,
    /// When it was closed.
    pub closed_at: Option<u64>,
    /// Why it was closed.
    pub closed: Option<String>,
    /// How it ended: by which side, how, and with which close code.
    pub ending: Option<ConnectionEnd>,
    /// Frames from the client.
    pub frames_in: u64,
    /// Frames to the client.
    pub frames_out: u64,
    /// Heart-beats from the client.
    pub heart_beats_in: u64,
    /// Heart-beats to the client.
    pub heart_beats_out: u64,
    /// Bytes of STOMP from the client. In JSON `bytesIn`, and `octetsIn` as in version 0.1.
    #[serde(flatten, serialize_with = "as_bytes_in")]
    pub bytes_in: u64,
    /// Bytes of STOMP to the client. In JSON `bytesOut`, and `octetsOut` as in version 0.1.
    #[serde(flatten, serialize_with = "as_bytes_out")]
    pub bytes_out: u64,
    /// Its open subscriptions.
    pub subscriptions: Vec<SubscriptionInfo>,
    /// Requests that were refused while the connection went on, the last of them.
    pub refusals: Vec<RefusalInfo>,
}

fn as_bytes_in<S: Serializer>(count: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map([("bytesIn", count), ("octetsIn", count)])
}

fn as_bytes_out<S: Serializer>(count: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map([("bytesOut", count), ("octetsOut", count)])
}

/// How far a connection has come.
///
/// See the example of [`Transcript`](crate::Transcript).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ConnectionState {
    /// The socket is open; CONNECT was not answered yet.
    Opened,
    /// CONNECTED was sent.
    Connected,
    /// The socket is closed.
    Closed,
}

/// An open subscription, as the client asked for it.
///
/// See the example of [`Transcript`](crate::Transcript).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SubscriptionInfo {
    /// The connection.
    pub connection: u64,
    /// The `id` header; none if the client, on 1.0, gave none.
    pub id: Option<String>,
    /// The destination.
    pub destination: String,
    /// `auto`, `client` or `client-individual`.
    pub ack: String,
    /// Since when, in milliseconds by the namespace's clock.
    pub since: u64,
    /// Its number in the session; none where frames are passed on.
    #[serde(skip)]
    number: Option<u64>,
}

impl SubscriptionInfo {
    /// Roughly what it takes, in bytes.
    fn cost(&self) -> usize {
        const FIXED: usize = 128;
        FIXED + self.id.as_ref().map_or(0, String::len) + self.destination.len() + self.ack.len()
    }
}

impl ConnectionInfo {
    pub(super) fn opened(id: u64, transport: &str, peer: Option<SocketAddr>, at: u64) -> Self {
        Self {
            id,
            state: ConnectionState::Opened,
            transport: transport.into(),
            peer: peer.map(|peer| peer.to_string()),
            login: None,
            version: None,
            session: None,
            client_heart_beat: None,
            server_heart_beat: None,
            opened_at: at,
            closed_at: None,
            closed: None,
            ending: None,
            frames_in: 0,
            frames_out: 0,
            heart_beats_in: 0,
            heart_beats_out: 0,
            bytes_in: 0,
            bytes_out: 0,
            subscriptions: Vec::new(),
            refusals: Vec::new(),
        }
    }

    pub(super) fn closed(&mut self, closing: Closing, at: u64) {
        self.state = ConnectionState::Closed;
        self.closed = Some(closing.why);
        self.ending = Some(closing.end);
        self.closed_at = Some(at);
        self.subscriptions.clear();
    }

    pub(super) fn version(&self) -> Version {
        match self.version.as_deref() {
            Some("1.0") => Version::V1_0,
            Some("1.1") => Version::V1_1,
            _ => Version::V1_2,
        }
    }

    pub(super) const fn count_frame(&mut self, direction: Direction, bytes: usize) {
        match direction {
            Direction::In => self.frames_in += 1,
            Direction::Out => self.frames_out += 1,
        }
        self.count_bytes(direction, bytes);
    }

    pub(super) const fn count_heart_beat(&mut self, direction: Direction) {
        match direction {
            Direction::In => self.heart_beats_in += 1,
            Direction::Out => self.heart_beats_out += 1,
        }
        self.count_bytes(direction, 1);
    }

    pub(super) const fn count_bytes(&mut self, direction: Direction, bytes: usize) {
        match direction {
            Direction::In => self.bytes_in += bytes as u64,
            Direction::Out => self.bytes_out += bytes as u64,
        }
    }

    /// Whether a frame that begins so says anything about the connection: the frequent ones do
    /// not, and need not be taken apart.
    pub(super) fn is_of_interest(bytes: &[u8]) -> bool {
        const STARTS: [&[u8]; 6] = [b"CONN", b"STOM", b"SUBS", b"UNSU", b"\nCON", b"\nSUB"];
        STARTS.iter().any(|start| bytes.starts_with(start))
    }

    pub(super) fn learn_from(&mut self, frame: &RecordedFrame) {
        let header = |name| frame.header(name).map(shortened);
        match (&*frame.command, frame.direction) {
            ("CONNECT" | "STOMP", Direction::In) => {
                self.login = header("login");
                self.client_heart_beat = header("heart-beat");
            }
            ("CONNECTED", Direction::Out) => {
                self.state = ConnectionState::Connected;
                self.version = Some(header("version").unwrap_or_else(|| "1.0".into()));
                self.session = header("session");
                // That of a token, where there is no login.
                self.login = header("user-name").or_else(|| self.login.take());
                self.server_heart_beat = header("heart-beat");
            }
            _ => {}
        }
    }

    /// Learns of subscriptions by frames that are passed on.
    pub(super) fn follow(&mut self, frame: &RecordedFrame) {
        let header = |name| frame.header(name).map(String::from);
        match (&*frame.command, frame.direction) {
            ("SUBSCRIBE", Direction::In) => {
                // Without a destination it is refused, whatever the client is told.
                let Some(destination) = header("destination") else { return };
                self.unsubscribe(frame);
                let ack = header("ack").unwrap_or_else(|| "auto".into());
                let (id, since) = (header("id"), frame.at);
                self.list(SubscriptionInfo {
                    connection: self.id,
                    id,
                    destination,
                    ack,
                    since,
                    number: None,
                });
            }
            ("UNSUBSCRIBE", Direction::In) => self.unsubscribe(frame),
            _ => {}
        }
    }

    fn list(&mut self, subscription: SubscriptionInfo) {
        let listed: usize = self.subscriptions.iter().map(SubscriptionInfo::cost).sum();
        if listed + subscription.cost() <= MAX_PASSED_ON {
            self.subscriptions.push(subscription);
        }
    }

    fn unsubscribe(&mut self, frame: &RecordedFrame) {
        let (id, destination) = (frame.header("id"), frame.header("destination"));
        self.subscriptions.retain(|subscription| match id {
            Some(_) => subscription.id.as_deref() != id,
            None => subscription.id.is_some() || Some(&*subscription.destination) != destination,
        });
    }

    /// Lists a subscription that the session has opened.
    pub(super) fn subscribed(&mut self, number: u64, subscribe: &Subscribe, since: u64) {
        let header = |name| subscribe.headers.get(name).map(String::from);
        self.subscriptions.push(SubscriptionInfo {
            connection: self.id,
            id: header("id"),
            destination: subscribe.destination.clone(),
            ack: header("ack").unwrap_or_else(|| "auto".into()),
            since,
            number: Some(number),
        });
    }

    /// The session has closed a subscription; gives what was listed.
    pub(super) fn unsubscribed(&mut self, number: u64) -> Option<SubscriptionInfo> {
        let is_it = |subscription: &SubscriptionInfo| subscription.number == Some(number);
        let place = self.subscriptions.iter().position(is_it)?;
        Some(self.subscriptions.remove(place))
    }

    /// Notes a refusal; a subscription that was refused is none. Adds the destination of the refused
    /// request, where that was a SUBSCRIBE.
    pub(super) fn refused(&mut self, number: Option<u64>, refusal: &mut RefusalInfo) {
        let refused = number.and_then(|number| self.unsubscribed(number));
        refusal.destination = refused.map(|subscription| subscription.destination);
        if self.refusals.len() == REFUSALS {
            self.refusals.remove(0);
        }
        self.refusals.push(refusal.shortened());
    }
}
