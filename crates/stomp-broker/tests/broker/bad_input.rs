//! Whatever comes in: an ERROR, a close, and a broker that serves others as before.

use stomp_broker::{Broker, Config, Limits};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Control, Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::frame::{Frame as WsFrame, FrameHeader};

use crate::support::{Tcp, Ws, advancing, broker, broker_with, still_broker};

/// Another client is served as before.
async fn assert_alive(broker: &Broker) {
    let mut client = Tcp::connected(broker).await;
    client.subscribe("a", "/topic/alive", "auto").await;
    client.send("SEND\ndestination:/topic/alive\n\nyes\0").await;
    client.expect_message("yes").await;
}

#[tokio::test]
async fn malformed_frames_are_told_what_is_wrong() {
    let broker = broker().await;
    for (frame, what) in [
        (&b"SEND\ndestination:/topic/a\nbroken\n\n\0"[..], "colon"),
        (b"SEND\ndestination:/topic/a\nx:\\t\n\n\0", "escape"),
        (b"SEND\ndestination:/topic/a\nx:a\rb\n\n\0", "carriage return"),
        (b"SEND\ndestination:/topic/a\ncontent-length:abc\n\nx\0", "content-length"),
        (b"SEND\ndestination:/topic/a\ncontent-length:3\n\nabcd\0", "NUL"),
        (b"SEND\ndestination:/topic/\xff\xfe\n\n\0", "UTF-8"),
        (b"NONSENSE\n\n\0", "NONSENSE"),
        (b"SEND \ndestination:/topic/a\n\n\0", "SEND is a command, but a blank"),
        (b"ACK\n\n\0", "ACK needs the header `id`"),
        (b"SUBSCRIBE\nid:1\n\n\0", "destination"),
    ] {
        let mut tcp = Tcp::connected(&broker).await;
        tcp.send(frame).await;
        let error = tcp.expect_error().await;
        assert!(error.text().contains(what), "{frame:?}: {}", error.text());

        let mut ws = Ws::connected(&broker).await;
        ws.send_message(Message::binary(frame)).await;
        let error = ws.expect_error(1002).await;
        assert!(error.text().contains(what), "{frame:?}: {}", error.text());
    }
    assert_alive(&broker).await;
}

#[tokio::test]
async fn random_bytes_end_in_an_error() {
    let broker = broker().await;
    let mut chance = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..50 {
        let bytes: Vec<u8> = (0..1000)
            .map(|_| {
                chance ^= chance << 13;
                chance ^= chance >> 7;
                chance ^= chance << 17;
                // Not a line end, which would be a heart-beat.
                (chance >> 32) as u8 | 0x80
            })
            .collect();
        let mut tcp = Tcp::open(broker.tcp_addr()).await;
        tcp.send(&bytes).await;
        tcp.end().await;
        tcp.expect_error().await;
        let mut ws = Ws::open(&broker, None).await;
        ws.send_message(Message::binary(bytes)).await;
        ws.expect_error(1002).await;
    }
    assert_alive(&broker).await;
}

#[tokio::test]
async fn http_spoken_to_the_stomp_port_is_no_frame() {
    let broker = broker().await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
    assert!(client.expect_error().await.text().contains("GET"));
}

#[tokio::test]
async fn oversized_frames_are_refused_before_they_are_there() {
    let limits = Limits { max_body: 1000, ..Limits::default() };
    let broker = broker_with(Config { limits, ..Config::default() }).await;
    let endless = "x".repeat(2000);
    for frame in [
        "SEND\ndestination:/topic/a\ncontent-length:1001\n\n".to_owned(),
        format!("SEND\ndestination:/topic/a\n\n{endless}"),
        format!("SEND\ndestination:/topic/a\nx:{}", "y".repeat(20_000)),
        format!("SEND\n{}", "a:b\n".repeat(300)),
    ] {
        let mut tcp = Tcp::connected(&broker).await;
        tcp.send(&frame).await;
        // Some of these are over the limit of a header, which is found at the end of its line.
        tcp.send("\n\n\0").await;
        assert_eq!(tcp.expect_error().await.get("message"), "Frame too large");

        let mut ws = Ws::connected(&broker).await;
        ws.send(frame).await;
        ws.send("\n\n\0").await;
        assert_eq!(ws.expect_error(1009).await.get("message"), "Frame too large");
    }
    assert_alive(&broker).await;
}

#[tokio::test]
async fn a_websocket_message_beyond_any_frame_is_refused() {
    let limits = Limits { max_body: 1000, ..Limits::default() };
    let broker = broker_with(Config { limits, ..Config::default() }).await;
    let mut client = Ws::connected(&broker).await;
    client.send("\n".repeat(200_000)).await;
    assert_eq!(client.expect_error(1009).await.get("message"), "Message too large");
    assert_alive(&broker).await;
}

#[tokio::test]
async fn a_text_message_that_is_no_text_is_refused() {
    let broker = broker().await;
    let mut client = Ws::connected(&broker).await;
    let frame = WsFrame::message(vec![0xff, 0xfe], OpCode::Data(Data::Text), true);
    client.send_message(Message::Frame(frame)).await;
    assert_eq!(client.expect_error(1007).await.get("message"), "Text is not UTF-8");
    assert_alive(&broker).await;
}

