//! What is known about brokers.

/// A broker, as far as its differences matter.
///
/// ```
/// use stomp_protocol::session::{Broker, Durable, Prefetch, Receipts, Replies};
///
/// let broker = Broker::detect("RabbitMQ/3.10.8");
/// assert_eq!(broker, Broker::RabbitMq);
/// let profile = broker.profile();
/// assert_eq!((profile.receipts, profile.replies), (Receipts::Yes, Replies::Automatic));
/// assert_eq!((profile.prefetch, profile.durable), (Prefetch::Count, Durable::Queue));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Broker {
    /// RabbitMQ, reached directly.
    RabbitMq,
    /// ActiveMQ Classic.
    ActiveMq,
    /// ActiveMQ Artemis.
    Artemis,
    /// Spring's simple broker. It does not name itself: the application says so.
    Spring,
    /// Spring in front of another broker, usually RabbitMQ, whose name it passes on: the application says so.
    SpringRelay,
    /// The broker of this project.
    StompBroker,
    /// Any other.
    Unknown,
}

/// Whether a broker gives receipts.
///
/// See the example of [`Broker`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipts {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// That has to be learned.
    Unknown,
}

/// How the number of unacknowledged messages is limited.
///
/// See the example of [`Broker`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefetch {
    /// It is not, or by bytes.
    None,
    /// `prefetch-count`.
    Count,
    /// `activemq.prefetchSize`.
    Size,
}

/// How a subscription is made durable.
///
/// See the example of [`Broker`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durable {
    /// It cannot be.
    None,
    /// `durable:true`, `auto-delete:false` and `x-queue-name`, also in the UNSUBSCRIBE that ends it.
    Queue,
    /// `activemq.subscriptionName`, also in the second UNSUBSCRIBE, which ends it: a name that is in use cannot be forgotten.
    ActiveMq,
    /// `durable-subscription-name`, also in the UNSUBSCRIBE that ends it.
    Artemis,
}

/// Where replies come.
///
/// See the example of [`Broker`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replies {
    /// To `reply-to:/temp-queue/…`, without a SUBSCRIBE.
    Automatic,
    /// To a temporary queue that is subscribed to.
    Subscribed,
    /// To a destination that the application names.
    Named,
}

/// What a broker does.
///
/// See the example of [`Broker`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// Whether it gives receipts.
    pub receipts: Receipts,
    /// Whether it does so only for destinations with RabbitMQ's prefixes: see [`is_broker_destination`].
    pub confirms_own_only: bool,
    /// Whether it has transactions, for all that is known.
    pub has_transactions: bool,
    /// Whether it has acknowledgements.
    pub has_acks: bool,
    /// Whether NACK gives a message back, and deliveries outlive their subscription. Otherwise NACK loses the message,
    /// and UNSUBSCRIBE gives back what is not acknowledged.
    pub requeues: bool,
    /// Whether what is given back or acknowledged behind the last wanted message has to wait for UNSUBSCRIBE: the
    /// broker would deliver again before it reads that, and nothing acknowledges such a delivery. A transaction that
    /// is committed behind UNSUBSCRIBE is that late.
    pub leaves_by_transaction: bool,
    /// How prefetch is told.
    pub prefetch: Prefetch,
    /// How durability is told.
    pub durable: Durable,
    /// Where replies come.
    pub replies: Replies,
}

const RABBITMQ: Profile = Profile {
    receipts: Receipts::Yes,
    confirms_own_only: true,
    has_transactions: true,
    has_acks: true,
    requeues: true,
    leaves_by_transaction: true,
    prefetch: Prefetch::Count,
    durable: Durable::Queue,
    replies: Replies::Automatic,
};

/// The profiles, by the number of [`Broker`].
const PROFILES: [Profile; 7] = [
    RABBITMQ,
    Profile {
        confirms_own_only: false,
        requeues: false,
        leaves_by_transaction: false,
        prefetch: Prefetch::Size,
        durable: Durable::ActiveMq,
        replies: Replies::Subscribed,
        ..RABBITMQ
    },
    Profile {
        confirms_own_only: false,
        requeues: false,
        leaves_by_transaction: false,
        prefetch: Prefetch::None,
        durable: Durable::Artemis,
        replies: Replies::Subscribed,
        ..RABBITMQ
    },
    Profile {
        receipts: Receipts::No,
        confirms_own_only: false,
        has_transactions: false,
        has_acks: false,
        requeues: false,
        leaves_by_transaction: false,
        prefetch: Prefetch::None,
        durable: Durable::None,
        replies: Replies::Named,
    },
    Profile { replies: Replies::Named, ..RABBITMQ },
    Profile {
        confirms_own_only: false,
        leaves_by_transaction: false,
        durable: Durable::None,
        ..RABBITMQ
    },
    Profile {
        receipts: Receipts::Unknown,
        confirms_own_only: false,
        requeues: false,
        leaves_by_transaction: false,
        prefetch: Prefetch::None,
        durable: Durable::None,
        replies: Replies::Named,
        ..RABBITMQ
    },
];

