//! Messages, receipts, transactions and the end of a connection, in every version and over every wire.

use stomp_protocol::client::{Event, Token};
use stomp_protocol::codec::ContentLength;
use stomp_protocol::server::{self, CloseReason, Operation, Settlement, Verdict};
use stomp_protocol::{Frame, Headers, Version};

use crate::rig::{Pair, Setup, headers};

fn setups() -> impl Iterator<Item = Setup> {
    [Version::V1_0, Version::V1_1, Version::V1_2].into_iter().flat_map(|version| {
        [1, 2, 7, usize::MAX].into_iter().map(move |piece| {
            let mut setup = Setup { piece, ..Setup::default() };
            setup.client.accept_version = version.as_str().into();
            setup
        })
    })
}

fn message(pair: &Pair) -> (&Frame, Option<Token>) {
    match &pair.client_events[..] {
        [Event::Message { frame, token }] => (frame, *token),
        other => panic!("not one message but {other:?}"),
    }
}

fn subscribe(pair: &mut Pair, ack: &str) {
    let headers = headers([("ack", ack)]);
    pair.client.connection().unwrap().subscribe("/topic/a", headers, Token(7)).unwrap();
}

fn send(pair: &mut Pair, own: &Headers, body: &[u8]) {
    let connection = pair.client.connection().unwrap();
    connection.send("/topic/a", own, body.to_vec(), ContentLength::Auto).unwrap();
}

#[test]
fn a_message_comes_back_as_it_was_sent() {
    let bodies =
        [b"hello".to_vec(), "안녕?\n".into(), b"a\0b\0\n\n\0".to_vec(), vec![0xff; 5000], vec![]];
    for setup in setups() {
        let mut pair = Pair::connected(setup);
        subscribe(&mut pair, "auto");
        for body in &bodies {
            send(&mut pair, &headers([("kind", "test"), ("no value", "")]), body);
            pair.pass(20);
            let (frame, token) = message(&pair);
            assert_eq!((token, &frame.body), (Some(Token(7)), body));
            assert_eq!(frame.headers.get("kind"), Some("test"));
            assert_eq!(frame.headers.get("destination"), Some("/topic/a"));
            pair.client_events.clear();
        }
    }
}

/// spec#7, spec#72
#[test]
fn headers_come_back_whatever_is_in_them() {
    let own = headers([("a:b", "c\\d\ne:f"), ("한글", " padded "), ("__proto__", "\\n")]);
    for setup in setups().filter(|setup| setup.client.accept_version != "1.0") {
        let mut pair = Pair::connected(setup);
        subscribe(&mut pair, "auto");
        send(&mut pair, &own, b"");
        pair.pass(20);
        let (frame, _) = message(&pair);
        for (name, value) in own.iter() {
            assert_eq!(frame.headers.get(name), Some(value));
        }
    }
}

/// spec#57, spec#62, spec#82, spec#94
#[test]
fn acknowledgements_arrive_in_every_version() {
    for setup in setups() {
        let mut pair = Pair::connected(setup);
        subscribe(&mut pair, "client");
        send(&mut pair, &Headers::new(), b"1");
        pair.pass(20);
        let (frame, _) = message(&pair);
        let version = pair.client.version().unwrap();
        let name = if version == Version::V1_2 { "ack" } else { "message-id" };
        let id = frame.headers.get(name).expect("a header to acknowledge by").to_owned();
        pair.server_events.clear();
        let connection = pair.client.connection().unwrap();
        connection.ack(&id, Some("sub-0"), headers([("receipt", "r")])).unwrap();
        connection.watch_for_receipt("r", Token(9)).unwrap();
        pair.pass(20);
        let [server::Event::Settled { settlement, .. }] = &pair.server_events[..] else {
            panic!("{:?}", pair.server_events)
        };
        let Settlement { verdict, deliveries } = settlement;
        assert_eq!((*verdict, deliveries.len()), (Verdict::Ack, 1));
        assert!(matches!(pair.client_events[1], Event::Receipt { token: Some(Token(9)), .. }));
    }
}

/// spec#52, spec#64: nothing of a transaction shows before its COMMIT.
#[test]
fn transactions_are_carried_out_whole_or_not_at_all() {
    for setup in setups() {
        let mut pair = Pair::connected(setup);
        subscribe(&mut pair, "auto");
        for (id, commit) in [("kept", true), ("dropped", false)] {
            let connection = pair.client.connection().unwrap();
            connection.begin(Some(id), Headers::new()).unwrap();
            send(&mut pair, &headers([("transaction", id)]), id.as_bytes());
            pair.pass(20);
            assert!(!pair.client_events.iter().any(|event| is_body(event, id)));
            let connection = pair.client.connection().unwrap();
            if commit {
                connection.commit(id, Headers::new()).unwrap();
            } else {
                connection.abort(id, Headers::new()).unwrap();
            }
            pair.pass(20);
            assert_eq!(pair.client_events.iter().any(|event| is_body(event, id)), commit);
        }
        let committed = pair.server_events.iter().find_map(|event| match event {
            server::Event::Committed { operations, .. } => Some(operations),
            _ => None,
        });
        assert!(matches!(committed.unwrap()[..], [Operation::Send(_)]));
    }
}

fn is_body(event: &Event, body: &str) -> bool {
    matches!(event, Event::Message { frame, .. } if frame.body == body.as_bytes())
}

/// spec#67
#[test]
fn the_end_is_orderly() {
    for setup in setups() {
        let mut pair = Pair::connected(setup);
        pair.client.deactivate(false, Headers::new());
        pair.pass(30);
        assert!(matches!(pair.client_events[..], [Event::Farewell(_)]));
        let last = pair.server_events.last();
        assert_eq!(last, Some(&server::Event::Closed(CloseReason::Finished)));
        assert_eq!(pair.client.poll_timeout(), None);
    }
}

/// Each side detects an error of the other, reports it and ends the connection; frames before the error
/// are delivered.
#[test]
fn faults_are_found_at_either_end() {
    for fault in [
        "broken\n\n\0",
        "content-length:abc\n\n\0",
        "content-length:-1\n\n\0",
        "content-length:3\n\nabcd\0",
        ":empty name\n\n\0",
    ] {
        let mut pair = Pair::connected(Setup { piece: 3, ..Setup::default() });
        pair.inject_to_client(b"MESSAGE\nmessage-id:1\n\ngood\0");
        pair.inject_to_client(format!("MESSAGE\n{fault}").as_bytes());
        pair.pass(20);
        let events = &pair.client_events;
        assert!(
            matches!(events[..], [Event::Message { .. }, Event::Failed(_)]),
            "{fault:?} {events:?}"
        );

        let mut pair = Pair::connected(Setup { piece: 3, ..Setup::default() });
        subscribe(&mut pair, "auto");
        send(&mut pair, &Headers::new(), b"good");
        pair.pass(0);
        pair.inject_to_server(format!("SEND\ndestination:/topic/a\n{fault}").as_bytes());
        pair.pass(30);
        let events = &pair.client_events;
        assert!(
            matches!(events[..], [Event::Message { .. }, Event::Error { .. }]),
            "{fault:?} {events:?}"
        );
        let last = pair.server_events.last();
        assert_eq!(last, Some(&server::Event::Closed(CloseReason::Malformed)), "{fault:?}");
    }
}
