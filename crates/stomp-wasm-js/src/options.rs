//! What JavaScript chooses, as the client takes it.

use std::collections::BTreeMap;
use std::time::Duration;

use js_sys::{Function, Object, Reflect};
use serde::Deserialize;
use stomp_wasm::client::ClientOptions;
use stomp_wasm::protocol::Headers;
use stomp_wasm::protocol::client::RetryPolicy;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::callbacks::Callbacks;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r"
/** The headers of a frame. */
export type StompHeaders = { [name: string]: string };

/** What the constructor and `configure` take. Durations are milliseconds. */
export interface ClientOptions {
  brokerURL?: string;
  /** Makes the socket, in place of brokerURL: `() => new SockJS(url)`. */
  webSocketFactory?: () => unknown;
  connectHeaders?: StompHeaders;
  /** Default 5000; 0: no second attempt. */
  reconnectDelay?: number;
  /** Default 10000. */
  heartbeatIncoming?: number;
  /** Default 10000. */
  heartbeatOutgoing?: number;
  connectionTimeout?: number;
  /** Awaited before every attempt; it may call `configure`. */
  beforeConnect?: () => void | Promise<void>;
  onConnect?: (frame: StompFrame) => void;
  onDisconnect?: () => void;
  onStompError?: (frame: StompFrame) => void;
  onWebSocketClose?: (event: { code: number; reason: string }) => void;
  onWebSocketError?: (event: { message: string }) => void;
  onUnhandledMessage?: (message: Message) => void;
}

/** A frame of the broker that is no message. */
export interface StompFrame {
  command: string;
  headers: StompHeaders;
  body: string;
}

/** What `publish` takes. */
export interface PublishParams {
  destination: string;
  headers?: StompHeaders;
  body?: string;
  binaryBody?: Uint8Array;
}
";

/// The options that are data.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    #[serde(rename = "brokerURL")]
    broker_url: Option<String>,
    connect_headers: Option<BTreeMap<String, String>>,
    reconnect_delay: Option<f64>,
    heartbeat_incoming: Option<f64>,
    heartbeat_outgoing: Option<f64>,
    connection_timeout: Option<f64>,
}

/// The options of an object of JavaScript, as they are now.
///
/// # Errors
/// What is wrong with them.
pub(crate) fn read(object: &Object) -> Result<ClientOptions, JsError> {
    let data: Data = data(object)?;
    let factory = Reflect::get(object, &"webSocketFactory".into()).unwrap_or_default();
    let options = match (factory.dyn_into::<Function>(), data.broker_url) {
        (Ok(make), _) => ClientOptions::socket_factory(move || make.call0(&JsValue::UNDEFINED)),
        (Err(_), Some(url)) => ClientOptions::new(url),
        (Err(_), None) => return Err(JsError::new("brokerURL or webSocketFactory is missing")),
    };
    let delay = data.reconnect_delay.unwrap_or(5_000.0) as u64;
    let retry = RetryPolicy { delay, ..RetryPolicy::default() };
    let beats = [data.heartbeat_outgoing, data.heartbeat_incoming];
    let [outgoing, incoming] = beats.map(|period| duration(period.unwrap_or(10_000.0)));
    let object = object.clone();
    Ok(options
        .heart_beat(outgoing, incoming)
        .connection_timeout(duration(data.connection_timeout.unwrap_or_default()))
        .retry(retry)
        .connect_headers_with(move || connect_headers(object.clone())))
}

fn data(object: &Object) -> Result<Data, JsError> {
    let read = serde_wasm_bindgen::from_value(object.clone().into());
    read.map_err(|error| JsError::new(&format!("an option is of the wrong kind: {error}")))
}

/// The headers of CONNECT, which `beforeConnect` may have changed.
async fn connect_headers(object: Object) -> Result<Headers, String> {
    let promise = Callbacks::new(&object).call0("beforeConnect");
    if let Some(promise) = promise.map_err(text)? {
        JsFuture::from(js_sys::Promise::resolve(&promise)).await.map_err(text)?;
    }
    let data: Data = serde_wasm_bindgen::from_value(object.into()).map_err(|it| it.to_string())?;
    Ok(data.connect_headers.unwrap_or_default().into_iter().collect())
}

/// What was thrown, for people.
fn text(thrown: JsValue) -> String {
    let message = Reflect::get(&thrown, &"message".into()).unwrap_or_default();
    message.as_string().or_else(|| thrown.as_string()).unwrap_or_else(|| format!("{thrown:?}"))
}

/// A time in milliseconds; what is less than none, or no number, is none.
fn duration(millis: f64) -> Duration {
    Duration::from_millis(millis as u64)
}
