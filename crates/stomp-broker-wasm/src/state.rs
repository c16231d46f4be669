//! The broker of this instance, its connections, and the requests that wait for an answer.

use std::collections::BTreeMap;

use stomp_broker::memory::{Answer, Asked, Broker, Connection, Output};

/// The kinds of events, as `next` gives them.
const OPEN: u32 = 1;
const TEXT: u32 = 2;
const BINARY: u32 = 3;
const CLOSED: u32 = 4;
const ANSWER: u32 = 5;

#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) broker: Option<Broker>,
    connections: BTreeMap<u32, Connection>,
    asked: BTreeMap<u32, Asked>,
    /// The number that was given last.
    last: u32,
    pub(crate) input: Vec<u8>,
    pub(crate) output: Taken,
}

/// The event that was taken last.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    pub(crate) id: u32,
    pub(crate) code: u16,
    pub(crate) bytes: Vec<u8>,
}

impl State {
    /// The input as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.input).into_owned()
    }

    pub(crate) fn open(&mut self) -> Option<u32> {
        let text = self.text();
        let mut lines = text.split('\n');
        let namespace = self.broker.as_ref()?.named(lines.next()?)?;
        let connection = namespace.connect(&lines.collect::<Vec<_>>());
        let id = self.number();
        self.connections.insert(id, connection);
        Some(id)
    }

    pub(crate) fn send(&self, connection: u32, is_binary: bool) {
        let Some(connection) = self.connections.get(&connection) else { return };
        if is_binary {
            connection.send_binary(&self.input);
        } else {
            connection.send_text(&self.text());
        }
    }

    pub(crate) fn close(&mut self, connection: u32, code: u16) {
        let reason = self.text();
        let Some(connection) = self.connections.get_mut(&connection) else { return };
        if code == 0 {
            connection.close();
        } else {
            connection.close_with(code, &reason);
        }
    }

    pub(crate) fn ask(&mut self) -> Option<u32> {
        let text = self.text();
        let (head, body) = text.split_once('\n')?;
        let (method, path) = head.split_once(' ')?;
        let asked = self.broker.as_ref()?.ask(method, path, body);
        let id = self.number();
        self.asked.insert(id, asked);
        Some(id)
    }

    /// Takes the next event into the output, and gives its kind.
    pub(crate) fn next(&mut self) -> u32 {
        for (id, connection) in &mut self.connections {
            if let Some(output) = connection.poll() {
                let id = *id;
                if matches!(output, Output::Closed { .. }) {
                    self.connections.remove(&id);
                }
                return self.take(id, output);
            }
        }
        for (id, asked) in &mut self.asked {
            if let Some(Answer { status, media_type, body }) = asked.poll() {
                let id = *id;
                self.asked.remove(&id);
                let bytes = format!("{media_type}\n{body}").into_bytes();
                self.output = Taken { id, code: status, bytes };
                return ANSWER;
            }
        }
        0
    }

    fn take(&mut self, id: u32, output: Output) -> u32 {
        let (kind, code, bytes) = match output {
            Output::Open { subprotocol } => (OPEN, 0, subprotocol.unwrap_or_default().into()),
            Output::Text(text) => (TEXT, 0, text.into_bytes()),
            Output::Binary(bytes) => (BINARY, 0, bytes),
            Output::Closed { code, reason } => (CLOSED, code, reason.into_bytes()),
        };
        self.output = Taken { id, code, bytes };
        kind
    }

    fn number(&mut self) -> u32 {
        self.last += 1;
        self.last
    }
}
