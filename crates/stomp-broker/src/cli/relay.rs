//! Flags of the gateway.

use std::time::Duration;

use stomp_broker::{Relay, RelayHeartBeats, RelayLogin};

use super::values::{address, once, some_seconds};

/// With `--relay` there are no destinations here: each session is another broker's.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Gateway")]
pub(crate) struct RelayArgs {
    /// Bridge every client, by whatever transport it comes, to the STOMP broker at this address
    /// over plain TCP: RabbitMQ, ActiveMQ, Artemis. For a cluster, the addresses of its nodes with commas
    /// between them: clients are spread over them, and none is sent to a node that cannot be reached
    #[arg(long, value_name = "HOST:PORT", value_delimiter = ',', value_parser = address)]
    relay: Vec<String>,

    /// Who exchanges heart-beats: client and broker (end-to-end), or the gateway with either of
    /// them (split), as --heart-beat says
    #[arg(long, value_name = "HOW", default_value = "end-to-end", requires = "relay")]
    relay_heart_beats: RelayHeartBeats,

    /// Log every client in to the broker as this user, whatever its CONNECT says, so that no page
    /// has to know a passcode; --login says who may use the gateway, and --allow-origin, which
    /// this demands, which pages
    #[arg(long, value_name = "USER:PASS", requires = "relay")]
    relay_login: Option<RelayLogin>,

    /// Seconds the broker may take to accept a connection
    #[arg(long, value_name = "S", default_value_t = 5, requires = "relay", value_parser = some_seconds)]
    relay_connect_timeout: u64,

    /// Seconds the broker may take nothing of what a client sends, before that client's session
    /// ends
    #[arg(long, value_name = "S", default_value_t = 30, requires = "relay", value_parser = some_seconds)]
    relay_write_timeout: u64,
}

impl RelayArgs {
    /// # Errors
    /// If a node is named twice.
    pub(crate) fn check(&self) -> Result<(), String> {
        once("--relay", &self.relay, |address| (*address).clone())
    }

    pub(crate) fn into_config(self) -> Option<Relay> {
        if self.relay.is_empty() {
            return None;
        }
        Some(Relay {
            addresses: self.relay,
            heart_beats: self.relay_heart_beats,
            login: self.relay_login,
            connect_timeout: Duration::from_secs(self.relay_connect_timeout),
            write_timeout: Duration::from_secs(self.relay_write_timeout),
        })
    }
}
