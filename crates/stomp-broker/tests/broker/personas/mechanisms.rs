//! What personas have beside the broker's own: durable subscriptions, temporary queues, dead letters, exchanges and queues of
//! AMQP, prefetch. RabbitMQ's own tests of its STOMP plugin ask the same of it.

use stomp_broker::Config;
use stomp_broker::Persona::{self, ActiveMq, Artemis, RabbitMq};

use super::tcp;
use crate::support::{Tcp, broker_with};

async fn broker(persona: Persona) -> stomp_broker::Broker {
    broker_with(Config { persona, ..Config::default() }).await
}

async fn named_client(broker: &stomp_broker::Broker, id: &str) -> Tcp {
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send(format!("CONNECT\naccept-version:1.2\nhost:/\nclient-id:{id}\n\n\0")).await;
    client.expect("CONNECTED").await;
    client
}

#[tokio::test]
async fn a_durable_subscription_keeps_what_comes_while_its_client_is_away() {
    for (persona, header) in [
        (ActiveMq, "activemq.subscriptionName:mine"),
        (Artemis, "durable-subscription-name:mine"),
        (RabbitMq, "durable:true\nauto-delete:false"),
    ] {
        let broker = broker(persona).await;
        let subscribe = format!("SUBSCRIBE\nid:1\ndestination:/topic/t\n{header}\nreceipt:r\n\n\0");
        let mut client = named_client(&broker, "me").await;
        client.send_and_confirm(&subscribe).await;
        let (mut sender, _) = tcp(&broker, "1.2").await;
        sender.publish("/topic/t", "present").await;
        client.expect_message("present").await;
        client.send("DISCONNECT\nreceipt:bye\n\n\0").await;
        client.expect("RECEIPT").await;
        client.expect_end().await;
        sender.publish("/topic/t", "away").await;
        let mut again = named_client(&broker, "me").await;
        again.send(subscribe.replace("receipt:r\n", "")).await;
        again.expect_message("away").await;
    }
}

#[tokio::test]
async fn artemis_wants_a_client_id_for_a_durable_subscription() {
    let broker = broker(Artemis).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    client
        .send("SUBSCRIBE\nid:1\ndestination:/topic/t\ndurable-subscription-name:mine\n\n\0")
        .await;
    let error = client.expect_error().await;
    assert_eq!(error.get("message"), "AMQ339016 Error creating subscription 1");
}

#[tokio::test]
async fn activemqs_temporary_queues_are_the_sessions_own_and_have_another_name_for_others() {
    let broker = broker(ActiveMq).await;
    let (mut asking, _) = tcp(&broker, "1.2").await;
    let (mut answering, _) = tcp(&broker, "1.2").await;
    answering.subscribe("1", "/queue/questions", "auto").await;
    asking.subscribe("1", "/temp-queue/answers", "auto").await;
    asking.send("SEND\ndestination:/queue/questions\nreply-to:/temp-queue/answers\n\n?\0").await;
    let question = answering.expect_message("?").await;
    let reply_to = question.get("reply-to");
    assert!(reply_to.starts_with("/remote-temp-queue/"), "{reply_to}");
    answering.publish(reply_to, "!").await;
    let answer = asking.expect_message("!").await;
    assert_eq!(answer.get("destination"), "/temp-queue/answers");
}

#[tokio::test]
async fn activemqs_dead_letters_are_persistent_messages() {
    let broker = broker(ActiveMq).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    client.subscribe("q", "/queue/q", "client-individual").await;
    for (body, header) in [("dropped", "a:1"), ("buried", "persistent:true")] {
        client.send(format!("SEND\ndestination:/queue/q\n{header}\n\n{body}\0")).await;
        let message = client.expect_message(body).await;
        client.send_and_confirm(format!("NACK\nid:{}\nreceipt:r\n\n\0", message.get("ack"))).await;
    }
    client.send("SUBSCRIBE\nid:dead\ndestination:/queue/ActiveMQ.DLQ\n\n\0").await;
    client.expect_message("buried").await;
    client.expect_nothing_new().await;
}

#[tokio::test]
async fn rabbitmqs_topic_exchange_is_where_its_topics_are() {
    let broker = broker(RabbitMq).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    client.subscribe("1", "/exchange/amq.topic/a.*", "auto").await;
    client.send("SEND\ndestination:/topic/a.b\n\none\0").await;
    assert_eq!(client.expect_message("one").await.get("destination"), "/topic/a.b");
    client.send("SEND\ndestination:/exchange/amq.topic/a.c\n\ntwo\0").await;
    assert_eq!(client.expect_message("two").await.get("destination"), "/topic/a.c");
}

