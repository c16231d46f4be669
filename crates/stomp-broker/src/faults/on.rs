//! The trigger of a fault: a frame, a new connection or an HTTP request.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::glob::fits;

/// The name by which `command` means a heart-beat.
pub const HEART_BEAT: &str = "HEARTBEAT";

/// The names of the transports.
pub(super) const TRANSPORTS: [&str; 9] = [
    "tcp",
    "websocket",
    "raw-websocket",
    "sockjs-websocket",
    "xhr-streaming",
    "xhr-polling",
    "eventsource",
    "htmlfile",
    "jsonp",
];

/// Frames to strike at: everything that is given has to fit.
///
/// In `command`, `destination`, `transport` and the values of `headers`, `*` stands for any run of
/// characters.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnFrame {
    /// The direction of the frame; either if not given.
    pub direction: Option<Direction>,
    /// The frame's command. `HEARTBEAT` is a heart-beat, which only this and `*` stand for.
    pub command: Option<String>,
    /// The frame's `destination`; of a RECEIPT or ERROR with `receipt-id`, that of the frame which
    /// asked for the receipt.
    pub destination: Option<String>,
    /// Headers that the frame has.
    pub headers: BTreeMap<String, String>,
    /// The connections.
    pub of: OnConnection,
}

/// Connections to strike at.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnConnection {
    /// The connection's number.
    pub connection: Option<u64>,
    /// The connection's transport: `tcp`, `websocket`, or one of SockJS's: `xhr-streaming`,
    /// `xhr-polling`, `sockjs-websocket`, ...
    pub transport: Option<String>,
}

/// The direction of a frame.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Direction {
    /// From the client to the broker.
    In,
    /// From the broker to the client.
    Out,
}

/// The kind of an HTTP request, by the last part of its path.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HttpKind {
    /// Any of the following.
    Any,
    /// A WebSocket: STOMP's own, or SockJS's.
    Upgrade,
    /// SockJS: what the server can do.
    Info,
    /// SockJS: the page for iframes.
    Iframe,
    /// SockJS: polling.
    Xhr,
    /// SockJS: sending.
    XhrSend,
    /// SockJS: streaming.
    XhrStreaming,
    /// SockJS: server-sent events.
    Eventsource,
    /// SockJS: streaming into an iframe.
    Htmlfile,
    /// SockJS: polling by script elements.
    Jsonp,
    /// SockJS: sending by a form.
    JsonpSend,
}

impl OnFrame {
    /// Frames to the client with this command, or heart-beats (`HEARTBEAT`).
    ///
    /// See the examples of [`Fault`](super::Fault).
    #[must_use]
    pub fn outgoing(command: &str) -> Self {
        Self::frame(Direction::Out, command)
    }

    /// Frames from the client with this command, or heart-beats (`HEARTBEAT`).
    ///
    /// See the examples of [`Fault`](super::Fault).
    #[must_use]
    pub fn incoming(command: &str) -> Self {
        Self::frame(Direction::In, command)
    }

    fn frame(direction: Direction, command: &str) -> Self {
        Self { direction: Some(direction), command: Some(command.into()), ..Self::default() }
    }

    pub(super) fn fits(&self, whose: Whose<'_>, frame: &SeenFrame<'_>) -> bool {
        let is_command = match self.command.as_deref() {
            Some(wanted) => fits(wanted, frame.command),
            None => frame.command != HEART_BEAT,
        };
        let goes_there = |wanted| frame.destination.is_some_and(|seen| fits(wanted, seen));
        let has = |(name, wanted): (&String, &String)| {
            (frame.header)(name).is_some_and(|value| fits(wanted, &value))
        };
        is_command
            && self.of.fits(whose)
            && self.direction.is_none_or(|direction| direction == frame.direction)
            && self.destination.as_deref().is_none_or(goes_there)
            && self.headers.iter().all(has)
    }
}

impl OnConnection {
    pub(super) fn fits(&self, whose: Whose<'_>) -> bool {
        self.connection.is_none_or(|wanted| wanted == whose.connection)
            && self.transport.as_deref().is_none_or(|wanted| fits(wanted, whose.transport))
    }
}

impl HttpKind {
    pub(super) fn fits(self, kind: Self) -> bool {
        self == Self::Any || self == kind
    }
}

/// The scope of a fault's counters.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Per {
    /// The namespace: so many in all.
    #[default]
    #[serde(alias = "world")]
    Namespace,
    /// The connection: so many for each.
    Connection,
}

/// Something at which faults may strike.
pub(crate) enum Occasion<'a> {
    Frame(Whose<'a>, SeenFrame<'a>),
    Accept(Whose<'a>),
    Http(HttpKind),
}

impl Occasion<'_> {
    /// 0 for what belongs to no connection.
    pub(crate) const fn connection(&self) -> u64 {
        match self {
            Self::Frame(whose, _) | Self::Accept(whose) => whose.connection,
            Self::Http(_) => 0,
        }
    }
}

/// The connection of an occasion.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Whose<'a> {
    pub(crate) connection: u64,
    pub(crate) transport: &'a str,
}

/// As much of a frame as is needed to recognise it.
pub(crate) struct SeenFrame<'a> {
    pub(crate) direction: Direction,
    pub(crate) command: &'a str,
    pub(crate) destination: Option<&'a str>,
    pub(crate) header: &'a dyn Fn(&str) -> Option<String>,
}
