//! Frames recorded from real brokers.

use stomp_protocol::codec::{Decoder, Dialect, Item, Peer};
use stomp_protocol::{Command, Limits, ProtocolErrorKind, Version};

use crate::support::{DIALECTS, STRICT_1_0, STRICT_1_2, V1_0, V1_1, V1_2, frame, headers, read};

const CONNECTED: &[u8] = b"CONNECTED\nserver:RabbitMQ/3.10.8\nsession:session-dvnCQ1\n\
    heart-beat:10000,10000\nversion:1.2\n\n\0\n";
const MESSAGE: &[u8] = b"MESSAGE\nsubscription:sub-0\ndestination:/topic/chat.general\n\
    message-id:T_sub-0@@session-dvnCQ1@@1\nredelivered:false\ncontent-length:5\n\nhello\0\n";
const RECEIPT: &[u8] = b"RECEIPT\nreceipt-id:rc-sub\n\n\0\n";
const ERROR: &[u8] = b"ERROR\nmessage:Bad CONNECT\ncontent-type:text/plain\nversion:1.0,1.1,1.2\n\
    content-length:32\n\nAccess refused for user 'guest'\n\0\n";

#[test]
fn rabbitmq_connected() {
    for dialect in DIALECTS {
        let frame = frame(dialect, CONNECTED);
        assert_eq!(frame.command, Command::Connected);
        assert_eq!(
            headers(&frame),
            [
                ("server", "RabbitMQ/3.10.8"),
                ("session", "session-dvnCQ1"),
                ("heart-beat", "10000,10000"),
                ("version", Version::V1_2.as_str()),
            ]
        );
        assert_eq!(frame.body, b"");
    }
}

#[test]
fn rabbitmq_message() {
    for dialect in DIALECTS {
        let frame = frame(dialect, MESSAGE);
        assert_eq!(frame.command, Command::Message);
        assert_eq!(frame.headers.get("message-id"), Some("T_sub-0@@session-dvnCQ1@@1"));
        assert_eq!(frame.headers.get("redelivered"), Some("false"));
        assert_eq!(frame.text(), Ok("hello"));
    }
}

#[test]
fn rabbitmq_error_with_its_body() {
    for dialect in DIALECTS {
        let frame = frame(dialect, ERROR);
        assert_eq!(frame.command, Command::Error);
        assert_eq!(frame.headers.get("message"), Some("Bad CONNECT"));
        assert_eq!(frame.text(), Ok("Access refused for user 'guest'\n"));
    }
}

// K3: the LF after each NUL belongs to its frame and is no heart-beat.
#[test]
fn rabbitmq_frames_in_one_message_come_apart() {
    let stream = read(V1_2, [CONNECTED, RECEIPT, MESSAGE, ERROR].concat());
    let commands: Vec<_> = stream.frames().iter().map(|frame| frame.command).collect();
    assert_eq!(commands, [Command::Connected, Command::Receipt, Command::Message, Command::Error]);
    assert_eq!((stream.heart_beats(), stream.error), (0, None));
}

