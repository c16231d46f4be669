//! The versions of STOMP and their differences.

use core::fmt;

/// A version of the protocol. A later version is greater.
///
/// ```
/// use stomp_protocol::Version;
///
/// assert_eq!(Version::parse("1.2"), Some(Version::V1_2));
/// assert_eq!(Version::V1_2.as_str(), "1.2");
/// let common = Version::highest_common("1.0,1.1", &Version::ALL);
/// assert_eq!(common, Some(Version::V1_1));
/// assert_eq!(Version::from_subprotocol("v11.stomp"), common);
/// assert_eq!(Version::V1_1.subprotocol(), "v11.stomp");
/// assert!(!Version::V1_0.has_escapes() && !Version::V1_0.has_heart_beats());
/// assert!(Version::V1_1.has_nack() && !Version::V1_1.has_ack_id());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// STOMP 1.0: no escaping, no heart-beats, no NACK.
    V1_0,
    /// STOMP 1.1: escapes `\n \c \\`, lines end in LF only.
    V1_1,
    /// STOMP 1.2: escapes `\r \n \c \\`, lines end in LF or CR LF.
    V1_2,
}

impl Version {
    /// All versions in increasing order, as in `accept-version` (spec#32).
    pub const ALL: [Self; 3] = [Self::V1_0, Self::V1_1, Self::V1_2];

    /// The version as written in `version` and `accept-version`: `1.2`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1_0 => "1.0",
            Self::V1_1 => "1.1",
            Self::V1_2 => "1.2",
        }
    }

    /// Reads the text that [`as_str`](Self::as_str) gives; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|version| version.as_str() == text)
    }

    /// The highest of the `supported` versions that an `accept-version` value such as `1.0,1.1,1.2`
    /// lists (spec#36); `None` if there is none. Blanks around commas and unknown versions are ignored.
    #[must_use]
    pub fn highest_common(accept_version: &str, supported: &[Self]) -> Option<Self> {
        accept_version
            .split(',')
            .filter_map(|offered| Self::parse(offered.trim_ascii()))
            .filter(|offered| supported.contains(offered))
            .max()
    }

    /// The WebSocket subprotocol of the version (RFC 6455 section 1.9): `v12.stomp`.
    #[must_use]
    pub const fn subprotocol(self) -> &'static str {
        match self {
            Self::V1_0 => "v10.stomp",
            Self::V1_1 => "v11.stomp",
            Self::V1_2 => "v12.stomp",
        }
    }

    /// Reads the name that [`subprotocol`](Self::subprotocol) gives; `None` for anything else.
    #[must_use]
    pub fn from_subprotocol(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|version| version.subprotocol() == name)
    }

    /// Whether headers are escaped (not in 1.0, spec#86).
    #[must_use]
    pub const fn has_escapes(self) -> bool {
        !matches!(self, Self::V1_0)
    }

    /// Whether peers may exchange heart-beats (not in 1.0, spec#91).
    #[must_use]
    pub const fn has_heart_beats(self) -> bool {
        !matches!(self, Self::V1_0)
    }

    /// Whether the NACK frame exists (not in 1.0, spec#91).
    #[must_use]
    pub const fn has_nack(self) -> bool {
        !matches!(self, Self::V1_0)
    }

    /// Whether ACK and NACK name a message by its `ack` header (1.2, spec#62) instead of its
    /// `message-id` (spec#82, spec#94).
    #[must_use]
    pub const fn has_ack_id(self) -> bool {
        matches!(self, Self::V1_2)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn later_versions_are_greater() {
        assert!(Version::V1_0 < Version::V1_1 && Version::V1_1 < Version::V1_2);
    }

    #[test]
    fn names_read_back() {
        for version in Version::ALL {
            assert_eq!(Version::parse(version.as_str()), Some(version));
            assert_eq!(Version::from_subprotocol(version.subprotocol()), Some(version));
        }
        assert_eq!(Version::parse("9.9"), None);
        assert_eq!(Version::parse("1.2 "), None);
        assert_eq!(Version::from_subprotocol("V12.STOMP"), None);
    }

    // spec#36
    #[test]
    fn the_highest_common_version_is_chosen_whatever_the_order() {
        let common = |offer| Version::highest_common(offer, &Version::ALL);
        assert_eq!(common("1.0,1.1,1.2"), Some(Version::V1_2));
        assert_eq!(common("1.2,1.1,1.0"), Some(Version::V1_2));
        assert_eq!(common("1.1, 1.0"), Some(Version::V1_1));
        assert_eq!(common("2.1,1.1"), Some(Version::V1_1));
        assert_eq!(common("2.1"), None);
        assert_eq!(common(""), None);
        assert_eq!(
            Version::highest_common("1.1,1.2", &[Version::V1_0, Version::V1_1]),
            Some(Version::V1_1)
        );
    }
}
