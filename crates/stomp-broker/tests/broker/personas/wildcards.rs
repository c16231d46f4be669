//! Subscriptions to many queues at once, as ActiveMQ and Artemis have them.

use stomp_broker::Persona::{self, ActiveMq, Artemis, RabbitMq};

use super::{broker, tcp};

const PATTERNS: [(Persona, &str, &str); 2] =
    [(ActiveMq, "/queue/a.*", "/queue/>"), (Artemis, "/queue/a.*", "/queue/#")];

#[tokio::test]
async fn a_wildcard_stands_for_queues_that_are_there_and_for_those_that_come() {
    for (persona, pattern, _) in PATTERNS {
        let broker = broker(persona).await;
        let (mut sender, _) = tcp(&broker, "1.2").await;
        let (mut client, _) = tcp(&broker, "1.2").await;
        sender.publish("/queue/a.early", "early").await;
        sender.publish("/queue/b.other", "other").await;
        client.send(format!("SUBSCRIBE\nid:1\ndestination:{pattern}\n\n\0")).await;
        assert_eq!(client.expect_message("early").await.get("destination"), "/queue/a.early");
        sender.publish("/queue/a.late", "late").await;
        assert_eq!(client.expect_message("late").await.get("destination"), "/queue/a.late");
        sender.publish("/queue/a.b.c", "deep").await;
        client.expect_nothing_new().await;
        client.send("SUBSCRIBE\nid:2\ndestination:/queue/b.other\n\n\0").await;
        client.expect_message("other").await;
    }
}

#[tokio::test]
async fn a_wildcards_subscription_ends_for_all_of_its_queues() {
    for (persona, _, all) in PATTERNS {
        let broker = broker(persona).await;
        let (mut sender, _) = tcp(&broker, "1.2").await;
        let (mut client, _) = tcp(&broker, "1.2").await;
        client
            .send_and_confirm(format!("SUBSCRIBE\nid:1\ndestination:{all}\nreceipt:1\n\n\0"))
            .await;
        sender.publish("/queue/x.y", "one").await;
        client.expect_message("one").await;
        client.send_and_confirm("UNSUBSCRIBE\nid:1\nreceipt:2\n\n\0").await;
        sender.publish("/queue/x.y", "two").await;
        client.expect_nothing_new().await;
        client.send("SUBSCRIBE\nid:2\ndestination:/queue/x.y\n\n\0").await;
        client.expect_message("two").await;
    }
}

#[tokio::test]
async fn a_message_goes_to_one_of_a_queues_consumers_however_they_subscribed() {
    for (persona, pattern, _) in PATTERNS {
        let broker = broker(persona).await;
        let (mut client, _) = tcp(&broker, "1.2").await;
        client.subscribe("1", pattern, "auto").await;
        client.subscribe("2", "/queue/a.b", "auto").await;
        let mut by = [0, 0];
        for body in ["1", "2", "3", "4"] {
            client.send(format!("SEND\ndestination:/queue/a.b\n\n{body}\0")).await;
            let message = client.expect_message(body).await;
            by[usize::from(message.get("subscription") == "2")] += 1;
        }
        assert_eq!(by, [2, 2], "{persona}");
        client.expect_nothing_new().await;
    }
}

#[tokio::test]
async fn what_a_wildcards_consumer_does_not_acknowledge_goes_back_to_its_queue() {
    let broker = broker(ActiveMq).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    client.subscribe("1", "/queue/>", "client").await;
    client.send("SEND\ndestination:/queue/a.b\n\none\0").await;
    client.expect_message("one").await;
    drop(client);
    let (mut other, _) = tcp(&broker, "1.2").await;
    other.send("SUBSCRIBE\nid:1\ndestination:/queue/a.b\n\n\0").await;
    assert_eq!(other.expect_message("one").await.get("redelivered"), "true");
}

#[tokio::test]
async fn to_rabbitmq_a_wildcard_in_a_queue_is_part_of_its_name() {
    let broker = broker(RabbitMq).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    client.subscribe("1", "/queue/a.*", "auto").await;
    client.publish("/queue/a.b", "unheard").await;
    client.expect_nothing_new().await;
    client.send("SEND\ndestination:/queue/a.*\n\nheard\0").await;
    client.expect_message("heard").await;
}
