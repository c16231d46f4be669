//! Scenario files: faults that a broker is started with.

use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::fault::Fault;
use super::handle::Faults;
use super::ledger::FaultId;

/// Some faults, and the seed for those that leave it to chance.
///
/// ```
/// use stomp_broker::faults::Scenario;
///
/// let text = r#"{"seed": 7, "faults": [
///     {"on": {"direction": "out", "command": "RECEIPT"},
///      "do": {"dorp": true}}]}"#;
/// let error = Scenario::parse(text).unwrap_err().to_string();
/// assert!(error.starts_with("faults[0].do.dorp: unknown field `dorp`"), "{error}");
/// assert!(error.ends_with("line 3 column 18"), "{error}");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// For people.
    #[serde(default)]
    pub description: Option<String>,
    /// What `probability` goes by; that of the namespace if not given.
    #[serde(default, deserialize_with = "crate::time::seed::read")]
    pub seed: Option<u64>,
    /// The faults, in the order in which they are tried.
    pub faults: Vec<Fault>,
}

/// Why a scenario cannot be used. The text says where.
///
/// See the example of [`Scenario::load`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// The file cannot be read.
    #[error("cannot read the scenario {path}: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// It is no JSON, or not the JSON of a scenario: the field, what is wrong, line and column.
    #[error("{0}")]
    Invalid(String),
}

impl Scenario {
    /// Reads a scenario: an object with `faults`, a list of faults, or one fault.
    ///
    /// # Errors
    /// [`ScenarioError::Invalid`].
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        // The kind is read first, so that the error of the second reading can name what is wrong with it.
        match serde_json::from_str(text)
            .map_err(|error| ScenarioError::Invalid(error.to_string()))?
        {
            Value::Array(_) => Ok(Self { faults: read(text)?, ..Self::default() }),
            Value::Object(fields) if fields.contains_key("faults") => read(text),
            _ => Ok(Self { faults: vec![read(text)?], ..Self::default() }),
        }
    }

    /// Reads a scenario from a file.
    ///
    /// ```no_run
    /// use stomp_broker::faults::{Scenario, ScenarioError};
    ///
    /// match Scenario::load("faults.json".as_ref()) {
    ///     Err(ScenarioError::Unreadable { path, .. }) => println!("there is no {path}"),
    ///     other => drop(other?),
    /// }
    /// # Ok::<(), ScenarioError>(())
    /// ```
    ///
    /// # Errors
    /// [`ScenarioError::Unreadable`]; [`ScenarioError::Invalid`], with the name of the file.
    pub fn load(path: &Path) -> Result<Self, ScenarioError> {
        let name = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|source| ScenarioError::Unreadable { path: name.to_string(), source })?;
        Self::parse(&text).map_err(|error| ScenarioError::Invalid(format!("{name}: {error}")))
    }

    /// Adds the faults to those of a namespace.
    ///
    /// See the example of [`Faults`](super::Faults).
    pub fn apply(&self, faults: &Faults) -> Vec<FaultId> {
        if let Some(seed) = self.seed {
            faults.set_seed(seed);
        }
        self.faults.iter().map(|fault| faults.add(fault.clone())).collect()
    }
}

/// Reads JSON; an error names the field and the place.
fn read<T: DeserializeOwned>(text: &str) -> Result<T, ScenarioError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json);
    value.map_err(|error| match error.path().to_string() {
        path if path == "." => ScenarioError::Invalid(error.inner().to_string()),
        path => ScenarioError::Invalid(format!("{path}: {}", error.inner())),
    })
}

#[cfg(test)]
mod tests {
    use super::Scenario;

    fn error(text: &str) -> String {
        Scenario::parse(text).unwrap_err().to_string()
    }

    const FAULT: &str = r#"{"on": {"command": "SEND"}, "do": {"drop": true}}"#;

    #[test]
    fn one_fault_some_faults_and_a_scenario_are_understood() {
        for (text, count) in [
            (FAULT.to_owned(), 1),
            (format!("[{FAULT}, {FAULT}]"), 2),
            (format!(r#"{{"description": "x", "seed": 3, "faults": [{FAULT}]}}"#), 1),
            (format!(r#"{{"seed": "18446744073709551615", "faults": [{FAULT}]}}"#), 1),
        ] {
            assert_eq!(Scenario::parse(&text).unwrap().faults.len(), count, "{text}");
        }
    }

    #[test]
    fn mistakes_are_told_with_field_line_and_column() {
        for (text, told) in [
            (
                format!("[{FAULT},\n {{\"on\": {{}}, \"do\": {{}}}}]"),
                ["[1]: on: nothing", "line 2"],
            ),
            (format!("[{FAULT},\n {{\"on\": 3}}]"), ["[1].on: invalid type", "line 2"]),
            ("{\"faults\": []\n, \"seeds\": 1}".into(), ["seeds: unknown field", "line 2"]),
            ("{\"faults\": [".into(), ["EOF", "line 1 column 12"]),
            (format!("{FAULT}\n}}"), ["trailing", "line 2"]),
        ] {
            let error = error(&text);
            assert!(told.iter().all(|part| error.contains(part)), "{text}: {error}");
        }
    }
}
