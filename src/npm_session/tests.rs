//! The table's operations as JavaScript calls them.

use alloc::vec::Vec;

use stomp_protocol::session::Config;
use wasm_bindgen_test::wasm_bindgen_test;

use super::abi::{
    Action, Broker, Code, Prefetch, ResultWord, Setting, State, TEXTS, operation, profile,
};

/// A session and its calls by number.
struct Script {
    state: State,
    session: usize,
}

impl Script {
    fn new() -> Self {
        let mut state = State::new();
        let session = state.call(operation::OPEN_SESSION, 0, &[0.0; 8]) as usize;
        Self { state, session }
    }

    fn call(&mut self, operation: u32, numbers: &[f64]) -> f64 {
        let mut all = [0.0; 8];
        all[..numbers.len()].copy_from_slice(numbers);
        self.state.call(operation, self.session, &all)
    }

    fn word(&self, word: ResultWord) -> f64 {
        self.state.results.get(word)
    }

    /// The next action with its numbers.
    fn next(&mut self) -> (f64, f64, f64) {
        let action = self.call(operation::NEXT_ACTION, &[0.0]);
        (action, self.word(ResultWord::Value), self.word(ResultWord::Other))
    }
}

fn is(action: Action, value: f64, other: f64) -> (f64, f64, f64) {
    (f64::from(action as u32), value, other)
}

#[wasm_bindgen_test(unsupported = test)]
fn a_message_waits_and_is_sent_with_a_receipt() {
    let mut script = Script::new();
    let message =
        script.call(operation::PUBLISH, &[0.0, 3.0, 0.0, 0.0, 1.0, f64::INFINITY, f64::INFINITY]);
    assert_eq!(script.next().0, 0.0);
    let caller = script.call(operation::CONNECT, &[0.0, f64::INFINITY]);
    assert_eq!(script.next().0, f64::from(Action::StatusChanged as u32));
    assert_eq!(script.next(), is(Action::Connect, 1.0, 0.0));
    assert_eq!(script.word(ResultWord::Deadline), 10_000.0);
    script.call(operation::CONNECTED, &[0.0, 1.0, 0.0, 0.0, 1.0]);
    assert_eq!(script.next().0, f64::from(Action::StatusChanged as u32));
    assert_eq!(script.next(), is(Action::Confirmed, caller, 0.0));
    assert_eq!(script.next(), is(Action::Send, message, 1.0));
    script.call(operation::RECEIPT, &[0.0, 1.0, message]);
    assert_eq!(script.next(), is(Action::Confirmed, message, 0.0));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_failure_has_its_code() {
    let mut script = Script::new();
    let caller = script.call(operation::CONNECT, &[0.0, f64::INFINITY]);
    while script.next().0 != 0.0 {}
    script.call(operation::LOST, &[0.0, 1.0, f64::from(Code::NotStomp as u32)]);
    let code = f64::from(Code::NotStomp as u32);
    assert_eq!(script.word(ResultWord::Error), code);
    assert_eq!(script.next().0, f64::from(Action::StatusChanged as u32));
    assert_eq!(script.next(), is(Action::Failed, caller, code));
}

#[wasm_bindgen_test(unsupported = test)]
fn what_a_broker_does_is_told_by_its_name() {
    let mut script = Script::new();
    let text = b"RabbitMQ/3.10.8";
    script.call(operation::INPUT_BUFFER, &[text.len() as f64]);
    script.state.input[..text.len()].copy_from_slice(text);
    assert_eq!(script.call(operation::DETECT_BROKER, &[text.len() as f64]), 0.0);
    let rabbitmq = f64::from(Broker::RabbitMq as u32);
    let bits = script.call(operation::PROFILE_OF, &[rabbitmq]) as u32;
    assert_ne!(bits & profile::REQUEUES, 0);
    assert_eq!(bits >> profile::PREFETCH_SHIFT & 3, Prefetch::Count as u32);
}

/// The lines of the text that begins so.
fn lines(beginning: &str) -> Vec<&'static str> {
    let text = TEXTS.split('\0').find(|text| text.starts_with(beginning));
    text.unwrap_or_default().lines().collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn tables_are_in_the_order_of_what_they_are_about() {
    let codes = lines("unauthorized|");
    assert_eq!(codes.len(), Code::Usage as usize + 1);
    assert!(codes.iter().all(|line| line.split('|').count() == 3));
    for (code, name) in [
        (Code::Unreachable, "unreachable|"),
        (Code::HeartbeatLost, "heartbeat-lost|"),
        (Code::Timeout, "timeout|"),
        (Code::OutboxFull, "outbox-full|"),
        (Code::Overflow, "overflow|"),
        (Code::Usage, "usage|"),
    ] {
        assert!(codes[code as usize].starts_with(name), "{name}");
    }
    assert_eq!(lines("rabbitmq\n")[Broker::SpringRelay as usize], "spring-relay");
    assert_eq!(lines("rabbitmq\n")[Broker::Unknown as usize], "unknown");
    assert_eq!(lines("\nprefetch-count *")[Prefetch::Size as usize], "activemq.prefetchSize *");
}

#[wasm_bindgen_test(unsupported = test)]
fn settings_are_in_the_order_of_the_options() {
    let forms = lines("Client: ");
    let names = |of: &str| {
        let line = forms.iter().find_map(|line| line.strip_prefix(of)).unwrap_or_default();
        line.split(", ").map(|form| form.split(' ').next().unwrap_or_default()).collect::<Vec<_>>()
    };
    let retry = ["initial", "factor", "max", "jitter", "attempts", "minUptime"];
    assert_eq!(names("retry: "), retry);
    assert_eq!(Setting::MessagesInFlight as usize, retry.len());
    assert_eq!(names("inFlight: "), ["messages", "bytes"]);
    assert_eq!(names("outbox: "), ["&inFlight", "age"]);
}

#[wasm_bindgen_test(unsupported = test)]
fn options_that_are_left_out_are_as_usual() {
    let mut state = State::new();
    let mut set = |setting: Setting, value: f64| {
        let mut numbers = [0.0; 8];
        numbers[..2].copy_from_slice(&[f64::from(setting as u32), value]);
        state.call(operation::SET_OPTION, 0, &numbers);
    };
    set(Setting::Max, 9.5);
    set(Setting::Attempts, f64::INFINITY);
    set(Setting::MessagesInFlight, 7.0);
    set(Setting::DisconnectTimeout, 1.0);
    let config = state.config.take().expect("it has been set");
    let usual = Config::default();
    assert_eq!((config.retry.initial, config.retry.max), (usual.retry.initial, 10));
    assert_eq!(config.retry.attempts, u32::MAX);
    assert_eq!((config.in_flight.messages, config.in_flight.bytes), (7, usual.in_flight.bytes));
    assert_eq!((config.receipt_timeout, config.disconnect_timeout), (usual.receipt_timeout, 1));
}
