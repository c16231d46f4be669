//! A STOMP broker for development and tests.
