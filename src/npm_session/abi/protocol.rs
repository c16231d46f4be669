//! The choices of the table as those of the protocol crate, which have the same names.

use stomp_protocol::session;

use super::codes::{AckMode, Broker, Code, Confirm, OnError, Verdict};

macro_rules! same {
    ($name:ident: $($value:ident)*) => {
        impl $name {
            /// The same value of the protocol crate.
            pub(in crate::npm_session) const fn protocol(self) -> session::$name {
                match self {
                    $(Self::$value => session::$name::$value,)*
                }
            }
        }

        // The protocol's values are what JavaScript gets.
        $(const _: () = assert!($name::$value as u32 == session::$name::$value as u32);)*
    };
}

same!(AckMode: Auto Client ClientIndividual);
same!(Broker: RabbitMq ActiveMq Artemis Spring SpringRelay StompBroker Unknown);
same!(Code: Unauthorized Forbidden NotStomp Unreachable BrokerUnavailable ConnectionLost HeartbeatLost Refused TooLarge
    Timeout Aborted Closed NotConnected OutboxFull Expired IdentityChanged Overflow InvalidMessage Unsupported Usage);
same!(Confirm: Auto Receipt Sent);
same!(OnError: ByProfile Nack Ack Leave);
same!(Verdict: Ack Nack Failed GiveBack);

/// The results that are choices of the protocol crate.
macro_rules! same_numbers {
    ($name:ident: $($value:ident)*) => {
        $(const _: () = assert!(super::codes::$name::$value as u32 == session::$name::$value as u32);)*
    };
}

same_numbers!(State: Idle Connecting Connected Waiting Closing Closed Failed);
same_numbers!(SubscriptionState: Pending Active Waiting Ended);
same_numbers!(Prefetch: None Count Size);
same_numbers!(Durable: None Queue ActiveMq Artemis);
same_numbers!(Replies: Automatic Subscribed Named);
