//! What every connection goes through, whoever serves it then.

use std::net::SocketAddr;
use std::sync::Arc;

use tracing::info;

use crate::records::{Tape, taped};
use crate::relay;
use crate::replay;
use crate::transport::{Reader, Writer};
use crate::world::{Place, Registry};

/// Who came, and how.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) place: Place,
    /// What carries the frames, such as `websocket`.
    pub(crate) transport: &'static str,
    /// The other end of the socket.
    pub(crate) peer: Option<SocketAddr>,
    /// The worlds among which CONNECT's `host` chooses, unless the address has done so.
    pub(crate) by_host: Option<Arc<Registry>>,
}

/// Serves a client until its connection is over.
pub(crate) async fn serve(reader: impl Reader, writer: impl Writer, client: Client) {
    let world = client.place.world().clone();
    let id = world.next_connection();
    let (transport, peer) = (client.transport, client.peer);
    info!(world = &*world.name, connection = id.0, transport, ?peer, "opened");
    let tape = Tape::open(&world, id.0, &client);
    let (reader, writer) = taped(reader, writer, tape.as_ref(), &world.settings.protocol.limits);
    let mut ending = world.endings.open(id);
    if let Some(replay) = world.replays.take() {
        // In a box, as below.
        let why = Box::pin(replay::serve(reader, writer, client, id, replay, ending)).await;
        if let Some(tape) = tape {
            tape.close(&why);
        }
        return;
    }
    let Some(relay) = world.settings.relay.clone() else {
        return super::run(reader, writer, client, id, tape, ending).await;
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
