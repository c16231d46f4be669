//! The prices behind the chart.

use crate::support::{Tcp, broker};

#[tokio::test]
async fn prices_come_while_somebody_listens() {
    let broker = broker().await;
    let mut client = Tcp::connected(&broker).await;
    for round in 0..2 {
        client.subscribe("a", "/topic/stocks.ACME", "auto").await;
        for _ in 0..3 {
            let message = client.expect("MESSAGE").await;
            assert_eq!(message.get("content-type"), "application/json");
            let price: serde_json::Value = serde_json::from_slice(&message.body).unwrap();
            assert_eq!(price["symbol"], "ACME");
            assert!(price["price"].as_f64().unwrap() > 0.0, "{price}");
            assert!(price["time"].as_u64().unwrap() > 1_600_000_000_000, "{price}");
        }
        client.send(format!("UNSUBSCRIBE\nid:a\nreceipt:u{round}\n\n\0")).await;
        // Prices that were under way may come first.
        loop {
            let frame = client.frame().await.unwrap();
            if frame.command == "RECEIPT" {
                break;
            }
        }
    }
}
