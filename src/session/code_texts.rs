//! The texts of the codes, as the npm package has them. A function for each kind, so that a program has those that it uses.

use super::Code;

/// The name.
pub(super) const fn name(code: Code) -> &'static str {
    match code {
        Code::Unauthorized => "unauthorized",
        Code::Forbidden => "forbidden",
        Code::NotStomp => "not-stomp",
        Code::Unreachable => "unreachable",
        Code::BrokerUnavailable => "broker-unavailable",
        Code::ConnectionLost => "connection-lost",
        Code::HeartbeatLost => "heartbeat-lost",
        Code::Refused => "refused",
        Code::TooLarge => "too-large",
        Code::Timeout => "timeout",
        Code::Aborted => "aborted",
        Code::Closed => "closed",
        Code::NotConnected => "not-connected",
        Code::OutboxFull => "outbox-full",
        Code::Expired => "expired",
        Code::IdentityChanged => "identity-changed",
        Code::Overflow => "overflow",
        Code::InvalidMessage => "invalid-message",
        Code::Unsupported => "unsupported",
        Code::Usage => "usage",
    }
}

/// What is usually the matter.
pub(super) const fn what(code: Code) -> &'static str {
    match code {
        Code::Unauthorized => "the broker refused CONNECT",
        Code::Forbidden => "the broker denies access",
        Code::NotStomp => "the peer does not speak STOMP",
        Code::Unreachable => "there was no connection to the server",
        Code::BrokerUnavailable => "the broker is not available",
        Code::ConnectionLost => "the connection was lost",
        Code::HeartbeatLost => "the broker was silent for too long",
        Code::Refused => "the broker refused the frame",
        Code::TooLarge => "the frame is too large",
        Code::Timeout => "it took too long",
        Code::Aborted => "it was aborted",
        Code::Closed => "the session is closed",
        Code::NotConnected => "there is no connection",
        Code::OutboxFull => "too much waits to be sent",
        Code::Expired => "the message waited for too long",
        Code::IdentityChanged => "another user is connected now",
        Code::Overflow => "the buffer of the subscription is full",
        Code::InvalidMessage => "the message does not have the expected form",
        Code::Unsupported => "the broker cannot do this",
        Code::Usage => "the call is wrong",
    }
}

/// What to do.
pub(super) const fn advice(code: Code) -> &'static str {
    match code {
        Code::Unauthorized => "Check login, passcode or token in the headers of CONNECT",
        Code::Forbidden => "Give this user the right to the destination or virtual host",
        Code::NotStomp => "Check that the address is that of a STOMP endpoint",
        Code::Unreachable => "Check address, network, origin and CSP",
        Code::BrokerUnavailable => "Wait, or start the broker behind the server",
        Code::ConnectionLost => "Send again if that does no harm",
        Code::HeartbeatLost => "Check the network and the heart-beats",
        Code::Refused => "Read the frame of this error",
        Code::TooLarge => "Raise the server's limit or send smaller messages",
        Code::Timeout => "Try again, or give it more time",
        Code::Aborted => "Nothing has to be done",
        Code::Closed => "Make a new one",
        Code::NotConnected => "Call connect() first, or keep an outbox",
        Code::OutboxFull => "Send less, or raise the limits of outbox or in_flight",
        Code::Expired => "Raise the age of the outbox, or the ttl of the message",
        Code::IdentityChanged => "Send it again as this user",
        Code::Overflow => "Work faster, or change its buffer or overflow policy",
        Code::InvalidMessage => "Compare sender and receiver",
        Code::Unsupported => "Look up what this broker can do",
        Code::Usage => "Correct the call",
    }
}
