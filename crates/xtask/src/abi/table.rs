//! The table of operations, enumerations, log events and texts.

use std::collections::HashSet;

use anyhow::{Result, ensure};
use serde::Deserialize;

/// More numbers than this, the handle not counted, the engine's only export does not take.
const MOST_ARGUMENTS: usize = 8;

/// What stands between two texts in the module.
pub(super) const TEXT_END: char = '\0';

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    #[serde(rename = "operation")]
    pub(super) operations: Vec<Operation>,
    #[serde(rename = "enumeration")]
    pub(super) enumerations: Vec<Enumeration>,
    #[serde(rename = "log", default)]
    pub(super) log_events: Vec<LogEvent>,
    #[serde(rename = "text", default)]
    pub(super) texts: Vec<Text>,
}

/// What an operation is called on, in the order of the table.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "lowercase")]
pub(super) enum Subject {
    Engine,
    Codec,
    Client,
    Sockjs,
    Session,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Operation {
    pub(super) name: String,
    pub(super) on: Subject,
    #[serde(default)]
    pub(super) arguments: Vec<Argument>,
    pub(super) input: Option<Input>,
    pub(super) holds: Option<String>,
    #[serde(default)]
    pub(super) result: Type,
    pub(super) text: Option<String>,
    pub(super) body: Option<String>,
    pub(super) value: Option<String>,
    pub(super) other: Option<String>,
    pub(super) table: Option<String>,
    pub(super) feature: Option<String>,
    pub(super) doc: String,
}

/// How a function sees the input buffer.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Input {
    Text,
    Bytes,
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Argument {
    pub(super) name: String,
    pub(super) kind: Type,
}

#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(from = "String")]
pub(super) enum Type {
    #[default]
    None,
    Time,
    Duration,
    Span,
    Number,
    Count,
    Bool,
    Attempt,
    Token,
    Id,
    Handle,
    Enumeration(String),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Enumeration {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) feature: Option<String>,
    pub(super) values: Vec<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Value {
    pub(super) name: String,
    pub(super) value: Option<u32>,
    pub(super) doc: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LogEvent {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) from: Option<Origin>,
}

/// A text that the module has, so that it is not in the script.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Text {
    pub(super) name: String,
    pub(super) text: String,
}

/// What makes a log event, if it is none of the protocol's.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Origin {
    Driver,
    Engine,
}

impl Table {
    /// Reads the table.
    ///
    /// # Errors
    /// When it is not well-formed; the message says where.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let table: Self = toml::from_str(text)?;
        let mut names = HashSet::new();
        for operation in &table.operations {
            ensure!(names.insert(&operation.name), "`{}` is there twice", operation.name);
            table.check(operation)?;
        }
        for Text { name, text } in &table.texts {
            ensure!(names.insert(name), "`{name}` is there twice");
            ensure!(!text.contains(TEXT_END), "`{name}` contains what stands between texts");
        }
        ensure!(
            table.operations.is_sorted_by_key(|operation| operation.on),
            "operations have to be grouped by `on`, in the order of the comment at the top"
        );
        for Enumeration { name, values, .. } in &table.enumerations {
            ensure!(names.insert(name), "`{name}` is there twice");
            let given = values.iter().filter(|value| value.value.is_some()).count();
            ensure!(
                given == 0 || given == values.len(),
                "of `{name}` either every value is given, or none"
            );
        }
        Ok(table)
    }

    fn check(&self, operation: &Operation) -> Result<()> {
        let Operation { name, arguments, input, holds, result, .. } = operation;
        let numbers = arguments.iter().filter(|argument| argument.kind != Type::Handle).count();
        let count = numbers + usize::from(input.is_some());
        ensure!(count <= MOST_ARGUMENTS, "`{name}` has more than {MOST_ARGUMENTS} arguments");
        ensure!(input.is_some() == holds.is_some(), "`{name}`: `input` goes with `holds`");
        for kind in arguments.iter().map(|argument| &argument.kind).chain([result]) {
            if let Type::Enumeration(wanted) = kind {
                let is_there = self.enumerations.iter().any(|known| known.name == *wanted);
                ensure!(is_there, "`{name}`: there is no type or enumeration `{wanted}`");
            }
        }
        Ok(())
    }

    /// Operations on `subject`, with their numbers.
    pub(super) fn on(&self, subject: Subject) -> impl Iterator<Item = (usize, &Operation)> {
        self.operations.iter().enumerate().filter(move |(_, operation)| operation.on == subject)
    }
}

impl Operation {
    /// Whether it writes to the result header.
    pub(super) const fn has_results(&self) -> bool {
        self.text.is_some()
            || self.body.is_some()
            || self.value.is_some()
            || self.other.is_some()
            || self.table.is_some()
    }
}

impl Enumeration {
    /// Whether its values are given: then they are no choice, but bits, limits, or the like.
    pub(super) fn is_set(&self) -> bool {
        self.values.iter().all(|value| value.value.is_some())
    }

    /// Every value and its number.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (u32, &Value)> {
        (0..).zip(&self.values).map(|(at, value)| (value.value.unwrap_or(at), value))
    }
}

impl TryFrom<String> for Argument {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (name, kind) =
            text.split_once(": ").ok_or_else(|| format!("`{text}` is not `name: type`"))?;
        Ok(Self { name: name.into(), kind: Type::from(String::from(kind)) })
    }
}

impl From<String> for Type {
    fn from(name: String) -> Self {
        match name.as_str() {
            "none" => Self::None,
            "time" => Self::Time,
            "duration" => Self::Duration,
            "span" => Self::Span,
            "number" => Self::Number,
            "count" => Self::Count,
            "bool" => Self::Bool,
            "attempt" => Self::Attempt,
            "token" => Self::Token,
            "id" => Self::Id,
            "handle" => Self::Handle,
            _ => Self::Enumeration(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    fn table(operations: &str) -> Result<Table, String> {
        let rest = "[[enumeration]]\nname = \"E\"\ndoc = \"\"\nvalues = [{ name = \"A\" }]\n\
                    [[log]]\nname = \"L\"\ntext = \"\"\n";
        Table::parse(&format!("{operations}\n{rest}")).map_err(|error| format!("{error:#}"))
    }

    fn operation(name: &str, on: &str, rest: &str) -> String {
        format!("[[operation]]\nname = \"{name}\"\non = \"{on}\"\ndoc = \"\"\n{rest}\n")
    }

    #[test]
    fn types_are_known() {
        let known = operation("a", "client", "arguments = [\"x: E\", \"y: time\"]");
        assert!(table(&known).is_ok());
        let unknown = operation("a", "client", "arguments = [\"x: Unknown\"]");
        assert!(table(&unknown).unwrap_err().contains("`Unknown`"));
    }

    #[test]
    fn operations_are_grouped_and_named_once() {
        let twice = operation("a", "client", "") + &operation("a", "client", "");
        assert!(table(&twice).unwrap_err().contains("twice"));
        let mixed = operation("a", "client", "") + &operation("b", "codec", "");
        assert!(table(&mixed).unwrap_err().contains("grouped"));
    }

    #[test]
    fn input_counts_as_an_argument() {
        let arguments = (1..=8).map(|n| format!("\"a{n}: count\"")).collect::<Vec<_>>().join(",");
        let eight = operation("a", "client", &format!("arguments = [{arguments}]"));
        assert!(table(&eight).is_ok());
        let nine = eight.replace("arguments", "input = \"text\"\nholds = \"\"\narguments");
        assert!(table(&nine).unwrap_err().contains("more than 8"));
    }
}
