//! Flags for how much is put up with.

use std::time::Duration;

use stomp_broker::Limits;

use super::values::{memory, some, some_seconds, some_size};

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct LimitArgs {
    /// Bytes in the body of one frame
    #[arg(long, value_name = "SIZE", value_parser = some_size, default_value_t = Limits::default().max_body)]
    max_body: usize,

    /// STOMP connections at once; there may be twice as many HTTP connections, and a few more
    #[arg(long, value_name = "N", value_parser = some, default_value_t = Limits::default().max_connections)]
    max_connections: usize,

    /// Messages kept in one queue; a SEND beyond is refused
    #[arg(long, value_name = "N", value_parser = some, default_value_t = Limits::default().max_queue_messages)]
    max_queue_messages: usize,

    /// Bytes kept in all queues together; a SEND beyond is refused
    #[arg(long, value_name = "SIZE", value_parser = some_size, default_value_t = Limits::default().max_queue_bytes)]
    max_queue_bytes: usize,

    /// Messages waiting for a connection that reads too slowly; beyond, --slow-consumer says what
    /// becomes of it
    #[arg(long, value_name = "N", value_parser = some, default_value_t = Limits::default().max_pending_messages)]
    max_pending_messages: usize,

    /// Bytes waiting for a connection that reads too slowly; beyond, --slow-consumer says what
    /// becomes of it
    #[arg(long, value_name = "SIZE", value_parser = some_size, default_value_t = Limits::default().max_pending_bytes)]
    max_pending_bytes: usize,

    /// Messages that one subscription may leave unacknowledged
    #[arg(long, value_name = "N", value_parser = some, default_value_t = Limits::default().max_unacked)]
    max_unacked: usize,

    /// Subscriptions that one connection may have open
    #[arg(long, value_name = "N", value_parser = some, default_value_t = Limits::default().max_subscriptions)]
    max_subscriptions: usize,

    /// Bytes held for one connection: open transactions, subscriptions and their patterns,
    /// unacknowledged deliveries, a frame that is not whole; beyond, it gets an ERROR. At least what one
    /// frame may take, and 64MiB if not given
    #[arg(long, value_name = "SIZE", value_parser = memory)]
    max_connection_memory: Option<usize>,

    /// Bytes held for all connections, messages included; what would need more is refused
    #[arg(long, value_name = "SIZE", value_parser = memory, default_value_t = Limits::default().max_memory)]
    max_memory: usize,

    /// Seconds a client may take to send an HTTP request's head, to send CONNECT, or to go on with
    /// a frame it has begun
    #[arg(long, value_name = "S", value_parser = some_seconds, default_value_t = Limits::default().patience.as_secs())]
    patience: u64,
}

impl LimitArgs {
    /// # Errors
    /// If a connection may hold less than one frame takes: the broker would hold that all the same.
    pub(crate) fn check(&self) -> Result<(), String> {
        let heads = 2 * stomp_protocol::Limits::default().max_head;
        let frame = self.max_body.saturating_add(heads);
        match self.max_connection_memory {
            Some(given) if given < frame => Err(format!(
                "--max-connection-memory is {given}, and one frame may take {frame} with --max-body {}: give \
                 more, or a smaller --max-body",
                self.max_body
            )),
            _ => Ok(()),
        }
    }

    pub(crate) fn limits(&self, max_namespaces: usize) -> Limits {
        let defaults = Limits::default();
        Limits {
            max_body: self.max_body,
            max_connections: self.max_connections,
            max_namespaces,
            max_queue_messages: self.max_queue_messages,
            max_queue_bytes: self.max_queue_bytes,
            max_pending_messages: self.max_pending_messages,
            max_pending_bytes: self.max_pending_bytes,
            max_unacked: self.max_unacked,
            max_subscriptions: self.max_subscriptions,
            max_connection_memory: self
                .max_connection_memory
                .unwrap_or(defaults.max_connection_memory),
            max_memory: self.max_memory,
            patience: Duration::from_secs(self.patience),
            ..defaults
        }
    }
}
