//! One fault: when it strikes, how often, and what it does.

use std::num::NonZeroU64;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::Value;

use super::fields::FaultFields;
use super::invalid::FaultError;
use super::on::Per;
use super::strike::Strike;
use super::{reading, writing};
use crate::object;

/// A fault. Its JSON stands in scenario files and in the control API: one object, whose fields are
/// turned into a [`Strike`] when it is read.
///
/// ```
/// use stomp_broker::faults::{Arrival, Fault, FrameActions, Moment, OnFrame, Pieces, Strike};
///
/// let late: Fault = serde_json::from_str(
///     r#"{"on": {"direction": "out", "command": "RECEIPT"}, "times": 2, "do": {"delayMs": 500}}"#,
/// )?;
/// let arrival = Arrival::Alone(Moment::Delayed(500), Pieces::Whole);
/// let actions = FrameActions { arrival, ..FrameActions::default() };
/// let same = Fault::new(Strike::Frame(OnFrame::outgoing("RECEIPT"), Box::new(actions)));
/// assert_eq!(late, same.times(2.try_into()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// More of what a fault can be:
///
/// ```
/// use std::collections::BTreeMap;
/// use stomp_broker::faults::{
///     AcceptActions, Aftermath, Base64Bytes, Changes, CloseWith, Content, Copies, Cuts, Direction,
///     Edit, Failure, Fault, FaultEnd, FrameActions, FrameEnds, HttpActions, HttpHeaders, HttpKind,
///     HttpOutcome, OnConnection, OnFrame, Per, Pieces, Probability, Reply, Status, StopReading,
///     Strike,
/// };
///
/// // Half of the messages to the client are spoilt.
/// let edit = Edit { content_length_by: Some(1), ..Edit::default() };
/// let actions = FrameActions { content: Content::Edited(edit), ..FrameActions::default() };
/// let on = OnFrame { direction: Some(Direction::Out), ..OnFrame::default() };
/// let mut spoilt = Fault::new(Strike::Frame(on, Box::new(actions))).skip(1);
/// spoilt.probability = Some(Probability::new(0.5)?);
/// assert_eq!(spoilt.probability.unwrap().get(), 0.5);
///
/// // The first SEND of each connection is doubled, answered, and the connection closed.
/// let end = Some(FaultEnd::Close(CloseWith::new(4000, "enough")?));
/// let reply = Some(Reply { command: "RECEIPT".into(), ..Reply::default() });
/// let actions = FrameActions {
///     copies: Copies::More(1.try_into()?),
///     aftermath: Aftermath { reply, end, ..Aftermath::default() },
///     ..FrameActions::default()
/// };
/// let mut doubled = Fault::new(Strike::Frame(OnFrame::incoming("SEND"), Box::new(actions)));
/// doubled.per = Per::Connection;
///
/// // Nothing is read from a client over TCP; then there is an ERROR.
/// let failure = Failure { message: "overloaded".into(), ..Failure::default() };
/// let aftermath = Aftermath {
///     stop_reading: Some(StopReading::For(500)),
///     end: Some(FaultEnd::Fail(failure)),
///     ..Aftermath::default()
/// };
/// let tcp = OnConnection { transport: Some("tcp".into()), ..OnConnection::default() };
/// let slow = Fault::new(Strike::Accept(tcp, AcceptActions { delay: None, aftermath }));
///
/// // WebSockets are refused.
/// let headers = BTreeMap::from([("x-why".into(), Some("a fault".into()))]);
/// let headers = HttpHeaders::new(headers)?;
/// assert!(headers.get().contains_key("x-why"));
/// let status = Status::new(503)?;
/// assert_eq!(status.get(), 503);
/// let outcome = HttpOutcome::Answered(status, Changes { headers, ..Changes::default() });
/// let refused = Fault::new(Strike::Http(HttpKind::Upgrade, HttpActions { delay: None, outcome }));
///
/// // A frame goes in pieces, or without its end, or is made of other bytes.
/// let pieces = Pieces::At(Cuts::new(vec![1, 5])?, None);
/// assert!(matches!(&pieces, Pieces::At(cuts, _) if cuts.places() == [1, 5]));
/// let ends = FrameEnds { omit_nul: true, ..FrameEnds::default() };
/// let bytes = Content::Bytes(Base64Bytes(vec![0xff]));
/// # drop((spoilt, doubled, slow, refused, ends, bytes)); Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// For people: shown in lists.
    pub name: Option<String>,
    /// What it strikes at, and what it does there.
    pub strike: Strike,
    /// How often it strikes; for ever if not given.
    pub times: Option<NonZeroU64>,
    /// How many occasions it lets pass first.
    pub skip: u64,
    /// Whether `times` and `skip` count for the namespace or for each connection anew.
    pub per: Per,
    /// The chance that it strikes on an occasion; always if not given. The namespace's seed decides:
    /// the same run has the same faults.
    pub probability: Option<Probability>,
    /// Whether it is switched on.
    pub enabled: bool,
}

