//! What the strict persona insists on.

use stomp_broker::Persona::Strict;

use super::{broker, tcp};
use crate::support::Tcp;

#[tokio::test]
async fn connect_has_to_name_a_host() {
    let broker = broker(Strict).await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.2\n\n\0").await;
    let error = client.expect_error().await;
    assert_eq!(error.get("message"), "Missing header");
    assert!(error.text().contains("`host`"), "{error:?}");
    // 1.0 has no such header.
    let mut oldest = Tcp::open(broker.tcp_addr()).await;
    oldest.send("CONNECT\n\n\0").await;
    oldest.expect("CONNECTED").await;
}

#[tokio::test]
async fn a_body_has_to_say_its_length_and_its_type() {
    let broker = broker(Strict).await;
    for (headers, missing) in [
        ("content-length:2\n", "`content-type`"),
        ("content-type:text/plain\n", "`content-length`"),
    ] {
        let (mut client, _) = tcp(&broker, "1.2").await;
        client.send(format!("SEND\ndestination:/topic/a\nreceipt:r\n{headers}\nhi\0")).await;
        let error = client.expect_error().await;
        assert_eq!((error.get("message"), error.get("receipt-id")), ("Missing header", "r"));
        assert!(error.text().contains(missing), "{error:?}");
    }
    let (mut client, _) = tcp(&broker, "1.2").await;
    let headers = "content-length:2\ncontent-type:text/plain\n";
    client
        .send_and_confirm(format!("SEND\ndestination:/topic/a\nreceipt:r\n{headers}\nhi\0"))
        .await;
    client.send_and_confirm("SEND\ndestination:/topic/a\nreceipt:r\n\n\0").await;
}
