//! Answers and events, as lines of standard output.

use std::io::Write;

use serde_json::{Value, json};
use stomp_wasm::{Code, Error, Status};

use crate::wire::{self, Number};

/// What a client tells.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    client: Number,
}

impl Output {
    pub(crate) const fn new(client: Number) -> Self {
        Self { client }
    }

    /// Tells an event: an object.
    pub(crate) fn event(self, name: &str, mut about: Value) {
        about["client"] = self.client.into();
        about["event"] = name.into();
        print(&about);
    }

    /// Answers an order, with the status that the client has by then.
    pub(crate) fn answer(self, id: Number, result: Result<Value, Error>, status: &Status) {
        let (value, error) = match result {
            Ok(value) => (value, Value::Null),
            Err(error) => (Value::Null, wire::error(&error)),
        };
        let status = wire::status(status);
        print(&json!({
            "client": self.client, "id": id, "value": value, "error": error, "status": status,
        }));
    }

    /// Answers an order to a client that has been dropped.
    pub(crate) fn refuse(self, id: Number) {
        let error = wire::error(&Error::new(Code::Closed, "the client has been dropped"));
        print(&json!({ "client": self.client, "id": id, "error": error }));
    }
}

/// A whole line, whichever thread it is of.
fn print(line: &Value) {
    let line = format!("{line}\n");
    // Whoever gave the orders has gone, and this program ends with its input.
    let _ = std::io::stdout().lock().write_all(line.as_bytes());
}
