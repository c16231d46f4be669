//! Acknowledgements that fail and messages that come again, as each broker has them.

use stomp_broker::Persona::{self, ActiveMq, Artemis, RabbitMq, SpringRelay};

use super::{broker, tcp, ws};
use crate::support::Tcp;

async fn ack(client: &mut Tcp, command: &str, id: &str) {
    client.send(format!("{command}\nid:{id}\nreceipt:r\n\n\0")).await;
}

#[tokio::test]
async fn a_topics_message_that_is_refused_comes_again_where_subscriptions_are_queues() {
    for persona in [RabbitMq, SpringRelay] {
        let broker = broker(persona).await;
        let (mut client, _) = tcp(&broker, "1.2").await;
        let (mut other, _) = tcp(&broker, "1.2").await;
        other.subscribe("o", "/topic/t", "auto").await;
        client.subscribe("1", "/topic/t", "client-individual").await;
        client.send("SEND\ndestination:/topic/t\n\none\0").await;
        let mut message = client.expect_message("one").await;
        for _ in 0..3 {
            client.send(format!("NACK\nid:{}\n\n\0", message.get("ack"))).await;
            message = client.expect_message("one").await;
            assert_eq!(message.get("redelivered"), "true");
        }
        ack(&mut client, "ACK", message.get("ack")).await;
        client.expect("RECEIPT").await;
        client.expect_nothing_new().await;
        other.expect_message("one").await;
        other.expect_nothing_new().await;
    }
}

#[tokio::test]
async fn an_ack_too_many_ends_rabbitmqs_session_behind_its_receipt() {
    for persona in [RabbitMq, SpringRelay] {
        let broker = broker(persona).await;
        let (mut client, _) = tcp(&broker, "1.2").await;
        client.subscribe("1", "/queue/q", "client-individual").await;
        client.send("SEND\ndestination:/queue/q\n\none\0").await;
        let message = client.expect_message("one").await;
        ack(&mut client, "ACK", message.get("ack")).await;
        client.expect("RECEIPT").await;
        ack(&mut client, "ACK", message.get("ack")).await;
        client.expect("RECEIPT").await;
        let error = client.expect_error().await;
        assert_eq!(error.get("message"), "precondition_failed");
        let number = message.get("message-id").rsplit('@').next().unwrap();
        assert_eq!(
            error.text(),
            format!("PRECONDITION_FAILED - unknown delivery tag {number}"),
            "{persona}"
        );
    }
}

#[tokio::test]
async fn over_websocket_the_receipt_gets_out_and_the_error_does_not() {
    let broker = broker(RabbitMq).await;
    let mut client = ws(&broker).await;
    client.send("SUBSCRIBE\nid:1\ndestination:/queue/q\n\n\0").await;
    client.send("SEND\ndestination:/queue/q\n\none\0").await;
    let message = client.message().await;
    let id = message.to_text().unwrap().lines().find_map(|line| line.strip_prefix("message-id:"));
    client.send(format!("ACK\nid:{}\nreceipt:r\n\n\0", id.unwrap())).await;
    assert_eq!(client.message().await.to_text().unwrap(), "RECEIPT\nreceipt-id:r\n\n\0\n");
    client.expect_close(1000).await;
}

#[tokio::test]
async fn rabbitmq_numbers_the_deliveries_of_each_session_from_one() {
    let broker = broker(RabbitMq).await;
    for _ in 0..2 {
        let (mut client, _) = tcp(&broker, "1.2").await;
        client.subscribe("1", "/topic/t", "auto").await;
        for number in ["1", "2"] {
            client.send(format!("SEND\ndestination:/topic/t\n\n{number}\0")).await;
            let message = client.expect_message(number).await;
            assert!(message.get("message-id").ends_with(&format!("@@{number}")), "{message:?}");
        }
    }
}

#[tokio::test]
async fn rabbitmqs_temporary_queues_last_as_long_as_the_connection() {
    let broker = broker(RabbitMq).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    client.subscribe("1", "/queue/q", "auto").await;
    client.send("SEND\ndestination:/queue/q\nreply-to:/temp-queue/a\n\n?\0").await;
    let question = client.expect_message("?").await;
    client.send("UNSUBSCRIBE\nid:/temp-queue/a\nreceipt:u\n\n\0").await;
    let error = client.expect("ERROR").await;
    assert_eq!(error.get("message"), "Invalid id");
    client.send(format!("SEND\ndestination:{}\n\n!\0", question.get("reply-to"))).await;
    assert_eq!(client.expect_message("!").await.get("subscription"), "/temp-queue/a");
}

#[tokio::test]
async fn what_unsubscribe_gives_back_to_artemis_is_as_new() {
    for (persona, redelivered) in [(Artemis, Some("false")), (ActiveMq, Some("true"))] {
        let broker = broker(persona).await;
        let (mut client, _) = tcp(&broker, "1.2").await;
        client.subscribe("1", "/queue/q", "client").await;
        client.send("SEND\ndestination:/queue/q\n\none\0").await;
        client.expect_message("one").await;
        client.send("UNSUBSCRIBE\nid:1\n\n\0").await;
        client.send("SUBSCRIBE\nid:2\ndestination:/queue/q\n\n\0").await;
        let message = client.expect_message("one").await;
        assert_eq!(message.header("redelivered"), redelivered, "{persona}");
    }
}

#[tokio::test]
async fn artemis_cuts_off_who_acknowledges_a_consumer_that_is_not_there() {
    let broker = broker(Artemis).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    client.send("ACK\nid:77,5\nreceipt:r\n\n\0").await;
    client.expect_end().await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    client.send("ACK\nid:77\nreceipt:r\n\n\0").await;
    let error = client.expect_error().await;
    assert_eq!(error.get("message"), "AMQ339018 Error acknowledging message 77");
}

/// The bodies that a subscription to `/topic/t` with this header gets of its own client and of another.
async fn received_with(persona: Persona, header: &str) -> String {
    let broker = broker(persona).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    let (mut other, _) = tcp(&broker, "1.2").await;
    client
        .send_and_confirm(format!(
            "SUBSCRIBE\nid:1\ndestination:/topic/t\n{header}\nreceipt:1\n\n\0"
        ))
        .await;
    client.send("SEND\ndestination:/topic/t\n\nown\0").await;
    client.send_and_confirm("SEND\ndestination:/topic/u\nreceipt:2\n\nx\0").await;
    other.send("SEND\ndestination:/topic/t\n\nother\0").await;
    client.expect("MESSAGE").await.text().to_owned()
}

#[tokio::test]
async fn no_local_leaves_out_what_the_connection_publishes_itself() {
    assert_eq!(received_with(Artemis, "no-local:true").await, "other");
    assert_eq!(received_with(ActiveMq, "activemq.noLocal:true").await, "other");
}
