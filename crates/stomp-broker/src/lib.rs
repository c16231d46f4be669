//! A STOMP broker for development and tests.
#![doc = include_str!("../README.md")]

mod accept;
mod app;
mod auth;
mod broker;
mod config;
mod control;
mod dashboard;
mod destination;
pub mod faults;
mod glob;
mod http;
mod hub;
mod mailbox;
mod message;
mod metrics;
mod persona;
mod policy;
mod records;
mod refusal;
mod relay;
mod replay;
mod router;
mod session;
mod sockjs;
mod splitter;
mod stocks;
pub mod testing;
mod transport;
mod world;

pub use app::{AppHandler, Ask, Chat, Echo, Request};
pub use auth::{Credentials, Users, UsersFileError};
pub use broker::{Broker, StartError};
pub use config::{Config, Limits};
pub use control::ControlOptions;
pub use message::Message;
pub use persona::Persona;
pub use policy::{Delivering, SlowConsumer};
pub use records::{
    ConnectionInfo, ConnectionState, Direction, Pattern, PatternError, RecordLimits, RecordedFrame,
    SubscriptionInfo, Transcript, TranscriptError,
};
pub use refusal::Refusal;
pub use relay::{Relay, RelayHeartBeats, RelayLogin};
pub use replay::Replay;
pub use router::QueueInfo;
pub use transport::options::{
    Origin, SockJsOptions, TlsFiles, Transport, TransportOptions, WsFrames,
};
pub use world::{Ending, WorldOptions};

/// The example in the page about destinations is compiled with the other examples.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/broker/destinations.md")]
mod destinations_page {}
