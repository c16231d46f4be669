//! JSON without what was not set.

use serde_json::Value;

/// Leaves out, at every depth, fields that are as if they were not there: null, 0, empty, and
/// false; but not `enabled`, whose absence means the opposite.
pub(super) fn compact(value: Value) -> Value {
    let Value::Object(fields) = value else { return value };
    let fields = fields.into_iter().map(|(name, value)| (name, compact(value)));
    Value::Object(fields.filter(|(name, value)| name == "enabled" || is_set(name, value)).collect())
}

fn is_set(name: &str, value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Number(number) => name != "skip" || number.as_u64() != Some(0),
        Value::String(text) => !(name == "per" && text == "world"),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        Value::Bool(true) => true,
    }
}
