//! Flags for the persona, and for how messages are delivered.

use stomp_broker::{Delivering, Persona, Prefix, Prefixes, SlowConsumer};

use super::values::once;

#[derive(Debug, clap::Args)]
pub(crate) struct PersonaArgs {
    /// Behave like another broker, as far as a client can see: rabbitmq, spring-simple, spring-relay,
    /// activemq, artemis; or strict, which insists on all that the specification recommends
    #[arg(long, value_name = "NAME", default_value_t, conflicts_with = "relay")]
    pub(crate) persona: Persona,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PrefixArgs {
    /// Take SEND to PREFIX/NAME for the application too, as Spring does with its
    /// setApplicationDestinationPrefixes: the handler of /app/NAME answers or, where there is none, a test;
    /// may be repeated
    #[arg(long = "app-prefix", value_name = "PREFIX", conflicts_with = "relay")]
    app: Vec<Prefix>,

    /// Take PREFIX/NAME for a topic too, as Spring does with its enableSimpleBroker; may be repeated
    #[arg(long = "topic-prefix", value_name = "PREFIX", conflicts_with = "relay")]
    topic: Vec<Prefix>,
}

impl PrefixArgs {
    /// # Errors
    /// If a prefix is given twice, for the same or for both.
    pub(crate) fn check(&self) -> Result<(), String> {
        let all = self.app.iter().chain(&self.topic);
        once("--app-prefix or --topic-prefix", all, |prefix| prefix.as_str().into())
    }

    pub(crate) fn prefixes(self) -> Prefixes {
        Prefixes { app: self.app, topic: self.topic }
    }
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Delivering")]
pub(crate) struct DeliveringArgs {
    /// What becomes of a subscriber of topics that does not keep up, once its buffers are full
    #[arg(long, value_enum, value_name = "POLICY", default_value_t = Policy::Disconnect, conflicts_with = "relay")]
    slow_consumer: Policy,

    /// How often a queue's message is delivered again after NACK or a lost connection; then it
    /// goes from /queue/NAME to /queue/DLQ.NAME. 0: for ever
    #[arg(long, value_name = "N", default_value_t = 0, conflicts_with = "relay")]
    max_redeliveries: u32,
}

/// [`SlowConsumer`] on the command line.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Policy {
    /// The publisher waits: nothing more is read from it until there is room. What the broker
    /// itself publishes is dropped for this subscriber.
    Block,
    /// The subscriber does not get the message; what waits already stays in order.
    Drop,
    /// The subscriber is sent an ERROR and disconnected.
    Disconnect,
}

impl DeliveringArgs {
    pub(crate) const fn delivering(&self) -> Delivering {
        let slow_consumer = match self.slow_consumer {
            Policy::Block => SlowConsumer::Block,
            Policy::Drop => SlowConsumer::Drop,
            Policy::Disconnect => SlowConsumer::Disconnect,
        };
        Delivering { slow_consumer, max_redeliveries: self.max_redeliveries }
    }
}
