//! What the crate tells to `tracing`, as events `frame`.

use core::fmt;

use serde_json::{Value, json};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::output::Output;

/// Tells of the frames of the client whose thread this is.
#[derive(Debug)]
pub(crate) struct Frames(pub(crate) Output);

impl Subscriber for Frames {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "stomp_wasm" && metadata.is_event()
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        // There are none.
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields(json!({}));
        event.record(&mut fields);
        self.0.event("trace", json!({ "fields": fields.0 }));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The fields of an event by their names.
struct Fields(Value);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0[field.name()] = value.into();
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0[field.name()] = format!("{value:?}").into();
    }
}
