//! The engine as JavaScript sees it: operations by number, results by the result header.

use alloc::boxed::Box;
use alloc::string::String;

use stomp_protocol::client::ActivationState;
use wasm_bindgen_test::wasm_bindgen_test;

use super::abi::{Action, FrameKind, ResultWord, State, head_row, operation, status};

/// An instance, and the handle of a client.
struct Engine {
    state: Box<State>,
    client: usize,
}

impl Engine {
    fn new() -> Self {
        let mut state = Box::new(State::new());
        let client = state.call(operation::OPEN_CLIENT, 0, &[0.0; 8]) as usize;
        Self { state, client }
    }

    /// Calls an operation on the client, with `input` if it is not empty.
    fn call(&mut self, operation: u32, numbers: &[f64], input: &str) -> f64 {
        let mut all = [0.0; 8];
        all[..numbers.len()].copy_from_slice(numbers);
        if !input.is_empty() {
            let length = input.len() as f64;
            let room = [length, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
            let address = self.state.call(operation::INPUT_BUFFER, 0, &room);
            assert_eq!(address as usize, self.state.input.as_ptr() as usize);
            self.state.input[..input.len()].copy_from_slice(input.as_bytes());
            all[numbers.len()] = length;
        }
        self.state.call(operation, self.client, &all)
    }

    fn word(&mut self, word: ResultWord) -> f64 {
        let header = self.state.results.address();
        // SAFETY: the header has a word for each value of the enumeration.
        unsafe { *header.add(word as usize) }
    }

    fn has(&mut self, bit: u32) -> bool {
        self.word(ResultWord::Status) as u32 & bit != 0
    }

    fn text(&self) -> &str {
        &self.state.results.text
    }

    fn body(&self) -> String {
        String::from_utf8(self.state.results.body.clone()).unwrap()
    }

    /// Expects this to be the next action; gives its value.
    #[track_caller]
    fn expect(&mut self, action: Action) -> f64 {
        assert!(action == Action::Nothing || self.has(status::HAS_ACTION));
        assert_eq!(self.call(operation::NEXT_ACTION, &[1.0], ""), f64::from(action as u32));
        self.word(ResultWord::Value)
    }

    fn read_head(&mut self, head: &str) -> f64 {
        self.call(operation::READ_HEAD, &[1.0, 1.0], head)
    }

    /// Connected, with everything performed.
    fn connected() -> Self {
        let mut engine = Self::new();
        engine.call(operation::ACTIVATE, &[], "");
        engine.expect(Action::StateChanged);
        assert_eq!(engine.expect(Action::Connect), 1.0);
        let numbers = [1.0, 1.0, 0.0, 0.0, 0.0, 2.0];
        assert_eq!(engine.call(operation::OPENED, &numbers, "1.2,1.1\0login\0me\0"), 1.0);
        engine.expect(Action::Log);
        engine.expect(Action::Transmit);
        let connect = "CONNECT\nlogin:me\naccept-version:1.2,1.1\nheart-beat:0,0\n\n\0";
        assert_eq!(engine.body(), connect);
        engine.expect(Action::Nothing);
        let kind = engine.read_head("CONNECTED\nversion:1.2\n\n");
        assert_eq!(kind, f64::from(FrameKind::Connected as u32));
        assert!(!engine.has(status::HAS_ACTION) && !engine.has(status::IS_READY));
        engine.call(operation::END_FRAME, &[1.0, 1.0], "");
        engine.expect(Action::Connected);
        engine.expect(Action::Nothing);
        engine.leave();
        engine
    }

    /// Polls until the scopes that were opened in actions are closed.
    fn leave(&mut self) {
        while self.has(status::HAS_ACTION) {
            self.expect(Action::Nothing);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn status_deadline_and_attempt_come_with_every_operation() {
    let mut engine = Engine::connected();
    assert!(engine.has(status::IS_READY) && engine.has(status::IS_ESTABLISHED));
    assert_eq!(engine.word(ResultWord::Status) as u32 >> status::VERSION_SHIFT, 3);
    assert_eq!(engine.word(ResultWord::Attempt), 1.0);
    assert_eq!(engine.word(ResultWord::Deadline), -1.0);
    engine.call(operation::CLOSED, &[1.0], "");
    assert!(!engine.has(status::IS_READY));
    assert_eq!(engine.word(ResultWord::Attempt), 0.0);
    for action in [Action::Log, Action::Detach, Action::SocketClosed, Action::Log] {
        engine.expect(action);
    }
    assert_eq!(engine.word(ResultWord::Deadline), 5001.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_message_is_read_by_its_head() {
    let mut engine = Engine::connected();
    assert_eq!(engine.call(operation::SUBSCRIBE, &[7.0], "/a\0x\0a:b\0"), 1.0);
    assert_eq!(engine.text(), "sub-0");
    assert_eq!(engine.body(), "SUBSCRIBE\nx:a\\cb\nid:sub-0\ndestination:/a\n\n\0");
    assert!(!engine.has(status::HAS_ACTION));
    let head = "MESSAGE\nsubscription:sub-0\nx:a\\cb\ncontent-length:12\n\n";
    assert_eq!(engine.read_head(head), f64::from(FrameKind::Message as u32));
    assert_eq!((engine.word(ResultWord::Value), engine.word(ResultWord::Other)), (7.0, 12.0));
    assert_eq!(engine.text(), "x\0a:b\0");
    let rows = &engine.state.results.table;
    let [.., [first, start, end]] = rows[..] else { panic!("{rows:?}") };
    assert_eq!(first & !head_row::ID, 0);
    assert_eq!(&head[head.len() - start as usize..head.len() - end as usize], "sub-0");
    assert!(!engine.has(status::HAS_ACTION));
    assert_eq!(engine.read_head("MESSAGE\nsubscr"), f64::from(FrameKind::NeedsMore as u32));
    assert_eq!(engine.read_head("HTTP/1.1 400 Bad"), f64::from(FrameKind::Broken as u32));
    engine.expect(Action::ProtocolError);
    assert_eq!(engine.expect(Action::Discard), 4002.0);
}

/// A command within an action has a scope of its own, which the driver closes by polling.
#[wasm_bindgen_test(unsupported = test)]
fn commands_within_an_action_need_no_marks() {
    let mut engine = Engine::connected();
    engine.call(operation::CLOSED, &[1.0], "");
    engine.expect(Action::Log);
    // In the callback of the log:
    engine.call(operation::ACTIVATE, &[], "");
    engine.expect(Action::Log);
    engine.expect(Action::Nothing);
    // And one that does nothing:
    engine.call(operation::FAILED, &[9.0], "");
    engine.expect(Action::Nothing);
    engine.expect(Action::Detach);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_cannot_be_sent_is_refused_with_a_reason() {
    let mut engine = Engine::new();
    assert_eq!(engine.call(operation::SEND_HEAD, &[], "/a\0"), 0.0);
    assert!(!engine.text().is_empty());
    let mut engine = Engine::connected();
    assert_eq!(engine.call(operation::SEND_HEAD, &[], "/a\0x\0y\0"), 1.0);
    assert_eq!(engine.body(), "SEND\ndestination:/a\nx:y\n");
    assert_eq!(engine.call(operation::ACK, &[], "\0sub-0\0"), 0.0);
    assert!(!engine.text().is_empty());
    assert_eq!(engine.call(operation::ACK, &[], "5\0sub-0\0x\0y\0"), 1.0);
    assert_eq!(engine.body(), "ACK\nx:y\nid:5\nsubscription:sub-0\n\n\0");
    assert_eq!(engine.call(operation::COMMIT, &[], "t\0"), 0.0);
    assert_eq!(engine.call(operation::ABANDON, &[], "t\0"), 1.0);
    assert_eq!(engine.body(), "");
    assert_eq!(engine.call(operation::BEGIN, &[], "t\0"), 1.0);
    assert_eq!(engine.text(), "t");
    assert_eq!(engine.call(operation::ABANDON, &[], "t\0"), 1.0);
    assert_eq!(engine.body(), "ABORT\ntransaction:t\n\n\0");
    assert_eq!(engine.call(operation::WATCH_FOR_RECEIPT, &[3.0], "r"), 1.0);
    assert_eq!(engine.call(operation::WATCH_FOR_RECEIPT, &[4.0], "r"), 1.0);
    assert_eq!(engine.word(ResultWord::Value), 3.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_handle_of_something_else_gives_no_number() {
    let mut engine = Engine::new();
    assert!(engine.state.call(operation::START_SOCKJS, engine.client, &[0.0; 8]).is_nan());
    assert!(engine.state.call(operation::ACTIVATE, 99, &[0.0; 8]).is_nan());
    engine.state.call(operation::RELEASE, engine.client, &[0.0; 8]);
    assert!(engine.call(operation::ACTIVATE, &[], "").is_nan());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_client_resumes_what_another_instance_began() {
    let mut engine = Engine::new();
    engine.call(operation::RESUME, &[], "");
    engine.expect(Action::Log);
    assert_eq!(engine.word(ResultWord::Other), 5000.0);
    engine.expect(Action::Nothing);
    assert_eq!(engine.word(ResultWord::Deadline), 5001.0);
    engine.call(operation::TIMEOUT, &[5001.0], "");
    engine.expect(Action::Connect);
    assert_eq!(ActivationState::Active as u32, 0);
}
