//! `--max-redeliveries`: messages that cannot be processed.

use stomp_broker::{Broker, Config, Delivering};

use crate::support::{Frame, Tcp, broker_with};

async fn broker(max_redeliveries: u32) -> Broker {
    let delivering = Delivering { max_redeliveries, ..Delivering::default() };
    broker_with(Config { delivering, ..Config::default() }).await
}

async fn refuse(client: &mut Tcp) -> Frame {
    let message = client.expect("MESSAGE").await;
    client.send(format!("NACK\nid:{}\n\n\0", message.get("ack"))).await;
    message
}

#[tokio::test]
async fn what_is_refused_too_often_goes_to_the_dead_letters() {
    let broker = broker(2).await;
    let mut client = Tcp::connected(&broker).await;
    client.subscribe("a", "/queue/orders", "client-individual").await;
    client.send("SEND\ndestination:/queue/orders\ncontent-type:text/plain\nk:v\n\nhot\0").await;
    let redelivered = [None, Some("true"), Some("true")];
    for expected in redelivered {
        assert_eq!(refuse(&mut client).await.header("redelivered"), expected);
    }
    client.expect_nothing_new().await;

    client.subscribe("dead", "/queue/DLQ.orders", "client-individual").await;
    for expected in redelivered.into_iter().chain([Some("true")]) {
        let letter = refuse(&mut client).await;
        assert_eq!(letter.text(), "hot");
        assert_eq!(letter.get("destination"), "/queue/DLQ.orders");
        assert_eq!((letter.get("content-type"), letter.get("k")), ("text/plain", "v"));
        assert_eq!(letter.get("dead-letter-from"), "/queue/orders");
        assert_eq!(letter.get("dead-letter-reason"), "rejected");
        assert_eq!(letter.get("dead-letter-redeliveries"), "2");
        assert_eq!(letter.header("redelivered"), expected, "dead letters do not die again");
    }
}

#[tokio::test]
async fn a_consumer_that_dies_over_a_message_counts() {
    let broker = broker(1).await;
    let mut sender = Tcp::connected(&broker).await;
    sender.publish("/queue/q", "poison").await;
    for _ in 0..2 {
        let mut victim = Tcp::connected(&broker).await;
        victim.subscribe("a", "/queue/q", "client").await;
        victim.expect_message("poison").await;
        victim.send_and_confirm("DISCONNECT\nreceipt:bye\n\n\0").await;
    }
    sender.subscribe("dead", "/queue/DLQ.q", "auto").await;
    let letter = sender.expect_message("poison").await;
    assert_eq!(letter.get("dead-letter-reason"), "unacknowledged");
    assert_eq!(letter.get("dead-letter-redeliveries"), "1");
}

#[tokio::test]
async fn without_a_bound_a_message_comes_again_for_ever() {
    let broker = broker(0).await;
    let mut client = Tcp::connected(&broker).await;
    client.publish("/queue/q", "hot").await;
    client.subscribe("a", "/queue/q", "client-individual").await;
    for _ in 0..100 {
        refuse(&mut client).await;
    }
}
