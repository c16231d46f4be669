//! Patterns by which recorded frames are selected.

use std::collections::BTreeMap;

#[cfg(feature = "regex")]
use regex::Regex;
use serde::Deserialize;

use super::frame::{Direction, RecordedFrame};
use crate::glob::fits;

/// Conditions on a frame, all of which it must meet. The default one matches everything but
/// heart-beats.
///
/// In `command`, `destination` and the values of `headers`, `*` stands for any run of characters.
///
/// ```
/// use stomp_broker::{Direction, Pattern};
///
/// let pattern = Pattern::command("MESSAGE")
///     .on(1)
///     .going(Direction::Out)
///     .to("/topic/*")
///     .with_header("lang", "k*")
///     .with_body("42")
///     .with_body_regex("^[0-9]+$")?;
/// let broker = stomp_broker::memory::Broker::new(stomp_broker::Config::default(), 0)?;
/// assert!(!broker.frames(&Pattern::default()).iter().any(|frame| pattern.matches(frame)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Pattern {
    /// The direction.
    pub direction: Option<Direction>,
    /// Its command, or one of the pseudo-commands of [`RecordedFrame`]. Heart-beats match only if
    /// they are asked for by this.
    pub command: Option<String>,
    /// Its connection.
    pub connection: Option<u64>,
    /// Its `destination` header.
    pub destination: Option<String>,
    /// Headers that it has.
    pub headers: BTreeMap<String, String>,
    /// Text that is somewhere in its body.
    pub body: Option<String>,
    /// A regular expression for its body.
    #[cfg(feature = "regex")]
    #[serde(deserialize_with = "regex")]
    pub body_regex: Option<Regex>,
}

/// A regular expression that is none.
///
/// See the example of [`Pattern`](crate::Pattern).
#[cfg(feature = "regex")]
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PatternError(String);

impl Pattern {
    /// Frames with this command.
    #[must_use]
    pub fn command(command: &str) -> Self {
        Self { command: Some(command.into()), ..Self::default() }
    }

    /// And of this connection.
    #[must_use]
    pub fn on(self, connection: u64) -> Self {
        Self { connection: Some(connection), ..self }
    }

    /// And going this way.
    #[must_use]
    pub fn going(self, direction: Direction) -> Self {
        Self { direction: Some(direction), ..self }
    }

    /// And with this destination.
    #[must_use]
    pub fn to(self, destination: &str) -> Self {
        Self { destination: Some(destination.into()), ..self }
    }

    /// And with this header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.into(), value.into());
        self
    }

    /// And with this text in the body.
    #[must_use]
    pub fn with_body(self, text: &str) -> Self {
        Self { body: Some(text.into()), ..self }
    }

    /// And with a body that a regular expression matches.
    ///
    /// # Errors
    /// If it is no regular expression.
    #[cfg(feature = "regex")]
    pub fn with_body_regex(self, regex: &str) -> Result<Self, PatternError> {
        let regex = Regex::new(regex).map_err(|error| PatternError(error.to_string()))?;
        Ok(Self { body_regex: Some(regex), ..self })
    }

    /// Whether a frame meets all conditions.
    #[must_use]
    pub fn matches(&self, frame: &RecordedFrame) -> bool {
        let is_command = match self.command.as_deref() {
            Some(command) => fits(command, &frame.command),
            None => frame.command != RecordedFrame::HEARTBEAT,
        };
        let has = |name: &str, wanted: &str| frame.header(name).is_some_and(|v| fits(wanted, v));
        is_command
            && self.direction.is_none_or(|direction| direction == frame.direction)
            && self.connection.is_none_or(|connection| connection == frame.connection)
            && self.destination.as_deref().is_none_or(|wanted| has("destination", wanted))
            && self.headers.iter().all(|(name, wanted)| has(name, wanted))
            && self.matches_body(frame)
    }

    fn matches_body(&self, frame: &RecordedFrame) -> bool {
        let body = frame.body.as_deref();
        let has = |text: &String| body.is_some_and(|body| body.contains(text.as_str()));
        self.body.as_ref().is_none_or(has) && self.matches_regex(body)
    }

    #[cfg(feature = "regex")]
    fn matches_regex(&self, body: Option<&str>) -> bool {
        let fits = |regex: &Regex| body.is_some_and(|body| regex.is_match(body));
        self.body_regex.as_ref().is_none_or(fits)
    }

    #[cfg(not(feature = "regex"))]
    const fn matches_regex(&self, _: Option<&str>) -> bool {
        true
    }
}

#[cfg(feature = "regex")]
fn regex<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Regex>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| Regex::new(&text)).transpose().map_err(serde::de::Error::custom)
}
