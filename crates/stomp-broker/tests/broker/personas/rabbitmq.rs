//! The behaviour of RabbitMQ. That it is RabbitMQ's is shown by tests/e2e/persona-rabbitmq.test.mjs.

use stomp_broker::Persona::RabbitMq;
use stomp_broker::{Config, Credentials};
use tokio_tungstenite::tungstenite::Message;

use super::{broker, names, tcp, ws};
use crate::support::{Tcp, Ws, advance, await_heart_beats, broker_with, still_broker};

#[tokio::test]
async fn a_line_feed_is_behind_every_frame_and_headers_have_its_order() {
    let broker = broker(RabbitMq).await;
    let mut client = Ws::open(&broker, Some("v12.stomp")).await;
    client.send("CONNECT\naccept-version:1.2\n\n\0").await;
    let Message::Text(connected) = client.message().await else { panic!("no text") };
    let lines: Vec<_> = connected.lines().collect();
    assert_eq!(lines[..2], ["CONNECTED", "server:RabbitMQ/3.10.8"]);
    assert!(lines[2].starts_with("session:session-"), "{connected}");
    assert_eq!(lines[3..], ["heart-beat:0,0", "version:1.2", "", "\0"]);
    assert!(connected.ends_with("\0\n"));

    client.send("SUBSCRIBE\nid:s\ndestination:/topic/t\nack:client\nreceipt:1\n\n\0").await;
    assert_eq!(client.message().await.to_text().unwrap(), "RECEIPT\nreceipt-id:1\n\n\0\n");
    client
        .send("SEND\ndestination:/topic/t\nreceipt:2\na:1\nb:2\ncontent-type:text/x\n\nhi\0")
        .await;
    let session = lines[2].trim_start_matches("session:");
    let message = client.message().await.into_text().unwrap();
    let number = message.split("@@").nth(2).unwrap().lines().next().unwrap();
    let id = format!("T_s@@{session}@@{number}");
    let expected = format!(
        "MESSAGE\nsubscription:s\ndestination:/topic/t\nmessage-id:{id}\nredelivered:false\n\
         ack:{id}\nb:2\na:1\nreceipt:2\ncontent-type:text/x\ncontent-length:2\n\nhi\0\n"
    );
    assert_eq!(message.as_str(), expected);
}

#[tokio::test]
async fn heart_beats_are_what_the_client_asks_for_in_whole_seconds() {
    let broker = broker(RabbitMq).await;
    for (asked, answered) in [("1500,2700", "2000,1000"), ("10,20", "1000,1000"), ("0,0", "0,0")] {
        let mut client = Tcp::open(broker.tcp_addr()).await;
        client.send(format!("CONNECT\naccept-version:1.2\nheart-beat:{asked}\n\n\0")).await;
        assert_eq!(client.expect("CONNECTED").await.get("heart-beat"), answered);
    }
    let (_, oldest) = tcp(&broker, "1.0").await;
    assert_eq!(names(&oldest), ["server", "session", "heart-beat", "version"]);
}

#[tokio::test]
async fn a_silent_client_is_closed_without_a_word_after_three_periods() {
    let broker = still_broker(Config { persona: RabbitMq, ..Config::default() }).await;
    let mut client = Ws::at(&broker.ws_url()).await;
    client.send("CONNECT\naccept-version:1.2\nheart-beat:1000,0\n\n\0").await;
    client.message().await;
    for count in 1..=3 {
        // Not yet three periods.
        client.send("\n").await;
        await_heart_beats(&broker, 1, count).await;
        advance(&broker, 2_999).await;
    }
    client.send("SEND\ndestination:/topic/a\nreceipt:r\n\n\0").await;
    client.message().await;
    advance(&broker, 3_000).await;
    let close = client.expect_close(1000).await;
    assert_eq!(close.reason.as_str(), "STOMP died");
}

#[tokio::test]
async fn requests_at_fault_are_told_and_the_session_goes_on() {
    let broker = broker(RabbitMq).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    for (request, message) in [
        ("SEND\ndestination:/nowhere/a\nreceipt:x\n\n\0", "Unknown destination"),
        ("SUBSCRIBE\nid:1\ndestination:/nowhere/a\nreceipt:x\n\n\0", "Unknown destination"),
        ("SEND\nreceipt:x\n\n\0", "Missing destination"),
        ("SEND\ndestination:/topic/a\nmessage-id:5\nreceipt:x\n\n\0", "Invalid header"),
        ("SUBSCRIBE\nid:1\ndestination:/topic/a\nack:never\nreceipt:x\n\n\0", "Processing error"),
        ("UNSUBSCRIBE\nid:9\nreceipt:x\n\n\0", "No subscription found"),
        ("ACK\nid:T_1@@session-other@@1\nreceipt:x\n\n\0", "Subscription not found"),
        ("COMMIT\ntransaction:none\nreceipt:x\n\n\0", "Bad transaction"),
        ("BEGIN\nreceipt:x\n\n\0", "Missing transaction"),
        ("JUMP\nreceipt:x\n\n\0", "Bad command"),
    ] {
        client.send(request).await;
        let error = client.expect("ERROR").await;
        assert_eq!(error.get("message"), message, "{request}");
        // No receipt, and none is named.
        assert_eq!(names(&error), ["message", "content-type", "version", "content-length"]);
        assert_eq!(error.get("version"), "1.0,1.1,1.2");
    }
    // The id of the subscription that was refused is free.
    client.subscribe("1", "/topic/a", "auto").await;
    client.publish("/topic/b", "still here").await;
}

