//! Connections that end badly, or hang on.

use crate::support::{
    Came, Client, add, advance, broker, header, last_at, pass, soon, timeless_broker,
};

async fn ends(work: &str, expected: impl Fn(&Client) -> Came) {
    let fault = format!(r#"{{"on":{{"direction":"out","command":"RECEIPT"}},"do":{work}}}"#);
    let broker = broker(&fault).await;
    for mut client in Client::both_connected(&broker).await {
        client.provoke_receipt("1").await;
        let (text, end) = client.until_closed().await;
        assert_eq!((text.as_str(), end), ("RECEIPT\nreceipt-id:1\n\n\0", expected(&client)));
    }
}

fn close_or_end(client: &Client, code: u16, reason: &str) -> Came {
    if client.is_tcp() { Came::End } else { Came::Close(code, reason.into()) }
}

#[tokio::test]
async fn closed_with_any_code() {
    for code in [1000, 1001, 1011, 1012, 1013, 3000, 4321] {
        let work = format!(r#"{{"close":{{"code":{code},"reason":"because"}}}}"#);
        ends(&work, |client| close_or_end(client, code, "because")).await;
    }
}

#[tokio::test]
async fn closed_before_the_frame_could_go() {
    let fault = r#"{"on":{"command":"RECEIPT"},"do":{"drop":true,"close":{"code":4000}}}"#;
    let broker = broker(fault).await;
    for mut client in Client::both_connected(&broker).await {
        client.provoke_receipt("1").await;
        let (text, end) = client.until_closed().await;
        assert_eq!((text.as_str(), end), ("", close_or_end(&client, 4000, "")));
    }
}

#[tokio::test]
async fn disconnected_without_a_closing_handshake() {
    ends(r#"{"disconnect":true}"#, |client| if client.is_tcp() { Came::End } else { Came::Broken })
        .await;
}

#[tokio::test]
async fn reset() {
    // The receipt may be lost with the connection: it is enough that it is not closed in good order.
    let fault = r#"{"on":{"command":"RECEIPT"},"do":{"drop":true,"reset":true}}"#;
    let broker = broker(fault).await;
    for mut client in Client::both_connected(&broker).await {
        client.provoke_receipt("1").await;
        let error = match &mut client {
            Client::Tcp(socket) => {
                use tokio::io::AsyncReadExt;
                socket.read(&mut [0; 16]).await.unwrap_err()
            }
            Client::Ws(socket) => {
                use tokio_tungstenite::tungstenite::Error;
                match futures_util::StreamExt::next(socket).await {
                    Some(Err(Error::Io(error))) => error,
                    other => panic!("{other:?}"),
                }
            }
        };
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    }
}

#[tokio::test]
async fn half_open_from_a_moment_on() {
    let broker = timeless_broker(r#"{"on":{"command":"RECEIPT"},"do":{"hang":true}}"#).await;
    let mut clients = Client::both_connected(&broker).await;
    for client in &mut clients {
        client.provoke_receipt("1").await;
        client.until("\0").await;
        client.provoke_receipt("2").await;
    }
    advance(&broker, 3_600_000).await;
    soon("the broker to stop", broker.shut_down()).await;
    for client in &mut clients {
        assert_eq!(client.until_closed().await.0, "");
    }
}

#[tokio::test]
async fn reading_stops_until_the_fault_is_taken_away() {
    let fault = r#"{"on":{"command":"RECEIPT","headers":{"receipt-id":"stop"}},
        "do":{"stopReading":true}}"#;
    let broker = timeless_broker("[]").await;
    for (mut client, switched_off) in
        Client::both_connected(&broker).await.into_iter().zip([60_000, 120_000])
    {
        let ids = add(&broker, fault);
        client.provoke_receipt("stop").await;
        client.receipts_until("stop").await;
        client.provoke_receipt("next").await;
        pass(&broker).await;
        advance(&broker, 60_000).await;
        assert!(broker.faults().enable(ids[0], false));
        assert_eq!(client.receipts_until("next").await, ["next"]);
        assert_eq!(last_at(&broker, "SEND").await, switched_off);
    }
}

#[tokio::test]
async fn what_is_not_read_piles_up_with_the_sender() {
    let broker = broker(r#"{"on":{"command":"CONNECTED"},"do":{"stopReading":true}}"#).await;
    let mut client = Client::tcp(&broker).await.connected().await;
    let Client::Tcp(socket) = &mut client else { unreachable!() };
    let chunk = vec![b'\n'; 1 << 20];
    let (mut written, mut refused) = (0, 0);
    // Until neither side's buffers take any more, though the broker had its turn.
    while refused < 3 {
        match socket.try_write(&chunk) {
            Ok(count) => {
                written += count;
                refused = 0;
            }
            Err(error) => {
                assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock);
                refused += 1;
                pass(&broker).await;
            }
        }
        assert!(written < 1 << 30, "the broker reads it");
    }
}

#[tokio::test]
async fn reading_stops_for_a_while() {
    let fault = r#"{"on":{"command":"RECEIPT","headers":{"receipt-id":"stop"}},
        "do":{"stopReadingMs":200}}"#;
    let broker = timeless_broker(fault).await;
    for (mut client, over) in Client::both_connected(&broker).await.into_iter().zip([200, 400]) {
        client.provoke_receipt("stop").await;
        client.receipts_until("stop").await;
        client.provoke_receipt("next").await;
        pass(&broker).await;
        advance(&broker, 200).await;
        client.receipts_until("next").await;
        assert_eq!(last_at(&broker, "SEND").await, over);
    }
}

#[tokio::test]
async fn a_subscription_cancelled_by_the_server() {
    let fault = r#"{"on":{"command":"MESSAGE","destination":"/topic/gone"},"times":1,
        "per":"connection","do":{"drop":true,"cancelSubscription":true}}"#;
    let broker = broker(fault).await;
    for mut client in Client::both_connected(&broker).await {
        client.send("SUBSCRIBE\nid:kept\ndestination:/topic/kept\n\n\0").await;
        client.provoke_message("/topic/gone", "lost").await;
        let error = client.until("\0").await;
        assert!(error.starts_with("ERROR\n"), "{error}");
        assert_eq!(header(&error, "message"), Some("Server cancelled subscription"));
        assert_eq!(header(&error, "subscription"), Some("s"));
        // It is really gone, and the other one lives on.
        client
            .send("SEND\ndestination:/topic/gone\n\n1\0SEND\ndestination:/topic/kept\n\n2\0")
            .await;
        let message = client.until("\0").await;
        assert_eq!(header(&message, "subscription"), Some("kept"));
        client.send("DISCONNECT\n\n\0").await;
        client.until_closed().await;
    }
}
