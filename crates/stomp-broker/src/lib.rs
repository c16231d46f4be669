//! A STOMP broker for development and tests.
#![doc = include_str!("../README.md")]

mod app;
mod auth;
mod broker;
mod client;
mod config;
mod control;
mod dashboard;
mod destination;
pub mod faults;
mod glob;
mod health;
mod http;
mod ids;
mod mailbox;
mod message;
mod metrics;
mod namespace;
mod options;
mod persona;
mod playback;
mod records;
mod refusal;
mod relay;
mod replay;
mod router;
mod routes;
mod routing;
mod selector;
mod serve;
mod session;
mod settings;
mod sockjs;
mod stocks;
pub mod testing;
mod time;
mod transport;
mod upstream;
mod wildcards;
mod wire;

pub use app::{AppHandler, Ask, Chat, Echo, Request};
pub use auth::{Credentials, Users, UsersFileError};
pub use broker::{Broker, StartError};
pub use config::Config;
pub use message::Message;
pub use namespace::Ending;
pub use options::{
    ControlOptions, Delivering, Limits, NamespaceOptions, RecordLimits, Relay, RelayHeartBeats,
    RelayLogin, SlowConsumer,
};
pub use persona::Persona;
pub use records::{
    ConnectionInfo, ConnectionState, Direction, Pattern, PatternError, RecordedFrame,
    SubscriptionInfo, Transcript, TranscriptError,
};
pub use refusal::Refusal;
pub use replay::Replay;
pub use router::QueueInfo;
pub use transport::options::{
    Origin, SockJsOptions, TlsFiles, Transport, TransportOptions, WsFrames,
};

/// The former name of [`NamespaceOptions`]. Deprecated: it goes with the next release.
pub type WorldOptions = NamespaceOptions;

/// The example in the page about destinations is compiled with the other examples.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/broker/destinations.md")]
mod destinations_page {}
