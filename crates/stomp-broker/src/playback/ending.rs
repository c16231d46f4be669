//! The end of a replay.

use std::time::Duration;

use stomp_protocol::Version;

use crate::namespace::Ending;
use crate::records::RecordedFrame;
use crate::refusal::Refusal;
use crate::runtime::Runtime;
use crate::transport::{CloseCause, Read, Reader, Writer};

/// The replay is over.
#[derive(Clone, Debug)]
pub(super) struct PlaybackEnd {
    /// For the record.
    pub(super) why: String,
    /// The last frame, if there is one to send.
    last: Option<Last>,
    how: How,
}

#[derive(Clone, Debug)]
enum Last {
    Error(Refusal),
    /// To this receipt header, as it stood on the wire.
    Receipt(Vec<u8>),
}

#[derive(Clone, Debug)]
enum How {
    Close(CloseCause),
    With(u16, String),
    Reset,
    Cut,
}

impl PlaybackEnd {
    /// As the transcript has it.
    pub(super) fn as_recorded(code: Option<&(u16, String)>) -> Self {
        let how = code.map_or(How::Cut, |(code, reason)| How::With(*code, reason.clone()));
        Self { why: "the replay is finished".into(), last: None, how }
    }

    pub(super) fn shutting_down() -> Self {
        let how = How::Close(CloseCause::ShuttingDown);
        Self { why: "shutting down".into(), last: None, how }
    }

    /// The client is gone, before or after the end of the transcript.
    pub(super) fn left(line: Option<usize>) -> Self {
        let why = line.map_or_else(
            || "the replay is finished".into(),
            |line| format!("the replay ended at line {line} of the transcript: the client left"),
        );
        Self { why, last: None, how: How::Close(CloseCause::Finished) }
    }

    /// The client sends DISCONNECT where the transcript does not have it.
    pub(super) fn close_cause(line: Option<usize>, receipt: Option<&[u8]>) -> Self {
        Self { last: receipt.map(|receipt| Last::Receipt(receipt.to_vec())), ..Self::left(line) }
    }

    /// What the client does is not in the transcript.
    pub(super) fn diverged(line: usize, recorded: &str, come: &str) -> Self {
        let detail = format!(
            "This broker replays a transcript. Line {line} of it is {recorded} from the client, and \
             {come} came instead."
        );
        let why = format!(
            "the replay ended at line {line} of the transcript: {come} came instead of {recorded}"
        );
        Self::error(why, Refusal::new("Replay diverged", detail), CloseCause::Error)
    }

    pub(super) fn not_text(line: usize) -> Self {
        let detail = format!(
            "Line {line} of the transcript is not UTF-8, and this connection carries text alone. \
             Connect by a WebSocket with binary frames, or by TCP."
        );
        let why = format!("the replay ended at line {line} of the transcript: it is not UTF-8");
        Self::error(why, Refusal::new("Body is not text", detail), CloseCause::NotUtf8)
    }

    pub(super) fn not_connected(patience: u64) -> Self {
        let detail = format!("No whole CONNECT frame came within {patience} ms.");
        let refusal = Refusal::new("Not connected in time", detail);
        Self::error(refusal.message.clone(), refusal, CloseCause::Error)
    }

    /// An ending was requested.
    pub(super) fn requested(ending: Ending) -> Self {
        let why = "ended on request".to_owned();
        match ending {
            Ending::Error { message, detail } => {
                Self::error(why, Refusal::new(message, detail), CloseCause::Error)
            }
            Ending::Close { code, reason } => {
                Self { why, last: None, how: How::With(code, reason) }
            }
            Ending::Reset => Self { why, last: None, how: How::Reset },
        }
    }

    fn error(why: String, refusal: Refusal, close_cause: CloseCause) -> Self {
        Self { why, last: Some(Last::Error(refusal)), how: How::Close(close_cause) }
    }

    /// Says the last words and closes, within bounds, while the rest of what the client sends is
    /// read: a TCP socket closed over unread bytes is reset, and the client could lose them.
    pub(super) async fn leave(
        self,
        mut reader: impl Reader,
        mut writer: impl Writer,
        readable: bool,
        (runtime, patience): (&Runtime, Duration),
    ) {
        match self.how {
            How::Reset => return writer.reset(),
            How::Cut => return writer.cut(),
            How::Close(_) | How::With(..) => {}
        }
        let say = async {
            let mut last: Vec<_> = self.last.and_then(Last::frame).into_iter().collect();
            if !last.is_empty() && writer.write(&mut last).await.is_err() {
                return;
            }
            // An error means that the client is gone already.
            let _ = match self.how {
                How::Close(close_cause) => writer.close(close_cause).await,
                How::With(code, reason) => writer.close_with(code, reason).await,
                How::Reset | How::Cut => Ok(()),
            };
        };
        let drain = async { while readable && matches!(reader.read().await, Read::Bytes(_)) {} };
        let _ = runtime.timeout(patience, async { tokio::join!(say, drain) }).await;
    }
}

impl Last {
    fn frame(self) -> Option<stomp_protocol::server::Transmit> {
        match self {
            Self::Error(refusal) => refusal.error_frame(Version::V1_2),
            Self::Receipt(receipt) => {
                Some([b"RECEIPT\nreceipt-id:", &*receipt, b"\n\n\0"].concat().into())
            }
        }
    }
}

/// The name of a recorded command in messages.
pub(super) fn name_of(command: &str) -> &str {
    match command {
        RecordedFrame::UNKNOWN => "something that is no frame",
        command => command,
    }
}
