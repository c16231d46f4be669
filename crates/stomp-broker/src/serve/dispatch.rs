//! What every connection goes through, whoever serves it then.

use tracing::info;

use crate::client::Client;
use crate::playback;
use crate::records::{Tape, taped};
use crate::relay;
use crate::session;
use crate::transport::{Reader, Writer};

/// Serves a client until its connection is over.
pub(crate) async fn serve(reader: impl Reader, writer: impl Writer, client: Client) {
    let world = client.place.world().clone();
    let id = world.next_connection();
    let (transport, peer) = (client.transport, client.peer);
    info!(world = &*world.name, connection = id.0, transport, ?peer, "opened");
    let tape = world
        .records
        .as_ref()
        .map(|records| Tape::open(records, &world.clock, id.0, transport, peer));
    let (reader, writer) = taped(reader, writer, tape.as_ref(), &world.settings.protocol.limits);
    let mut ending = world.endings.open(id);
    if let Some(replay) = world.replays.take() {
        // In a box, as below.
        let why = Box::pin(playback::serve(reader, writer, client, id, replay, ending)).await;
        if let Some(tape) = tape {
            tape.close(&why);
        }
        return;
    }
    let Some(relay) = world.settings.relay.clone() else {
        return session::run(reader, writer, client, id, tape, ending).await;
    };
    let why = tokio::select! {
        // In a box, for whose size those who have no relay are not to pay.
        why = Box::pin(relay::serve(reader, writer, client, id, relay)) => why,
        // Its frames are another broker's: all that can be done is to cut it off.
        _ = ending.told() => "ended on request".into(),
    };
    if let Some(tape) = tape {
        tape.close(&why);
    }
}
