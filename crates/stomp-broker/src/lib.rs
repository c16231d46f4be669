//! A STOMP broker for development and tests.
#![doc = include_str!("../README.md")]
#![cfg_attr(
    not(feature = "net"),
    allow(
        dead_code,
        unused_imports,
        reason = "metrics and the control API read more than a caller"
    )
)]

mod app;
mod auth;
#[cfg(feature = "net")]
mod broker;
mod client;
mod config;
#[cfg(feature = "control")]
mod control;
#[cfg(feature = "net")]
mod dashboard;
#[cfg(feature = "demo")]
mod demo;
mod destination;
pub mod faults;
mod glob;
#[cfg(feature = "net")]
mod health;
#[cfg(feature = "net")]
mod http;
mod ids;
#[cfg(feature = "control")]
mod in_namespace;
mod mailbox;
pub mod memory;
mod memory_account;
mod message;
#[cfg(feature = "net")]
mod metrics;
mod namespace;
mod object;
mod options;
mod persona;
mod playback;
mod records;
mod refusal;
#[cfg(feature = "net")]
mod relay;
mod replay;
mod router;
#[cfg(feature = "net")]
mod routes;
mod routing;
mod runtime;
mod selector;
mod serve;
mod session;
mod settings;
#[cfg(feature = "net")]
mod sockjs;
#[cfg(feature = "net")]
pub mod testing;
mod time;
mod transport;
#[cfg(feature = "net")]
mod upstream;
mod wildcards;
mod wire;

pub use app::{AppHandler, Request};
pub use auth::{Credentials, Users, UsersFileError};
#[cfg(feature = "net")]
pub use broker::{Broker, StartError};
pub use config::Config;
#[cfg(feature = "demo")]
pub use demo::{Ask, Chat, Echo};
pub use destination::{Prefix, Prefixes};
pub use message::Message;
pub use namespace::Ending;
pub use options::{
    ControlOptions, ControlToken, Delivering, Limits, NamespaceOptions, RecordLimits, SlowConsumer,
};
#[cfg(feature = "net")]
pub use options::{Relay, RelayHeartBeats, RelayLogin};
pub use persona::Persona;
#[cfg(feature = "regex")]
pub use records::PatternError;
pub use records::{
    ConnectionEnd, ConnectionInfo, ConnectionState, Direction, EndKind, EndedBy, Pattern,
    RecordedFrame, RefusalInfo, SubscriptionInfo, Transcript, TranscriptError,
};
pub use refusal::Refusal;
pub use replay::Replay;
pub use router::QueueInfo;
pub use transport::messages::WsFrames;
#[cfg(feature = "net")]
pub use transport::options::{
    EndpointPath, Origin, SockJsOptions, TlsFiles, Transport, TransportOptions,
};

/// The former name of [`NamespaceOptions`]. Deprecated: it goes with the next release.
///
/// See the example of [`Config`].
pub type WorldOptions = NamespaceOptions;

/// The example in the page about destinations is compiled with the other examples.
#[cfg(all(doctest, feature = "net"))]
#[doc = include_str!("../../../docs/broker/destinations.md")]
mod destinations_page {}
