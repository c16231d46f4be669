//! Memory, options, and handles.

use stomp_protocol::session::{Config, Session};

use crate::npm_session::abi::{ResultWord, Setting, State, TEXTS, count, span};

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

pub(crate) fn texts(state: &mut State) -> f64 {
    state.results.set(ResultWord::Value, TEXTS.len() as f64);
    TEXTS.as_ptr() as usize as f64
}

pub(crate) fn set_option(state: &mut State, setting: Setting, value: f64) {
    let config = state.config.get_or_insert_default();
    let count = || count(value) as u32;
    match setting {
        Setting::Initial => config.retry.initial = span(value),
        Setting::Factor => config.retry.factor = value,
        Setting::Max => config.retry.max = span(value),
        Setting::Jitter => config.retry.jitter = value,
        Setting::Attempts => config.retry.attempts = count().max(1),
        Setting::MinUptime => config.retry.min_uptime = span(value),
        Setting::MessagesInFlight => config.in_flight.messages = count(),
        Setting::BytesInFlight => config.in_flight.bytes = count(),
        Setting::MessagesInOutbox => config.outbox.messages = count(),
        Setting::BytesInOutbox => config.outbox.bytes = count(),
        Setting::Age => config.outbox_age = span(value),
        Setting::ConnectTimeout => config.connect_timeout = span(value),
        Setting::ReceiptTimeout => config.receipt_timeout = span(value),
        Setting::DisconnectTimeout => config.disconnect_timeout = span(value),
    }
}

pub(crate) fn open_session(state: &mut State, asks_credentials: bool, observes: bool) -> f64 {
    let usual = state.config.take().unwrap_or_default();
    state.objects.keep(Session::new(Config { asks_credentials, observes, ..usual })) as f64
}

pub(crate) fn release_session(state: &mut State, handle: usize) {
    state.objects.release(handle);
}
