//! `/topic/a.*.b` and `/topic/a.#`: subscriptions to many topics.

use crate::support::{Tcp, broker, two_clients};

#[tokio::test]
async fn a_star_is_one_word() {
    let (_broker, mut one, mut other) = two_clients().await;
    one.subscribe("s", "/topic/a.*.b", "auto").await;
    for name in ["/topic/a.b", "/topic/a.x.y.b", "/topic/a.x.c", "/topic/a.x.b"] {
        other.publish(name, name).await;
    }
    let message = one.expect_message("/topic/a.x.b").await;
    assert_eq!(message.get("destination"), "/topic/a.x.b", "that of the SEND");
    assert_eq!(message.get("subscription"), "s");
    one.expect_nothing_new().await;
}

#[tokio::test]
async fn a_hash_is_any_number_of_words() {
    let (_broker, mut one, mut other) = two_clients().await;
    one.subscribe("s", "/topic/a.#", "auto").await;
    for name in ["/topic/ab", "/topic/a", "/topic/a.x", "/topic/a.x.y", "/queue/a.x"] {
        other.publish(name, name).await;
    }
    for name in ["/topic/a", "/topic/a.x", "/topic/a.x.y"] {
        one.expect_message(name).await;
    }
    one.expect_nothing_new().await;
}

#[tokio::test]
async fn each_subscription_gets_one_copy_however_many_match() {
    let broker = broker().await;
    let mut client = Tcp::connected(&broker).await;
    for (id, name) in [("plain", "/topic/a.b"), ("star", "/topic/*.b"), ("hash", "/topic/#.b.#")] {
        client.subscribe(id, name, "auto").await;
    }
    client.send("SEND\ndestination:/topic/a.b\n\nx\0").await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(client.expect_message("x").await.get("subscription").to_owned());
    }
    ids.sort_unstable();
    assert_eq!(ids, ["hash", "plain", "star"]);
    client.expect_nothing_new().await;
}

#[tokio::test]
async fn a_pattern_ends_with_its_subscription() {
    let (_broker, mut one, mut other) = two_clients().await;
    one.subscribe("s", "/topic/a.*", "auto").await;
    one.subscribe("t", "/topic/a.*", "auto").await;
    one.send_and_confirm("UNSUBSCRIBE\nid:s\nreceipt:r\n\n\0").await;
    other.publish("/topic/a.b", "x").await;
    assert_eq!(one.expect_message("x").await.get("subscription"), "t");
    one.expect_nothing_new().await;
}

#[tokio::test]
async fn a_message_goes_to_one_topic() {
    let broker = broker().await;
    for name in ["/topic/a.*", "/topic/#", "/topic/*.a"] {
        let mut client = Tcp::connected(&broker).await;
        client.send(format!("SEND\ndestination:{name}\nreceipt:r\n\nx\0")).await;
        let error = client.expect_error().await;
        assert_eq!((error.get("message"), error.get("receipt-id")), ("Wildcard in SEND", "r"));
    }
    let mut client = Tcp::connected(&broker).await;
    client.publish("/topic/a*b", "a star within a word is a star").await;
}

#[tokio::test]
async fn the_prices_come_to_those_who_want_all_of_them() {
    let broker = broker().await;
    let mut client = Tcp::connected(&broker).await;
    client.subscribe("s", "/topic/stocks.*", "auto").await;
    let mut seen = std::collections::BTreeSet::new();
    while seen.len() < 5 {
        seen.insert(client.expect("MESSAGE").await.get("destination").to_owned());
    }
    assert!(seen.iter().all(|name| name.starts_with("/topic/stocks.")), "{seen:?}");
}

/// `H2`: one SEND blocked the broker for minutes.
#[tokio::test]
async fn h2_names_and_patterns_beyond_the_bounds_are_refused() {
    let broker = broker().await;
    for (frame, message) in [
        (
            format!("SUBSCRIBE\nid:1\ndestination:/topic/{}\n\n\0", ["*"; 65].join(".")),
            "Too many words",
        ),
        (
            format!("SUBSCRIBE\nid:1\ndestination:/topic/{}\n\n\0", ["#"; 5].join(".")),
            "Too many wildcards",
        ),
        (format!("SEND\ndestination:/topic/{}\n\n\0", ["w"; 65].join(".")), "Too many words"),
    ] {
        let mut client = Tcp::connected(&broker).await;
        client.send(frame).await;
        assert_eq!(client.expect_error().await.get("message"), message);
    }
    let mut client = Tcp::connected(&broker).await;
    client.subscribe("s", "/topic/#.a.#.b.#.c.#", "auto").await;
    let longest = ["a", "b", "c"].iter().cycle().take(64).copied().collect::<Vec<_>>().join(".");
    client.send(format!("SEND\ndestination:/topic/{longest}\n\nx\0")).await;
    client.expect_message("x").await;
}
