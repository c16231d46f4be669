//! What each command puts on the wire, and when it is refused.

use stomp_protocol::client::{Connection, Event, Token};
use stomp_protocol::codec::ContentLength;
use stomp_protocol::{Headers, UsageErrorKind};

use crate::rig::Rig;

fn headers<const N: usize>(list: [(&str, &str); N]) -> Headers {
    list.into_iter().collect()
}

/// What `command` puts on the wire of a connection that speaks `version`.
fn wire(version: &str, command: impl FnOnce(&mut Connection)) -> Vec<String> {
    let mut rig = Rig::connected(version);
    command(rig.client.connection().expect("connected"));
    rig.run();
    rig.sent()
}

#[test]
fn send_has_one_content_length_which_counts_bytes() {
    let own = headers([("content-length", "1"), ("priority", "9")]);
    let sent = wire("1.2", |c| {
        c.send("/a", &own, "안녕".into(), ContentLength::Auto).unwrap();
    });
    assert_eq!(sent, ["SEND\ndestination:/a\npriority:9\ncontent-length:6\n\n안녕\0"]);
}

#[test]
fn content_length_may_be_left_out_unless_the_body_holds_nul() {
    let none = Headers::new();
    let sent = wire("1.2", |c| {
        c.send("/a", &none, "hi".into(), ContentLength::Omit).unwrap();
    });
    assert_eq!(sent, ["SEND\ndestination:/a\n\nhi\0"]);
    let sent = wire("1.2", |c| {
        let refused = c.send("/a", &none, b"a\0SEND\n\n".to_vec(), ContentLength::Omit);
        assert_eq!(refused, Err(UsageErrorKind::NulWithoutContentLength.into()));
    });
    assert_eq!(sent, [""; 0]);
}

#[test]
fn the_head_for_a_destination_is_what_send_would_write() {
    let mut rig = Rig::connected("1.2");
    let own = headers([("a:b", "c\nd")]);
    let connection = rig.client.connection().unwrap();
    let head = connection.send_head("/a:1", &own).unwrap();
    assert_eq!(head, b"SEND\ndestination:/a\\c1\na\\cb:c\\nd\n");
}

/// `P3`, `P4`: 1.1 and 1.2 escape names and values; 1.0 cannot, and refuses.
#[test]
fn headers_are_escaped_as_the_version_has_it() {
    let own = headers([("a:b", "c\\d\ne")]);
    for version in ["1.1", "1.2"] {
        let sent = wire(version, |c| {
            c.send("/a", &own, vec![], ContentLength::Auto).unwrap();
        });
        assert_eq!(sent, ["SEND\ndestination:/a\na\\cb:c\\\\d\\ne\n\n\0"]);
    }
    wire("1.0", |c| {
        let refused = c.send("/a", &own, vec![], ContentLength::Auto);
        let kind = refused.unwrap_err().kind().clone();
        assert!(matches!(kind, UsageErrorKind::InvalidHeaderName { .. }), "{kind:?}");
    });
}

#[test]
fn subscriptions_get_ids_that_are_never_used_again() {
    let sent = wire("1.2", |c| {
        let id = c.subscribe("/a", headers([("ack", "client")]), Token(1)).unwrap();
        assert_eq!(id, "sub-0");
        assert_eq!(c.unsubscribe(&id, Headers::new()), Ok(Some(Token(1))));
        assert_eq!(c.subscribe("/a", Headers::new(), Token(2)).unwrap(), "sub-1");
        assert_eq!(c.subscribe("/b", headers([("id", "")]), Token(3)).unwrap(), "sub-2");
    });
    assert_eq!(
        sent,
        [
            "SUBSCRIBE\nack:client\nid:sub-0\ndestination:/a\n\n\0",
            "UNSUBSCRIBE\nid:sub-0\n\n\0",
            "SUBSCRIBE\nid:sub-1\ndestination:/a\n\n\0",
            "SUBSCRIBE\nid:sub-2\ndestination:/b\n\n\0",
        ]
    );
}

/// spec#54, `S10`
#[test]
fn a_live_subscription_id_cannot_be_taken_twice() {
    let sent = wire("1.2", |c| {
        c.subscribe("/a", Headers::new(), Token(1)).unwrap();
        let refused = c.subscribe("/b", headers([("id", "sub-0")]), Token(2));
        assert_eq!(refused, Err(UsageErrorKind::DuplicateSubscription("sub-0".into()).into()));
    });
    assert_eq!(sent.len(), 1);
}

#[test]
fn a_new_id_is_none_that_the_application_has_taken() {
    wire("1.2", |c| {
        c.subscribe("/a", headers([("id", "sub-0")]), Token(1)).unwrap();
        assert_eq!(c.subscribe("/b", Headers::new(), Token(2)).as_deref(), Ok("sub-1"));
        c.begin(Some("tx-2"), Headers::new()).unwrap();
        assert_eq!(c.begin(None, Headers::new()).as_deref(), Ok("tx-3"));
    });
}

