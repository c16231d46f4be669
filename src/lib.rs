//! STOMP for browsers.
