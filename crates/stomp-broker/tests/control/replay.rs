//! Transcripts that are played to clients.

use serde_json::{Value, json};
use stomp_broker::testing::TestBroker;
use stomp_broker::{Broker, Config, NamespaceOptions, Pattern, Replay, Transcript};

use crate::http::{delete, get, post};
use crate::support::{Tcp, Ws, broker, broker_with};

const CONNECT: &str = "CONNECT\naccept-version:1.2\nhost:x\n\n\0";

/// The transcript of a session in which a client subscribed, published, got its own message and
/// said goodbye.
async fn recorded(broker: &Broker) -> String {
    let mut client = Tcp::connected(broker).await;
    client.subscribe("old", "/topic/t", "auto").await;
    client.publish_to_itself("hello").await;
    client.send("DISCONNECT\nreceipt:bye\n\n\0").await;
    client.expect("RECEIPT").await;
    client.expect_end().await;
    drop(client);
    closed(broker, 1).await;
    get(broker, "/control/transcripts/1").await.text
}

/// Why a connection was closed.
async fn closed(broker: &Broker, connection: u64) -> String {
    let pattern = json!({ "command": "CLOSED", "connection": connection });
    let body = json!({ "match": pattern, "timeoutMs": 30_000 });
    let found = post(broker, "/control/wait-for", body).await.json();
    found["frames"][0]["body"].as_str().unwrap().to_owned()
}

async fn replay(broker: &Broker, body: Value) {
    assert_eq!(post(broker, "/control/replay", body).await.status, 204);
}

/// A transcript of these lines: direction, command, bytes, and when.
fn transcript(lines: &[(&str, &str, &str, u64)]) -> String {
    let line = |(direction, command, bytes, at): &(&str, &str, &str, u64)| json!({ "at": at, "direction": direction, "command": command, "bytes": bytes });
    let head = json!({ "transcript": 1 });
    std::iter::once(head).chain(lines.iter().map(line)).map(|line| format!("{line}\n")).collect()
}

#[tokio::test]
async fn another_client_sees_what_the_recorded_one_saw() {
    let original = broker().await;
    let text = recorded(&original).await;
    drop(original);
    let broker = broker().await;
    replay(&broker, json!({ "transcript": text, "speed": 0 })).await;

    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send(CONNECT).await;
    let session = client.expect("CONNECTED").await.get("session").to_owned();
    assert!(text.contains(&format!("session:{session}")), "{session} is not the recorded one");
    // By names of its own.
    client.send("SUBSCRIBE\nid:new\ndestination:/topic/else\nreceipt:mine\n\n\0").await;
    assert_eq!(client.expect("RECEIPT").await.get("receipt-id"), "mine");
    client.send("SEND\ndestination:/topic/else\n\nbye\0").await;
    let message = client.expect_message("hello").await;
    assert_eq!((message.get("subscription"), message.get("destination")), ("new", "/topic/t"));
    client.send("DISCONNECT\nreceipt:last\n\n\0").await;
    assert_eq!(client.expect("RECEIPT").await.get("receipt-id"), "last");
    client.expect_end().await;
    drop(client);
    assert_eq!(closed(&broker, 1).await, "the replay is finished");

    // The next client is served as ever.
    let mut other = Tcp::connected(&broker).await;
    other.subscribe("1", "/topic/t", "auto").await;
    other.publish_to_itself("alive").await;
}

