//! `/queue/…`: each message to one consumer, until it is consumed.

use crate::support::{Tcp, broker, two_clients};

#[tokio::test]
async fn consumers_take_turns() {
    let (_broker, mut one, mut other) = two_clients().await;
    one.subscribe("a", "/queue/q", "auto").await;
    other.subscribe("b", "/queue/q", "auto").await;
    for number in 0..6 {
        one.send(format!("SEND\ndestination:/queue/q\n\n{number}\0")).await;
    }
    for number in [0, 2, 4] {
        one.expect_message(&number.to_string()).await;
        other.expect_message(&(number + 1).to_string()).await;
    }
    one.expect_nothing_new().await;
    other.expect_nothing_new().await;
}

#[tokio::test]
async fn messages_wait_in_order_for_a_consumer() {
    let (_broker, mut one, mut other) = two_clients().await;
    for body in ["1", "2", "3"] {
        one.publish("/queue/q", body).await;
    }
    other.subscribe("a", "/queue/q", "auto").await;
    for body in ["1", "2", "3"] {
        assert_eq!(other.expect_message(body).await.header("redelivered"), None);
    }
}

// STOMP 1.2, NACK: to another consumer here, since it is their turn.
#[tokio::test]
async fn what_one_refuses_the_other_gets() {
    let (_broker, mut one, mut other) = two_clients().await;
    one.subscribe("a", "/queue/q", "client-individual").await;
    other.subscribe("b", "/queue/q", "client-individual").await;
    one.publish("/queue/q", "hot").await;
    let id = one.expect_message("hot").await.get("ack").to_owned();
    one.send_and_confirm(format!("NACK\nid:{id}\nreceipt:r\n\n\0")).await;
    let message = other.expect_message("hot").await;
    assert_eq!(message.get("redelivered"), "true");
    other.send_and_confirm(format!("ACK\nid:{}\nreceipt:r\n\n\0", message.get("ack"))).await;
    one.expect_nothing_new().await;
    other.expect_nothing_new().await;
}

#[tokio::test]
async fn what_a_lost_connection_leaves_comes_again_first_and_in_order() {
    let (_broker, mut one, mut other) = two_clients().await;
    one.subscribe("a", "/queue/q", "client-individual").await;
    for body in ["1", "2", "3", "4"] {
        other.publish("/queue/q", body).await;
    }
    let mut ids = Vec::new();
    for body in ["1", "2", "3", "4"] {
        ids.push(one.expect_message(body).await.get("ack").to_owned());
    }
    one.send_and_confirm(format!("ACK\nid:{}\nreceipt:r\n\n\0", ids[1])).await;
    // Lost without a DISCONNECT. The broker closes once it has let go of everything.
    one.end().await;
    one.expect_end().await;
    other.publish("/queue/q", "5").await;
    other.subscribe("b", "/queue/q", "client").await;
    let mut redelivered = Vec::new();
    for body in ["1", "3", "4", "5"] {
        let message = other.expect_message(body).await;
        redelivered.push(message.header("redelivered") == Some("true"));
    }
    assert_eq!(redelivered, [true, true, true, false]);
    other.expect_nothing_new().await;
}

// STOMP 1.2, `ack:client`: an ACK speaks for everything before it.
#[tokio::test]
async fn a_cumulative_ack_settles_all_before_it() {
    let (broker, mut one, mut other) = two_clients().await;
    one.subscribe("a", "/queue/q", "client").await;
    let mut last = String::new();
    for body in ["1", "2", "3"] {
        other.publish("/queue/q", body).await;
        let message = one.expect_message(body).await;
        if body == "2" {
            last = message.get("ack").to_owned();
        }
    }
    one.send_and_confirm(format!("ACK\nid:{last}\nreceipt:r\n\n\0")).await;
    one.send("DISCONNECT\nreceipt:bye\n\n\0").await;
    one.expect("RECEIPT").await;
    one.expect_end().await;
    let mut heir = Tcp::connected(&broker).await;
    heir.subscribe("b", "/queue/q", "auto").await;
    assert_eq!(heir.expect_message("3").await.get("redelivered"), "true");
    heir.expect_nothing_new().await;
}

#[tokio::test]
async fn what_unsubscribe_leaves_goes_to_others() {
    let (_broker, mut one, mut other) = two_clients().await;
    one.subscribe("a", "/queue/q", "client").await;
    other.publish("/queue/q", "x").await;
    one.expect_message("x").await;
    one.send_and_confirm("UNSUBSCRIBE\nid:a\nreceipt:r\n\n\0").await;
    other.subscribe("b", "/queue/q", "auto").await;
    assert_eq!(other.expect_message("x").await.get("redelivered"), "true");
}

#[tokio::test]
async fn versions_1_0_and_1_1_acknowledge_by_message_id() {
    let broker = broker().await;
    let mut sender = Tcp::connected(&broker).await;
    for (connect, subscription) in
        [("CONNECT\n\n\0", ""), ("CONNECT\naccept-version:1.1\n\n\0", "subscription:a\n")]
    {
        let mut client = Tcp::open(broker.tcp_addr()).await;
        client.send(connect).await;
        client.expect("CONNECTED").await;
        client.subscribe("a", "/queue/q", "client").await;
        sender.publish("/queue/q", "x").await;
        let message = client.expect_message("x").await;
        assert_eq!(message.header("ack"), None);
        let id = message.get("message-id");
        client
            .send_and_confirm(format!("ACK\nmessage-id:{id}\n{subscription}receipt:r\n\n\0"))
            .await;
        client.send("DISCONNECT\nreceipt:r\n\n\0").await;
        client.expect("RECEIPT").await;
        client.expect_end().await;
    }
    sender.subscribe("s", "/queue/q", "auto").await;
    sender.expect_nothing_new().await;
}

#[tokio::test]
async fn a_long_queue_does_not_drown_a_consumer() {
    let (_broker, mut one, mut other) = two_clients().await;
    let count = 10_000;
    for number in 0..count - 1 {
        one.send(format!("SEND\ndestination:/queue/q\n\n{number}\0")).await;
    }
    one.publish("/queue/q", &(count - 1).to_string()).await;
    other.subscribe("a", "/queue/q", "auto").await;
    for number in 0..count {
        other.expect_message(&number.to_string()).await;
    }
}

#[tokio::test]
async fn what_no_selector_selects_waits_and_what_comes_back_is_found_in_front_of_it() {
    let (_broker, mut one, mut other) = two_clients().await;
    one.send_and_confirm(
        "SUBSCRIBE\nid:x\ndestination:/queue/q\nack:client-individual\nselector:kind = 'x'\n\
         receipt:r\n\n\0",
    )
    .await;
    for (kind, body) in [("x", "first"), ("y", "unselected"), ("x", "last")] {
        other.send(format!("SEND\ndestination:/queue/q\nkind:{kind}\n\n{body}\0")).await;
    }
    let first = one.expect_message("first").await;
    let last = one.expect_message("last").await;
    for message in [&last, &first] {
        let nack = format!("NACK\nid:{}\n\n\0", message.get("ack"));
        one.send(nack).await;
        one.expect_message(message.text()).await;
    }
    other.send("SEND\ndestination:/queue/q\nkind:x\n\nnew\0").await;
    one.expect_message("new").await;
    other.send("SUBSCRIBE\nid:y\ndestination:/queue/q\nselector:kind = 'y'\n\n\0").await;
    other.expect_message("unselected").await;
}
