//! One fault: when it strikes, how often, and what it does.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::Value;

use super::actions::FaultActions;
use super::check::{self, FaultError};
use super::on::On;

/// A fault, as it stands in a scenario file and in the control API.
///
/// ```
/// use stomp_broker::faults::Fault;
///
/// let late: Fault = serde_json::from_str(
///     r#"{"on": {"direction": "out", "command": "RECEIPT"}, "times": 2, "do": {"delayMs": 500}}"#,
/// )?;
/// assert_eq!(late.times, Some(2));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// For people: shown in lists.
    #[serde(default)]
    pub name: Option<String>,
    /// The trigger.
    pub on: On,
    /// The actions.
    #[serde(rename = "do")]
    pub actions: FaultActions,
    /// How often it strikes; for ever if not given.
    #[serde(default)]
    pub times: Option<u64>,
    /// How many occasions it lets pass first.
    #[serde(default)]
    pub skip: u64,
    /// Whether `times` and `skip` count for the namespace or for each connection anew.
    #[serde(default)]
    pub per: Per,
    /// The chance that it strikes on an occasion, above 0 and at most 1; always if not given. The
    /// namespace's seed decides: the same run has the same faults.
    #[serde(default)]
    pub probability: Option<f64>,
    /// Whether it is switched on.
    #[serde(default = "yes")]
    pub enabled: bool,
}

/// The scope of a fault's counters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Per {
    /// The namespace: so many in all.
    #[default]
    #[serde(alias = "world")]
    Namespace,
    /// The connection: so many for each.
    Connection,
}

const fn yes() -> bool {
    true
}

impl Fault {
    /// A fault that strikes on every occasion.
    #[must_use]
    pub fn new(on: On, actions: FaultActions) -> Self {
        Self { on, actions, enabled: true, ..Self::default() }
    }

    /// As it is, but strikes `times` times only.
    #[must_use]
    pub fn times(self, times: u64) -> Self {
        Self { times: Some(times), ..self }
    }

    /// As it is, but lets the first `skip` occasions pass.
    #[must_use]
    pub fn skip(self, skip: u64) -> Self {
        Self { skip, ..self }
    }

    /// Looks for what makes no sense.
    ///
    /// # Errors
    /// The first such thing, named by its field.
    pub fn check(&self) -> Result<(), FaultError> {
        check::check(&self.on, &self.actions)?;
        check::check_counts(self.times, self.probability)
    }
}

/// Checked while it is read, so that the parser can say at which line it went wrong.
impl<'de> Deserialize<'de> for Fault {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fault = Self::deserialize(deserializer)?;
        fault.check().map_err(de::Error::custom)?;
        Ok(fault)
    }
}

/// Only what was set is written.
impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = Self::serialize(self, serde_json::value::Serializer);
        compact(value.map_err(ser::Error::custom)?).serialize(serializer)
    }
}

/// Leaves out, at every depth, fields that are as if they were not there: null, 0, empty, and
/// false; but not `enabled`, whose absence means the opposite.
fn compact(value: Value) -> Value {
    let Value::Object(fields) = value else { return value };
    let fields = fields.into_iter().map(|(name, value)| (name, compact(value)));
    Value::Object(fields.filter(|(name, value)| name == "enabled" || is_set(name, value)).collect())
}

fn is_set(name: &str, value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Number(number) => name != "skip" || number.as_u64() != Some(0),
        Value::String(text) => !(name == "per" && text == "namespace"),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        Value::Bool(true) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::Fault;

    fn error(json: &str) -> String {
        serde_json::from_str::<Fault>(json).unwrap_err().to_string()
    }

    #[test]
    fn what_is_read_is_written_again() {
        let json = r#"{"on":{"direction":"out","command":"RECEIPT","connection":3},"do":{"delayMs":500},"times":2,"skip":1,"enabled":true}"#;
        let fault: Fault = serde_json::from_str(json).unwrap();
        let value: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_value(&fault).unwrap(), value);
    }

    #[test]
    fn the_counters_of_a_namespace_are_called_those_of_a_world_too() {
        for per in ["namespace", "world"] {
            let json =
                format!(r#"{{"on":{{"command":"SEND"}},"do":{{"drop":true}},"per":"{per}"}}"#);
            let fault: Fault = serde_json::from_str(&json).unwrap();
            assert_eq!(fault.per, super::Per::Namespace);
            assert!(serde_json::to_value(&fault).unwrap().get("per").is_none());
        }
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let unknown = error("{\"on\":{\"command\":\"SEND\"},\n\"do\":{\"explode\":true}}");
        assert!(unknown.contains("explode") && unknown.contains("line 2"), "{unknown}");
        let useless = error("{\"on\":{\"command\":\"SEND\"},\"do\":{}}");
        assert!(useless.starts_with("do: nothing is to be done"), "{useless}");
    }
}
