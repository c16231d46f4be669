//! What is known without a session.

use stomp_protocol::session::{self, Code};

use crate::npm_session::abi::{Broker, profile};

pub(crate) const fn is_retryable(code: crate::npm_session::abi::Code) -> bool {
    code.protocol().is_retryable()
}

pub(crate) fn classify_error(is_connecting: bool, text: &str) -> Code {
    session::classify_error(text, is_connecting)
}

pub(crate) const fn classify_close(close_code: usize, is_connecting: bool, was_open: bool) -> Code {
    session::classify_close(close_code as u16, is_connecting, was_open)
}

pub(crate) fn detect_broker(server: &str) -> session::Broker {
    session::Broker::detect(server)
}

pub(crate) fn profile_of(broker: Broker) -> f64 {
    let known = broker.protocol().profile();
    let bit = |is_so: bool, bit: u32| if is_so { bit } else { 0 };
    let bits = bit(known.has_transactions, profile::HAS_TRANSACTIONS)
        | bit(known.has_acks, profile::HAS_ACKS)
        | bit(known.requeues, profile::REQUEUES)
        | (known.prefetch as u32) << profile::PREFETCH_SHIFT
        | (known.durable as u32) << profile::DURABLE_SHIFT
        | (known.replies as u32) << profile::REPLIES_SHIFT;
    bits.into()
}

pub(crate) fn is_broker_destination(is_subscribed: bool, destination: &str) -> bool {
    if is_subscribed {
        session::is_broker_subscription(destination)
    } else {
        session::is_broker_destination(destination)
    }
}

pub(crate) fn is_named(texts: &str) -> bool {
    texts.split_once('\0').is_some_and(|(name, text)| session::is_named(name, text))
}