#[tokio::test]
async fn rabbitmqs_direct_exchange_looks_at_the_whole_key_and_its_fanout_at_none() {
    let broker = broker(RabbitMq).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    client.subscribe("1", "/exchange/amq.direct/key", "auto").await;
    client.subscribe("2", "/exchange/amq.fanout", "auto").await;
    client.send("SEND\ndestination:/exchange/amq.direct/other\n\nlost\0").await;
    client.send("SEND\ndestination:/exchange/amq.direct/key\n\ndirect\0").await;
    assert_eq!(client.expect_message("direct").await.get("subscription"), "1");
    client.send("SEND\ndestination:/exchange/amq.fanout/any\n\nfanout\0").await;
    assert_eq!(client.expect_message("fanout").await.get("subscription"), "2");
}

#[tokio::test]
async fn rabbitmqs_unknown_exchanges_and_queues_end_the_session() {
    for (destination, said) in [
        ("/exchange/nowhere/key", "NOT_FOUND - no exchange 'nowhere' in vhost '/'"),
        ("/amq/queue/nowhere", "NOT_FOUND - no queue 'nowhere' in vhost '/'"),
    ] {
        let broker = broker(RabbitMq).await;
        let (mut client, _) = tcp(&broker, "1.2").await;
        client.send(format!("SUBSCRIBE\nid:1\ndestination:{destination}\n\n\0")).await;
        let error = client.expect_error().await;
        assert_eq!((error.get("message"), error.text()), ("not_found", said));
    }
}

#[tokio::test]
async fn a_queue_of_rabbitmq_has_a_name_in_amqp_once_it_is_there() {
    let broker = broker(RabbitMq).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    client.send_and_confirm("SEND\ndestination:/queue/q\nreceipt:1\n\none\0").await;
    client.send("SUBSCRIBE\nid:1\ndestination:/amq/queue/q\n\n\0").await;
    assert_eq!(client.expect_message("one").await.get("destination"), "/queue/q");
    client.send("SEND\ndestination:/amq/queue/q\n\ntwo\0").await;
    client.expect_message("two").await;
}

#[tokio::test]
async fn what_rabbitmq_is_told_not_to_requeue_is_dropped_or_a_dead_letter() {
    let broker = broker(RabbitMq).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    client.subscribe("dead", "/queue/dead", "auto").await;
    client
        .send_and_confirm(
            "SUBSCRIBE\nid:q\ndestination:/queue/q\nack:client-individual\n\
             x-dead-letter-exchange:\nx-dead-letter-routing-key:dead\nreceipt:r\n\n\0",
        )
        .await;
    client.send("SEND\ndestination:/queue/q\n\nrejected\0").await;
    let message = client.expect_message("rejected").await;
    client.send(format!("NACK\nid:{}\nrequeue:false\n\n\0", message.get("ack"))).await;
    let letter = client.expect_message("rejected").await;
    assert_eq!(letter.get("destination"), "/queue/dead");
    assert_eq!(letter.get("x-first-death-queue"), "q");
    assert_eq!(letter.get("x-first-death-reason"), "rejected");
}

#[tokio::test]
async fn what_rabbitmq_is_told_to_requeue_comes_again() {
    let broker = broker(RabbitMq).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    client.subscribe("q", "/queue/q", "client-individual").await;
    client.send("SEND\ndestination:/queue/q\n\nagain\0").await;
    let message = client.expect_message("again").await;
    assert_eq!(message.get("redelivered"), "false");
    client.send(format!("NACK\nid:{}\n\n\0", message.get("ack"))).await;
    assert_eq!(client.expect_message("again").await.get("redelivered"), "true");
}

#[tokio::test]
async fn a_prefetch_bounds_what_is_unacknowledged_in_each_brokers_words() {
    for (persona, header) in [(RabbitMq, "prefetch-count:1"), (ActiveMq, "activemq.prefetchSize:1")]
    {
        let broker = broker(persona).await;
        let (mut client, _) = tcp(&broker, "1.2").await;
        client
            .send_and_confirm(format!(
                "SUBSCRIBE\nid:q\ndestination:/queue/q\nack:client\n{header}\nreceipt:r\n\n\0"
            ))
            .await;
        let (mut sender, _) = tcp(&broker, "1.2").await;
        sender.publish("/queue/q", "one").await;
        sender.publish("/queue/q", "two").await;
        let first = client.expect_message("one").await;
        client.expect_nothing_new().await;
        client.send(format!("ACK\nid:{}\n\n\0", first.get("ack"))).await;
        client.expect_message("two").await;
    }
}
