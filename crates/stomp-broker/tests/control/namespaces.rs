//! Namespaces side by side.

use serde_json::json;
use stomp_broker::{Broker, Config, Limits};

use crate::http::{delete, get, post};
use crate::support::{Tcp, Ws, broker, broker_with};

async fn add(broker: &Broker, name: &str) {
    let made = post(broker, "/control/namespaces", json!({ "name": name })).await.json();
    assert_eq!(made["ws"], format!("/ns/{name}/ws"));
}

/// A client in a namespace, which subscribes to a topic and to a queue.
async fn listener(broker: &Broker, path: &str) -> Ws {
    let mut client = Ws::open_at(broker, path, Some("v12.stomp")).await;
    client.send("CONNECT\naccept-version:1.2\nhost:localhost\n\n\0").await;
    client.expect("CONNECTED").await;
    for (id, destination) in [("t", "/topic/t"), ("q", "/queue/q")] {
        let frame = format!("SUBSCRIBE\nid:{id}\ndestination:{destination}\nreceipt:r\n\n\0");
        client.send(frame).await;
        client.expect("RECEIPT").await;
    }
    client
}

async fn publish(client: &mut Ws, destination: &str, body: &str) {
    client.send(format!("SEND\ndestination:{destination}\nreceipt:p\n\n{body}\0")).await;
}

#[tokio::test]
async fn what_is_said_in_one_is_not_heard_in_another() {
    let broker = broker().await;
    add(&broker, "a").await;
    add(&broker, "b").await;
    let paths = ["/ws", "/ns/a/ws", "/ns/b/ws"];
    let mut clients = Vec::new();
    for path in paths {
        clients.push(listener(&broker, path).await);
    }
    for (client, path) in clients.iter_mut().zip(paths) {
        publish(client, "/topic/t", path).await;
        publish(client, "/queue/q", path).await;
    }
    for (client, path) in clients.iter_mut().zip(paths) {
        for _ in 0..2 {
            // Its own words and none of the others'.
            let mut frames = [client.any().await, client.any().await];
            frames.sort_by(|a, b| a.command.cmp(&b.command));
            assert_eq!(frames[0].text(), path);
            assert_eq!(frames[1].command, "RECEIPT");
        }
    }
}

#[tokio::test]
async fn over_tcp_the_host_header_chooses() {
    let broker = broker().await;
    add(&broker, "a").await;
    let mut inside = listener(&broker, "/ns/a/ws").await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.2\nhost:a\n\n\0").await;
    client.expect("CONNECTED").await;
    client.publish("/topic/t", "through the back door").await;
    assert_eq!(inside.expect("MESSAGE").await.text(), "through the back door");
    // An unknown host is the default namespace.
    let mut other = Tcp::connected(&broker).await;
    other.publish("/topic/t", "elsewhere").await;
    client.publish("/topic/t", "again").await;
    assert_eq!(inside.expect("MESSAGE").await.text(), "again");
    // Where the path has chosen, the host does not.
    let mut fixed = Ws::open_at(&broker, "/ns/a/ws", None).await;
    fixed.send("CONNECT\naccept-version:1.2\nhost:default\n\n\0").await;
    fixed.expect("CONNECTED").await;
    publish(&mut fixed, "/topic/t", "inside").await;
    assert_eq!(inside.expect("MESSAGE").await.text(), "inside");
}

#[tokio::test]
async fn deleting_one_closes_its_connections_and_no_others() {
    let broker = broker().await;
    add(&broker, "a").await;
    let mut other = Tcp::connected(&broker).await;
    let mut inside = listener(&broker, "/ns/a/ws").await;
    assert_eq!(delete(&broker, "/control/namespaces/a").await.status, 204);
    inside.expect_close(1001).await;
    other.publish("/topic/t", "still here").await;
    assert_eq!(delete(&broker, "/control/namespaces/a").await.status, 404);
    assert_eq!(get(&broker, "/ns/a/ws").await.status, 404);
    assert!(delete(&broker, "/control/namespaces/default").await.error(409).contains("reset"));
}

#[tokio::test]
async fn limits_count_for_each_world() {
    let limits = Limits { max_connections: 1, max_namespaces: 1, ..Limits::default() };
    let broker = broker_with(Config { limits, ..Config::default() }).await;
    add(&broker, "a").await;
    let _first = listener(&broker, "/ns/a/ws").await;
    let _second = listener(&broker, "/ws").await;
    for path in ["/ns/a/ws", "/ws"] {
        let refused = Ws::try_open_at(&broker, path, None).await.err().unwrap().to_string();
        assert!(refused.contains("503"), "{refused}");
    }
    let answer = post(&broker, "/control/namespaces", json!({})).await;
    assert!(answer.error(503).contains("delete some"));
}

/// `JSON.parse` rounded the seed, so that a run could not be repeated from JavaScript.
#[tokio::test]
async fn a_seed_that_javascript_would_round_comes_and_goes_as_a_string() {
    let broker = broker().await;
    let (exact, large) = (json!((1_u64 << 53) - 1), json!("18446744073709551615"));
    for (given, told) in
        [(&exact, &exact), (&json!("7"), &json!(7)), (&large, &large), (&json!(u64::MAX), &large)]
    {
        let made = post(&broker, "/control/namespaces", json!({ "seed": given })).await.json();
        assert_eq!(&made["seed"], told, "{given}");
    }
    for wrong in [json!("seven"), json!(-1), json!(1.5)] {
        let refused = post(&broker, "/control/namespaces", json!({ "seed": wrong })).await;
        assert!(refused.text.contains("2^64 - 1"), "{wrong}: {refused:?}");
    }
    let listed = get(&broker, "/control/namespaces").await.json();
    assert!(listed[0]["seed"].as_u64().unwrap() < 1 << 53, "{listed}");
}

#[tokio::test]
async fn the_same_seed_gives_the_same_ids() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let broker = broker().await;
        let made = post(&broker, "/control/namespaces", json!({ "seed": 7 })).await.json();
        assert_eq!((&made["name"], &made["seed"]), (&json!("ns-1"), &json!(7)));
        let mut client = Ws::open_at(&broker, "/ns/ns-1/ws", None).await;
        client.send("CONNECT\naccept-version:1.2\nhost:x\n\n\0").await;
        let session = client.expect("CONNECTED").await.get("session").to_owned();
        client.send("SUBSCRIBE\nid:1\ndestination:/topic/t\n\n\0").await;
        client.send("SEND\ndestination:/topic/t\n\n\0").await;
        let message = client.expect("MESSAGE").await.get("message-id").to_owned();
        runs.push((session, message));
    }
    assert_eq!(runs[0], runs[1]);
}

#[tokio::test]
async fn a_name_is_a_part_of_a_path() {
    let broker = broker().await;
    for wrong in ["", ".", "..", "a\n", &"a".repeat(1000)] {
        let refused = post(&broker, "/control/namespaces", json!({ "name": wrong })).await;
        assert_eq!(refused.status, 400, "{wrong}: {refused:?}");
        assert!(refused.text.contains("is no name"), "{wrong}: {refused:?}");
    }
    for right in ["...", ".a", "a..", "a/../b"] {
        let made = post(&broker, "/control/namespaces", json!({ "name": right })).await.json();
        let path = made["ws"].as_str().unwrap();
        assert!(path.split('/').all(|part| part != "." && part != ".."), "{path}");
    }
}
