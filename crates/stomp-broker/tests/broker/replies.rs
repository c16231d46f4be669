//! `reply-to:/temp-queue/…`: answers to one session, as RabbitMQ does it.

use std::collections::HashSet;

use stomp_broker::{Broker, Config, Limits, NamespaceOptions};

use crate::support::{Frame, Tcp, broker, broker_with, two_clients};

/// A client asks on `/queue/questions`, and a service has the question.
async fn asked() -> (Broker, Tcp, Tcp, Frame) {
    let (broker, mut client, mut service) = two_clients().await;
    service.subscribe("s", "/queue/questions", "auto").await;
    client.send("SEND\ndestination:/queue/questions\nreply-to:/temp-queue/x\n\nhow?\0").await;
    let question = service.expect_message("how?").await;
    (broker, client, service, question)
}

#[tokio::test]
async fn an_answer_comes_back_without_a_subscribe() {
    let (_broker, mut client, mut service, question) = asked().await;
    let reply_to = question.get("reply-to");
    assert!(reply_to.starts_with("/reply-queue/"), "{reply_to}");
    service.publish(reply_to, "so").await;
    let answer = client.expect_message("so").await;
    assert_eq!(answer.get("subscription"), "/temp-queue/x");
    assert_eq!(answer.get("destination"), reply_to.replace("/reply-queue/", "/queue/"));
    assert_eq!(answer.header("ack"), None);
}

#[tokio::test]
async fn one_name_is_one_queue_for_one_session() {
    let (broker, mut client, mut service, question) = asked().await;
    client.send("SEND\ndestination:/queue/questions\nreply-to:/temp-queue/x\n\nagain?\0").await;
    let again = service.expect_message("again?").await;
    assert_eq!(again.get("reply-to"), question.get("reply-to"));
    client.send("SEND\ndestination:/queue/questions\nreply-to:/temp-queue/y\n\nother?\0").await;
    let other = service.expect_message("other?").await;
    assert_ne!(other.get("reply-to"), question.get("reply-to"));

    let mut stranger = Tcp::connected(&broker).await;
    stranger.send("SEND\ndestination:/queue/questions\nreply-to:/temp-queue/x\n\nme?\0").await;
    let foreign = service.expect_message("me?").await;
    assert_ne!(foreign.get("reply-to"), question.get("reply-to"));
    service.publish(foreign.get("reply-to"), "you").await;
    stranger.expect_message("you").await;
    client.expect_nothing_new().await;
}

#[tokio::test]
async fn a_question_in_a_transaction_is_answered_too() {
    let (_broker, mut client, mut service) = two_clients().await;
    service.subscribe("s", "/topic/q", "auto").await;
    client
        .send(
            "BEGIN\ntransaction:t\n\n\0\
             SEND\ntransaction:t\ndestination:/topic/q\nreply-to:/temp-queue/x\n\nhow?\0\
             COMMIT\ntransaction:t\n\n\0",
        )
        .await;
    let question = service.expect_message("how?").await;
    service.publish(question.get("reply-to"), "so").await;
    client.expect_message("so").await;
}

#[tokio::test]
async fn other_ways_back_are_left_as_they_are() {
    let (_broker, mut client, mut service) = two_clients().await;
    service.subscribe("s", "/topic/q", "auto").await;
    client.send("SEND\ndestination:/topic/q\nreply-to:/queue/answers\n\nhow?\0").await;
    assert_eq!(service.expect_message("how?").await.get("reply-to"), "/queue/answers");
}

#[tokio::test]
async fn the_queue_is_gone_with_its_session_and_who_answers_late_is_not_to_blame() {
    let (broker, mut client, mut service, question) = asked().await;
    client.send_and_confirm("DISCONNECT\nreceipt:bye\n\n\0").await;
    service.publish(question.get("reply-to"), "too late").await;
    let mut next = Tcp::connected(&broker).await;
    next.expect_nothing_new().await;
}

#[tokio::test]
async fn unsubscribing_closes_the_queue_and_the_next_question_opens_another() {
    let (_broker, mut client, mut service, question) = asked().await;
    client.send_and_confirm("UNSUBSCRIBE\nid:/temp-queue/x\nreceipt:r\n\n\0").await;
    service.publish(question.get("reply-to"), "unheard").await;
    client.send("SEND\ndestination:/queue/questions\nreply-to:/temp-queue/x\n\nagain?\0").await;
    let again = service.expect_message("again?").await;
    service.publish(again.get("reply-to"), "heard").await;
    client.expect_message("heard").await;
}

#[tokio::test]
async fn these_names_have_one_use() {
    let broker = broker().await;
    for (frame, message) in [
        ("SUBSCRIBE\nid:1\ndestination:/temp-queue/x\n", "Not subscribable"),
        ("SUBSCRIBE\nid:1\ndestination:/reply-queue/amq.gen-1\n", "Not subscribable"),
        ("SEND\ndestination:/temp-queue/x\n", "Not a place to send to"),
        ("SEND\ndestination:/topic/t\nreply-to:/temp-queue/\n", "Bad reply-to"),
    ] {
        let mut client = Tcp::connected(&broker).await;
        client.send(format!("{frame}receipt:r\n\n\0")).await;
        let error = client.expect_error().await;
        assert_eq!((error.get("message"), error.get("receipt-id")), (message, "r"), "{frame}");
    }
}

#[tokio::test]
async fn private_queues_count_as_subscriptions() {
    let limits = Limits { max_subscriptions: 1, ..Limits::default() };
    let broker = broker_with(Config { limits, ..Config::default() }).await;
    let mut client = Tcp::connected(&broker).await;
    client.subscribe("s", "/topic/t", "auto").await;
    client.send("SEND\ndestination:/topic/q\nreply-to:/temp-queue/x\n\nhow?\0").await;
    assert_eq!(client.expect_error().await.get("message"), "Bad reply-to");
}

/// `M5`: the names could be guessed, and answers forged.
#[tokio::test]
async fn m5_names_for_answers_cannot_be_guessed() {
    let mut names = Vec::new();
    for seed in [None, None, Some(7), Some(7)] {
        let namespace = NamespaceOptions { seed, ..NamespaceOptions::default() };
        let broker = broker_with(Config { namespace, ..Config::default() }).await;
        let mut client = Tcp::connected(&broker).await;
        client.subscribe("s", "/queue/q", "auto").await;
        for name in ["x", "y"] {
            client
                .send(format!("SEND\ndestination:/queue/q\nreply-to:/temp-queue/{name}\n\n\0"))
                .await;
            names.push(client.expect_message("").await.get("reply-to").to_owned());
        }
    }
    for name in &names {
        let secret = name.strip_prefix("/reply-queue/amq.gen-").unwrap();
        assert_eq!(secret.len(), 22, "{name} has less than 128 bits by chance");
    }
    let different: HashSet<_> = names[..6].iter().collect();
    assert_eq!(different.len(), 6, "{names:?}");
    assert_eq!(names[4..6], names[6..], "what a seed gives is the same on every run");
}
