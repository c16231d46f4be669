//! The client's options as the session wants them.
//!
//! They are read from the client's own properties whenever they are needed, so an application may
//! change them at any time.

use stomp_protocol::HeartBeat;
use stomp_protocol::client::{Backoff, ConnectConfig, RetryPolicy, SessionConfig};
use stomp_protocol::codec::Strictness;
use wasm_bindgen::JsValue;

use crate::flat;
use crate::host::Host;

/// The number of `ReconnectionTimeMode.EXPONENTIAL`.
const EXPONENTIAL: f64 = 1.0;

/// How the session behaves from here on.
pub(crate) fn session(host: &Host) -> SessionConfig {
    let backoff = if host.number("reconnectTimeMode") == EXPONENTIAL {
        Backoff::Exponential
    } else {
        Backoff::Linear
    };
    SessionConfig {
        retry: RetryPolicy {
            delay: millis(host, "reconnectDelay"),
            max_delay: millis(host, "maxReconnectDelay"),
            backoff,
            min_uptime: millis(host, "minUptime"),
        },
        connection_timeout: millis(host, "connectionTimeout"),
        disconnect_timeout: millis(host, "disconnectTimeout"),
        discard_on_failure: host.flag("discardWebsocketOnCommFailure"),
    }
}

/// What the next connection asks for.
///
/// # Errors
/// What the application's code throws, or that a header cannot be sent.
pub(crate) fn connection(host: &Host) -> Result<ConnectConfig, JsValue> {
    let strictness = if host.flag("strict") { Strictness::Strict } else { Strictness::Lenient };
    Ok(ConnectConfig {
        accept_version: host.versions()?,
        headers: flat::read(&host.connect_headers()?),
        heart_beat: HeartBeat {
            outgoing: millis(host, "heartbeatOutgoing"),
            incoming: millis(host, "heartbeatIncoming"),
        },
        tolerance_percent: (host.number("heartbeatToleranceMultiplier") * 100.0) as u64,
        strictness,
        ..ConnectConfig::default()
    })
}

/// Whole milliseconds, and none too few; what is no number, or below zero, is 0.
fn millis(host: &Host, option: &str) -> u64 {
    host.number(option).ceil() as u64
}
