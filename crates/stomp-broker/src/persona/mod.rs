//! Personas: the behaviour of real brokers, as far as a client can see it, as data.
//!
//! The broker stays what it is; a persona says how it greets, what it confirms, how it errs and
//! how it hangs up. Each is one table, in a file of its own, of values that are looked up where
//! they count: by the protocol machine (`stomp_protocol::server::quirks`), the session and the
//! WebSocket transport. docs/broker/personas.md lists them with their sources.

mod activemq;
mod artemis;
pub(crate) mod layout;
mod profile;
mod rabbitmq;
mod spring_relay;
mod spring_simple;
mod strict;

use std::fmt;
use std::str::FromStr;

pub(crate) use profile::{BrokerProfile, Subprotocols, TempStyle};

/// The broker whose behaviour is imitated.
///
/// See the example of [`Config`](crate::Config).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Persona {
    /// Its own.
    #[default]
    Plain,
    /// RabbitMQ's STOMP and Web STOMP plugins.
    RabbitMq,
    /// Spring's simple broker.
    SpringSimple,
    /// Spring's relay to RabbitMQ.
    SpringRelay,
    /// Apache ActiveMQ, now called Classic.
    ActiveMq,
    /// Apache ActiveMQ Artemis.
    Artemis,
    /// No real broker: whatever the specification demands or recommends of a client is enforced.
    Strict,
}

impl Persona {
    const ALL: [(&'static str, Self); 7] = [
        ("plain", Self::Plain),
        ("rabbitmq", Self::RabbitMq),
        ("spring-simple", Self::SpringSimple),
        ("spring-relay", Self::SpringRelay),
        ("activemq", Self::ActiveMq),
        ("artemis", Self::Artemis),
        ("strict", Self::Strict),
    ];

    pub(crate) fn profile(self) -> BrokerProfile {
        match self {
            Self::Plain => BrokerProfile::default(),
            Self::RabbitMq => rabbitmq::profile(),
            Self::SpringSimple => spring_simple::profile(),
            Self::SpringRelay => spring_relay::profile(),
            Self::ActiveMq => activemq::profile(),
            Self::Artemis => artemis::profile(),
            Self::Strict => strict::profile(),
        }
    }
}

impl fmt::Display for Persona {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = Self::ALL.iter().find(|(_, persona)| persona == self);
        f.write_str(found.map_or("plain", |(name, _)| name))
    }
}

impl FromStr for Persona {
    type Err = String;

    /// # Errors
    /// If the text is none of the names.
    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|(name, _)| *name == text);
        found.map(|(_, persona)| *persona).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|(name, _)| *name).collect();
            format!("{text:?} is none of {}", names.join(", "))
        })
    }
}