#[tokio::test]
async fn a_connection_on_record_can_be_replayed_by_its_number_to_every_client() {
    let broker = broker().await;
    let text = recorded(&broker).await;
    assert!(text.trim_end().ends_with(r#""why":"finished","code":1000}"#), "{text}");
    replay(&broker, json!({ "transcript": 1, "speed": 0, "clients": "all" })).await;
    for _ in 0..2 {
        let mut client = Ws::open(&broker, None).await;
        client.send(CONNECT).await;
        client.expect("CONNECTED").await;
        client.send("SUBSCRIBE\nid:7\ndestination:/topic/t\nreceipt:r\n\n\0").await;
        assert_eq!(client.expect("RECEIPT").await.get("receipt-id"), "r");
        client.send("SEND\ndestination:/topic/t\n\n\0DISCONNECT\nreceipt:x\n\n\0").await;
        assert_eq!(client.expect("MESSAGE").await.get("subscription"), "7");
        assert_eq!(client.expect("RECEIPT").await.get("receipt-id"), "x");
        client.expect_close(1000).await;
    }
    assert_eq!(delete(&broker, "/control/replay").await.status, 204);
    Tcp::connected(&broker).await.publish("/topic/t", "served as ever").await;
}

#[tokio::test]
async fn what_the_transcript_does_not_have_ends_the_replay() {
    let text = recorded(&broker().await).await;
    let broker = broker().await;
    replay(&broker, json!({ "transcript": text, "speed": 0 })).await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send(CONNECT).await;
    client.expect("CONNECTED").await;
    // Heart-beats are no divergence.
    client.send("\n\nSEND\ndestination:/topic/t\n\n\0").await;
    let error = client.expect_error().await;
    assert_eq!(error.get("message"), "Replay diverged");
    assert!(error.text().contains("SUBSCRIBE") && error.text().contains("SEND"), "{error:?}");
    let line = text.lines().position(|line| line.contains("\"SUBSCRIBE\"")).unwrap() + 1;
    assert!(error.text().contains(&format!("Line {line} ")), "{line} {error:?}");
    drop(client);
    let why = closed(&broker, 1).await;
    assert!(why.contains(&format!("line {line} ")) && why.contains("SEND came"), "{why}");
}

#[tokio::test]
async fn a_client_may_leave_before_the_end() {
    let text = recorded(&broker().await).await;
    let broker = broker().await;
    replay(&broker, json!({ "transcript": text, "speed": 0, "clients": 3 })).await;
    // Without a word,
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send(CONNECT).await;
    client.expect("CONNECTED").await;
    drop(client);
    assert!(closed(&broker, 1).await.contains("the client left"));
    // by closing a WebSocket,
    let mut client = Ws::open(&broker, None).await;
    client.send(CONNECT).await;
    client.expect("CONNECTED").await;
    drop(client);
    assert!(closed(&broker, 2).await.contains("the client left"));
    // and with a goodbye that the transcript does not have here.
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send(CONNECT).await;
    client.expect("CONNECTED").await;
    client.send("DISCONNECT\nreceipt:early\n\n\0").await;
    assert_eq!(client.expect("RECEIPT").await.get("receipt-id"), "early");
    client.expect_end().await;
    drop(client);
    assert!(closed(&broker, 3).await.contains("the client left"));
}

#[tokio::test]
async fn pauses_are_those_of_the_transcript_by_the_worlds_clock() {
    let text = transcript(&[
        ("in", "CONNECT", CONNECT, 50),
        ("out", "CONNECTED", "CONNECTED\nversion:1.2\nheart-beat:1000,0\n\n\0", 60),
        ("out", "MESSAGE", "MESSAGE\nmessage-id:1\ndestination:/a\n\none\0", 4_060),
        ("in", "SEND", "SEND\n\n\0", 9_000),
        ("out", "ERROR", "ERROR\nmessage:no\n\n\0", 9_500),
    ]);
    let end = json!({ "at": 9500, "direction": "out", "command": "CLOSED", "code": 4002, "reason": "no" });
    let text = format!("{text}{end}\n");
    let broker = TestBroker::start().await;
    let namespace = broker.namespace("w", NamespaceOptions { virtual_clock: true, seed: None });
    namespace.replay(Replay::new(&Transcript::parse(&text).unwrap()).at_speed(2.0));
    let mut client = Ws::at(&namespace.ws_url()).await;
    client.send("CONNECT\naccept-version:1.2\nheart-beat:0,2000\n\n\0").await;
    namespace.wait_for(&Pattern::command("CONNECT")).await.unwrap();
    let ms = std::time::Duration::from_millis;
    assert!(namespace.advance(ms(5)).await);
    client.expect("CONNECTED").await;
    assert!(namespace.advance(ms(1_999)).await);
    assert_eq!(namespace.frames(&Pattern::command("MESSAGE")), []);
    assert!(namespace.advance(ms(1)).await);
    client.expect("MESSAGE").await;
    // While the client takes its time the broker beats, as CONNECTED has promised.
    assert!(namespace.advance(ms(2_000)).await);
    let beat = namespace.wait_for(&Pattern::command("HEARTBEAT")).await.unwrap();
    assert_eq!(beat.at, 4_005);
    assert_eq!(client.message().await.into_data(), b"\n"[..]);
    client.send("SEND\ndestination:/a\n\n\0").await;
    namespace.wait_for(&Pattern::command("SEND")).await.unwrap();
    assert!(namespace.advance(ms(250)).await);
    let error = namespace.wait_for(&Pattern::command("ERROR")).await.unwrap();
    assert_eq!(error.at, 4_255);
    client.expect("ERROR").await;
    assert_eq!(client.expect_close(4002).await.reason, "no");
}

#[tokio::test]
async fn what_was_not_text_comes_byte_for_byte() {
    let text = concat!(
        r#"{"transcript":1}"#,
        "\n\n",
        r#"{"at":1,"direction":"in","command":"STOMP"}"#,
        "\n",
        r#"{"at":2,"direction":"out","command":"MESSAGE","octetsBase64":"TUVTU0FHRQoK/wA="}"#,
        "\n",
    );
    let replay = Replay::new(&Transcript::parse(text).unwrap());
    let broker = broker_with(Config { replay: Some(replay.to_all()), ..Config::default() }).await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send(CONNECT).await;
    client.expect_bytes(b"MESSAGE\n\n\xff\0").await;
    // The transcript has no more, and the connection stays until the client goes.
    client.send("SEND\ndestination:/a\n\n\0DISCONNECT\nreceipt:x\n\n\0").await;
    client.expect("RECEIPT").await;
    client.expect_end().await;
    drop(client);
    assert_eq!(closed(&broker, 1).await, "the replay is finished");
}

#[tokio::test]
async fn a_replayed_connection_can_be_ended_from_outside() {
    let text = transcript(&[("in", "CONNECT", CONNECT, 0)]);
    let broker = broker().await;
    replay(&broker, json!({ "transcript": text })).await;
    let mut client = Ws::open(&broker, None).await;
    client.send(CONNECT).await;
    let body = json!({ "connection": 1, "how": { "close": 4321, "reason": "enough" } });
    post(&broker, "/control/disconnect", body).await.json();
    assert_eq!(client.expect_close(4321).await.reason, "enough");
}

#[tokio::test]
async fn it_is_played_over_sockjs_too() {
    let text = transcript(&[
        ("in", "CONNECT", CONNECT, 0),
        ("out", "CONNECTED", "CONNECTED\nversion:1.2\n\n\0", 1),
    ]);
    let broker = broker().await;
    replay(&broker, json!({ "transcript": text, "speed": 0 })).await;
    let mut client = Ws::open_at(&broker, "/stomp/000/a/websocket", None).await;
    assert_eq!(client.message().await.into_text().unwrap(), "o");
    client.send(json!([CONNECT]).to_string()).await;
    let connected = json!(["CONNECTED\nversion:1.2\n\n\0"]);
    assert_eq!(client.message().await.into_text().unwrap(), format!("a{connected}"));
}

#[tokio::test]
async fn a_broken_transcript_is_refused_by_line() {
    let broker = broker().await;
    let good = transcript(&[("in", "CONNECT", CONNECT, 0)]);
    for (body, what) in [
        (json!({}), "transcript"),
        (json!({ "transcript": "" }), "line 1"),
        (json!({ "transcript": format!("{good}{{}}\n") }), "line 3 of the transcript"),
        (json!({ "transcript": good, "speed": -1 }), "speed"),
        (json!({ "transcript": good, "clients": 0 }), "clients"),
        (json!({ "transcript": good, "clients": "some" }), "some"),
        (json!({ "transcript": good, "slow": true }), "slow"),
    ] {
        let error = post(&broker, "/control/replay", body).await.error(400);
        assert!(error.contains(what), "{error}");
    }
    let error = post(&broker, "/control/replay", json!({ "transcript": 9 })).await.error(404);
    assert!(error.contains("connection 9"), "{error}");
    // And none of that waits for a client.
    Tcp::connected(&broker).await.publish("/topic/t", "served as ever").await;
}
