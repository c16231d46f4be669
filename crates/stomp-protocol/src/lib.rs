//! STOMP without I/O.
