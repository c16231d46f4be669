//! The end of a session.

use std::time::Duration;

use stomp_protocol::server::CloseReason;
use tracing::info;

use super::Session;
use super::writer::Outbound;
use crate::runtime::Task;
use crate::transport::{CloseCause, Read, Reader};

/// The time for a close code, when there is no other left.
const LAST_WORDS: Duration = Duration::from_millis(200);

impl<R: Reader> Session<R> {
    /// Sends the last frames and closes the transport, within bounds. Reads to the end meanwhile:
    /// a TCP socket closed over unread bytes is reset, and the client could lose the ERROR.
    pub(super) async fn close(mut self: Box<Self>, reason: Option<CloseReason>, mut writing: Task) {
        // Nothing is due any more: the closing must not hold up a virtual clock.
        self.timer.set(None);
        let profile = &self.namespace.settings.profile;
        let close_cause = match self.close_cause {
            Some(_) if profile.never_closes => CloseCause::Cut,
            Some(cause) => cause,
            None => profile.close_cause(reason),
        };
        let patience = self.patience();
        let runtime = self.namespace.runtime.clone();
        let say = self.say(close_cause, &mut writing);
        let closed = runtime.timeout(patience, say).await.is_ok();
        writing.abort();
        let why: String = match (reason, close_cause) {
            (_, CloseCause::ShuttingDown) => "shutting down".into(),
            (Some(reason), _) => reason.to_string(),
            (None, _) => "connection lost".into(),
        };
        info!(connection = self.id.0, closed, why, "closed");
        self.record_end(reason, &why);
    }

    /// How long the closing may take. What was waited for a client that did not read is taken off.
    fn patience(&self) -> Duration {
        match self.drained_by {
            None => self.namespace.settings.limits.close_timeout,
            Some(time) => {
                let left = time.saturating_since(self.namespace.runtime.now());
                Duration::from_millis(left).max(LAST_WORDS)
            }
        }
    }

    fn record_end(&self, reason: Option<CloseReason>, why: &str) {
        if let Some(recorder) = &self.recorder {
            recorder.close_session(reason, why);
        }
    }

    async fn say(&mut self, close_cause: CloseCause, writing: &mut Task) {
        let outbox = self.outbox.clone();
        let now = self.namespace.clock.now();
        let loses = self.drops_last_frames();
        let machine = &mut self.machine;
        let write = async move {
            while !loses && let Some(frame) = machine.poll_transmit(now) {
                if outbox.send(Outbound::Frame(frame)).await.is_err() {
                    return;
                }
            }
            let _ = outbox.send(Outbound::Close(close_cause)).await;
            writing.finished().await;
        };
        let reader = &mut self.reader;
        // What is cut off does not wait for the client.
        let readable = self.readable && close_cause != CloseCause::Cut;
        let drain =
            async move { while readable && matches!(reader.read().await, Read::Bytes(_)) {} };
        tokio::join!(write, drain);
    }
}
