//! Frames whose borders the driver finds itself: the same as if all their bytes had been handed over.

use proptest::prelude::*;
use stomp_protocol::client::{ConnectConfig, Connection, Event, FramingFault, HeadOutcome, Token};
use stomp_protocol::codec::{HeadEnd, HeadTable, Strictness, find_head_end};
use stomp_protocol::{Command, Headers, Instant, Limits, Version};

const NOW: Instant = Instant::from_millis(0);
const LIMITS: Limits = Limits { max_headers: 4, max_line: 40, max_head: 90, max_body: 30 };

/// What came of a stream, in order; events without the bodies, which one of the two ways does not see.
#[derive(Debug, PartialEq)]
enum Came {
    Message { headers: Headers, token: Option<Token>, body: Vec<u8> },
    Event(Event),
}

fn connected(version: Version, strictness: Strictness) -> Connection {
    let config = ConnectConfig { strictness, limits: LIMITS, ..ConnectConfig::default() };
    let mut connection = Connection::new(NOW, config).unwrap();
    let connected = format!("CONNECTED\nversion:{version}\n\n\0");
    connection.handle_bytes(NOW, connected.as_bytes());
    assert!(matches!(connection.poll_event(NOW), Some(Event::Connected { .. })));
    for id in ["1", "a:b"] {
        connection.subscribe("/a", [("id", id)].into(), Token(id.len() as u32)).unwrap();
    }
    connection
}

fn by_bytes(mut connection: Connection, stream: &[u8]) -> Vec<Came> {
    connection.handle_bytes(NOW, stream);
    let mut all = Vec::new();
    while let Some(event) = connection.poll_event(NOW) {
        all.push(match event {
            Event::Message { frame, token } => {
                Came::Message { headers: frame.headers, token, body: frame.body }
            }
            event => Came::Event(without_body(event)),
        });
    }
    all
}

fn without_body(mut event: Event) -> Event {
    if let Event::Receipt { frame, .. }
    | Event::Error { frame, .. }
    | Event::Unhandled(frame)
    | Event::DisconnectReceipt(frame) = &mut event
    {
        frame.body.clear();
    }
    event
}

/// A driver that finds the borders of frames.
struct Framer<'a> {
    connection: Connection,
    strict: bool,
    rest: &'a [u8],
    all: Vec<Came>,
}

impl Framer<'_> {
    fn run(&mut self) {
        let mut is_behind_frame = false;
        loop {
            match self.rest {
                [] | [b'\r'] => return,
                [b'\n', ..] | [b'\r', b'\n', ..] => {
                    self.rest = &self.rest[1 + usize::from(self.rest[0] == b'\r')..];
                    if !is_behind_frame {
                        self.connection.handle_heart_beat(NOW);
                        self.poll();
                    }
                }
                [b'\r', ..] => return self.fail(FramingFault::StrayCarriageReturn),
                [0, ..] if self.strict => return self.fail(FramingFault::StrayNul),
                [0, ..] => self.rest = &self.rest[1..],
                _ => match self.take_frame() {
                    Some(()) => is_behind_frame = true,
                    None => return,
                },
            }
        }
    }

    /// None if nothing more can be read.
    fn take_frame(&mut self) -> Option<()> {
        let end = match find_head_end(self.rest, 0) {
            Some(HeadEnd::Blank(end)) => end,
            Some(HeadEnd::Nul(at)) => at + 1,
            None => self.rest.len(),
        };
        let block = &self.rest[..end];
        let mut table = HeadTable::new();
        let outcome = self.connection.read_head(NOW, block, &mut table);
        let (message, body_length) = match outcome {
            HeadOutcome::NeedsMore | HeadOutcome::Stale | HeadOutcome::Broken => {
                self.poll();
                return None;
            }
            HeadOutcome::Message { token, body_length } => (Some(token), body_length),
            HeadOutcome::Frame { body_length, .. } => (None, body_length),
        };
        self.rest = &self.rest[end..];
        let body = self.take_body(body_length)?;
        if let Some(token) = message {
            let headers = table.headers(block);
            self.all.push(Came::Message { headers, token, body });
        } else {
            self.connection.end_frame(NOW);
            self.poll();
        }
        Some(())
    }

    fn take_body(&mut self, length: Option<usize>) -> Option<Vec<u8>> {
        let nul = self.rest.iter().position(|byte| *byte == 0);
        let length = match length {
            Some(length) => length,
            None if nul.unwrap_or(self.rest.len()) > LIMITS.max_body => {
                self.fail(FramingFault::BodyTooLarge);
                return None;
            }
            None => nul?,
        };
        match self.rest.get(length)? {
            0 => {}
            _ => {
                self.fail(FramingFault::MissingNul);
                return None;
            }
        }
        let body = self.rest[..length].to_vec();
        self.rest = &self.rest[length + 1..];
        Some(body)
    }

    fn fail(&mut self, fault: FramingFault) {
        self.connection.handle_fault(fault);
        self.poll();
    }

    fn poll(&mut self) {
        while let Some(event) = self.connection.poll_event(NOW) {
            self.all.push(Came::Event(event));
        }
    }
}

