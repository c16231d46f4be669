//! The command line.

mod behaviour;
mod limits;
mod namespace;
mod relay;
mod scripted;
mod transports;
mod users;
mod values;

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use stomp_broker::Config;
use stomp_protocol::HeartBeat;

/// A STOMP 1.0, 1.1 and 1.2 broker for development and tests, all in memory.
///
/// Browsers connect by WebSocket at ws://HOST:PORT/ws (--listen) or by SockJS at
/// http://HOST:PORT/stomp, other programs by plain TCP (--tcp). Once both accept, one line of JSON
/// with the addresses is printed on stdout: {"http":"127.0.0.1:8080","tcp":"127.0.0.1:61613"}. Logs
/// go to stderr. SIGTERM or SIGINT (Ctrl-C) shuts down in good order.
///
/// http://HOST:PORT/ shows people what goes on; tests ask and tell the broker by HTTP below /control.
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

    /// Log every frame that comes and goes, but for bodies and secrets
    #[arg(long, conflicts_with = "no_control")]
    pub(crate) log_frames: bool,

    /// Stop when stdin ends, as it does with the program that has started this one
    #[arg(long)]
    pub(crate) stop_with_stdin: bool,

    /// After SIGTERM, close the clients in waves over so many seconds, with the close code 1012, so that they
    /// connect elsewhere one after the other, while /readyz says that this broker is not ready; 0 closes all
    /// at once with 1001. A second signal ends the wait
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub(crate) drain: u64,

    #[command(flatten)]
    limits: limits::LimitArgs,

    #[command(flatten)]
    transports: transports::TransportArgs,

    #[command(flatten)]
    prefixes: behaviour::PrefixArgs,

    #[command(flatten)]
    delivering: behaviour::DeliveringArgs,

    #[command(flatten)]
    namespace: namespace::NamespaceArgs,

    #[command(flatten)]
    persona: behaviour::PersonaArgs,

    #[command(flatten)]
    relay: relay::RelayArgs,

    #[command(flatten)]
    faults: scripted::FaultArgs,

    #[command(flatten)]
    replay: scripted::ReplayArgs,
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
closed. RUST_LOG=debug shows more, RUST_LOG=warn less; --log-frames shows every frame.";

impl Args {
    /// Those of the command line; ends the program where they cannot work.
    pub(crate) fn checked() -> Self {
        let args = Self::parse();
        if let Err(why) = args.check() {
            Self::command().error(ErrorKind::ValueValidation, why).exit();
        }
        args
    }

    /// # Errors
    /// The flag that cannot work, what was given, and what is possible.
    fn check(&self) -> Result<(), String> {
        self.users.check(self.namespace.max_namespaces)?;
        self.limits.check()?;
        self.transports.check()?;
        self.prefixes.check()?;
        self.namespace.check()?;
        self.relay.check()
    }

    /// The path of the dashboard, if there is one.
    pub(crate) fn dashboard(&self) -> Option<&'static str> {
        let path = if self.site.is_some() { "/dashboard" } else { "/" };
        self.namespace.has_control().then_some(path)
    }

    /// The scheme of addresses of HTTP.
    pub(crate) fn scheme(&self) -> &'static str {
        if self.transports.has_tls() { "https" } else { "http" }
    }

    pub(crate) fn into_config(self) -> Config {
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
            limits: self.limits.limits(self.namespace.max_namespaces),
            transports: self.transports.into(),
            prefixes: self.prefixes.prefixes(),
            delivering: self.delivering.delivering(),
            namespace: self.namespace.namespace(),
            scenario: self.faults.scenario,
            replay: self.replay.into_config(),
            control: self.namespace.control(),
            ..Config::default()
        }
    }
}

fn heart_beat(text: &str) -> Result<HeartBeat, String> {
    HeartBeat::parse(text)
        .map_err(|error| format!("{}; for example 10000,10000", HeartBeat::why_not(text, &error)))
}
