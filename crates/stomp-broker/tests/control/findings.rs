//! What surprised users of the control API, each named after its id in docs/defects.md.

use serde_json::{Value, json};
use stomp_broker::{Broker, Config, Persona};

use crate::http::{delete, get, post};
use crate::support::{Tcp, Ws, broker, broker_with};

/// The first frame that matches.
async fn frame(broker: &Broker, pattern: Value) -> Value {
    let body = json!({ "match": pattern, "timeoutMs": 30_000 });
    post(broker, "/control/wait-for", body).await.json()["frames"][0].clone()
}

/// The record of the end of a connection, and what the connection itself says of it.
async fn ending(broker: &Broker, id: u64) -> (Value, Value) {
    let closed = frame(broker, json!({ "command": "CLOSED", "connection": id })).await;
    let path = format!("/control/connections/{id}");
    (closed, get(broker, &path).await.json()["ending"].clone())
}

#[tokio::test]
async fn n_6_the_name_of_a_removed_namespace_never_comes_back() {
    // N-6: a client that still reconnected to `ns-1` appeared in the next test's namespace.
    let broker = broker().await;
    let mut names = Vec::new();
    for asked in [json!({}), json!({}), json!({ "name": "ns-7" }), json!({})] {
        let made = post(&broker, "/control/namespaces", asked).await.json();
        let name = made["name"].as_str().unwrap().to_owned();
        assert_eq!(delete(&broker, &format!("/control/namespaces/{name}")).await.status, 204);
        names.push(name);
    }
    assert_eq!(names, ["ns-1", "ns-2", "ns-7", "ns-8"]);
    let refused = Ws::try_open_at(&broker, "/ns/ns-1/ws", None).await.err().unwrap();
    assert!(refused.to_string().contains("404"), "{refused}");
}

#[tokio::test]
async fn n_7_a_record_says_how_a_client_left() {
    // N-7: `close(4321, 'my reason')` and a cut connection both read `CLOSED … finished`.
    let broker = broker().await;
    Ws::connected(&broker).await.close(4321, "my reason").await;
    let (closed, info) = ending(&broker, 1).await;
    assert_eq!(closed["direction"], "in");
    assert_eq!(closed["body"], "closed by the client: 4321 my reason");
    let headers = json!({ "by": "client", "how": "close", "code": "4321", "reason": "my reason" });
    assert_eq!(closed["headers"], headers);
    let fields = json!({ "by": "client", "how": "close", "code": 4321, "reason": "my reason" });
    assert_eq!(info, fields);

    drop(Ws::connected(&broker).await);
    let (closed, info) = ending(&broker, 2).await;
    assert_eq!(closed["body"], "cut off by the client");
    assert_eq!(info, json!({ "by": "client", "how": "cut" }));

    drop(Tcp::connected(&broker).await);
    let (closed, info) = ending(&broker, 3).await;
    assert_eq!(
        (&closed["body"], &info),
        (&json!("finished"), &json!({ "by": "client", "how": "end" }))
    );

    let mut client = Ws::connected(&broker).await;
    let how = json!({ "connection": 4, "how": { "close": 4001, "reason": "enough" } });
    post(&broker, "/control/disconnect", how).await.json();
    client.expect_close(4001).await;
    let (closed, info) = ending(&broker, 4).await;
    assert_eq!(closed["direction"], "out");
    let fields = json!({ "by": "broker", "how": "close", "code": 4001, "reason": "enough" });
    assert_eq!(info, fields);

    let _client = Ws::connected(&broker).await;
    post(&broker, "/control/disconnect", json!({ "connection": 5, "how": "reset" })).await.json();
    assert_eq!(ending(&broker, 5).await.1, json!({ "by": "broker", "how": "reset" }));
}

#[tokio::test]
async fn n_7_a_client_that_was_silent_is_told_apart() {
    let broker = broker().await;
    let asked = json!({ "name": "a", "clock": "virtual" });
    post(&broker, "/control/namespaces", asked).await.json();
    let mut client = Ws::open_at(&broker, "/ns/a/ws", Some("v12.stomp")).await;
    client.send("CONNECT\naccept-version:1.2\nhost:x\nheart-beat:1000,0\n\n\0").await;
    client.expect("CONNECTED").await;
    post(&broker, "/ns/a/control/clock/advance", json!({ "ms": 60_000 })).await.json();
    client.expect_error(1002).await;
    let body = json!({ "match": { "command": "CLOSED" }, "timeoutMs": 30_000 });
    let found = post(&broker, "/ns/a/control/wait-for", body).await.json();
    let headers = &found["frames"][0]["headers"];
    assert_eq!((&headers["by"], &headers["how"]), (&json!("broker"), &json!("idle")), "{headers}");
}

