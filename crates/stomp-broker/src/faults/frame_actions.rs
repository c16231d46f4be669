//! What a fault does to a frame.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::ending::Aftermath;
use super::invalid::FaultError;

/// What a fault does to a frame. The default lets it pass as it is; no fault behind this one strikes then.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameActions {
    /// What the frame becomes.
    pub content: Content,
    /// Its ends.
    pub ends: FrameEnds,
    /// How often it arrives.
    pub copies: Copies,
    /// How it arrives.
    pub arrival: Arrival,
    /// Takes the subscription that the frame is about away, and says so by an ERROR.
    pub cancel_subscription: bool,
    /// What happens right after it.
    pub aftermath: Aftermath,
}

/// What a frame becomes.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Content {
    /// It stays as it is.
    #[default]
    Same,
    /// This text instead.
    Text(String),
    /// These bytes instead.
    Bytes(Base64Bytes),
    /// It is changed.
    Edited(Edit),
}

/// Changes to the head and the body of a frame.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// This body instead; `content-length` follows, if there is one.
    pub body: Option<String>,
    /// Headers to set, escaped as the version wants; those that are not there become the last.
    pub set_headers: BTreeMap<String, String>,
    /// Headers to leave out.
    pub remove_headers: Vec<String>,
    /// Added to `content-length`, which is put in if it is missing.
    pub content_length_by: Option<i64>,
    /// Header lines to add, byte by byte as they stand here.
    pub add_lines: Vec<String>,
    /// Ends the lines of the head in CR LF.
    pub crlf: bool,
}

/// Changes to the ends of a frame.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameEnds {
    /// Leaves out the NUL at the end.
    pub omit_nul: bool,
    /// Bytes to put before the frame.
    pub prepend: Option<String>,
    /// Bytes to put behind the frame's NUL.
    pub append: Option<String>,
    /// Ends the frame after so many bytes.
    pub cut_after_bytes: Option<usize>,
}

/// How often a frame arrives.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Copies {
    /// It does not.
    Dropped,
    /// Once.
    #[default]
    One,
    /// So many times more.
    More(NonZeroUsize),
}

/// How a frame arrives: in one message with others, or by itself.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Once so many others have come, in one message with them.
    Joined(NonZeroUsize),
    /// By itself.
    Alone(Moment, Pieces),
}

impl Default for Arrival {
    fn default() -> Self {
        Self::Alone(Moment::AtOnce, Pieces::Whole)
    }
}

/// When a frame arrives.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Moment {
    /// When it would anyway.
    #[default]
    AtOnce,
    /// So many milliseconds later; others may overtake it.
    Delayed(u64),
    /// So many milliseconds later, and everything behind it waits as well.
    Stalled(u64),
    /// Behind the next so many frames that go its way.
    Reordered(NonZeroUsize),
}

/// The pieces in which a frame arrives, each a WebSocket message or a TCP segment of its own.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Pieces {
    /// One.
    #[default]
    Whole,
    /// Pieces of so many bytes, with as many milliseconds between them.
    Every(NonZeroUsize, Option<u64>),
    /// Pieces that end at these bytes, with as many milliseconds between them.
    At(Cuts, Option<u64>),
}

/// Places in a frame, ascending and counted from its first byte.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cuts(Vec<usize>);

impl Cuts {
    /// Some places.
    ///
    /// See the examples of [`Fault`](super::Fault).
    ///
    /// # Errors
    /// If they do not ascend from 1, each greater than the one before.
    pub fn new(places: Vec<usize>) -> Result<Self, FaultError> {
        let is_ascending = places.is_sorted_by(|one, next| one < next);
        if places.is_empty() || !is_ascending || places.first() == Some(&0) {
            let why = "has to be ascending, from 1, each place once, such as [7, 30]";
            return Err(FaultError::new("do.splitAt", why));
        }
        Ok(Self(places))
    }

    /// The places.
    ///
    /// See the examples of [`Fault`](super::Fault).
    #[must_use]
    pub fn places(&self) -> &[usize] {
        &self.0
    }
}

impl Pieces {
    /// Milliseconds between two of them.
    pub(super) const fn gap(&self) -> Option<u64> {
        match self {
            Self::Whole => None,
            Self::Every(_, gap) | Self::At(_, gap) => *gap,
        }
    }
}

/// Bytes, in base64 where they are written.
///
/// See the examples of [`Fault`](super::Fault).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base64Bytes(pub Vec<u8>);

impl<'de> Deserialize<'de> for Base64Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD.decode(text);
        bytes.map(Self).map_err(|error| de::Error::custom(format_args!("no base64: {error}")))
    }
}

impl Serialize for Base64Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}
