//! The task that writes to the transport, so that a slow client holds up nobody else, and never
//! the reading of its own heart-beats.

use stomp_protocol::server::Transmit;
use tokio::sync::mpsc;

use crate::transport::{Goodbye, Writer};

/// What the writer is given.
#[derive(Debug)]
pub(super) enum Outbound {
    /// A frame, or a heart-beat.
    Frame(Transmit),
    /// Nothing more will come: close the transport.
    Close(Goodbye),
}

/// Writes frames, as many at once as there are, until told to close or until writing fails; then
/// the channel is closed, by which the session knows.
pub(super) async fn run(mut writer: impl Writer, mut outbound: mpsc::Receiver<Outbound>) {
    let mut frames = Vec::new();
    let mut waiting = Vec::new();
    while outbound.recv_many(&mut waiting, usize::MAX).await > 0 {
        let mut goodbye = None;
        for item in waiting.drain(..) {
            match item {
                Outbound::Frame(frame) => frames.push(frame),
                Outbound::Close(why) => goodbye = Some(why),
            }
        }
        if writer.write(&mut frames).await.is_err() {
            return;
        }
        if let Some(why) = goodbye {
            // The client may be gone already, and then there is nobody to tell.
            let _ = writer.close(why).await;
            return;
        }
    }
}
