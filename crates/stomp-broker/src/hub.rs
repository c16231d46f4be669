//! What all connections of all worlds share.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use stomp_protocol::server;
use tokio::sync::{mpsc, watch};

use crate::app::Apps;
use crate::auth::Users;
use crate::config::Config;
use crate::options::ControlOptions;
use crate::options::Delivering;
use crate::options::Limits;
use crate::options::Relay;
use crate::options::WorldOptions;
use crate::persona::Habits;
use crate::refusal::Refusal;
use crate::world::{AddError, DEFAULT, Worlds};

#[derive(Debug)]
pub(crate) struct Hub {
    pub(crate) worlds: Worlds,
    pub(crate) users: Users,
    pub(crate) limits: Limits,
    /// If there are any, no other `host` is let in.
    virtual_hosts: Vec<String>,
    /// Who serves the clients in the router's place.
    pub(crate) relay: Option<Arc<Relay>>,
    pub(crate) delivering: Delivering,
    /// How the protocol machine of each connection is set.
    pub(crate) protocol: Arc<server::Config>,
    /// Whose ways of doing things clients see.
    pub(crate) habits: Habits,
    pub(crate) apps: Arc<Apps>,
    /// Whether prices are published.
    pub(crate) stocks: bool,
    pub(crate) control: ControlOptions,
    /// What namespaces are made with unless they are told otherwise.
    pub(crate) world_options: WorldOptions,
    pub(crate) started: std::time::Instant,
    stopping: watch::Sender<bool>,
    /// Held by everybody who serves a connection; when the last is gone, all are closed.
    alive: Mutex<Option<mpsc::Sender<()>>>,
}

impl Hub {
    /// With the default world alone.
    pub(crate) fn start(
        config: &mut Config,
        alive: mpsc::Sender<()>,
    ) -> Result<Arc<Self>, AddError> {
        let habits = config.persona.habits();
        habits.apply(config);
        let hub = Arc::new(Self {
            worlds: Worlds::new(config.limits.max_namespaces.saturating_add(1)),
            users: config.users.clone(),
            limits: config.limits,
            virtual_hosts: config.virtual_hosts.clone(),
            relay: config.relay.clone().map(Arc::new),
            delivering: config.delivering,
            protocol: Arc::new(habits.protocol(protocol(config))),
            habits,
            apps: Arc::new(Apps::new(std::mem::take(&mut config.apps))),
            stocks: config.stocks,
            control: config.control.clone(),
            world_options: config.world,
            started: std::time::Instant::now(),
            stopping: watch::Sender::new(false),
            alive: Mutex::new(Some(alive)),
        });
        hub.worlds.add(DEFAULT, &config.world, &hub)?;
        for name in &config.virtual_hosts {
            hub.worlds.add(name, &config.world, &hub)?;
        }
        Ok(hub)
    }

    /// Whether a client may name this `host`, of which there is no world.
    pub(crate) fn check_host(&self, host: &str) -> Result<(), Refusal> {
        if self.virtual_hosts.is_empty() {
            return Ok(());
        }
        // Which there are is nobody's business.
        let detail = format!("There is no virtual host {host:?} here. Correct the header host.");
        Err(Refusal::new("Bad CONNECT", detail))
    }

    /// To be held by whoever serves a connection; none any more once the broker stops.
    pub(crate) fn alive(&self) -> Option<mpsc::Sender<()>> {
        self.alive.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Stops accepting, and all worlds.
    pub(crate) fn stop(&self) {
        self.stopping.send_replace(true);
        self.worlds.close();
        self.alive.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Waits for the broker to be shut down. Cancel-safe.
    pub(crate) async fn shut_down(&self) {
        // The sender is here, so it cannot be gone.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }

    /// Octets of one message of a transport that has messages: twice what one frame may have, so
    /// that the protocol machine gets to see a frame that is too large and can say so.
    pub(crate) fn max_message(&self) -> usize {
        let limits = &self.protocol.limits;
        let needed = (limits.max_body + limits.max_head).saturating_mul(2);
        self.habits.max_ws_message.map_or(needed, |max| max.min(needed))
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

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
