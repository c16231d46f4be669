//! What is particular to WebSocket: subprotocols, messages, close codes.

use tokio_tungstenite::tungstenite::Message;

use crate::support::{Tcp, Ws, broker};

#[tokio::test]
async fn the_highest_version_offered_is_chosen_as_subprotocol() {
    let broker = broker().await;
    for (offered, chosen) in [
        (Some("v10.stomp, v11.stomp, v12.stomp"), Some("v12.stomp")),
        (Some("v11.stomp, v10.stomp"), Some("v11.stomp")),
        (Some("v10.stomp"), Some("v10.stomp")),
        (Some("chat, v11.stomp"), Some("v11.stomp")),
        (None, None),
    ] {
        let client = Ws::open(&broker, offered).await;
        assert_eq!(client.subprotocol.as_deref(), chosen, "{offered:?}");
    }
}

#[tokio::test]
async fn a_client_that_offers_none_is_served() {
    let broker = broker().await;
    let mut client = Ws::open(&broker, None).await;
    client.send("CONNECT\naccept-version:1.1\n\n\0").await;
    assert_eq!(client.expect("CONNECTED").await.get("version"), "1.1");
}

#[tokio::test]
async fn several_frames_may_come_in_one_message() {
    let broker = broker().await;
    let mut client = Ws::open(&broker, Some("v12.stomp")).await;
    client
        .send(
            "CONNECT\naccept-version:1.2\n\n\0\nSUBSCRIBE\nid:a\ndestination:/topic/t\n\n\0\n\n\
             SEND\ndestination:/topic/t\n\none\0SEND\ndestination:/topic/t\n\ntwo\0",
        )
        .await;
    client.expect("CONNECTED").await;
    assert_eq!(client.expect("MESSAGE").await.text(), "one");
    assert_eq!(client.expect("MESSAGE").await.text(), "two");
}

#[tokio::test]
async fn one_frame_may_come_in_many_messages_of_either_kind() {
    let broker = broker().await;
    let mut client = Ws::connected(&broker).await;
    client.send("SUBSCRIBE\nid:a\ndestination:/topic/t\n\n\0").await;
    let frame = "SEND\ndestination:/topic/t\n\n안녕, hello\0";
    for (number, byte) in frame.bytes().enumerate() {
        let message = match byte {
            0..0x80 if number % 2 == 0 => Message::text(char::from(byte).to_string()),
            _ => Message::binary(vec![byte]),
        };
        client.send_message(message).await;
    }
    assert_eq!(client.expect("MESSAGE").await.text(), "안녕, hello");
}

#[tokio::test]
async fn text_goes_out_as_text_and_anything_else_as_binary() {
    let broker = broker().await;
    let mut client = Ws::connected(&broker).await;
    client.send("SUBSCRIBE\nid:a\ndestination:/topic/t\n\n\0").await;
    for (body, is_text) in [("안녕".as_bytes(), true), (&[0, 1, 0][..], true), (&[0xff, 0], false)]
    {
        let mut frame =
            format!("SEND\ndestination:/topic/t\ncontent-length:{}\n\n", body.len()).into_bytes();
        frame.extend(body);
        frame.push(0);
        client.send_message(Message::binary(frame)).await;
        let (frame, message) = client.expect_in_message("MESSAGE").await;
        assert_eq!(frame.body, body);
        assert_eq!(message.is_text(), is_text, "{message:?}");
        assert_eq!(message.is_binary(), !is_text, "{message:?}");
    }
}

#[tokio::test]
async fn big_bodies_arrive_as_they_were() {
    let broker = broker().await;
    let mut client = Ws::connected(&broker).await;
    let mut other = Tcp::connected(&broker).await;
    other.subscribe("b", "/topic/t", "auto").await;
    client.send("SUBSCRIBE\nid:a\ndestination:/topic/t\n\n\0").await;
    let text = "가나다라".repeat(100_000);
    client.send(format!("SEND\ndestination:/topic/t\n\n{text}\0")).await;
    assert!(client.expect("MESSAGE").await.text() == text);
    assert!(other.expect("MESSAGE").await.text() == text);
}

#[tokio::test]
async fn disconnect_is_answered_and_closed_with_1000() {
    let broker = broker().await;
    let mut client = Ws::connected(&broker).await;
    client.send("DISCONNECT\nreceipt:bye\n\n\0").await;
    assert_eq!(client.expect("RECEIPT").await.get("receipt-id"), "bye");
    client.expect_close(1000).await;

    let mut client = Ws::connected(&broker).await;
    client.send("DISCONNECT\n\n\0").await;
    client.expect_close(1000).await;
}

#[tokio::test]
async fn a_close_by_the_client_is_answered_and_its_messages_go_to_others() {
    let broker = broker().await;
    let mut client = Ws::connected(&broker).await;
    client.send("SUBSCRIBE\nid:a\ndestination:/queue/q\nack:client\n\n\0").await;
    client.send("SEND\ndestination:/queue/q\n\nx\0").await;
    client.expect("MESSAGE").await;
    client.send_message(Message::Close(None)).await;
    assert!(client.message().await.is_close());
    let mut heir = Tcp::connected(&broker).await;
    heir.subscribe("b", "/queue/q", "auto").await;
    assert_eq!(heir.expect_message("x").await.get("redelivered"), "true");
}

#[tokio::test]
async fn pings_are_answered() {
    let broker = broker().await;
    let mut client = Ws::connected(&broker).await;
    client.send_message(Message::Ping("are you there".into())).await;
    assert_eq!(client.message().await, Message::Pong("are you there".into()));
}

// RFC 6455 section 5.5.1
#[tokio::test]
async fn a_close_is_answered_also_when_it_crosses_what_the_broker_is_about_to_say() {
    let broker = broker().await;
    for _ in 0..10 {
        let mut client = Ws::connected(&broker).await;
        client.send("SUBSCRIBE\nid:a\ndestination:/topic/crossing\n\n\0").await;
        client.send("SEND\ndestination:/topic/crossing\n\nx\0".repeat(500)).await;
        client.send_message(Message::Close(None)).await;
        while !client.message().await.is_close() {}
    }
}

#[tokio::test]
async fn a_shutdown_closes_with_1001_and_tells_tcp_by_an_error() {
    let broker = broker().await;
    let mut ws = Ws::connected(&broker).await;
    let mut tcp = Tcp::connected(&broker).await;
    let stopping = tokio::spawn(broker.shut_down());
    ws.expect_close(1001).await;
    assert_eq!(tcp.expect_error().await.get("message"), "Shutting down");
    drop((ws, tcp));
    crate::support::soon("the broker to stop", stopping).await.unwrap();
}
