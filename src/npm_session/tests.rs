//! The table's operations as JavaScript calls them.

use wasm_bindgen_test::wasm_bindgen_test;

use super::abi::{Action, Broker, Code, Prefetch, ResultWord, State, operation, profile};

/// A session and its calls by number.
struct Script {
    state: State,
    session: usize,
}

impl Script {
    fn new() -> Self {
        let mut state = State::new();
        let numbers = [10_000.0, 10_000.0, 5_000.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        let session = state.call(operation::OPEN_SESSION, 0, &numbers) as usize;
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
