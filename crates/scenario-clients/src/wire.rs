//! The lines of JSON: orders that come, answers and events that go.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};
use stomp_wasm::{Body, Error, Headers, Message, Status};

/// Which of something that the other side has numbered.
pub(crate) type Number = u64;

/// A line of standard input.
#[derive(Debug, Deserialize)]
pub(crate) struct Line {
    pub(crate) client: Number,
    /// What the answer to it has as its `id`.
    pub(crate) id: Number,
    #[serde(flatten)]
    pub(crate) order: Order,
}

/// What is to be done, named by the line's `do`.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub(crate) enum Order {
    /// A new client, at rest.
    Open(Options),
    /// Connects; answered at once.
    Start,
    Connect,
    Disconnect,
    Close,
    Drain {
        limit: u64,
    },
    /// All handles are dropped.
    Drop,
    /// The headers of CONNECT that the event `asks-headers` has asked for.
    Headers {
        asked: Number,
        headers: Pairs,
    },
    /// Publishes, and is answered with whether it was confirmed.
    Publish(Draft),
    /// Publishes; answered at once.
    Send(Draft),
    Request {
        #[serde(flatten)]
        draft: Draft,
        reply_to: Option<String>,
    },
    Once {
        destination: String,
    },
    Subscribe(Subscribe),
    /// The next message of a subscription that is read by this; null at its end.
    Next {
        subscription: Number,
    },
    /// Drops a subscription, after what was being worked on.
    Unsubscribe {
        subscription: Number,
    },
    /// How the work on a message ended that the event `work` has brought.
    Worked {
        message: Number,
        is_done: bool,
    },
    /// Acknowledges or refuses a message.
    Answer {
        message: Number,
        is_ack: bool,
        transaction: Option<Number>,
        #[serde(default)]
        headers: Pairs,
    },
    /// Answered once it has begun.
    Begin {
        transaction: Number,
    },
    SendWithin {
        transaction: Number,
        #[serde(flatten)]
        draft: Draft,
    },
    /// Commits or aborts; answered with what came of it.
    End {
        transaction: Number,
        is_commit: bool,
    },
}

/// How a client connects.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Options {
    pub(crate) url: String,
    pub(crate) headers: Pairs,
    /// Of the opening handshake of a WebSocket.
    #[serde(default)]
    pub(crate) handshake_headers: Pairs,
    /// Whether more headers are asked for at each attempt.
    #[serde(default)]
    pub(crate) asks_headers: bool,
    #[serde(default)]
    pub(crate) versions: Vec<String>,
    /// Outgoing and incoming, in milliseconds.
    pub(crate) heart_beat: (u64, u64),
    /// First and longest delay in milliseconds; none: there is no second attempt.
    pub(crate) retry: Option<(u64, u64)>,
    pub(crate) broker: Option<String>,
    #[serde(default)]
    pub(crate) at_least_once: bool,
    /// The longest message, in bytes.
    pub(crate) split_frames: Option<usize>,
    #[serde(default)]
    pub(crate) binary_frames: bool,
    /// In milliseconds.
    pub(crate) connect_timeout: Option<u64>,
    /// In milliseconds.
    pub(crate) receipt_timeout: Option<u64>,
}

/// A message to be sent.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Draft {
    pub(crate) destination: String,
    text: Option<String>,
    /// Base64, in place of `text`.
    bytes: Option<String>,
    #[serde(default)]
    pub(crate) headers: Pairs,
    /// Whether it is to be confirmed by a receipt, whatever the broker is.
    #[serde(default)]
    pub(crate) wants_receipt: bool,
    #[serde(default)]
    pub(crate) at_least_once: bool,
    #[serde(default)]
    pub(crate) without_content_length: bool,
    /// In milliseconds.
    pub(crate) timeout: Option<u64>,
}

impl Draft {
    /// # Errors
    /// That it is no Base64.
    pub(crate) fn body(&self) -> anyhow::Result<Body> {
        Ok(match (&self.text, &self.bytes) {
            (Some(text), _) => text.into(),
            (None, Some(bytes)) => BASE64.decode(bytes)?.into(),
            (None, None) => ().into(),
        })
    }
}

/// A subscription to be made.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Subscribe {
    pub(crate) subscription: Number,
    pub(crate) destination: String,
    #[serde(default)]
    pub(crate) headers: Pairs,
    pub(crate) ack: Option<String>,
    pub(crate) on_error: Option<String>,
    pub(crate) prefetch: Option<u32>,
    pub(crate) reading: Reading,
}

/// How the messages of a subscription are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Reading {
    /// As they come, each as an event `message`.
    Eager,
    /// One at a time, each as an event `work`, by `for_each`.
    Work,
    /// By the order `next`.
    OnDemand,
}

/// Headers: a list of names and values.
#[derive(Debug, Default, Clone)]
pub(crate) struct Pairs(pub(crate) Headers);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pairs = Vec::<(String, String)>::deserialize(deserializer)?;
        Ok(Self(pairs.into_iter().collect()))
    }
}

/// Headers as a list of names and values.
pub(crate) fn headers(headers: &Headers) -> Value {
    headers.iter().map(|(name, value)| json!([name, value])).collect()
}

/// A message, with the number by which it is answered, if it is to be.
pub(crate) fn message(message: &Message, number: Number) -> Value {
    json!({
        "number": number,
        "headers": headers(message.headers()),
        "body": BASE64.encode(message.bytes()),
        "isRedelivered": message.is_redelivered(),
    })
}

pub(crate) fn error(error: &Error) -> Value {
    json!({
        "code": error.name(),
        "message": error.to_string(),
        "isRetryable": error.is_retryable(),
        "maybeDelivered": error.maybe_delivered(),
        "frame": error.frame().map(|frame| json!({
            "headers": headers(&frame.headers),
            "body": BASE64.encode(&frame.body),
        })),
    })
}

pub(crate) fn status(status: &Status) -> Value {
    let text = status.to_string();
    json!({
        "state": text.split(':').next(),
        "attempt": status.attempt,
        "broker": format!("{:?}", status.broker),
        "transport": status.transport.map(|transport| transport.to_string()),
        "error": status.error.as_ref().map(error),
    })
}
