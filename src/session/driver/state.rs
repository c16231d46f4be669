//! What the driver has.

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Weak};

use stomp_protocol::session::{self, Broker, Profile};
use stomp_protocol::{Headers, Instant, text};

use super::link::Link;
use super::source::{Answerable, Source};
use super::table::Table;
use crate::session::channel::{Receiver, channel};
use crate::session::command::{Command, Outgoing};
use crate::session::handle::{Handle, Shared};
use crate::session::message::Ticket;
use crate::session::prepare::{Matcher, Preparing};
use crate::session::reply::Reply;
use crate::session::text::{concat, decimal};
use crate::session::transport::Runtime;
use crate::session::{Builder, Error, Message, Stats, Transport};

pub(crate) struct Driver<R: Runtime> {
    pub(super) runtime: R,
    pub(super) session: session::Session,
    pub(super) options: Builder,
    pub(super) commands: Receiver<Command>,
    /// Whether the last handle is gone.
    pub(super) has_no_handles: bool,
    pub(super) handle: Weak<Handle>,
    pub(super) shared: Arc<Shared>,

    pub(super) link: Option<Link<R::Socket>>,
    /// The headers that the attempt of this number waits for.
    pub(super) preparing: Option<(u32, Preparing)>,
    /// The headers that subscriptions wait for, by their ids.
    pub(super) asking: Table<u32, Preparing>,
    /// Which address comes next.
    pub(super) turn: usize,
    /// The address of the last attempt, without secrets.
    pub(super) url: Option<String>,
    /// How messages travel, or travelled last.
    pub(super) transport: Option<Transport>,
    /// What the broker calls itself.
    pub(super) server: Option<String>,
    pub(super) identity: Option<String>,
    pub(super) profile: Profile,
    /// Whether there has been a connection, so that the broker is known.
    pub(super) is_known: bool,

    /// Why the last attempt or connection ended.
    pub(super) last_error: Option<Error>,
    /// The headers of CONNECT that were refused last, and the refusal.
    pub(super) refused: Option<(Headers, Error)>,
    /// Whether the page has been told that it does not connect.
    pub(super) has_warned: bool,
    /// What an ERROR has said about the connection.
    pub(super) announced: Option<Error>,
    /// The ERROR that is looked at.
    pub(super) refusal: Option<Error>,

    /// Makes ids unique: a broker may give them to other clients of the same user.
    pub(super) prefix: String,
    pub(super) promises: Table<u32, Box<Promise>>,
    pub(super) ids: Table<Ticket, u32>,
    pub(super) outgoing: Table<u32, Box<Outgoing>>,
    pub(super) sources: Table<u32, Box<Source>>,
    pub(super) deliveries: Table<u32, Box<Answerable>>,
    pub(super) replies: Replies,

    pub(super) stats: Stats,
    pub(super) timer: Option<(Instant, R::Sleep)>,
}

/// What waits for something of the session to settle.
pub(super) struct Promise {
    pub(super) ticket: Ticket,
    /// What it waits for, for people, without the destination, and since when.
    pub(super) awaited: &'static str,
    pub(super) since: Instant,
    /// Why it fails, whatever the session makes of it: its frame could not be sent.
    pub(super) failure: Option<Error>,
    pub(super) waiter: Waiter,
}

pub(super) enum Waiter {
    Call(Reply),
    Publish(Option<Reply>),
    Request {
        reply: Reply,
        came: Option<Message>,
    },
    /// With the destinations of its messages.
    Transaction {
        begun: Option<Reply>,
        reply: Reply,
        destinations: Vec<String>,
    },
}

/// A handle without a driver: each call gives the error.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn without(builder: Builder, error: Error) -> Arc<Handle> {
    let shared = Arc::new(Shared::new());
    shared.set_gone(error);
    let (commands, _) = channel();
    let at_least_once = builder.at_least_once;
    Arc::new(Handle { commands, tickets: AtomicU64::new(1), shared, at_least_once })
}

impl<R: Runtime> Driver<R> {
    /// A driver at rest, and the first handle.
    pub(crate) fn new(runtime: R, options: Builder) -> (Arc<Handle>, Self) {
        let (sender, commands) = channel();
        let shared = Arc::new(Shared::new());
        let handle = Arc::new(Handle {
            commands: sender,
            tickets: AtomicU64::new(1),
            shared: Arc::clone(&shared),
            at_least_once: options.at_least_once,
        });
        #[cfg_attr(
            target_arch = "wasm32",
            expect(unused_mut, reason = "sockets of a page tell nothing")
        )]
        let mut session = session::Session::new(options.config.clone());
        #[cfg(not(target_arch = "wasm32"))]
        session.await_writing();
        let random = (runtime.random() * f64::from(u32::MAX)) as u64;
        let prefix = concat(&[&decimal(random), "-"]);
        let driver = Self {
            runtime,
            session,
            options,
            commands,
            has_no_handles: false,
            handle: Arc::downgrade(&handle),
            shared,
            link: None,
            preparing: None,
            asking: Table::new(),
            turn: 0,
            url: None,
            transport: None,
            server: None,
            identity: None,
            profile: Broker::Unknown.profile(),
            is_known: false,
            last_error: None,
            refused: None,
            has_warned: false,
            announced: None,
            refusal: None,
            prefix,
            promises: Table::new(),
            ids: Table::new(),
            outgoing: Table::new(),
            sources: Table::new(),
            deliveries: Table::new(),
            replies: Replies::default(),
            stats: Stats::default(),
            timer: None,
        };
        (handle, driver)
    }

    pub(super) fn now(&self) -> Instant {
        self.runtime.now()
    }

    /// The ERROR or message of this id, by what the wire has: 0 for one that is not ours.
    pub(super) fn id_in(&self, name: Option<&str>) -> u32 {
        let number = name.and_then(|name| name.strip_prefix(&*self.prefix));
        let number = number.and_then(|number| text::number(number.as_bytes()));
        number.and_then(|number| number.try_into().ok()).unwrap_or(0)
    }

    /// What the wire has for this id.
    pub(super) fn name(&self, id: u32) -> String {
        concat(&[&self.prefix, &decimal(id.into())])
    }
}

/// Where replies come, and which requests wait for theirs.
#[derive(Debug, Default)]
pub(super) struct Replies {
    pub(super) channels: Vec<Channel>,
    /// The requests that wait.
    pub(super) pending: Table<u32, Box<Awaited>>,
}

/// A destination of replies.
#[derive(Debug)]
pub(super) struct Channel {
    /// Of the session.
    pub(super) id: u32,
    /// The destination; none for what the broker offers.
    pub(super) place: Option<String>,
    /// Whether it is subscribed to.
    pub(super) is_listening: bool,
}

impl Replies {
    /// The channel of this destination.
    pub(super) fn channel(&self, place: Option<&str>) -> Option<u32> {
        let channel = self.channels.iter().find(|other| other.place.as_deref() == place)?;
        Some(channel.id)
    }

    /// A request waits for its reply.
    pub(super) fn begin(
        &mut self,
        id: u32,
        channel: u32,
        place: Option<String>,
        matcher: Option<Matcher>,
    ) {
        self.pending.insert(id, Box::new(Awaited { channel, place, matcher }));
    }
}

/// A reply that a request waits for.
#[derive(Debug)]
pub(super) struct Awaited {
    pub(super) channel: u32,
    /// Its destination; none for what the broker offers.
    pub(super) place: Option<String>,
    pub(super) matcher: Option<Matcher>,
}