#[tokio::test]
async fn faults_before_the_session_leave_the_connection_open_as_well() {
    let broker = broker(RabbitMq).await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send("SEND\ndestination:/topic/a\n\n\0").await;
    assert_eq!(client.expect("ERROR").await.get("message"), "Illegal command");
    client.send("CONNECT\naccept-version:2.1\n\n\0").await;
    assert_eq!(client.expect("ERROR").await.get("message"), "Version mismatch");
    client.send("CONNECT\naccept-version:1.2\n\n\0").await;
    client.expect("CONNECTED").await;
}

#[tokio::test]
async fn subscriptions_need_no_id_and_begin_begins_anew() {
    let broker = broker(RabbitMq).await;
    let (mut client, connected) = tcp(&broker, "1.2").await;
    client.send_and_confirm("SUBSCRIBE\ndestination:/topic/a\nreceipt:1\n\n\0").await;
    client
        .send("BEGIN\ntransaction:t\n\n\0SEND\ndestination:/topic/a\ntransaction:t\n\nlost\0")
        .await;
    client
        .send("BEGIN\ntransaction:t\n\n\0SEND\ndestination:/topic/a\ntransaction:t\n\nkept\0")
        .await;
    client.send("COMMIT\ntransaction:t\n\n\0").await;
    let message = client.expect_message("kept").await;
    assert_eq!(message.header("subscription"), None);
    let id = format!("Q_/topic/a@@{}@@", connected.get("session"));
    assert!(message.get("message-id").starts_with(&id), "{message:?}");
}

#[tokio::test]
async fn a_receipt_in_a_transaction_comes_with_its_commit() {
    let broker = broker(RabbitMq).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    let send = "SEND\ndestination:/topic/a\ntransaction:t\nreceipt:sent\n\nx\0";
    client.send(format!("BEGIN\ntransaction:t\n\n\0{send}ABORT\ntransaction:t\n\n\0")).await;
    client.expect_nothing_new().await;
    client.send(format!("BEGIN\ntransaction:t\n\n\0{send}COMMIT\ntransaction:t\n\n\0")).await;
    assert_eq!(client.expect("RECEIPT").await.get("receipt-id"), "sent");
}

#[tokio::test]
async fn another_host_is_refused_and_a_client_without_login_is_a_guest() {
    let users = ["guest:guest".parse::<Credentials>().unwrap()].into_iter().collect();
    let config = Config { persona: RabbitMq, users, ..Config::default() };
    let broker = broker_with(config).await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.2\nhost:elsewhere\n\n\0").await;
    assert_eq!(client.expect("ERROR").await.text(), "Virtual host 'elsewhere' access denied");
    client.send("CONNECT\naccept-version:1.2\nhost:/\n\n\0").await;
    client.expect("CONNECTED").await;
}

#[tokio::test]
async fn over_websocket_the_last_words_are_lost() {
    let broker = broker(RabbitMq).await;
    let mut client = ws(&broker).await;
    client.send("DISCONNECT\nreceipt:bye\n\n\0").await;
    assert_eq!(client.expect_close(1000).await.reason.as_str(), "STOMP died");

    let mut client = ws(&broker).await;
    client.send("SUBSCRIBE\nid:1\ndestination:/topic/a\n\n\0").await;
    client.send("SUBSCRIBE\nid:1\ndestination:/topic/b\n\n\0").await;
    assert_eq!(client.expect_close(1000).await.reason.as_str(), "STOMP died");

    let mut client = ws(&broker).await;
    client.send("SEND\nno colon\n\n\0").await;
    client.expect_close(1007).await;

    let (mut client, _) = tcp(&broker, "1.2").await;
    client.send("DISCONNECT\nreceipt:bye\n\n\0").await;
    assert_eq!(client.expect("RECEIPT").await.get("receipt-id"), "bye");
    client.expect_end().await;
}
