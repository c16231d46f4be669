//! The session that the options of a client describe, and the answers to what it asks.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::json;
use stomp_wasm::protocol::Version;
use stomp_wasm::{Broker, Builder, Code, Error, Headers, Retry, Session};
use tokio::sync::oneshot;

use crate::output::Output;
use crate::wire::{self, Number, Options};

/// Longer than any scenario: after so long a connection the count of attempts starts again.
const NEVER: Duration = Duration::from_secs(86_400);

/// The headers that were asked for, by the number of the question.
#[derive(Debug, Default, Clone)]
pub(crate) struct Asked {
    waiting: Arc<Mutex<BTreeMap<Number, oneshot::Sender<Headers>>>>,
    last: Arc<AtomicU64>,
}

impl Asked {
    fn ask(&self) -> (Number, oneshot::Receiver<Headers>) {
        let number = self.last.fetch_add(1, Relaxed);
        let (give, given) = oneshot::channel();
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(number, give);
        (number, given)
    }

    /// The headers have come.
    pub(crate) fn give(&self, number: Number, headers: Headers) {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(&number);
        // An attempt that has ended meanwhile wants none.
        let _ = waiting.map(|waiting| waiting.send(headers));
    }
}

/// The session, at rest. What CONNECTED says is told as an event `connected`.
pub(crate) fn session(options: Options, output: Output, asked: &Asked) -> Session {
    let (outgoing, incoming) = options.heart_beat;
    let mut builder = Session::builder(options.url)
        .versions(options.versions.iter().filter_map(|name| Version::parse(name)))
        .heart_beat(Duration::from_millis(outgoing), Duration::from_millis(incoming))
        .retry(retry(options.retry))
        .at_least_once(options.at_least_once)
        .binary_frames(options.binary_frames)
        .identity_with(move |connect, connected| {
            output.event("connected", json!({ "headers": wire::headers(connected) }));
            let name = connected.get("user-name").or_else(|| connect.get("login"));
            name.map(str::to_owned)
        });
    for (name, value) in &options.headers.0 {
        builder = builder.connect_header(name, value);
    }
    for (name, value) in &options.handshake_headers.0 {
        builder = builder.handshake_header(name, value);
    }
    if let Some(broker) = options.broker.as_deref().and_then(broker) {
        builder = builder.broker(broker);
    }
    if let Some(limit) = options.connect_timeout {
        builder = builder.connect_timeout(Duration::from_millis(limit));
    }
    if let Some(limit) = options.receipt_timeout {
        builder = builder.receipt_timeout(Duration::from_millis(limit));
    }
    if let Some(longest) = options.split_frames {
        builder = builder.split_frames(longest);
    }
    if options.asks_headers {
        asking(builder, output, asked.clone()).build()
    } else {
        builder.build()
    }
}

fn asking(builder: Builder, output: Output, asked: Asked) -> Builder {
    builder.connect_headers_with(move |attempt| {
        let (number, given) = asked.ask();
        let error = attempt.error.as_ref().map(wire::error);
        let about = json!({ "asked": number, "attempt": attempt.number, "error": error });
        output.event("asks-headers", about);
        async move { given.await.map_err(|_| Error::new(Code::Aborted, "no headers were given")) }
    })
}

fn retry(delays: Option<(u64, u64)>) -> Retry {
    match delays {
        None => Retry::never().min_uptime(NEVER),
        Some((initial, max)) => {
            Retry::default().initial(Duration::from_millis(initial)).max(Duration::from_millis(max))
        }
    }
}

fn broker(name: &str) -> Option<Broker> {
    match name {
        "spring" => Some(Broker::Spring),
        "spring-relay" => Some(Broker::SpringRelay),
        _ => None,
    }
}
