//! The gateway: each client's session is bridged to a connection of its own to a real broker.
//!
//! The client may come by any transport; the broker is spoken to over plain TCP. Frames are passed
//! on byte for byte, one in each message where the transport has messages. The gateway keeps
//! nothing but the current frame, so a slow side slows the other side down.
//!
//! ```text
//!  client ──► Reader ──► Upward ─────► TCP ──► broker
//!                          │ ended, paces
//!  client ◄── Writer ◄── Downward ◄─── TCP ◄── broker
//! ```

mod close;
mod downward;
mod handshake;
mod opening;
mod pacer;
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
use crate::namespace::{AwaitedEnding, Namespace};
use crate::transport::{Read, Reader, Writer};
use crate::upstream::Upstream;
use crate::wire::FrameCutter;
use close::{Close, How};
use downward::{Downward, Progress};
use handshake::{Admitted, Handshake};
use pacer::{Pacer, Paces};
use upward::Upward;

/// Serves a client until its session is over; gives the reason.
pub(crate) async fn serve<R: Reader, W: Writer>(
    mut reader: R,
    writer: W,
    client: Client,
    id: ConnectionId,
    upstream: Arc<Upstream>,
    mut ending: AwaitedEnding,
) -> String {
    let namespace = client.place.namespace().clone();
    let settings = &namespace.settings;
    let mut handshake = Handshake::new(&namespace, &upstream, W::GIVES_REASONS);
    let close = match handshake.receive(&mut reader, &mut ending).await {
        Ok(admitted) => {
            debug!(connection = id.0, version = %admitted.request.version, "bridged");
            bridge(reader, writer, namespace.clone(), ending, admitted).await
        }
        Err(close) => {
            let patience = settings.limits.close_timeout;
            leave(writer, handshake.version(), &close, patience, drain(reader)).await;
            close
        }
    };
    info!(namespace = &*namespace.name, connection = id.0, why = close.why(), "closed");
    close.why().to_string()
}

async fn bridge<R: Reader, W: Writer>(
    client: R,
    writer: W,
    namespace: Arc<Namespace>,
    ending: AwaitedEnding,
    admitted: Admitted,
) -> Close {
    let Admitted { request, broker, counted, cutter } = admitted;
    let (from_broker, to_broker) = broker.into_split();
    let (tell_paces, paces) = watch::channel(Paces::default());
    let (tell_ended, ended) = watch::channel(None);
    let sent_disconnect = Arc::new(AtomicBool::new(false));
    let now = namespace.clock.now();
    let upward = Upward {
        namespace: namespace.clone(),
        timer: namespace.clock.sleeper(),
        client,
        cutter,
        broker: to_broker,
        write_timeout: counted.options().write_timeout,
        paces,
        pacer: Pacer::new(now),
        sent_disconnect: sent_disconnect.clone(),
    };
    let upward = tokio::spawn(upward.run(tell_ended));
    let patience = namespace.settings.limits.close_timeout;
    let mut downward = Downward {
        cutter: FrameCutter::new(broker_limits(&namespace)),
        timer: namespace.clock.sleeper(),
        stopping: namespace.stopping(),
        namespace,
        heart_beats: counted.options().heart_beats,
        ending,
        client: writer,
        broker: from_broker,
        request,
        paces: tell_paces,
        pacer: Pacer::new(now),
        ended,
        sent_disconnect,
        progress: Progress::default(),
    };
    let close = downward.run().await;
    // Nothing is due any more: the closing must not hold up a virtual clock.
    downward.timer.set(None);
    let version = downward.version();
    let stop = upward.abort_handle();
    let Downward { client, paces, .. } = downward;
    // By its end the other direction knows. A client that is sent elsewhere may finish what it has begun to send.
    let paces = close.lets_finish().then_some(paces);
    drop(counted);
    let rest = async move { drop(upward.await) };
    leave(client, version, &close, patience, rest).await;
    drop(paces);
    stop.abort();
    close
}

/// A broker is chosen by who runs the gateway: its headers may be as large as a client accepts.
fn broker_limits(namespace: &Namespace) -> stomp_protocol::Limits {
    let max_body = namespace.settings.protocol.limits.max_body;
    stomp_protocol::Limits { max_body, ..stomp_protocol::Limits::default() }
}

/// Says the last words and closes, within bounds, while the rest of what the client sends is
/// read: a TCP socket closed over unread bytes is reset, and the client could lose the ERROR.
async fn leave(
    mut client: impl Writer,
    version: Version,
    close: &Close,
    patience: Duration,
    rest: impl Future<Output = ()>,
) {
    let say = async {
        let error = close.refusal.as_ref();
        let mut frames: Vec<_> =
            error.and_then(|refusal| refusal.error_frame(version)).into_iter().collect();
        if !frames.is_empty() && client.write(&mut frames).await.is_err() {
            return;
        }
        // An error means that the client is gone already.
        let _ = match close.how.clone() {
            How::Because(cause) => client.close(cause).await,
            How::With(code, reason) => client.close_with(code, reason).await,
            How::Reset => {
                client.reset();
                Ok(())
            }
        };
    };
    let _ = timeout(patience, async { tokio::join!(say, rest) }).await;
}

async fn drain(mut reader: impl Reader) {
    while matches!(reader.read().await, Read::Bytes(_)) {}
}
