//! The settings of a running broker: immutable, and shared by all namespaces and connections.

use std::sync::Arc;

use stomp_protocol::server::{self, FailureKind};

use crate::app::{Apps, Feed};
use crate::auth::Users;
use crate::config::Config;
use crate::destination::Prefixes;
use crate::memory_account::MemoryAccount;
use crate::options::ControlOptions;
use crate::options::Delivering;
use crate::options::Limits;
use crate::options::NamespaceOptions;
use crate::persona::BrokerProfile;
use crate::refusal::Refusal;
use crate::time::millis;
#[cfg(feature = "net")]
use crate::transport::options::EndpointPath;
#[cfg(feature = "net")]
use crate::upstream::Upstream;

#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) users: Users,
    pub(crate) limits: Limits,
    /// What the broker holds, messages in the first place.
    pub(crate) memory: Arc<MemoryAccount>,
    /// What of that it holds for connections.
    connections_memory: Arc<MemoryAccount>,
    /// The values of `host` that clients may name; any value if there are none.
    virtual_hosts: Vec<String>,
    /// The broker behind the gateway, which serves the clients instead of the router.
    #[cfg(feature = "net")]
    pub(crate) relay: Option<Arc<Upstream>>,
    pub(crate) delivering: Delivering,
    pub(crate) prefixes: Prefixes,
    /// The settings of each connection's protocol machine.
    pub(crate) protocol: Arc<server::Config>,
    protocol_over_tcp: Arc<server::Config>,
    /// How the broker behaves where real brokers differ.
    pub(crate) profile: BrokerProfile,
    pub(crate) apps: Arc<Apps>,
    /// What is published by the clock.
    pub(crate) feeds: Vec<Box<dyn Feed>>,
    pub(crate) control: ControlOptions,
    /// Where clients connect.
    #[cfg(feature = "net")]
    pub(crate) endpoints: Endpoints,
    /// The options of namespaces that are made without any of their own.
    pub(crate) namespace_options: NamespaceOptions,
}

/// The paths that others are told of: the first of each kind.
#[cfg(feature = "net")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoints {
    pub(crate) ws: Option<EndpointPath>,
    pub(crate) sockjs: Option<EndpointPath>,
}

impl Settings {
    /// Takes the handlers of applications out of the configuration.
    pub(crate) fn new(config: &mut Config) -> Arc<Self> {
        let profile = config.persona.profile();
        let machine = profile.protocol(protocol(config));
        let mut over_tcp = machine.clone();
        over_tcp.quirks.line_feed_after_frame |= profile.line_feed_over_tcp;
        let memory = MemoryAccount::new(config.limits.max_memory);
        Arc::new(Self {
            users: config.users.clone(),
            limits: config.limits,
            connections_memory: memory.connections(),
            memory,
            virtual_hosts: config.virtual_hosts.clone(),
            #[cfg(feature = "net")]
            relay: config.relay.clone().map(Upstream::new).map(Arc::new),
            delivering: config.delivering,
            prefixes: config.prefixes.clone(),
            protocol: Arc::new(machine),
            protocol_over_tcp: Arc::new(over_tcp),
            profile,
            apps: Arc::new(Apps::new(std::mem::take(&mut config.apps))),
            feeds: config.feeds(),
            control: config.control.clone(),
            #[cfg(feature = "net")]
            endpoints: Endpoints {
                ws: config.transports.ws_paths.first().cloned(),
                sockjs: config.transports.sockjs_paths.first().cloned(),
            },
            namespace_options: config.namespace,
        })
    }

    /// Where clients connect by WebSocket, and by SockJS, below the path of a namespace. A connection in memory stands
    /// for a WebSocket at the usual place.
    pub(crate) fn paths(&self) -> [Option<&str>; 2] {
        #[cfg(feature = "net")]
        return [&self.endpoints.ws, &self.endpoints.sockjs]
            .map(|path| path.as_ref().map(EndpointPath::as_str));
        #[cfg(not(feature = "net"))]
        return [Some("/ws"), None];
    }

    /// Whether a real broker serves the clients.
    pub(crate) const fn is_gateway(&self) -> bool {
        #[cfg(feature = "net")]
        return self.relay.is_some();
        #[cfg(not(feature = "net"))]
        return false;
    }

    /// Checks a `host` of which there is no namespace.
    ///
    /// # Errors
    /// If the broker has virtual hosts, so that every other host is refused.
    pub(crate) fn check_host(&self, host: &str) -> Result<(), Refusal> {
        if self.virtual_hosts.is_empty() {
            return Ok(());
        }
        // The error does not list those there are: their names may be secret.
        let detail = format!("There is no virtual host {host:?} here. Correct the header host.");
        Err(Refusal::of(FailureKind::BadHost, "Bad CONNECT", detail).with(host))
    }

    /// The settings of protocol machines, for a WebSocket and the like or for TCP.
    pub(crate) const fn protocol(&self, has_messages: bool) -> &Arc<server::Config> {
        if has_messages { &self.protocol } else { &self.protocol_over_tcp }
    }

    /// The account of a new connection: one frame always fits.
    pub(crate) fn connection_memory(&self) -> Arc<MemoryAccount> {
        let frame = self.protocol.limits.max_body + 2 * self.protocol.limits.max_head;
        self.connections_memory.connection(self.limits.max_connection_memory.max(frame))
    }

    /// Bytes of one message of a transport that has messages: twice what one frame may have, so
    /// that the protocol machine gets to see a frame that is too large and can say so.
    pub(crate) fn max_message(&self) -> usize {
        let limits = &self.protocol.limits;
        let needed = (limits.max_body + limits.max_head).saturating_mul(2);
        self.profile.max_ws_message.map_or(needed, |max| max.min(needed))
    }
}

fn protocol(config: &Config) -> server::Config {
    let defaults = server::Config::default();
    let patience = millis(config.limits.patience);
    server::Config {
        server: concat!("stomp-broker/", env!("CARGO_PKG_VERSION")).into(),
        heart_beat: config.heart_beat,
        limits: stomp_protocol::Limits { max_body: config.limits.max_body, ..defaults.limits },
        connect_timeout: patience,
        frame_timeout: patience,
        max_subscriptions: config.limits.max_subscriptions,
        max_transaction_bytes: config.limits.max_pending_bytes,
        ..defaults
    }
}
