//! A server: its sessions, how they begin, and its end.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use http::request::Parts;
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;

use crate::clock::Clock;
use crate::frames::Close;
use crate::framing::Framing;
use crate::handler::{AnyHandler, Handler, Refused};
use crate::options::Options;
use crate::session::Session;
use crate::sessions::Sessions;
use crate::shared::{Phase, Receiver, Shared};
use crate::transport::Transport;

/// What the clones of a server share.
pub(crate) struct Server {
    pub(crate) options: Options,
    pub(crate) sessions: Sessions,
    handler: Box<dyn AnyHandler>,
    clock: Arc<dyn Clock>,
    places: Arc<Semaphore>,
    phase: watch::Sender<Phase>,
}

/// The result of a request for a session's frames.
pub(crate) enum Attached {
    Receiver(Receiver),
    /// Another request receives them.
    Busy,
    /// The session would be new, and is not to begin.
    Refused(Refused),
}

/// A client that gives a request up and makes the next may be heard in the other order: so long is
/// waited for the end of the first.
const CHANGE_OVER: Duration = Duration::from_millis(100);

impl Server {
    pub(crate) fn new(options: Options, handler: impl Handler) -> Self {
        let max = options.limits.max_sessions.min(Semaphore::MAX_PERMITS);
        Self {
            sessions: Sessions::new(options.limits.max_unconfirmed),
            handler: Box::new(handler),
            clock: options.clock(),
            places: Arc::new(Semaphore::new(max)),
            phase: watch::Sender::new(Phase::Serving),
            options,
        }
    }

    /// Enters a phase, unless a later one has been entered.
    pub(crate) fn enter(&self, next: Phase) {
        self.phase.send_if_modified(|phase| {
            let is_later = matches!(
                (&*phase, &next),
                (Phase::Serving, _) | (Phase::Draining, Phase::Closing(_))
            );
            if is_later {
                *phase = next;
            }
            is_later
        });
    }

    /// Waits until there is no session. Cancel-safe.
    pub(crate) async fn ended(&self) {
        // Each session listens to the phase.
        self.phase.closed().await;
    }

    /// Attaches to a session, which is begun if there is none.
    pub(crate) async fn attach(
        self: &Arc<Self>,
        (id, request): (&str, &Parts),
        transport: Transport,
        framing: &Framing,
        limit: usize,
    ) -> Attached {
        let shared = match self.find_or_begin(id, request, transport) {
            Ok(shared) => shared,
            Err(refused) => return Attached::Refused(refused),
        };
        if let Ok(receiver) = shared.attach(framing.clone(), limit) {
            return Attached::Receiver(receiver);
        }
        let _ = timeout(CHANGE_OVER, shared.vacant()).await;
        match self.find_or_begin(id, request, transport) {
            Ok(shared) => {
                shared.attach(framing.clone(), limit).map_or(Attached::Busy, Attached::Receiver)
            }
            Err(refused) => Attached::Refused(refused),
        }
    }

    fn find_or_begin(
        self: &Arc<Self>,
        id: &str,
        request: &Parts,
        transport: Transport,
    ) -> Result<Arc<Shared>, Refused> {
        self.sessions.find_or_insert(id, || {
            let (server, id) = (self.clone(), Box::from(id));
            self.begin(request.clone(), transport, move |shared| {
                server.sessions.forget(id, shared);
            })
        })
    }

    /// A new session, served until it is gone.
    ///
    /// # Errors
    /// If the server, or the handler, wants no more of them.
    pub(crate) fn begin(
        &self,
        request: Parts,
        transport: Transport,
        gone: impl FnOnce(&Arc<Shared>) + Send + 'static,
    ) -> Result<Arc<Shared>, Refused> {
        if *self.phase.borrow() != Phase::Serving {
            return Err(unavailable("The server is shutting down.\n"));
        }
        let place = self.places.clone().try_acquire_owned();
        let place = place.map_err(|_| {
            unavailable("The server has as many sessions as it is allowed to have.\n")
        })?;
        let unframed = transport == Transport::RawWebSocket;
        let shared = Shared::new(self.clock.clone(), self.options.timing, unframed);
        let shared = Arc::new(shared);
        let session = Session::new(&shared, Box::new(request), transport);
        let serving = self.handler.accept(session)?;
        let served = Served(shared.clone());
        tokio::spawn(async move {
            serving.await;
            served.finish();
            drop(place);
        });
        let (kept, phase) = (shared.clone(), self.phase.subscribe());
        let close_timeout = self.options.limits.close_timeout;
        tokio::spawn(async move {
            kept.keep(phase, close_timeout).await;
            gone(&kept);
        });
        Ok(shared)
    }
}

const fn unavailable(text: &'static str) -> Refused {
    Refused { status: StatusCode::SERVICE_UNAVAILABLE, text: Cow::Borrowed(text) }
}

/// A session that its handler serves. Dropped before the handler has finished, it says so.
struct Served(Arc<Shared>);

impl Served {
    fn finish(self) {
        let is_too_large = self.0.was_too_large();
        self.0.close(if is_too_large { Close::TOO_LARGE } else { Close::new(1000, "") });
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Of two closes the first counts.
        self.0.close(Close::new(1011, "the handler failed"));
    }
}
