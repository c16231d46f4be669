//! The gateway: each client's session is bridged to a connection of its own to a real broker.
//!
//! The client may come by any transport; the broker is spoken to over plain TCP. Frames are passed
//! on byte for byte, one in each message where the transport has messages. The gateway keeps
//! nothing but the frame that is under way, so whoever is slow is slow for the other side too.
//!
//! ```text
//!  client ──► Reader ──► Upward ─────► TCP ──► broker
//!                          │ ended, paces
//!  client ◄── Writer ◄── Downward ◄─── TCP ◄── broker
//! ```

mod downward;
mod lobby;
mod opening;
mod pacer;
mod parting;
mod upward;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use stomp_protocol::Version;
use tokio::sync::watch;
use tokio::time::timeout;
use tracing::{debug, info};

use crate::client::Client;
use crate::ids::ConnectionId;
use crate::options::Relay;
use crate::transport::{Read, Reader, Writer};
use crate::wire::{FrameCutter, error_frame};
use crate::world::World;
use downward::{Downward, Progress};
use lobby::{Admitted, Lobby};
use pacer::{Pacer, Paces};
use parting::Parting;
use upward::Upward;

/// Serves a client until its session is over; gives the reason.
pub(crate) async fn serve<R: Reader, W: Writer>(
    mut reader: R,
    writer: W,
    client: Client,
    id: ConnectionId,
    relay: Arc<Relay>,
) -> String {
    let world = client.place.world().clone();
    let settings = &world.settings;
    let mut lobby = Lobby::new(&world, &relay, W::GIVES_REASONS);
    let parting = match lobby.receive(&mut reader).await {
        Ok(admitted) => {
            debug!(connection = id.0, version = %admitted.request.version, "bridged");
            bridge(reader, writer, world.clone(), relay.clone(), admitted).await
        }
        Err(parting) => {
            let patience = settings.limits.close_timeout;
            leave(writer, lobby.version(), &parting, patience, drain(reader)).await;
            parting
        }
    };
    info!(world = &*world.name, connection = id.0, why = parting.why(), "closed");
    parting.why().to_string()
}

async fn bridge<R: Reader, W: Writer>(
    client: R,
    writer: W,
    world: Arc<World>,
    relay: Arc<Relay>,
    admitted: Admitted,
) -> Parting {
    let Admitted { request, broker, cutter } = admitted;
    let (from_broker, to_broker) = broker.into_split();
    let (tell_paces, paces) = watch::channel(Paces::default());
    let (tell_ended, ended) = watch::channel(None);
    let said_goodbye = Arc::new(AtomicBool::new(false));
    let now = world.clock.now();
    let upward = Upward {
        world: world.clone(),
        timer: world.clock.sleeper(),
        client,
        cutter,
        broker: to_broker,
        paces,
        pacer: Pacer::new(now),
        said_goodbye: said_goodbye.clone(),
    };
    let upward = tokio::spawn(upward.run(tell_ended));
    let patience = world.settings.limits.close_timeout;
    let mut downward = Downward {
        cutter: FrameCutter::new(broker_limits(&world)),
        timer: world.clock.sleeper(),
        stopping: world.stopping(),
        world,
        relay,
        client: writer,
        broker: from_broker,
        request,
        paces: tell_paces,
        pacer: Pacer::new(now),
        ended,
        said_goodbye,
        progress: Progress::default(),
    };
    let parting = downward.run().await;
    // Nothing is due any more: the closing must not hold up a virtual clock.
    downward.timer.set(None);
    let version = downward.version();
    let stop = upward.abort_handle();
    let Downward { client, paces, .. } = downward;
    // By this the other direction knows.
    drop(paces);
    let rest = async move { drop(upward.await) };
    leave(client, version, &parting, patience, rest).await;
    stop.abort();
    parting
}

/// A broker is chosen by who runs the gateway: its headers may be as large as a client accepts.
fn broker_limits(world: &World) -> stomp_protocol::Limits {
    let max_body = world.settings.protocol.limits.max_body;
    stomp_protocol::Limits { max_body, ..stomp_protocol::Limits::default() }
}

/// Says the last words and closes, within bounds, while the rest of what the client sends is
/// read: a TCP socket closed over unread bytes is reset, and the client could lose the ERROR.
async fn leave(
    mut client: impl Writer,
    version: Version,
    parting: &Parting,
    patience: Duration,
    rest: impl Future<Output = ()>,
) {
    let say = async {
        let error = parting.refusal.as_ref();
        let mut frames: Vec<_> =
            error.and_then(|refusal| error_frame(refusal, version)).into_iter().collect();
        if !frames.is_empty() && client.write(&mut frames).await.is_err() {
            return;
        }
        // The client may be gone already, and then there is nobody to tell.
        let _ = client.close(parting.goodbye).await;
    };
    let _ = timeout(patience, async { tokio::join!(say, rest) }).await;
}

async fn drain(mut reader: impl Reader) {
    while matches!(reader.read().await, Read::Bytes(_)) {}
}
