//! Frames recorded from real brokers.

use stomp_protocol::{Command, Version};

use crate::support::{DIALECTS, STRICT_1_0, V1_0, V1_1, V1_2, frame, headers, read};

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