/// spec#62, spec#82, spec#94
#[test]
fn acknowledgements_name_the_message_as_the_version_has_it() {
    for (version, name) in [("1.2", "id"), ("1.1", "message-id"), ("1.0", "message-id")] {
        let sent = wire(version, |c| {
            c.ack("m1", Some("sub-0"), headers([("transaction", "tx-0")])).unwrap();
        });
        assert_eq!(sent, [format!("ACK\ntransaction:tx-0\n{name}:m1\nsubscription:sub-0\n\n\0")]);
    }
    let sent = wire("1.0", |c| c.ack("m1", None, Headers::new()).unwrap());
    assert_eq!(sent, ["ACK\nmessage-id:m1\n\n\0"]);
}

/// spec#91, `S8`
#[test]
fn there_is_no_nack_on_1_0() {
    assert_eq!(
        wire("1.1", |c| c.nack("m1", Some("s"), Headers::new()).unwrap()),
        ["NACK\nmessage-id:m1\nsubscription:s\n\n\0"]
    );
    let sent = wire("1.0", |c| {
        assert_eq!(
            c.nack("m1", Some("s"), Headers::new()),
            Err(UsageErrorKind::NackNeeds11.into())
        );
    });
    assert_eq!(sent, [""; 0]);
}

/// spec#64, spec#65; `A1`: every frame of a transaction may ask for a receipt.
#[test]
fn transactions_are_begun_once_and_finished_once() {
    let sent = wire("1.2", |c| {
        assert_eq!(c.begin(None, Headers::new()).unwrap(), "tx-0");
        assert_eq!(c.begin(Some("mine"), headers([("receipt", "r")])).unwrap(), "mine");
        let twice = c.begin(Some("mine"), Headers::new());
        assert_eq!(twice, Err(UsageErrorKind::DuplicateTransaction("mine".into()).into()));
        c.commit("tx-0", headers([("receipt", "r2")])).unwrap();
        c.abort("mine", Headers::new()).unwrap();
        let gone = c.commit("tx-0", Headers::new());
        assert_eq!(gone, Err(UsageErrorKind::UnknownTransaction("tx-0".into()).into()));
    });
    assert_eq!(
        sent,
        [
            "BEGIN\ntransaction:tx-0\n\n\0",
            "BEGIN\nreceipt:r\ntransaction:mine\n\n\0",
            "COMMIT\nreceipt:r2\ntransaction:tx-0\n\n\0",
            "ABORT\ntransaction:mine\n\n\0",
        ]
    );
}

#[test]
fn a_refused_command_leaves_nothing_behind() {
    wire("1.2", |c| {
        let bad = headers([("x", "\0")]);
        c.subscribe("/a", bad.clone(), Token(1)).expect_err("a NUL");
        c.begin(Some("t"), bad.clone()).expect_err("a NUL");
        c.disconnect(bad).expect_err("a NUL");
        c.begin(Some("t"), Headers::new()).expect("not taken, and not disconnecting");
    });
}

/// spec#68, `L10`
#[test]
fn nothing_is_sent_after_disconnect() {
    let sent = wire("1.2", |c| {
        c.disconnect(headers([("receipt", "bye")])).unwrap();
        let late = c.send("/a", &Headers::new(), vec![], ContentLength::Auto);
        assert_eq!(late, Err(UsageErrorKind::Disconnecting.into()));
        assert_eq!(c.watch_for_receipt("r", Token(1)), Err(UsageErrorKind::Disconnecting.into()));
        assert_eq!(c.disconnect(Headers::new()), Err(UsageErrorKind::Disconnecting.into()));
    });
    assert_eq!(sent, ["DISCONNECT\nreceipt:bye\n\n\0"]);
}

#[test]
fn nothing_is_sent_before_connected() {
    let mut rig = Rig::new(Default::default());
    assert_eq!(rig.client.connection().err(), Some(UsageErrorKind::NotConnected.into()));
    rig.client.activate();
    rig.run();
    assert_eq!(rig.client.connection().err(), Some(UsageErrorKind::NotConnected.into()));
}

/// `L11`: a watcher hears of its receipt once, or is forgotten with the ERROR that stands for it.
#[test]
fn receipts_come_with_the_token_of_their_watcher_once() {
    let mut rig = Rig::connected("1.2");
    let connection = rig.client.connection().unwrap();
    connection.watch_for_receipt("r1", Token(1)).unwrap();
    connection.watch_for_receipt("r2", Token(2)).unwrap();
    rig.receive("RECEIPT\nreceipt-id:r1\n\n\0RECEIPT\nreceipt-id:r1\n\n\0");
    rig.receive("ERROR\nreceipt-id:r2\nmessage:no\n\n\0RECEIPT\nreceipt-id:r2\n\n\0");
    let tokens: Vec<_> = rig
        .events()
        .into_iter()
        .map(|event| match event {
            Event::Receipt { token, .. } | Event::Error { token, .. } => token,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(tokens, [Some(Token(1)), None, Some(Token(2)), None]);
}
