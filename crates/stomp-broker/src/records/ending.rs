//! How a connection ended, as it is recorded.

use serde::Serialize;

use super::frame::Direction;
use crate::transport::PeerEnd;

/// How a connection ended.
///
/// See the example of [`Transcript`](crate::Transcript).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConnectionEnd {
    /// The side that ended it.
    pub by: EndedBy,
    /// How.
    pub how: EndKind,
    /// The close code, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<u16>,
    /// The reason that goes with the code, if there is any text in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The side that ended a connection.
///
/// See the example of [`Transcript`](crate::Transcript).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EndedBy {
    /// The client.
    Client,
    /// The broker.
    Broker,
}

/// How one side ended a connection.
///
/// See the example of [`Transcript`](crate::Transcript).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EndKind {
    /// By a closing handshake, or as far as the transport has such.
    Close,
    /// By the end of its stream, where there is no closing handshake.
    End,
    /// Without a closing handshake.
    Cut,
    /// By a TCP reset.
    Reset,
    /// The broker closed, because the client was silent for too long.
    Idle,
}

impl ConnectionEnd {
    pub(super) fn by_client(end: PeerEnd) -> Self {
        let by = EndedBy::Client;
        match end {
            PeerEnd::Closed(close) => Self::closed(by, close),
            PeerEnd::Ended => Self::without_code(by, EndKind::End),
            PeerEnd::Cut => Self::without_code(by, EndKind::Cut),
        }
    }

    pub(super) fn by_broker(close: (u16, String)) -> Self {
        Self::closed(EndedBy::Broker, Some(close))
    }

    pub(super) const fn without_code(by: EndedBy, how: EndKind) -> Self {
        Self { by, how, code: None, reason: None }
    }

    fn closed(by: EndedBy, close: Option<(u16, String)>) -> Self {
        let (code, reason) = close.unzip();
        let reason = reason.filter(|reason| !reason.is_empty());
        Self { by, how: EndKind::Close, code, reason }
    }

    /// The direction of the record of it: who began.
    pub(super) const fn direction(&self) -> Direction {
        match self.by {
            EndedBy::Client => Direction::In,
            EndedBy::Broker => Direction::Out,
        }
    }

    /// Why the connection is closed, for people, if that is more than the session can tell: it takes
    /// every end of input for the wish to end.
    pub(super) fn departure(&self) -> Option<String> {
        match (self.by, self.how, self.code) {
            (EndedBy::Client, EndKind::Cut, _) => Some("cut off by the client".into()),
            (EndedBy::Client, EndKind::Close, Some(code)) if code != NORMAL => {
                let reason = self.reason.as_deref().unwrap_or_default();
                Some(format!("closed by the client: {code} {reason}").trim_end().to_owned())
            }
            _ => None,
        }
    }

    /// The headers of the record of it.
    pub(super) fn headers(&self) -> Vec<(String, String)> {
        let by = match self.by {
            EndedBy::Client => "client",
            EndedBy::Broker => "broker",
        };
        let how = match self.how {
            EndKind::Close => "close",
            EndKind::End => "end",
            EndKind::Cut => "cut",
            EndKind::Reset => "reset",
            EndKind::Idle => "idle",
        };
        let code = self.code.map(|code| ("code", code.to_string()));
        let reason = self.reason.clone().map(|reason| ("reason", reason));
        let all = [Some(("by", by.into())), Some(("how", how.into())), code, reason];
        all.into_iter().flatten().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// The close code of an end in good order (RFC 6455 section 7.4.1).
const NORMAL: u16 = 1000;

#[cfg(test)]
mod tests {
    use super::ConnectionEnd;
    use crate::transport::PeerEnd;

    #[test]
    fn only_what_is_out_of_the_ordinary_is_a_departure() {
        let departure = |end| ConnectionEnd::by_client(end).departure();
        let closed = |code, reason: &str| PeerEnd::Closed(Some((code, reason.into())));
        for ordinary in [PeerEnd::Ended, PeerEnd::Closed(None), closed(1000, "bye")] {
            assert_eq!(departure(ordinary), None);
        }
        assert_eq!(departure(PeerEnd::Cut).unwrap(), "cut off by the client");
        assert_eq!(departure(closed(4321, "mine")).unwrap(), "closed by the client: 4321 mine");
        assert_eq!(departure(closed(1001, "")).unwrap(), "closed by the client: 1001");
    }
}
