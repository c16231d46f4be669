//! Memory, options, and handles.

use stomp_protocol::session::{Config, Limit, Retry, Session};

use crate::npm_session::abi::State;

pub(crate) fn result_header(state: &State) -> f64 {
    state.results.address() as usize as f64
}

pub(crate) fn input_buffer(state: &mut State, length: usize) -> f64 {
    let input = &mut state.input;
    if input.len() < length {
        *input = alloc::vec![0; length.next_multiple_of(1024)];
    }
    input.as_ptr() as usize as f64
}

pub(crate) fn set_retry(
    state: &mut State,
    initial: u64,
    factor: f64,
    max: u64,
    jitter: f64,
    attempts: usize,
    min_uptime: u64,
) {
    let attempts = if attempts == 0 { u32::MAX } else { attempts as u32 };
    let config = state.config.get_or_insert_default();
    config.retry = Retry { initial, factor, max, jitter, attempts, min_uptime };
}

pub(crate) fn set_limits(
    state: &mut State,
    messages_in_flight: usize,
    bytes_in_flight: usize,
    messages_in_outbox: usize,
    bytes_in_outbox: usize,
    age: u64,
) {
    let limit =
        |messages: usize, bytes: usize| Limit { messages: messages as u32, bytes: bytes as u32 };
    let config = state.config.get_or_insert_default();
    config.in_flight = limit(messages_in_flight, bytes_in_flight);
    config.outbox = limit(messages_in_outbox, bytes_in_outbox);
    config.outbox_age = age;
}

pub(crate) fn open_session(
    state: &mut State,
    connect_timeout: u64,
    receipt_timeout: u64,
    disconnect_timeout: u64,
    asks_credentials: bool,
    observes: bool,
) -> f64 {
    let config = Config {
        connect_timeout,
        receipt_timeout,
        disconnect_timeout,
        asks_credentials,
        observes,
        ..state.config.take().unwrap_or_default()
    };
    state.objects.keep(Session::new(config)) as f64
}

pub(crate) fn release_session(state: &mut State, handle: usize) {
    state.objects.release(handle);
}
