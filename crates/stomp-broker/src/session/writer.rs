//! The task that writes to the transport, so that a slow client does not hold up others, and never
//! the reading of its own heart-beats.

use stomp_protocol::server::Transmit;
use tokio::sync::mpsc;

use crate::faults::End;
use crate::transport::{CloseCause, Writer};

/// An item for the writer.
#[derive(Debug)]
pub(super) enum Outbound {
    /// A frame, or a heart-beat.
    Frame(Transmit),
    /// Bytes that a fault wants to go by themselves: one WebSocket message, or one segment.
    Piece(Vec<u8>),
    /// A frame of SockJS, or what is none.
    SockJs(String),
    /// Nothing more will come: close the transport.
    Close(CloseCause),
    /// As a fault will have it.
    End(End),
}

/// Writes frames, as many at once as there are, until told to close or until writing fails; then
/// the channel is closed, by which the session knows.
pub(super) async fn run(mut writer: impl Writer, mut outbound: mpsc::Receiver<Outbound>) {
    let mut frames = Vec::new();
    let mut waiting = Vec::new();
    while outbound.recv_many(&mut waiting, usize::MAX).await > 0 {
        for item in waiting.drain(..) {
            match item {
                Outbound::Frame(frame) => frames.push(frame),
                Outbound::End(end @ (End::Reset | End::Disconnect)) => {
                    let _ = writer.write(&mut frames).await;
                    return if end == End::Reset { writer.reset() } else { writer.cut() };
                }
                other => {
                    if writer.write(&mut frames).await.is_err() || last(&mut writer, other).await {
                        return;
                    }
                }
            }
        }
        if writer.write(&mut frames).await.is_err() {
            return;
        }
    }
}

/// Writes what goes by itself; `true` if it was the last, or the client is gone.
async fn last(writer: &mut impl Writer, item: Outbound) -> bool {
    let written = match item {
        Outbound::Frame(frame) => writer.write(&mut vec![frame]).await,
        Outbound::Piece(bytes) => writer.write(&mut vec![bytes.into()]).await,
        Outbound::SockJs(frame) => {
            writer.write_sockjs(frame);
            Ok(())
        }
        Outbound::Close(CloseCause::Cut) => return true,
        Outbound::Close(why) => {
            let _ = writer.close(why).await;
            return true;
        }
        Outbound::End(End::Close(close)) => {
            let _ = writer.close_with(close.code, close.reason).await;
            return true;
        }
        Outbound::End(_) => return true,
    };
    written.is_err()
}