/// A chance above 0 and at most 1.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Probability(f64);

impl Probability {
    /// A chance.
    ///
    /// See the examples of [`Fault`](super::Fault).
    ///
    /// # Errors
    /// If it is not above 0 and at most 1.
    pub fn new(chance: f64) -> Result<Self, FaultError> {
        if chance > 0.0 && chance <= 1.0 {
            return Ok(Self(chance));
        }
        Err(FaultError::new("probability", format!("{chance} is not above 0 and at most 1")))
    }

    /// The number.
    ///
    /// See the examples of [`Fault`](super::Fault).
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Fault {
    /// A fault that strikes on every occasion.
    #[must_use]
    pub const fn new(strike: Strike) -> Self {
        Self {
            name: None,
            strike,
            times: None,
            skip: 0,
            per: Per::Namespace,
            probability: None,
            enabled: true,
        }
    }

    /// As it is, but strikes `times` times only.
    #[must_use]
    pub fn times(self, times: NonZeroU64) -> Self {
        Self { times: Some(times), ..self }
    }

    /// As it is, but lets the first `skip` occasions pass.
    #[must_use]
    pub fn skip(self, skip: u64) -> Self {
        Self { skip, ..self }
    }

    fn of(fields: FaultFields) -> Result<Self, FaultError> {
        if fields.per == Per::Connection && fields.on.http.is_some() {
            let why = "a request has no connection whose occasions could be counted: leave it out";
            return Err(FaultError::new("per", why));
        }
        let strike = reading::strike(fields.on, fields.actions)?;
        let zero = || FaultError::new("times", "0 means never; leave it out for always");
        let times = fields.times.map(|times| NonZeroU64::new(times).ok_or_else(zero));
        Ok(Self {
            name: fields.name,
            strike,
            times: times.transpose()?,
            skip: fields.skip,
            per: fields.per,
            probability: fields.probability.map(Probability::new).transpose()?,
            enabled: fields.enabled,
        })
    }

    fn fields(&self) -> FaultFields {
        let (on, actions) = writing::fields(&self.strike);
        FaultFields {
            name: self.name.clone(),
            on,
            actions,
            times: self.times.map(NonZeroU64::get),
            skip: self.skip,
            per: self.per,
            probability: self.probability.map(Probability::get),
            enabled: self.enabled,
        }
    }
}

/// Checked while it is read, so that the parser can say at which line it went wrong.
impl<'de> Deserialize<'de> for Fault {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of(object::read(deserializer)?).map_err(de::Error::custom)
    }
}

/// Only what was set is written.
impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.fields().serialize(serde_json::value::Serializer);
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
        let uncounted = error(r#"{"on":{"http":"info"},"do":{"status":404},"per":"connection"}"#);
        assert!(uncounted.starts_with("per: a request has no connection"), "{uncounted}");
        let useless = error("{\"on\":{\"command\":\"SEND\"},\"do\":{}}");
        assert!(useless.starts_with("do: nothing is to be done"), "{useless}");
    }
}
