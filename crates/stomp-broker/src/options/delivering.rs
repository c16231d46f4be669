//! Options of the delivery of messages.

/// Options of the delivery of messages.
///
/// See the example of [`Config`](crate::Config).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivering {
    /// The policy for a subscriber of topics that does not keep up.
    pub slow_consumer: SlowConsumer,
    /// How often a queue's message is delivered again before it goes to the dead letters;
    /// 0, the default: for ever.
    pub max_redeliveries: u32,
}

/// The policy for a message of a topic that finds a subscriber's buffers full.
///
/// Queues know no slow consumers: their messages stay where they are until there is room.
///
/// See the example of [`Config`](crate::Config).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SlowConsumer {
    /// The publisher waits: nothing more is read from it until there is room. What the broker
    /// itself publishes is dropped for this subscriber.
    Block,
    /// The subscriber does not get the message; what waits already stays in order.
    Drop,
    /// The subscriber is sent an ERROR and disconnected.
    #[default]
    Disconnect,
}
