//! Frames that are lost, late, doubled, out of order, in pieces or together.

use crate::support::{
    Came, Client, add, advance, broker, header, last_at, struck, timeless_broker,
};

/// The receipts 1 to 4 as they come, with a fifth, for which nothing is wrong, asked for when all
/// that is expected has come.
async fn receipts(work: &str, times: u64, expected: &[&str]) {
    let fault = format!(
        r#"{{"on":{{"direction":"out","command":"RECEIPT"}},"skip":1,"times":{times},"do":{work}}}"#
    );
    let broker = broker(&fault).await;
    for mut client in Client::both_connected(&broker).await {
        broker.faults().clear();
        add(&broker, &fault);
        let frames = ["1", "2", "3", "4"]
            .map(|id| format!("SEND\ndestination:/topic/nobody\nreceipt:{id}\n\n\0"));
        client.send(&frames.concat()).await;
        let mut seen = client.receipts_until(expected.last().unwrap()).await;
        client.provoke_receipt("end").await;
        let rest = client.receipts_until("end").await;
        seen.extend(rest.into_iter().filter(|id| id != "end"));
        assert_eq!(seen, expected, "{work}");
    }
}

#[tokio::test]
async fn dropped() {
    receipts(r#"{"drop":true}"#, 2, &["1", "4"]).await;
}

/// The receipts 1 to 4 with a fault that holds the second one back for a second: those that come
/// before the second is over, and those that come then.
async fn receipts_around(work: &str, before: &[&str], then: &[&str]) {
    let fault = format!(
        r#"{{"on":{{"direction":"out","command":"RECEIPT"}},"skip":1,"times":1,"do":{work}}}"#
    );
    let broker = timeless_broker("[]").await;
    for mut client in Client::both_connected(&broker).await {
        broker.faults().clear();
        add(&broker, &fault);
        for id in ["1", "2", "3", "4"] {
            client.provoke_receipt(id).await;
        }
        struck(&broker, 1).await;
        advance(&broker, 999).await;
        assert_eq!(client.receipts_until(before.last().unwrap()).await, before, "{work}");
        advance(&broker, 1).await;
        assert_eq!(client.receipts_until(then.last().unwrap()).await, then, "{work}");
    }
}

#[tokio::test]
async fn delayed_and_overtaken() {
    receipts_around(r#"{"delayMs":1000}"#, &["1", "3", "4"], &["2"]).await;
}

#[tokio::test]
async fn stalled_with_everything_behind() {
    receipts_around(r#"{"stallMs":1000}"#, &["1"], &["2", "3", "4"]).await;
}

#[tokio::test]
async fn doubled() {
    receipts(r#"{"duplicate":2}"#, 1, &["1", "2", "2", "2", "3", "4"]).await;
}

#[tokio::test]
async fn behind_the_next_two() {
    receipts(r#"{"reorder":2}"#, 1, &["1", "3", "4", "2"]).await;
}

#[tokio::test]
async fn a_delay_and_a_stall_last_as_long_as_they_say() {
    for work in [r#"{"delayMs":200}"#, r#"{"stallMs":200}"#] {
        let fault = format!(r#"{{"on":{{"command":"RECEIPT"}},"do":{work}}}"#);
        let broker = timeless_broker(&fault).await;
        for (mut client, hits) in Client::both_connected(&broker).await.into_iter().zip(1..) {
            client.provoke_receipt("1").await;
            struck(&broker, hits).await;
            advance(&broker, 200).await;
            client.receipts_until("1").await;
            assert_eq!(last_at(&broker, "RECEIPT").await, 200 * hits, "{work}");
        }
    }
}

#[tokio::test]
async fn what_comes_in_can_be_late_and_lost_too() {
    let fault = r#"[
        {"on":{"direction":"in","headers":{"receipt":"lost"}},"do":{"drop":true}},
        {"on":{"direction":"in","headers":{"receipt":"late"}},"do":{"delayMs":200}}]"#;
    let broker = timeless_broker(fault).await;
    for mut client in Client::both_connected(&broker).await {
        for id in ["lost", "late", "next"] {
            client.provoke_receipt(id).await;
        }
        assert_eq!(client.receipts_until("next").await, ["next"]);
        advance(&broker, 200).await;
        assert_eq!(client.receipts_until("late").await, ["late"]);
    }
}

#[tokio::test]
async fn one_byte_at_a_time() {
    let fault = r#"{"on":{"command":"RECEIPT"},"times":1,"do":{"splitEvery":1}}"#;
    let broker = broker(fault).await;
    let [_, mut client] = Client::both_connected(&broker).await;
    client.provoke_receipt("1").await;
    let whole = "RECEIPT\nreceipt-id:1\n\n\0";
    for byte in whole.bytes() {
        assert_eq!(client.bytes().await, [byte]);
    }
}

#[tokio::test]
async fn pieces_with_gaps_arrive_one_by_one() {
    let fault = r#"{"on":{"command":"RECEIPT"},"times":1,"per":"connection",
        "do":{"splitAt":[3,9],"gapMs":150}}"#;
    let broker = timeless_broker(fault).await;
    for mut client in Client::both_connected(&broker).await {
        client.provoke_receipt("1").await;
        client.provoke_receipt("2").await;
        for piece in ["REC", "EIPT\nr"] {
            assert_eq!(client.bytes().await, piece.as_bytes());
            advance(&broker, 150).await;
        }
        // Nothing comes between the pieces, and what is behind them comes whole.
        let rest = client.until("RECEIPT\nreceipt-id:2\n\n\0").await;
        assert_eq!(rest, "eceipt-id:1\n\n\0RECEIPT\nreceipt-id:2\n\n\0");
    }
}

#[tokio::test]
async fn several_frames_in_one_message() {
    let fault = r#"{"on":{"command":"RECEIPT"},"per":"connection","do":{"join":3}}"#;
    let broker = broker(fault).await;
    for mut client in Client::both_connected(&broker).await {
        for id in ["1", "2", "3"] {
            client.provoke_receipt(id).await;
        }
        let all = ["1", "2", "3"].map(|id| format!("RECEIPT\nreceipt-id:{id}\n\n\0")).concat();
        assert_eq!(client.bytes().await, all.as_bytes());
    }
}

#[tokio::test]
async fn what_is_held_comes_before_the_end() {
    let fault = r#"[{"on":{"direction":"out","headers":{"receipt-id":"join"}},"do":{"join":2}},
        {"on":{"direction":"out","headers":{"receipt-id":"held"}},"do":{"reorder":9}},
        {"on":{"direction":"out","headers":{"receipt-id":"late"}},"do":{"delayMs":100}}]"#;
    let broker = broker(fault).await;
    for mut client in Client::both_connected(&broker).await {
        for id in ["join", "held", "late"] {
            client.provoke_receipt(id).await;
        }
        client.send("DISCONNECT\nreceipt:bye\n\n\0").await;
        let (text, end) = client.until_closed().await;
        for id in ["join", "held", "late", "bye"] {
            assert!(text.contains(&format!("receipt-id:{id}\n")), "{id}: {text}");
        }
        let closed = if client.is_tcp() { Came::End } else { Came::Close(1000, String::new()) };
        assert_eq!(end, closed);
    }
}

#[tokio::test]
async fn one_destination_one_connection_one_transport() {
    let fault = r#"[{"on":{"command":"MESSAGE","destination":"/topic/bad.*"},"do":{"drop":true}},
        {"on":{"command":"RECEIPT","destination":"/topic/bad.*"},"do":{"drop":true}},
        {"on":{"command":"RECEIPT","transport":"tcp","headers":{"receipt-id":"ws"}},
         "do":{"drop":true}},
        {"on":{"command":"RECEIPT","connection":2,"headers":{"receipt-id":"first"}},
         "do":{"drop":true}}]"#;
    let broker = broker(fault).await;
    for (mut client, gets) in Client::both_connected(&broker).await.into_iter().zip(["first", "ws"])
    {
        client.send("SUBSCRIBE\nid:1\ndestination:/topic/bad.1\nreceipt:s1\n\n\0").await;
        client.send("SUBSCRIBE\nid:2\ndestination:/topic/good.1\nreceipt:s2\n\n\0").await;
        assert_eq!(client.receipts_until("s2").await, ["s2"]);
        client
            .send("SEND\ndestination:/topic/bad.1\n\nx\0SEND\ndestination:/topic/good.1\n\nx\0")
            .await;
        let message = client.until("x\0").await;
        assert_eq!(header(&message, "destination"), Some("/topic/good.1"));
        client.send("UNSUBSCRIBE\nid:1\n\n\0UNSUBSCRIBE\nid:2\n\n\0").await;
        client.provoke_receipt("first").await;
        client.provoke_receipt("ws").await;
        client.provoke_receipt("end").await;
        assert_eq!(client.receipts_until("end").await, [gets, "end"]);
    }
}

#[tokio::test]
async fn chance_repeats_itself() {
    let faults = |seed| {
        format!(
            r#"{{"seed":{seed},"faults":[{{"on":{{"command":"RECEIPT","headers":
            {{"receipt-id":"n*"}}}},"probability":0.5,"do":{{"drop":true}}}}]}}"#
        )
    };
    let mut runs = Vec::new();
    for seed in [5, 5, 6] {
        let broker = broker(&faults(seed)).await;
        let mut client = Client::tcp(&broker).await.connected().await;
        for id in 1..=40 {
            client.provoke_receipt(&format!("n{id}")).await;
        }
        client.provoke_receipt("end").await;
        runs.push(client.receipts_until("end").await);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
    assert!((10..30).contains(&runs[0].len()), "{runs:?}");
}