// Spring's simple broker: no EOL after the NUL, a content-type, a length in bytes.
#[test]
fn spring_message() {
    let frame = frame(
        V1_2,
        "MESSAGE\ndestination:/topic/messages\ncontent-type:application/json\n\
         subscription:sub-0\nmessage-id:4d1f-0\ncontent-length:45\n\n\
         {\"from\":\"hi\",\"text\":\"안녕?\",\"time\":\"21:00\"}\0",
    );
    assert_eq!(frame.headers.get("content-type"), Some("application/json"));
    assert_eq!(frame.text(), Ok(r#"{"from":"hi","text":"안녕?","time":"21:00"}"#));
}

/// `R-8`: ActiveMQ has no escapes on 1.0, and writes the line feeds of a value as they are.
#[test]
fn activemq_raw_line_feed_in_a_value() {
    let message =
        b"MESSAGE\ndestination:/topic/a\nva:b\nc\n d \nsubscription:s\nmessage-id:1\n\nx\0";
    let read_leniently = frame(V1_0, message);
    assert_eq!(read_leniently.headers.get("va"), Some("b\nc\n d"));
    assert_eq!(read_leniently.headers.get("subscription"), Some("s"));
    assert_eq!(read_leniently.body, b"x");
    for dialect in [STRICT_1_0, V1_1, V1_2] {
        assert!(read(dialect, message).error.is_some(), "{dialect:?}");
    }
    // Not right behind the command, and not in other frames: nothing may be swallowed.
    assert!(read(V1_0, b"MESSAGE\nc\n\n\0").error.is_some());
    assert!(read(V1_0, b"RECEIPT\nreceipt-id:1\nc\n\n\0").error.is_some());
}

/// A MESSAGE as ActiveMQ Classic 6.1.6 sends it over WebSocket for the bytes FF 00 FE FF.
const DAMAGED: &str = "MESSAGE\ncontent-length:4\nexpires:0\ndestination:/topic/a\nsubscription:sub-0\n\
    priority:4\nmessage-id:ID\\c1\ntimestamp:1795912144179\n\n\u{fffd}\0\u{fffd}\u{fffd}\0";
const NEXT: &str = "MESSAGE\nsubscription:sub-0\nmessage-id:2\n\nnext\0";

/// The bodies of what comes in messages, and the error that ends it.
fn bodies(dialect: Dialect, messages: &[&str]) -> (Vec<String>, Option<ProtocolErrorKind>) {
    let mut decoder = Decoder::new(Peer::Server, dialect, Limits::default());
    let mut bodies = Vec::new();
    for message in messages {
        decoder.push_message(message.as_bytes());
        while let Some(item) = decoder.next_item() {
            match item {
                Ok(Item::Frame(frame)) => bodies.push(frame.text().unwrap().to_owned()),
                Ok(Item::HeartBeat) => {}
                Err(error) => return (bodies, Some(error.kind())),
            }
        }
    }
    assert!(decoder.is_idle());
    (bodies, None)
}

// R-1
#[test]
fn a_body_longer_than_announced_ends_with_its_message_or_before_the_next_frame() {
    let counts_characters = "MESSAGE\ncontent-length:3\n\n\u{e9}\u{e9}\u{e9}\0";
    for (damaged, body) in
        [(DAMAGED, "\u{fffd}\0\u{fffd}\u{fffd}"), (counts_characters, "\u{e9}\u{e9}\u{e9}")]
    {
        for messages in [
            &[damaged, NEXT][..],
            &[&format!("{damaged}\n"), NEXT],
            &[&format!("{damaged}\r\n\r\n"), NEXT],
            &[&format!("{damaged}{NEXT}")],
            &[&format!("{damaged}\n\n{NEXT}\n")],
        ] {
            let expected = (vec![body.to_owned(), "next".to_owned()], None);
            assert_eq!(bodies(V1_2, messages), expected, "{messages:?}");
        }
    }
}

// R-1
#[test]
fn a_wrong_length_is_an_error_where_the_end_cannot_be_told() {
    let missing = Some(ProtocolErrorKind::MissingNul);
    assert_eq!(bodies(STRICT_1_2, &[DAMAGED]), (vec![], missing), "strictly");
    let unfinished = DAMAGED.trim_end_matches('\0');
    assert_eq!(bodies(V1_2, &[unfinished]), (vec![], missing), "without a NUL at the end");
    let no_frame = format!("{DAMAGED}GET / HTTP/1.1\r\n");
    assert_eq!(bodies(V1_2, &[&no_frame]), (vec![], missing), "before what is no frame");
    let stream = read(V1_2, DAMAGED);
    assert_eq!(stream.error.map(|error| error.kind()), missing, "in a stream without messages");
}

// R-1
#[test]
fn a_damaged_body_is_within_the_limit_too() {
    let limits = Limits { max_body: 9, ..Limits::default() };
    let mut decoder = Decoder::new(Peer::Server, V1_2, limits);
    decoder.push_message(DAMAGED.as_bytes());
    let Some(Err(error)) = decoder.next_item() else { panic!("no error") };
    assert_eq!(error.kind(), ProtocolErrorKind::BodyTooLarge);
}
