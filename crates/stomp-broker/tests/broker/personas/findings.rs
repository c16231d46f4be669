//! What surprised users of the personas, each named after its id in docs/defects.md.

use stomp_broker::Config;
use stomp_broker::Persona::{self, ActiveMq, Artemis, Plain, RabbitMq, SpringSimple};
use stomp_broker::testing::TestBroker;

use super::tcp;
use crate::support::{Tcp, Ws, broker_with, soon};

async fn client_of(persona: Persona) -> (stomp_broker::Broker, Tcp) {
    let broker = broker_with(Config { persona, ..Config::default() }).await;
    let (client, _) = tcp(&broker, "1.2").await;
    (broker, client)
}

/// Subscribes to `pattern`, sends a message with this header to `to`, and one to `/topic/last`: gives the
/// bodies that come.
async fn received(
    persona: Persona,
    subscribe: &str,
    messages: &[(&str, &str, &str)],
) -> Vec<String> {
    let (_broker, mut client) = client_of(persona).await;
    client.send("SUBSCRIBE\nid:last\ndestination:/topic/last\n\n\0").await;
    client.send(format!("SUBSCRIBE\nid:1\n{subscribe}\n\n\0")).await;
    for (to, header, body) in messages {
        client.send(format!("SEND\ndestination:{to}\n{header}\n\n{body}\0")).await;
    }
    client.send("SEND\ndestination:/topic/last\n\nlast\0").await;
    let mut bodies = Vec::new();
    loop {
        let message = client.expect("MESSAGE").await;
        if message.text() == "last" {
            return bodies;
        }
        bodies.push(message.text().to_owned());
    }
}

#[tokio::test]
async fn b_1_springs_simple_broker_is_silent_where_it_has_nothing_to_say() {
    // B-1: SUBSCRIBE to an application's destination, or to another user's, ended the session.
    for destination in ["/app/x", "/user/kim/queue/y", "/elsewhere"] {
        let subscribe = format!("destination:{destination}");
        let bodies = received(SpringSimple, &subscribe, &[("/topic/a", "x:1", "unheard")]).await;
        assert_eq!(bodies, [""; 0], "{destination}");
    }
}

#[tokio::test]
async fn b_2_selectors_select_where_the_broker_has_them() {
    // B-2: every SUBSCRIBE with a selector was refused.
    let subscribe = "destination:/topic/a\nselector:kind = 'x' AND size > 5";
    let messages = [
        ("/topic/a", "kind:x\nsize:10", "both"),
        ("/topic/a", "kind:x\nsize:3", "small"),
        ("/topic/a", "kind:y\nsize:10", "other"),
    ];
    for persona in [Plain, ActiveMq] {
        assert_eq!(received(persona, subscribe, &messages).await, ["both"], "{persona}");
    }
    for persona in [RabbitMq, SpringSimple] {
        let all = ["both", "small", "other"];
        assert_eq!(received(persona, subscribe, &messages).await, all, "{persona}");
    }
    // For Artemis a header is a text, which is not greater than a number.
    assert_eq!(received(Artemis, subscribe, &messages).await, [""; 0]);
    let of_text = "destination:/topic/a\nselector:kind = 'x'";
    assert_eq!(received(Artemis, of_text, &messages).await, ["both", "small"]);
}

#[tokio::test]
async fn b_2_a_queue_keeps_what_a_selector_does_not_select() {
    let (broker, mut client) = client_of(Plain).await;
    client
        .send_and_confirm(
            "SUBSCRIBE\nid:1\ndestination:/queue/q\nselector:kind = 'x'\nreceipt:1\n\n\0",
        )
        .await;
    client.send("SEND\ndestination:/queue/q\nkind:y\n\nfor another\0").await;
    client.send("SEND\ndestination:/queue/q\nkind:x\n\nmine\0").await;
    client.expect_message("mine").await;
    let mut other = Tcp::connected(&broker).await;
    other.send("SUBSCRIBE\nid:1\ndestination:/queue/q\n\n\0").await;
    other.expect_message("for another").await;
}

