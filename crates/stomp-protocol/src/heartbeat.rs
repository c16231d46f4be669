//! The `heart-beat` header and the negotiation of heart-beats.

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;

use crate::error::{ProtocolError, ProtocolErrorKind};
use crate::text::{self, push_number};

/// The heart-beats that one side offers, in milliseconds; 0 stands for none (spec#41).
///
/// A missing header means [`HeartBeat::NONE`] (spec#42).
///
/// ```
/// use stomp_protocol::HeartBeat;
///
/// let local = HeartBeat { outgoing: 10_000, incoming: 5_000 };
/// let remote = HeartBeat::parse("4000, 0")?;
/// assert_eq!(HeartBeat::negotiate(local, remote), (0, 5_000));
/// assert_eq!(local.to_text(), "10000,5000");
/// assert_eq!(HeartBeat::parse_leniently("")?, HeartBeat::NONE);
/// # Ok::<(), stomp_protocol::ProtocolError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct HeartBeat {
    /// The period in which the side can send.
    pub outgoing: u64,
    /// The period in which the side asks to receive.
    pub incoming: u64,
}

impl HeartBeat {
    /// No heart-beats in either direction.
    pub const NONE: Self = Self { outgoing: 0, incoming: 0 };

    /// Reads a header value such as `10000,5000`. Blanks around a number are allowed, since real peers
    /// write `0, 0`. A sign, a fraction, a third or a missing number is an error (`L19`).
    ///
    /// # Errors
    /// [`InvalidHeartBeat`](ProtocolErrorKind::InvalidHeartBeat).
    pub fn parse(value: &str) -> Result<Self, ProtocolError> {
        Self::read(value, false)
    }

    /// The greatest number of milliseconds that is read: 19 digits.
    pub const GREATEST: u64 = 9_999_999_999_999_999_999;

    /// The text of an error of [`parse`](Self::parse), which tells a number that is too large from what is none.
    ///
    /// ```
    /// use stomp_protocol::HeartBeat;
    ///
    /// let value = "99999999999999999999,0";
    /// let error = HeartBeat::parse(value).unwrap_err();
    /// assert!(HeartBeat::why_not(value, &error).contains("9999999999999999999"));
    /// ```
    #[must_use]
    pub fn why_not(value: &str, error: &ProtocolError) -> String {
        let is_number = |part: &str| {
            let part = part.trim_ascii().as_bytes();
            !part.is_empty() && part.iter().all(u8::is_ascii_digit)
        };
        match value.split_once(',') {
            Some((outgoing, incoming)) if is_number(outgoing) && is_number(incoming) => {
                format!("a number of heart-beat is greater than {}", Self::GREATEST)
            }
            _ => error.to_string(),
        }
    }

    /// Reads a header value leniently: a missing number is 0, a third one is ignored. Text that is no
    /// number is an error.
    ///
    /// # Errors
    /// [`InvalidHeartBeat`](ProtocolErrorKind::InvalidHeartBeat).
    pub fn parse_leniently(value: &str) -> Result<Self, ProtocolError> {
        Self::read(value, true)
    }

    pub(crate) fn read(value: &str, is_lenient: bool) -> Result<Self, ProtocolError> {
        let mut rest = value;
        let mut next = || match text::take(&mut rest, b',').trim_ascii().as_bytes() {
            [] => is_lenient.then_some(0),
            digits => text::number(digits),
        };
        let commas = value.bytes().filter(|byte| *byte == b',').count();
        match (next(), next()) {
            (Some(outgoing), Some(incoming)) if is_lenient || commas == 1 => {
                Ok(Self { outgoing, incoming })
            }
            _ => Err(ProtocolError::new(ProtocolErrorKind::InvalidHeartBeat)),
        }
    }

    /// The header value: `10000,5000`.
    #[must_use]
    pub fn to_text(self) -> String {
        let mut text = String::new();
        push_number(&mut text, self.outgoing);
        text += ",";
        push_number(&mut text, self.incoming);
        text
    }

    /// The agreed periods `(send_every, expect_every)` of the local side, in milliseconds; 0: none. The
    /// period of a direction is the longer one of the sender's and the receiver's, and none if either
    /// is 0 (spec#43).
    #[must_use]
    pub fn negotiate(local: Self, remote: Self) -> (u64, u64) {
        (agreed(local.outgoing, remote.incoming), agreed(remote.outgoing, local.incoming))
    }
}

/// The header value: `10000,5000`.
impl fmt::Display for HeartBeat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

fn agreed(sender: u64, receiver: u64) -> u64 {
    if sender == 0 || receiver == 0 { 0 } else { sender.max(receiver) }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::HeartBeat;
    use crate::ProtocolErrorKind;

    const fn beat(outgoing: u64, incoming: u64) -> HeartBeat {
        HeartBeat { outgoing, incoming }
    }

    #[test]
    fn values_read_back() {
        assert_eq!(beat(10_000, 0).to_string(), "10000,0");
        assert_eq!(HeartBeat::parse("10000,0"), Ok(beat(10_000, 0)));
        assert_eq!(HeartBeat::parse("0, 0"), Ok(HeartBeat::NONE));
    }

    // spec#41, L19
    #[test]
    fn anything_but_two_plain_numbers_is_refused() {
        let bad =
            ["", ",", "x,y", "1", "1,", ",1", "1,2,3", "-1,1", "+1,1", "1.5,1", "1e3,1", "1;2"];
        for value in bad.into_iter().chain(["99999999999999999999,1", "١,٢"]) {
            let error = HeartBeat::parse(value).expect_err(value);
            assert_eq!(error.kind(), ProtocolErrorKind::InvalidHeartBeat, "{value}");
        }
    }

    #[test]
    fn lenient_reading_needs_numbers_but_not_two_of_them() {
        for (value, (outgoing, incoming)) in
            [("", (0, 0)), ("0", (0, 0)), ("7", (7, 0)), (",7", (0, 7)), (" 1 , 2 ,3", (1, 2))]
        {
            assert_eq!(HeartBeat::parse_leniently(value), Ok(beat(outgoing, incoming)), "{value}");
        }
        for value in ["x,y", "1,y", "-1,1", "1.5,0"] {
            HeartBeat::parse_leniently(value).expect_err(value);
        }
    }

    // spec#43
    #[test]
    fn the_slower_side_sets_the_pace_and_zero_means_none() {
        assert_eq!(HeartBeat::negotiate(beat(1000, 2000), beat(3000, 500)), (1000, 3000));
        assert_eq!(HeartBeat::negotiate(beat(100, 2000), beat(300, 500)), (500, 2000));
        assert_eq!(HeartBeat::negotiate(beat(0, 2000), beat(300, 500)), (0, 2000));
        assert_eq!(HeartBeat::negotiate(beat(100, 0), beat(300, 500)), (500, 0));
        assert_eq!(HeartBeat::negotiate(beat(100, 100), HeartBeat::NONE), (0, 0));
    }
}