fn by_heads(connection: Connection, strict: bool, stream: &[u8]) -> Vec<Came> {
    let mut framer = Framer { connection, strict, rest: stream, all: Vec::new() };
    framer.run();
    framer.all
}

fn piece() -> impl Strategy<Value = Vec<u8>> {
    let common: Vec<&'static [u8]> = vec![
        b"MESSAGE\nsubscription:1\n\nbody\0",
        b"MESSAGE\nsubscription:a\\cb\nx:\xec\x95\x88\ncontent-length:3\n\na\0b\0",
        b"MESSAGE\r\nsubscription: 1 \r\ncontent-length: 2 \r\n\r\nab\0\n",
        b"RECEIPT\nreceipt-id:1\n\n\0",
        b"RECEIPT\nreceipt-id:1\ncontent-length:1\n\nx\0",
        b"RECEIPT\nreceipt-id:1\n\nx\0",
        b"ERROR\nmessage:a\\tb\n\nwhy\0",
        b"GOSSIP\nabout:x\n\nx\0",
        b"CONNECTED\nversion:1.2\n\n\0",
        b"SEND\n\n\0",
        b"MESSAGE\n",
        b"a:b\n",
        b"content-length:99\n",
        b"\n",
        b"\r\n",
        b"\r",
        b"\0",
        b"0123456789",
        b"\xff",
        b"\\",
    ];
    prop_oneof![
        8 => prop::sample::select(common).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]
    #[test]
    fn both_ways_tell_the_same(
        pieces in prop::collection::vec(piece(), 0..8),
        version in prop::sample::select(Version::ALL.to_vec()),
        strict in any::<bool>(),
    ) {
        let strictness = if strict { Strictness::Strict } else { Strictness::Lenient };
        let stream = pieces.concat();
        let expected = by_bytes(connected(version, strictness), &stream);
        let found = by_heads(connected(version, strictness), strict, &stream);
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn a_head_is_routed_like_the_whole_frame() {
    let mut connection = connected(Version::V1_2, Strictness::Lenient);
    let mut table = HeadTable::new();
    for (block, token, body_length) in [
        ("MESSAGE\nsubscription:1\ncontent-length:12\n\n", Some(Token(1)), Some(12)),
        ("MESSAGE\nsubscription:a\\cb\n\n", Some(Token(3)), None),
        ("MESSAGE\nmessage-id:7\n\n", None, None),
    ] {
        let outcome = connection.read_head(NOW, block.as_bytes(), &mut table);
        assert_eq!(outcome, HeadOutcome::Message { token, body_length }, "{block}");
        assert_eq!(connection.poll_event(NOW), None);
    }
}

#[test]
fn a_head_that_is_arriving_is_watched() {
    let mut connection = connected(Version::V1_2, Strictness::Lenient);
    let mut table = HeadTable::new();
    for part in [&b"MES"[..], b"MESSAGE\n", b"MESSAGE\nsubscription:1\r"] {
        assert_eq!(connection.read_head(NOW, part, &mut table), HeadOutcome::NeedsMore);
    }
    let long = [b"MESSAGE\n", &[b'x'; LIMITS.max_head][..]].concat();
    assert_eq!(connection.read_head(NOW, &long, &mut table), HeadOutcome::Broken);
    assert!(matches!(connection.poll_event(NOW), Some(Event::Failed(_))));
    let mut connection = connected(Version::V1_2, Strictness::Lenient);
    assert_eq!(connection.read_head(NOW, b"HTTP/1.1 400 B", &mut table), HeadOutcome::Broken);
    assert_eq!(connection.read_head(NOW, b"MESSAGE\n\n", &mut table), HeadOutcome::Stale);
}

#[test]
fn before_connected_a_message_is_a_fault_once_it_is_there() {
    let mut connection = Connection::new(NOW, ConnectConfig::default()).unwrap();
    let mut table = HeadTable::new();
    let outcome = connection.read_head(NOW, b"MESSAGE\n\n", &mut table);
    assert_eq!(outcome, HeadOutcome::Frame { command: Command::Message, body_length: None });
    assert_eq!(connection.poll_event(NOW), None);
    connection.end_frame(NOW);
    assert!(matches!(connection.poll_event(NOW), Some(Event::Failed(_))));
}

#[test]
fn what_is_read_by_heads_is_a_sign_of_life() {
    let config = ConnectConfig::default();
    let mut connection = Connection::new(NOW, config).unwrap();
    connection.handle_bytes(NOW, b"CONNECTED\nversion:1.2\nheart-beat:1000,1000\n\n\0");
    connection.poll_event(NOW);
    let at = |millis| Instant::from_millis(millis);
    let mut table = HeadTable::new();
    let expect_deadline = |connection: &mut Connection, millis| {
        connection.handle_timeout(at(millis));
        let deadline = connection.poll_timeout().map(Instant::as_millis);
        assert!(deadline.is_some_and(|deadline| deadline > millis), "{deadline:?}");
    };
    connection.read_head(at(15_000), b"MESSAGE\n\n", &mut table);
    expect_deadline(&mut connection, 30_000);
    connection.handle_heart_beat(at(34_000));
    expect_deadline(&mut connection, 53_000);
    connection.handle_received(at(53_500));
    expect_deadline(&mut connection, 73_000);
    assert!(connection.is_established());
}
