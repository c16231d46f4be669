//! Faults of the handshake, of heart-beats and of ERROR.

use std::time::{Duration, Instant};

use crate::support::{CONNECT, Came, Client, add, advance, broker, header, soon, timeless_broker};

/// What comes instead of CONNECTED, until a receipt that is asked for afterwards.
async fn connected_becomes(work: &str) -> [String; 2] {
    let fault = format!(r#"{{"on":{{"command":"CONNECTED"}},"do":{work}}}"#);
    let broker = broker(&fault).await;
    let mut seen = Vec::new();
    for mut client in Client::both(&broker).await {
        client.send(CONNECT).await;
        client.provoke_receipt("end").await;
        let text = client.until("RECEIPT\nreceipt-id:end\n\n\0").await;
        seen.push(text.replace("RECEIPT\nreceipt-id:end\n\n\0", ""));
    }
    seen.try_into().unwrap()
}

#[tokio::test]
async fn connected_missing() {
    assert_eq!(connected_becomes(r#"{"drop":true}"#).await, ["", ""]);
}

#[tokio::test]
async fn connected_twice() {
    for text in connected_becomes(r#"{"duplicate":1}"#).await {
        let (one, other) = text.split_at(text.len() / 2);
        assert!(one.starts_with("CONNECTED\n") && one == other, "{text}");
    }
}

#[tokio::test]
async fn connected_with_another_version() {
    for text in connected_becomes(r#"{"setHeaders":{"version":"9.9"}}"#).await {
        assert_eq!(header(&text, "version"), Some("9.9"));
    }
}

#[tokio::test]
async fn connected_with_a_malformed_heart_beat() {
    for text in connected_becomes(r#"{"setHeaders":{"heart-beat":"often,sometimes"}}"#).await {
        assert_eq!(header(&text, "heart-beat"), Some("often,sometimes"));
    }
}

#[tokio::test]
async fn connected_late() {
    let broker = timeless_broker(r#"{"on":{"command":"CONNECTED"},"do":{"delayMs":500}}"#).await;
    for mut client in Client::both(&broker).await {
        client.send(CONNECT).await;
        client.provoke_receipt("first").await;
        assert_eq!(client.receipts_until("first").await, ["first"]);
        advance(&broker, 499).await;
        client.provoke_receipt("second").await;
        assert_eq!(client.receipts_until("second").await, ["second"]);
        advance(&broker, 1).await;
        assert!(client.until("\n\n\0").await.starts_with("CONNECTED\n"));
    }
}

#[tokio::test]
async fn heart_beats_stopped_while_everything_else_goes_on() {
    let broker = timeless_broker("[]").await;
    let connect = CONNECT.replace("\n\n", "\nheart-beat:0,1000\n\n");
    for over_tcp in [true, false] {
        broker.faults().clear();
        let mut client = Client::over(over_tcp, &broker).await;
        client.send(&connect).await;
        client.until("\n\n\0").await;
        advance(&broker, 10_000).await;
        assert_eq!(client.bytes().await[0], b'\n');
        add(&broker, r#"{"on":{"direction":"out","command":"HEARTBEAT"},"do":{"drop":true}}"#);
        // Those that were under way.
        client.provoke_receipt("before").await;
        client.until("RECEIPT\nreceipt-id:before\n\n\0").await;
        advance(&broker, 100_000).await;
        client.provoke_receipt("after").await;
        assert_eq!(client.until("\0").await, "RECEIPT\nreceipt-id:after\n\n\0");
    }
    assert!(broker.faults().list()[0].hits >= 9);
}

#[tokio::test]
async fn heart_beats_of_the_client_can_be_lost_too() {
    let fault = r#"{"on":{"direction":"in","command":"HEARTBEAT"},"do":{"drop":true}}"#;
    let broker = timeless_broker(fault).await;
    let connect = CONNECT.replace("\n\n", "\nheart-beat:10000,0\n\n");
    for over_tcp in [true, false] {
        let mut client = Client::over(over_tcp, &broker).await;
        client.send(&connect).await;
        client.until("\n\n\0").await;
        for _ in 0..2 {
            client.send("\n").await;
            advance(&broker, 10_000).await;
        }
        assert!(client.until("\0").await.contains("message:Heart-beat lost\n"));
    }
}

#[tokio::test]
async fn accepted_and_never_answered() {
    let broker = timeless_broker(r#"{"on":{"accept":true},"times":2,"do":{"hang":true}}"#).await;
    let mut deaf = Client::both(&broker).await;
    for client in &mut deaf {
        client.send(CONNECT).await;
        client.send("\n\n\n").await;
    }
    // Others are served meanwhile; and the two get nothing, however long they wait.
    Client::both_connected(&broker).await;
    advance(&broker, 3_600_000).await;
    soon("the broker to stop", broker.shut_down()).await;
    for client in &mut deaf {
        assert_eq!(client.until_closed().await.0, "");
    }
}

#[tokio::test]
async fn accepted_late() {
    let broker = broker(r#"{"on":{"accept":true},"do":{"delayMs":250}}"#).await;
    for over_tcp in [true, false] {
        let start = Instant::now();
        Client::over(over_tcp, &broker).await.connected().await;
        assert!(start.elapsed() >= Duration::from_millis(250));
    }
}

const SOFT_ERROR: &str = r#"{"on":{"direction":"in","command":"SEND","destination":"/bad"},
    "do":{"drop":true,"reply":{"command":"ERROR","headers":{"message":"not_found"},
    "body":"no ${destination}"}}}"#;

#[tokio::test]
async fn error_without_receipt_id_and_without_a_close() {
    let broker = broker(SOFT_ERROR).await;
    for mut client in Client::both_connected(&broker).await {
        client.send("SEND\ndestination:/bad\nreceipt:lost\n\nx\0").await;
        let error = client.until("\0").await;
        assert_eq!(error, "ERROR\nmessage:not_found\ncontent-length:7\n\nno /bad\0");
        client.provoke_receipt("end").await;
        assert_eq!(client.receipts_until("end").await, ["end"]);
    }
}

#[tokio::test]
async fn error_of_the_broker_without_receipt_id_and_never_closed() {
    let fault = r#"{"on":{"direction":"out","command":"ERROR"},
        "do":{"removeHeaders":["receipt-id"],"hang":true}}"#;
    let broker = timeless_broker(fault).await;
    let mut clients = Client::both_connected(&broker).await;
    for client in &mut clients {
        client.send("SEND\ndestination:nowhere\nreceipt:r\n\nx\0").await;
        let error = client.until("\0").await;
        assert!(error.starts_with("ERROR\n") && header(&error, "receipt-id").is_none(), "{error}");
    }
    advance(&broker, 3_600_000).await;
    soon("the broker to stop", broker.shut_down()).await;
    for client in &mut clients {
        assert_eq!(client.until_closed().await.0, "");
    }
}

#[tokio::test]
async fn credentials_that_expire() {
    let fault = r#"{"on":{"command":"CONNECTED"},"do":{"afterMs":60000,
        "fail":{"message":"Credential expired","body":"Log in again."}}}"#;
    let broker = timeless_broker(fault).await;
    for over_tcp in [true, false] {
        let mut client = Client::over(over_tcp, &broker).await.connected().await;
        advance(&broker, 59_999).await;
        client.provoke_receipt("1").await;
        client.receipts_until("1").await;
        advance(&broker, 1).await;
        let (text, end) = client.until_closed().await;
        assert_eq!(
            text,
            "ERROR\nmessage:Credential expired\ncontent-type:text/plain;charset=utf-8\n\
                          content-length:13\n\nLog in again.\0"
        );
        match end {
            Came::End => assert!(client.is_tcp()),
            Came::Close(code, _) => assert_eq!(code, 1002),
            other => panic!("{other:?}"),
        }
    }
}
