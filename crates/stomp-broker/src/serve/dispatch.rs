//! The dispatch of a new connection to a session, the gateway or a replay.

use tracing::info;

use crate::client::Client;
use crate::playback;
use crate::records::{Recorder, recorded};
#[cfg(feature = "net")]
use crate::relay;
use crate::session;
use crate::transport::{Reader, Writer};

/// Serves a client until its connection is over.
pub(crate) async fn serve(reader: impl Reader, writer: impl Writer, client: Client) {
    let namespace = client.place.namespace().clone();
    let id = namespace.next_connection();
    let (transport, peer) = (client.transport, client.peer);
    info!(namespace = &*namespace.name, connection = id.0, transport, ?peer, "opened");
    let recorder = namespace
        .records
        .as_ref()
        .map(|records| Recorder::open(records, &namespace.clock, id.0, transport, peer));
    let (reader, writer) =
        recorded(reader, writer, recorder.as_ref(), &namespace.settings.protocol.limits);
    let ending = namespace.endings.open(id);
    let passed_on = || recorder.iter().for_each(Recorder::passed_on);
    if let Some(replay) = namespace.replays.take() {
        passed_on();
        // In a box, as below.
        let why = Box::pin(playback::serve(reader, writer, client, id, replay, ending)).await;
        if let Some(recorder) = recorder {
            recorder.close(&why);
        }
        return;
    }
    #[cfg(feature = "net")]
    if let Some(upstream) = namespace.settings.relay.clone() {
        passed_on();
        // In a box, for whose size those who have no relay are not to pay.
        let why = Box::pin(relay::serve(reader, writer, client, id, upstream, ending)).await;
        if let Some(recorder) = recorder {
            recorder.close(&why);
        }
        return;
    }
    session::run(reader, writer, client, id, recorder, ending).await;
}