#[tokio::test]
async fn the_reason_of_a_close_that_is_no_text_is_named() {
    let broker = broker().await;
    let mut client = Ws::connected(&broker).await;
    // 1000, and a byte that UTF-8 does not have.
    let opcode = OpCode::Control(Control::Close);
    let header = FrameHeader { opcode, ..FrameHeader::default() };
    let frame = WsFrame::from_payload(header, vec![0x03, 0xe8, 0xff].into());
    client.send_message(Message::Frame(frame)).await;
    assert!(client.expect_error(1007).await.text().contains("reasons in Close frames are UTF-8"));
    assert_alive(&broker).await;
}

// RFC 6455 section 7.4.1
#[tokio::test]
async fn what_breaks_the_websocket_protocol_is_told_and_closed_with_1002() {
    let broker = broker().await;
    let end = FrameHeader { opcode: OpCode::Data(Data::Text), ..FrameHeader::default() };
    let of = |opcode| FrameHeader { opcode, ..end.clone() };
    let ping = of(OpCode::Control(Control::Ping));
    for (name, header, payload) in [
        ("a reserved bit", FrameHeader { rsv1: true, ..end.clone() }, 1),
        ("an opcode of no meaning", of(OpCode::Data(Data::Reserved(3))), 1),
        ("a control opcode of no meaning", of(OpCode::Control(Control::Reserved(11))), 1),
        ("the end of nothing", of(OpCode::Data(Data::Continue)), 1),
        ("half a ping", FrameHeader { is_final: false, ..ping.clone() }, 1),
        ("a long ping", ping, 126),
    ] {
        let frame = WsFrame::from_payload(header, vec![b'\n'; payload].into());
        let mut client = Ws::connected(&broker).await;
        client.send_message(Message::Frame(frame)).await;
        assert_eq!(client.expect_error(1002).await.get("message"), "Not WebSocket", "{name}");
        assert_alive(&broker).await;
    }
}

#[tokio::test]
async fn half_a_frame_and_then_silence_is_given_up() {
    const CONNECT: &str = "CONNECT\naccept-version:1.2\nhost:localhost\n\n\0";
    let broker = still_broker(Config::default()).await;
    let mut tcp = Tcp::open(broker.tcp_addr()).await;
    tcp.send(CONNECT).await;
    tcp.expect("CONNECTED").await;
    tcp.send("SEND\ndestination:/topic/a\n\nhal").await;
    let error = advancing(&broker, tcp.expect_error()).await;
    assert_eq!(error.get("message"), "Incomplete frame");

    let mut ws = Ws::at(&broker.ws_url()).await;
    ws.send(CONNECT).await;
    ws.expect("CONNECTED").await;
    ws.send("SEND\ndestination").await;
    let error = advancing(&broker, ws.expect_error(1002)).await;
    assert_eq!(error.get("message"), "Incomplete frame");

    let mut mute = Tcp::open(broker.tcp_addr()).await;
    let error = advancing(&broker, mute.expect_error()).await;
    assert_eq!(error.get("message"), "Not connected in time");

    let mut other = Tcp::open(broker.tcp_addr()).await;
    other.send(CONNECT).await;
    other.expect("CONNECTED").await;
}

#[tokio::test]
async fn a_frame_cut_off_by_the_end_of_the_stream_is_an_error() {
    let broker = broker().await;
    let mut client = Tcp::connected(&broker).await;
    client.send("SEND\ndestination:/topic/a\n\nhal").await;
    client.end().await;
    assert_eq!(client.expect_error().await.get("message"), "Incomplete frame");
}

#[tokio::test]
async fn a_client_that_ends_its_stream_still_gets_its_answers() {
    let broker = broker().await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client
        .send("CONNECT\naccept-version:1.2\n\n\0SEND\ndestination:/topic/a\nreceipt:r\n\n\0")
        .await;
    client.end().await;
    client.expect("CONNECTED").await;
    client.expect("RECEIPT").await;
    client.expect_end().await;
}

#[tokio::test]
async fn frames_in_the_wrong_order_are_errors() {
    let broker = broker().await;
    let mut early = Tcp::open(broker.tcp_addr()).await;
    early.send("SEND\ndestination:/topic/a\n\n\0").await;
    assert_eq!(early.expect_error().await.get("message"), "Not connected");

    let mut twice = Tcp::connected(&broker).await;
    twice.send("CONNECT\naccept-version:1.2\n\n\0").await;
    assert_eq!(twice.expect_error().await.get("message"), "Already connected");

    let mut late = Tcp::connected(&broker).await;
    late.send("DISCONNECT\n\n\0SEND\ndestination:/topic/a\n\n\0").await;
    assert_eq!(late.expect_error().await.get("message"), "Frame after DISCONNECT");
}

#[tokio::test]
async fn an_error_can_be_read_though_the_client_sent_more() {
    let broker = broker().await;
    let mut client = Tcp::connected(&broker).await;
    // More than the broker reads before it finds the fault: closing over it would reset the
    // connection, and the ERROR could be lost.
    client.send("NONSENSE\n\n\0".to_owned() + &"x".repeat(500_000)).await;
    assert!(client.expect_error().await.text().contains("NONSENSE"));
}
