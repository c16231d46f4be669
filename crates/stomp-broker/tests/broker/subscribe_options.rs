//! Headers of SUBSCRIBE: `prefetch-count`, and what this broker does not do.

use crate::support::{Frame, Tcp, broker, two_clients};

async fn prefetching(
    destination: &str,
    ack: &str,
    count: usize,
) -> (stomp_broker::Broker, Tcp, Tcp) {
    let (broker, mut client, sender) = two_clients().await;
    client
        .send_and_confirm(format!(
            "SUBSCRIBE\nid:a\ndestination:{destination}\nack:{ack}\nprefetch-count:{count}\n\
             receipt:r\n\n\0"
        ))
        .await;
    (broker, client, sender)
}

async fn settle(client: &mut Tcp, verdict: &str, message: &Frame) {
    client.send(format!("{verdict}\nid:{}\n\n\0", message.get("ack"))).await;
}

#[tokio::test]
async fn no_more_than_so_many_are_unacknowledged() {
    for destination in ["/queue/q", "/topic/t"] {
        for ack in ["client", "client-individual"] {
            let (_broker, mut client, mut sender) = prefetching(destination, ack, 2).await;
            for body in ["1", "2", "3", "4", "5"] {
                sender.publish(destination, body).await;
            }
            let first = client.expect_message("1").await;
            let second = client.expect_message("2").await;
            client.expect_nothing_new().await;
            settle(&mut client, "ACK", &second).await;
            client.expect_message("3").await;
            if ack == "client" {
                client.expect_message("4").await;
            } else {
                client.expect_nothing_new().await;
                settle(&mut client, "ACK", &first).await;
                client.expect_message("4").await;
            }
            client.expect_nothing_new().await;
        }
    }
}

#[tokio::test]
async fn a_refused_message_makes_room_for_the_next_of_a_topic() {
    let (_broker, mut client, mut sender) = prefetching("/topic/t", "client-individual", 1).await;
    sender.publish("/topic/t", "1").await;
    sender.publish("/topic/t", "2").await;
    let first = client.expect_message("1").await;
    client.expect_nothing_new().await;
    settle(&mut client, "NACK", &first).await;
    client.expect_message("2").await;
}

#[tokio::test]
async fn a_queue_goes_on_with_those_who_have_room() {
    let (broker, mut full, mut sender) = prefetching("/queue/q", "client", 1).await;
    let mut roomy = Tcp::connected(&broker).await;
    roomy.subscribe("b", "/queue/q", "auto").await;
    for body in ["1", "2", "3", "4"] {
        sender.publish("/queue/q", body).await;
    }
    full.expect_message("1").await;
    for body in ["2", "3", "4"] {
        roomy.expect_message(body).await;
    }
}

#[tokio::test]
async fn zero_is_no_bound_and_auto_needs_none() {
    for (ack, count) in [("client", 0), ("auto", 1)] {
        let (_broker, mut client, mut sender) = prefetching("/topic/t", ack, count).await;
        for body in ["1", "2", "3"] {
            sender.publish("/topic/t", body).await;
            client.expect_message(body).await;
        }
    }
}

#[tokio::test]
async fn a_prefetch_count_is_a_number() {
    let broker = broker().await;
    for value in ["", "-1", "many", "1.5", "+1", "99999999999999999999999"] {
        let mut client = Tcp::connected(&broker).await;
        client
            .send(format!(
                "SUBSCRIBE\nid:1\ndestination:/queue/q\nprefetch-count:{value}\nreceipt:r\n\n\0"
            ))
            .await;
        let error = client.expect_error().await;
        assert_eq!(error.get("message"), "Invalid prefetch-count", "{value}");
        assert_eq!(error.get("receipt-id"), "r");
    }
}

#[tokio::test]
async fn what_is_not_supported_is_said_at_once() {
    let broker = broker().await;
    for (header, message) in [
        ("durable:true", "Durable subscriptions are not supported"),
        ("activemq.subscriptionName:mine", "Durable subscriptions are not supported"),
        ("durable-subscription-name:mine", "Durable subscriptions are not supported"),
        ("durable-subscriber-name:mine", "Durable subscriptions are not supported"),
        ("x-queue-name:mine", "Durable subscriptions are not supported"),
        ("x-stream-offset:first", "Durable subscriptions are not supported"),
    ] {
        let mut client = Tcp::connected(&broker).await;
        client
            .send(format!("SUBSCRIBE\nid:1\ndestination:/topic/t\n{header}\nreceipt:r\n\n\0"))
            .await;
        let error = client.expect_error().await;
        assert_eq!((error.get("message"), error.get("receipt-id")), (message, "r"), "{header}");
    }
}

#[tokio::test]
async fn what_changes_nothing_here_does_no_harm() {
    let (_broker, mut one, mut other) = two_clients().await;
    one.send_and_confirm(
        "SUBSCRIBE\nid:1\ndestination:/topic/t\ndurable:false\nauto-delete:true\nreceipt:r\n\n\0",
    )
    .await;
    other.send("SEND\ndestination:/topic/t\npersistent:true\n\nx\0").await;
    assert_eq!(one.expect_message("x").await.get("persistent"), "true");
}
