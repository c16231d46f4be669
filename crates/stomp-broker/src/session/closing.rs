//! The end of a session.

use stomp_protocol::server::CloseReason;
use tracing::info;

use super::Session;
use super::writer::Outbound;
use crate::runtime::Task;
use crate::transport::{CloseCause, Read, Reader};

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
        let patience = self.namespace.settings.limits.close_timeout;
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