#[tokio::test]
async fn b_3_a_refusal_that_the_client_is_not_told_of_is_accounted_for() {
    // B-3: a SUBSCRIBE that Spring passes over was listed, could be published to, and was not logged.
    let persona = Persona::SpringSimple;
    let broker = broker_with(Config { persona, ..Config::default() }).await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.2\nhost:x\n\n\0").await;
    client.expect("CONNECTED").await;
    client.send("SUBSCRIBE\nid:a\ndestination:/app/x\n\n\0").await;
    client.send("SUBSCRIBE\nid:b\ndestination:/topic/b\n\n\0").await;

    let refused = frame(&broker, json!({ "command": "REFUSED" })).await;
    let headers = &refused["headers"];
    assert_eq!((&headers["command"], &headers["id"]), (&json!("SUBSCRIBE"), &json!("a")));
    assert_eq!(headers["destination"], "/app/x");
    assert!(refused["body"].as_str().unwrap().contains("SEND only"), "{refused}");
    frame(&broker, json!({ "command": "SUBSCRIBE", "headers": { "id": "b" } })).await;

    let subscriptions = get(&broker, "/control/subscriptions").await.json();
    assert_eq!(subscriptions.as_array().unwrap().len(), 1, "{subscriptions}");
    assert_eq!(subscriptions[0]["id"], "b");
    let refusals = &get(&broker, "/control/connections/1").await.json()["refusals"];
    assert_eq!(refusals[0]["destination"], "/app/x");
    for (destination, subscribers) in [("/topic/b", 1), ("/topic/c", 0)] {
        let answer = post(&broker, "/control/publish", json!({ "destination": destination })).await;
        assert_eq!(answer.json(), json!({ "subscribers": subscribers }), "{destination}");
    }
}

#[tokio::test]
async fn b_8_a_message_can_be_published_to_one_connection() {
    // B-8: a message could be published to all subscribers only.
    let broker = broker().await;
    let mut clients = [Tcp::connected(&broker).await, Tcp::connected(&broker).await];
    for client in &mut clients {
        client.subscribe("t", "/topic/*", "auto").await;
        client.subscribe("u", "/user/queue/x", "auto").await;
    }
    let [first, second] = &mut clients;
    for destination in ["/topic/a", "/user/queue/x"] {
        let mut message = json!({ "destination": destination, "body": "one", "connection": 2 });
        let answer = post(&broker, "/control/publish", message.clone()).await.json();
        assert_eq!(answer, json!({ "subscribers": 1 }));
        assert_eq!(second.expect_message("one").await.get("destination"), destination);
        message["connection"] = json!(1);
        message["body"] = json!("other");
        post(&broker, "/control/publish", message).await.json();
        first.expect_message("other").await;
    }
    for (destination, connection, what) in [
        ("/topic/a.b", 2, "no subscription to \"/topic/a.b\""),
        ("/queue/q", 2, "only those can be published to one connection"),
        ("/topic/a", 9, "Connection 9 is not open"),
    ] {
        let message = json!({ "destination": destination, "connection": connection });
        let error = post(&broker, "/control/publish", message).await.error(400);
        assert!(error.contains(what), "{error}");
    }
}

#[tokio::test]
async fn n_14_an_unknown_field_is_answered_with_all_that_there_are() {
    let broker = broker().await;
    for (path, body, told) in [
        (
            "disconnect",
            json!({ "connection": 1, "how": "slowly" }),
            &["reset", "close", "error"][..],
        ),
        ("disconnect", json!({ "connection": {} }), &["a number or \"all\""]),
        ("publish", json!({ "topic": "a" }), &["destination", "bodyBase64", "connection"]),
        (
            "faults",
            json!({ "on": { "comand": "SEND" } }),
            &["command", "transport", "accept", "http"],
        ),
        (
            "faults",
            json!({ "on": { "command": "SEND" }, "per": "x" }),
            &["namespace", "connection"],
        ),
    ] {
        let error = post(&broker, &format!("/control/{path}"), body).await.error(400);
        assert!(told.iter().all(|name| error.contains(name)), "{error}");
    }
}