impl Broker {
    /// The broker that CONNECTED's `server` header names (spec#35); empty if there is none.
    #[must_use]
    pub fn detect(server: &str) -> Self {
        const NAMES: [(&str, Broker); 4] = [
            ("RabbitMQ/", Broker::RabbitMq),
            ("ActiveMQ/", Broker::ActiveMq),
            ("ActiveMQ-Artemis/", Broker::Artemis),
            ("stomp-broker", Broker::StompBroker),
        ];
        let found = NAMES.iter().find(|(name, _)| server.as_bytes().starts_with(name.as_bytes()));
        found.map_or(Self::Unknown, |(_, broker)| *broker)
    }

    /// What it does.
    #[must_use]
    pub fn profile(self) -> Profile {
        PROFILES.get(self as usize).copied().unwrap_or(RABBITMQ)
    }
}

/// Whether a destination has one of RabbitMQ's prefixes: behind a Spring relay the others are the application's,
/// which confirms nothing.
///
/// ```
/// use stomp_protocol::session::is_broker_destination;
///
/// assert!(is_broker_destination("/queue/a"));
/// assert!(!is_broker_destination("/app/a"));
/// ```
#[must_use]
pub fn is_broker_destination(destination: &str) -> bool {
    const PREFIXES: [&str; 6] =
        ["/queue/", "/topic/", "/exchange/", "/amq/queue/", "/temp-queue/", "/reply-queue/"];
    PREFIXES.iter().any(|prefix| destination.as_bytes().starts_with(prefix.as_bytes()))
}

/// Whether SUBSCRIBE to a destination makes a subscription of the broker: behind a Spring relay that to a user's queue
/// does, and that to a destination of the application has one answer.
///
/// ```
/// use stomp_protocol::session::is_broker_subscription;
///
/// assert!(is_broker_subscription("/user/queue/replies"));
/// assert!(!is_broker_subscription("/app/history"));
/// ```
#[must_use]
pub fn is_broker_subscription(destination: &str) -> bool {
    destination.as_bytes().starts_with(b"/user/") || is_broker_destination(destination)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s140_brokers_are_known_by_their_server_header() {
        for (server, broker) in [
            ("RabbitMQ/3.10.8", Broker::RabbitMq),
            ("ActiveMQ/6.1.6", Broker::ActiveMq),
            ("ActiveMQ-Artemis/2.40.0 ActiveMQ Artemis Messaging Engine", Broker::Artemis),
            ("stomp-broker/0.1.0", Broker::StompBroker),
            ("", Broker::Unknown),
            ("Vert.x", Broker::Unknown),
        ] {
            assert_eq!(Broker::detect(server), broker, "{server}");
        }
    }

    #[test]
    fn s319_nack_is_the_default_only_where_it_gives_the_message_back() {
        let all = [
            (Broker::RabbitMq, true),
            (Broker::ActiveMq, false),
            (Broker::Artemis, false),
            (Broker::Spring, false),
            (Broker::SpringRelay, true),
            (Broker::StompBroker, true),
            (Broker::Unknown, false),
        ];
        for (broker, requeues) in all {
            assert_eq!(broker.profile().requeues, requeues, "{broker:?}");
        }
    }

    #[test]
    fn s313_s316_s501_headers_are_told_by_profile() {
        let told = |broker: Broker| {
            let profile = broker.profile();
            (profile.prefetch, profile.durable, profile.replies)
        };
        let rabbitmq = (Prefetch::Count, Durable::Queue, Replies::Automatic);
        assert_eq!(told(Broker::RabbitMq), rabbitmq);
        assert_eq!(
            told(Broker::ActiveMq),
            (Prefetch::Size, Durable::ActiveMq, Replies::Subscribed)
        );
        assert_eq!(told(Broker::Artemis), (Prefetch::None, Durable::Artemis, Replies::Subscribed));
        assert_eq!(told(Broker::Spring), (Prefetch::None, Durable::None, Replies::Named));
        assert_eq!(told(Broker::SpringRelay), (Prefetch::Count, Durable::Queue, Replies::Named));
        assert_eq!(told(Broker::StompBroker), (Prefetch::Count, Durable::None, Replies::Automatic));
        assert_eq!(told(Broker::Unknown), (Prefetch::None, Durable::None, Replies::Named));
    }

    #[test]
    fn s223_behind_a_relay_only_the_brokers_own_prefixes_confirm() {
        for destination in ["/queue/a", "/exchange/x/y", "/amq/queue/a", "/reply-queue/a"] {
            assert!(is_broker_destination(destination), "{destination}");
        }
        for destination in ["/app/rate", "/user/queue/a", "queue", "/queues/a"] {
            assert!(!is_broker_destination(destination), "{destination}");
        }
    }
}
