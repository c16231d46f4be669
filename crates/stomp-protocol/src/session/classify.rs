//! Codes for what brokers say in ERROR frames and close codes.

use super::Code;
use crate::text::contains;

/// Parts of texts, in lower case, with what they mean; the first that is found counts. As recorded from RabbitMQ,
/// Spring, ActiveMQ Classic, Artemis and stomp-broker.
const TEXTS: &[(&str, Code)] = &[
    // RabbitMQ refuses a virtual host with "Virtual host 'x' access denied", a wrong password with "Access refused
    // for user 'x'", both under the message "Bad CONNECT".
    ("virtual host", Code::Forbidden),
    ("vhost", Code::Forbidden),
    ("connection limit", Code::BrokerUnavailable),
    // The gateway's "Broker unavailable".
    ("unavailable", Code::BrokerUnavailable),
    ("not available", Code::BrokerUnavailable),
    // RabbitMQ that is starting, ending or has lost the process behind a connection, under the message
    // "Processing error" or "AMQP channel died".
    ("processing error", Code::BrokerUnavailable),
    ("channel died", Code::BrokerUnavailable),
    ("broker closed", Code::BrokerUnavailable),
    ("shutting down", Code::BrokerUnavailable),
    ("going away", Code::BrokerUnavailable),
    ("too many connections", Code::BrokerUnavailable),
    ("credential expired", Code::Unauthorized),
    ("access refused for user", Code::Unauthorized),
    ("password", Code::Unauthorized),
    ("bad connect", Code::Unauthorized),
    ("already connected", Code::Refused),
    ("version", Code::Unsupported),
    ("access refused", Code::Forbidden),
    ("access_refused", Code::Forbidden),
    ("not authorized", Code::Forbidden),
    ("access denied", Code::Forbidden),
    ("access is denied", Code::Forbidden),
    ("too large", Code::TooLarge),
    ("too big", Code::TooLarge),
    ("size limit", Code::TooLarge),
    ("was exceeded", Code::TooLarge),
    ("connection ttl", Code::HeartbeatLost),
];

/// How many of the texts count only in the answer to CONNECT.
const OF_CONNECT: usize = 2;

/// The code of an ERROR frame. `text`: its `message` header, a line feed, its body. `is_connecting`: it is the answer
/// to CONNECT, which is a refusal unless the text says something else.
///
/// ```
/// use stomp_protocol::session::{Code, classify_error};
///
/// let body = "Bad CONNECT\nAccess refused for user 'guest'\n";
/// assert_eq!(classify_error(body, true), Code::Unauthorized);
/// ```
#[must_use]
pub fn classify_error(text: &str, is_connecting: bool) -> Code {
    let default = if is_connecting { Code::Unauthorized } else { Code::Refused };
    // RabbitMQ names the virtual host in most ERRORs.
    let texts = TEXTS.get(if is_connecting { 0 } else { OF_CONNECT }..).unwrap_or_default();
    let found = texts.iter().find(|(part, _)| contains(text.as_bytes(), part.as_bytes()));
    let code = found.map_or(default, |(_, code)| *code);
    match code {
        // "version" stands in the texts of other errors too.
        Code::Unsupported if !is_connecting => default,
        Code::HeartbeatLost if is_connecting => default,
        code => code,
    }
}

/// The code of the end of a socket. `close_code`: of RFC 6455 section 7.4; `is_connecting`: before CONNECTED;
/// `was_open`: the WebSocket was open before it ended.
///
/// ```
/// use stomp_protocol::session::{Code, classify_close};
///
/// assert_eq!(classify_close(1006, true, false), Code::Unreachable);
/// assert_eq!(classify_close(1009, false, true), Code::TooLarge);
/// ```
#[must_use]
pub const fn classify_close(close_code: u16, is_connecting: bool, was_open: bool) -> Code {
    match close_code {
        1009 => Code::TooLarge,
        1001 | 1012 | 1013 => Code::BrokerUnavailable,
        _ if is_connecting && !was_open => Code::Unreachable,
        _ => Code::ConnectionLost,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s607_a_refused_connect_is_classified_by_its_body() {
        for (text, code) in [
            ("Bad CONNECT\nAccess refused for user 'guest'\n", Code::Unauthorized),
            ("Bad CONNECT\nVirtual host '/x' access denied", Code::Forbidden),
            ("Bad CONNECT\nconnection limit (10) is reached", Code::BrokerUnavailable),
            ("User name [admin] or password is invalid.\n", Code::Unauthorized),
            ("Security Error occurred: User name [a] or password is invalid", Code::Unauthorized),
            ("Broker not available.\n", Code::BrokerUnavailable),
            (
                "Broker unavailable\nThe broker behind this gateway cannot be reached",
                Code::BrokerUnavailable,
            ),
            ("Processing error\nProcessing error", Code::BrokerUnavailable),
            ("Broker: kim - Client: a already connected from 127.0.0.1\n", Code::Refused),
            (
                "Failed to send message to ExecutorSubscribableChannel[clientInboundChannel]\n",
                Code::Unauthorized,
            ),
            ("Version mismatch\nSupported versions are 1.0,1.1,1.2\n", Code::Unsupported),
        ] {
            assert_eq!(classify_error(text, true), code, "{text}");
        }
    }

    #[test]
    fn s602_an_error_of_a_running_connection_has_a_code() {
        for (text, code) in [
            ("Credential expired\n", Code::Unauthorized),
            ("access_refused\nACCESS_REFUSED - write access to queue 'x' refused", Code::Forbidden),
            ("User kim is not authorized to write to: queue://A", Code::Forbidden),
            ("Connection to broker closed.\n", Code::BrokerUnavailable),
            ("STOMP 'content-length' header value 70000 exceeds size limit 65536", Code::TooLarge),
            (
                "AMQ229014: Did not receive data within the 2000ms connection TTL.",
                Code::HeartbeatLost,
            ),
            ("not_found\nNOT_FOUND - no queue 'x' in vhost '/'", Code::Refused),
            (
                "precondition_failed\nPRECONDITION_FAILED - inequivalent arg 'durable' for queue 'x' in vhost '/'",
                Code::Refused,
            ),
            (
                "access_refused\nACCESS_REFUSED - access to queue 'x' in vhost '/' refused for user 'kim'",
                Code::Forbidden,
            ),
            ("Unknown destination\n'/nope' is not a valid destination", Code::Refused),
            ("Invalid version of the header\n", Code::Refused),
        ] {
            assert_eq!(classify_error(text, false), code, "{text}");
        }
    }

    #[test]
    fn s603_close_codes_have_codes() {
        assert_eq!(classify_close(1009, false, true), Code::TooLarge);
        assert_eq!(classify_close(1001, false, true), Code::BrokerUnavailable);
        assert_eq!(classify_close(1006, true, false), Code::Unreachable);
        assert_eq!(classify_close(1006, true, true), Code::ConnectionLost);
        assert_eq!(classify_close(1002, false, true), Code::ConnectionLost);
    }
}
