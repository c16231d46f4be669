//! The command line.

mod delivering;
mod faults;
mod persona;
mod relay;
mod transports;
mod users;
mod world;

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use stomp_broker::{Config, Limits};
use stomp_protocol::HeartBeat;

/// A STOMP 1.0, 1.1 and 1.2 broker for development and tests, all in memory.
///
/// Browsers connect by WebSocket at ws://HOST:PORT/ws (--listen) or by SockJS at
/// http://HOST:PORT/stomp, other programs by plain TCP (--tcp). Once both accept, one line of JSON with the addresses is printed on stdout:
/// {"http":"127.0.0.1:8080","tcp":"127.0.0.1:61613"}. Logs go to stderr. SIGTERM or SIGINT
/// (Ctrl-C) shuts down in good order.
#[derive(Debug, Parser)]
#[command(version, after_long_help = MORE)]
pub(crate) struct Args {
    /// Where HTTP and WebSocket are served; port 0 takes a free one
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    listen: String,

    /// Where STOMP is spoken over plain TCP; port 0 takes a free one
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:61613")]
    tcp: String,

    /// Folder whose files are served at /
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,

    #[command(flatten)]
    users: users::UsersArgs,

    /// Heart-beats offered: what the broker can send, what it wants, in milliseconds; 0 for none
    #[arg(long, value_name = "SX,SY", default_value = "10000,10000", value_parser = heart_beat)]
    heart_beat: HeartBeat,

    /// Publish no prices on /topic/stocks.SYMBOL
    #[arg(long)]
    no_stocks: bool,

    /// Octets in the body of one frame
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_body)]
    max_body: usize,

    /// STOMP connections at once; there may be twice as many HTTP connections, and a few more
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_connections)]
    max_connections: usize,

    /// Messages kept in one queue; a SEND beyond is refused
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_queue_messages)]
    max_queue_messages: usize,

    /// Octets kept in all queues together; a SEND beyond is refused
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_queue_bytes)]
    max_queue_bytes: usize,

    /// Messages waiting for a connection that reads too slowly; beyond, it is closed
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_pending_messages)]
    max_pending_messages: usize,

    /// Octets waiting for a connection that reads too slowly; beyond, it is closed
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_pending_bytes)]
    max_pending_bytes: usize,

    /// Messages that one subscription may leave unacknowledged
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_unacked)]
    max_unacked: usize,

    /// Subscriptions that one connection may have open
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_subscriptions)]
    max_subscriptions: usize,

    /// Seconds a client may take to send an HTTP request's head, to send CONNECT, or to go on with
    /// a frame it has begun
    #[arg(long, value_name = "S", default_value_t = Limits::default().patience.as_secs())]
    patience: u64,

    #[command(flatten)]
    transports: transports::TransportArgs,

    #[command(flatten)]
    delivering: delivering::DeliveringArgs,

    /// Stop when stdin ends, as it does with the program that has started this one
    #[arg(long)]
    pub(crate) stop_with_stdin: bool,

    #[command(flatten)]
    world: world::WorldArgs,

    #[command(flatten)]
    persona: persona::PersonaArgs,

    #[command(flatten)]
    relay: relay::RelayArgs,

    #[command(flatten)]
    faults: faults::FaultArgs,
}

const MORE: &str = "\
Destinations:
  /topic/NAME       every subscriber gets a copy, the sender too if it is one. SUBSCRIBE may have
                    wildcards: /topic/a.*.b for one word, /topic/a.# for any number
  /queue/NAME       one subscriber gets it, in turn; kept until there is one. What is refused by
                    NACK or left unacknowledged by a lost connection is delivered again, to
                    whoever is next, with redelivered:true
  /user/NAME/queue/x
                    the sessions of the user NAME get it that subscribe to /user/queue/x
  /temp-queue/x     in the header reply-to of a SEND: answers come back to this session alone
  /app/echo         sends back to /user/queue/echo, or to reply-to
  /app/ask          answers a text to reply-to
  /app/chat         SEND {\"from\":\"hi\",\"text\":\"안녕?\"} and every subscriber of /topic/messages
                    gets {\"from\":\"hi\",\"text\":\"안녕?\",\"time\":\"21:00\"}
  /topic/stocks.SYMBOL
                    prices of ACME, CRAB, HANA, STMP and WASM, four times a second while somebody
                    listens: {\"symbol\":\"ACME\",\"price\":120.5,\"time\":1700000000000}, the time
                    in milliseconds since 1970

Try it:
  stomp-broker &
  printf 'CONNECT\\naccept-version:1.2\\nhost:localhost\\n\\n\\0\
SUBSCRIBE\\nid:1\\ndestination:/topic/stocks.ACME\\n\\n\\0' | cat - /dev/tty | nc 127.0.0.1 61613

Clients' mistakes are answered by an ERROR frame that says what was wrong, and the connection is
closed. RUST_LOG=debug shows more; RUST_LOG=warn shows less.";

impl Args {
    pub(crate) fn into_config(self) -> Config {
        let limits = Limits {
            max_body: self.max_body,
            max_connections: self.max_connections,
            max_namespaces: self.world.max_namespaces,
            max_queue_messages: self.max_queue_messages,
            max_queue_bytes: self.max_queue_bytes,
            max_pending_messages: self.max_pending_messages,
            max_pending_bytes: self.max_pending_bytes,
            max_unacked: self.max_unacked,
            max_subscriptions: self.max_subscriptions,
            patience: Duration::from_secs(self.patience),
            ..Limits::default()
        };
        Config {
            listen: self.listen,
            tcp: self.tcp,
            site: self.site,
            virtual_hosts: self.users.virtual_hosts.clone(),
            users: self.users.into_users(),
            heart_beat: self.heart_beat,
            stocks: !self.no_stocks,
            persona: self.persona.persona,
            relay: self.relay.into_config(),
            limits,
            transports: self.transports.into(),
            delivering: self.delivering.delivering(),
            world: self.world.world(),
            scenario: self.faults.scenario,
            control: self.world.control(),
            ..Config::default()
        }
    }
}

fn heart_beat(text: &str) -> Result<HeartBeat, String> {
    HeartBeat::parse(text).map_err(|error| format!("{error}; for example 10000,10000"))
}
