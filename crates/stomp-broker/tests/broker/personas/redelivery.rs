//! Acknowledgements that fail and messages that come again, as each broker has them.

use stomp_broker::Persona::{ActiveMq, Artemis, RabbitMq};

use super::{broker, tcp, ws};

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