#[tokio::test]
async fn b_2_a_selector_that_is_none_is_refused() {
    let (_broker, mut client) = client_of(Plain).await;
    client.send("SUBSCRIBE\nid:1\ndestination:/topic/a\nselector:a = = b\nreceipt:r\n\n\0").await;
    let error = client.expect_error().await;
    assert_eq!((error.get("message"), error.get("receipt-id")), ("Invalid selector", "r"));
}

#[tokio::test]
async fn b_4_what_can_be_subscribed_to_can_be_published_to() {
    // B-4: a persona took a SUBSCRIBE to a name that the control API refused to publish to.
    for (persona, destination) in [
        (SpringSimple, "/topic/chat/room/1"),
        (SpringSimple, "/queue/chat/room/1"),
        (ActiveMq, "orders"),
        (ActiveMq, "/queue/a/b"),
        (Artemis, "/chat/room"),
        (Artemis, "orders"),
        (RabbitMq, "orders"),
        (RabbitMq, "/exchange/amq.topic/a.b"),
        (RabbitMq, "/exchange/amq.direct/a"),
    ] {
        let starting = TestBroker::start_with(Config { persona, ..Config::default() });
        let broker = soon("the broker to start", starting).await.unwrap();
        let mut client = Ws::at_offering(&broker.ws_url(), "v12.stomp").await;
        client.send("CONNECT\naccept-version:1.2\nhost:/\n\n\0").await;
        client.expect("CONNECTED").await;
        client.send(format!("SUBSCRIBE\nid:1\ndestination:{destination}\n\n\0")).await;
        client.send("SUBSCRIBE\nid:2\ndestination:/topic/here\n\n\0").await;
        client.send("SEND\ndestination:/topic/here\n\nsubscribed\0").await;
        assert_eq!(client.expect("MESSAGE").await.text(), "subscribed");
        broker.publish(destination, "hi").await.unwrap();
        assert_eq!(client.expect("MESSAGE").await.text(), "hi", "{persona} {destination}");
    }
}

#[tokio::test]
async fn b_5_a_queue_is_durable_anyway() {
    // B-5: `durable:true`, RabbitMQ's default, was refused for queues too.
    for persona in [Plain, RabbitMq] {
        let subscribe = "destination:/queue/q\ndurable:true";
        let bodies = received(persona, subscribe, &[("/queue/q", "a:1", "kept")]).await;
        assert_eq!(bodies, ["kept"], "{persona}");
    }
}

#[tokio::test]
async fn b_6_rabbitmq_refuses_a_slash_in_the_name_of_a_topic() {
    // B-6: the habits that bite in production are what a persona is for.
    let (_broker, mut client) = client_of(RabbitMq).await;
    client.send("SUBSCRIBE\nid:1\ndestination:/topic/chat/room\n\n\0").await;
    let error = client.expect("ERROR").await;
    assert_eq!(error.get("message"), "Invalid destination");
    assert_eq!(error.text(), "'/chat/room' is not a valid topic destination\n");
}

#[tokio::test]
async fn b_6_springs_queues_keep_nothing_and_its_wildcards_are_of_paths() {
    let (broker, mut client) = client_of(SpringSimple).await;
    client.send("SUBSCRIBE\nid:1\ndestination:/topic/**\n\n\0").await;
    client.send("SEND\ndestination:/queue/q\n\nlost\0").await;
    client.send("SEND\ndestination:/topic/a/b\n\nmatched\0").await;
    client.expect_message("matched").await;
    let (mut late, _) = tcp(&broker, "1.2").await;
    late.send("SUBSCRIBE\nid:1\ndestination:/queue/q\n\n\0").await;
    late.send("SEND\ndestination:/queue/q\n\nnew\0").await;
    late.expect_message("new").await;
}

#[tokio::test]
async fn b_6_activemqs_wildcard_is_an_angle_bracket() {
    let messages = [("/topic/a.b.c", "x:1", "below"), ("/topic/b", "x:1", "elsewhere")];
    assert_eq!(received(ActiveMq, "destination:/topic/a.>", &messages).await, ["below"]);
    assert_eq!(received(ActiveMq, "destination:/topic/a.#", &messages).await, [""; 0]);
}
