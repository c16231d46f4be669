//! How a promise settles, and the codes of its failures.

/// The code of a failure, for programs: the `code` of the npm package's `StompError`.
///
/// ```
/// use stomp_protocol::session::Code;
///
/// assert!(Code::ConnectionLost.is_retryable() && !Code::Unauthorized.is_retryable());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Code {
    /// CONNECT was refused, or the credentials of a running connection have expired.
    Unauthorized,
    /// A destination or virtual host is not for this user.
    Forbidden,
    /// The peer does not speak STOMP.
    NotStomp,
    /// There was no socket.
    Unreachable,
    /// The broker says that it cannot serve now.
    BrokerUnavailable,
    /// The connection ended.
    ConnectionLost,
    /// The connection ended because the broker was silent for too long.
    HeartbeatLost,
    /// An ERROR for this frame.
    Refused,
    /// A limit on the size of frames.
    TooLarge,
    /// A time limit.
    Timeout,
    /// The caller gave up.
    Aborted,
    /// The session or subscription is closed.
    Closed,
    /// There is no connection to wait for.
    NotConnected,
    /// The outbox or the window of unconfirmed messages is full.
    OutboxFull,
    /// The message was too old before it could be sent.
    Expired,
    /// Another user is connected than when the message was published.
    IdentityChanged,
    /// The buffer of a subscription is full.
    Overflow,
    /// A message does not have the form that the subscription demands.
    InvalidMessage,
    /// The broker cannot do this.
    Unsupported,
    /// The caller misused the interface.
    Usage,
}

/// One bit for each code after which the same call may succeed later.
const RETRYABLE: u32 = bit(Code::Unreachable)
    | bit(Code::BrokerUnavailable)
    | bit(Code::ConnectionLost)
    | bit(Code::HeartbeatLost)
    | bit(Code::Timeout)
    | bit(Code::NotConnected)
    | bit(Code::OutboxFull)
    | bit(Code::Expired)
    | bit(Code::Overflow);

const fn bit(code: Code) -> u32 {
    1 << code as u8
}

impl Code {
    /// Whether the same call may succeed later, without a change by a person.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        RETRYABLE & bit(self) != 0
    }
}

/// How a promise settles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done; of a message: the broker has confirmed it.
    Confirmed,
    /// The message was given to the socket, and no receipt was asked for.
    Sent,
    /// Failed.
    Failed {
        /// Why.
        code: Code,
        /// Whether the frame was sent, so that its effect may have come about all the same.
        maybe_delivered: bool,
    },
}

impl Outcome {
    /// A failure before anything was sent.
    pub(super) const fn unsent(code: Code) -> Self {
        Self::Failed { code, maybe_delivered: false }
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn s601_what_a_person_has_to_change_is_not_retryable() {
        for code in [
            Code::Unauthorized,
            Code::Forbidden,
            Code::NotStomp,
            Code::Refused,
            Code::TooLarge,
            Code::Aborted,
            Code::Closed,
            Code::IdentityChanged,
            Code::InvalidMessage,
            Code::Unsupported,
            Code::Usage,
        ] {
            assert!(!code.is_retryable(), "{code:?}");
        }
        assert!(Code::ConnectionLost.is_retryable() && Code::Overflow.is_retryable());
    }
}
