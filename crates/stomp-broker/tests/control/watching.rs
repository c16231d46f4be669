//! What the broker can tell of its clients.

use serde_json::{Value, json};
use stomp_broker::{Broker, Config, ControlOptions, RecordLimits};

use crate::http::{Answer, delete, get, post};
use crate::support::{Tcp, Ws, broker, broker_with};

async fn wait_for(broker: &Broker, body: Value) -> Answer {
    post(broker, "/control/wait-for", body).await
}

/// The frames that a wait has found.
async fn found(broker: &Broker, pattern: Value) -> Vec<Value> {
    let body = json!({ "match": pattern, "timeoutMs": 30_000 });
    wait_for(broker, body).await.json()["frames"].as_array().unwrap().clone()
}

#[tokio::test]
async fn connections_show_who_is_there_and_what_they_want() {
    let broker = broker().await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    let connect = "CONNECT\naccept-version:1.1,1.2\nhost:x\nlogin:me\npasscode:sesame\n\
                   heart-beat:0,60000\n\n\0";
    client.send(connect).await;
    let session = client.expect("CONNECTED").await.get("session").to_owned();
    client.subscribe("a\\cb", "/queue/q", "client").await;
    let mut idle = Ws::open(&broker, None).await;
    found(&broker, json!({ "command": "OPENED", "connection": 2 })).await;

    let list = get(&broker, "/control/connections").await.json();
    let one = &list[0];
    assert_eq!(one["state"], "connected");
    assert_eq!(one["transport"], "tcp");
    assert_eq!((&one["login"], &one["version"]), (&json!("me"), &json!("1.2")));
    assert_eq!(one["session"], session);
    assert_eq!(one["clientHeartBeat"], "0,60000");
    assert_eq!((&one["framesIn"], &one["framesOut"]), (&json!(2), &json!(2)));
    // The names of version 0.1 are there too.
    assert!(one["bytesIn"].as_u64() > Some(50), "{one}");
    assert_eq!((&one["octetsIn"], &one["octetsOut"]), (&one["bytesIn"], &one["bytesOut"]));
    assert!(one["peer"].as_str().unwrap().starts_with("127.0.0.1:"));
    assert_eq!(list[1]["state"], "opened");
    assert_eq!(list[1]["transport"], "websocket");
    assert_eq!(get(&broker, "/control/connections/1").await.json(), *one);
    assert!(get(&broker, "/control/connections/9").await.error(404).contains("there are 1, 2"));

    let subscriptions = get(&broker, "/control/subscriptions").await.json();
    assert_eq!(subscriptions.as_array().unwrap().len(), 1);
    assert_eq!(subscriptions[0]["id"], "a:b");
    assert_eq!(subscriptions[0]["destination"], "/queue/q");
    assert_eq!(subscriptions[0]["ack"], "client");

    client.send("DISCONNECT\nreceipt:bye\n\n\0").await;
    client.expect("RECEIPT").await;
    client.expect_end().await;
    let closed = found(&broker, json!({ "command": "CLOSED", "connection": 1 })).await;
    assert_eq!(closed[0]["body"], "finished");
    assert_eq!(get(&broker, "/control/connections/1").await.json()["state"], "closed");
    assert_eq!(get(&broker, "/control/subscriptions").await.json(), json!([]));
    idle.send("x").await;
}

/// `B-7`, `W-2`: everything that shows frames hides the same secrets, whatever the frame and its spelling.
#[tokio::test]
async fn no_secret_is_shown_in_any_frame() {
    let options = ControlOptions { secret_names: vec!["ticket".into()], ..Default::default() };
    let broker = broker_with(Config { control: options, ..Config::default() }).await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.0\npasscode :sesame\njwt: sesame\n\n\0").await;
    client.expect("CONNECTED").await;
    client.subscribe("a", "/topic/t", "auto").await;
    client
        .send(
            "SEND\ndestination:/topic/t\nX-CSRF-TOKEN:sesame\naccess_token:sesame\napikey:sesame\n\
             authorization:sesame\nCookie:sesame\nrefreshToken:sesame\nTicket:sesame\nkind:shown\n\n\0",
        )
        .await;
    client.expect("MESSAGE").await;
    let mut mistyped = Tcp::open(broker.tcp_addr()).await;
    mistyped.send("CONECT\nlogin:me\npasscode:sesame\n\n\0").await;
    mistyped.expect("ERROR").await;
    found(&broker, json!({ "command": "CLOSED", "connection": 2 })).await;

    for path in ["frames", "connections", "transcripts/1", "transcripts/2"] {
        let answer = get(&broker, &format!("/control/{path}")).await;
        assert!(!answer.text.contains("sesame"), "{path}: {}", answer.text);
    }
    let frames = found(&broker, json!({ "command": "MESSAGE" })).await;
    let headers = &frames[0]["headers"];
    for name in ["X-CSRF-TOKEN", "access_token", "apikey", "authorization", "Cookie", "Ticket"] {
        assert_eq!(headers[name], "***", "{name} in {headers}");
    }
    assert_eq!(headers["kind"], "shown");
}

#[tokio::test]
async fn frames_are_recorded_both_ways_without_secrets() {
    let broker = broker().await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.2\nlogin:me\npasscode:sesame\nhost:x\n\n\0\n").await;
    client.expect("CONNECTED").await;
    client.send("\n").await;
    client.subscribe("a", "/topic/t", "auto").await;
    client.send("SEND\ndestination:/topic/t\nk:a\\nb\nk:c\ncontent-length:2\n\n\u{7}\0\0").await;
    client.expect("MESSAGE").await;
    client.send(b"SEND\ndestination:/topic/t\nreceipt:r\n\n\xff\0").await;
    client.expect("MESSAGE").await;

    let all = get(&broker, "/control/frames").await;
    assert!(!all.text.contains("sesame") && !all.head.contains("sesame"));
    let all = all.json();
    let seen: Vec<_> = all["frames"].as_array().unwrap().iter().collect();
    let commands: Vec<_> = seen.iter().map(|f| f["command"].as_str().unwrap()).collect();
    let (start, end) = commands.split_at(8);
    // A heart-beat is recorded and not shown unless it is asked for. The line feed behind CONNECT is none (`K3`).
    assert_eq!(
        start,
        ["OPENED", "CONNECT", "CONNECTED", "SUBSCRIBE", "RECEIPT", "SEND", "MESSAGE", "SEND"]
    );
    assert!(end.contains(&"MESSAGE"), "{end:?}");
    assert_eq!(seen[1]["headers"]["passcode"], "***");
    let send = seen[5];
    assert_eq!(send["headers"]["k"], "a\nb", "unescaped, and the first of two");
    assert_eq!(send["body"], "\u{7}\0");
    assert_eq!(send["direction"], "in");
    assert_eq!(seen[7]["bodyBase64"], "/w==");
    let seqs: Vec<_> = seen.iter().map(|f| f["seq"].as_u64().unwrap()).collect();
    assert!(seqs.is_sorted());

    let path = format!("/control/frames?since={}&command=SEND&limit=1", seqs[5]);
    let page = get(&broker, &path).await.json();
    assert_eq!(page["frames"].as_array().unwrap().len(), 1);
    assert_eq!((&page["frames"][0]["seq"], &page["next"]), (&json!(seqs[7]), &json!(seqs[7])));
    let beats = get(&broker, "/control/frames?command=HEARTBEAT").await.json();
    assert_eq!(beats["frames"].as_array().unwrap().len(), 1);
    assert!(get(&broker, "/control/frames?sicne=1").await.error(400).contains("since"));

    assert_eq!(delete(&broker, "/control/frames").await.status, 204);
    let rest = get(&broker, "/control/frames?direction=in").await.json();
    assert_eq!(rest["frames"], json!([]));
}

#[tokio::test]
async fn who_has_waited_for_a_subscription_may_publish() {
    let broker = broker().await;
    for round in 0..20 {
        let mut client = Tcp::connected(&broker).await;
        let name = format!("/topic/round.{round}");
        // No receipt: nothing but the wait can tell.
        client.send(format!("SUBSCRIBE\nid:1\ndestination:{name}\n\n\0")).await;
        let pattern = json!({ "command": "SUBSCRIBE", "destination": "/topic/*", "headers": { "id": "*" },
            "direction": "in", "connection": round + 1 });
        assert_eq!(found(&broker, pattern).await[0]["headers"]["destination"], name);
        let message = json!({ "destination": name, "body": "안녕", "headers": { "k": "v" } });
        post(&broker, "/control/publish", message).await.json();
        let message = client.expect_message("안녕").await;
        assert_eq!(message.get("k"), "v");
    }
}

#[tokio::test]
async fn a_wait_ends_when_as_many_have_come_as_are_wanted() {
    let broker = broker().await;
    let mut client = Tcp::connected(&broker).await;
    let pattern = json!({ "command": "SEND", "bodyRegex": "^order [0-9]+$" });
    let waiting = async {
        let body = json!({ "match": pattern, "count": 2, "timeoutMs": 30_000 });
        wait_for(&broker, body).await.json()
    };
    let sending = async {
        for body in ["order 1", "disorder", "order 2"] {
            client.publish("/topic/t", body).await;
        }
    };
    let (found, ()) = tokio::join!(waiting, sending);
    let bodies: Vec<_> = found["frames"].as_array().unwrap().iter().map(|f| &f["body"]).collect();
    assert_eq!(bodies, ["order 1", "order 2"]);
    let since = found["frames"][1]["seq"].clone();
    let body = json!({ "match": pattern, "since": since, "timeoutMs": 1 });
    assert_eq!(wait_for(&broker, body).await.status, 408);
}

#[tokio::test]
async fn a_wait_in_vain_tells_what_came_instead() {
    let broker = broker().await;
    let mut client = Tcp::connected(&broker).await;
    client.publish("/topic/other", "x").await;
    let body = json!({ "match": { "destination": "/topic/t" }, "timeoutMs": 10 });
    let answer = wait_for(&broker, body).await;
    assert!(answer.error(408).contains("0 came"), "{answer:?}");
    let body: Value = serde_json::from_str(&answer.text).unwrap();
    let instead = body["instead"].as_array().unwrap();
    assert!(instead.iter().any(|f| f["headers"]["destination"] == "/topic/other"), "{instead:?}");
    for (body, what) in [
        (json!({ "match": { "bodyRegex": "(" } }), "unclosed"),
        (json!({ "match": { "comand": "SEND" } }), "comand"),
        (json!({ "timeoutMs": 10_000_000 }), "600000"),
    ] {
        let error = wait_for(&broker, body).await.error(400);
        assert!(error.contains(what), "{error}");
    }
}

#[tokio::test]
async fn what_is_no_stomp_is_on_record_too() {
    let broker = broker().await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send("GET / HTTP/1.1\r\n\r\n\0rest").await;
    client.expect_error().await;
    let unknown =
        found(&broker, json!({ "command": "*", "direction": "in", "body": "rest" })).await;
    assert_eq!(unknown[0]["command"], "UNKNOWN");
}

#[tokio::test]
async fn the_record_is_bounded() {
    let record = RecordLimits { frames: 10, frame_bytes: 100, ..RecordLimits::default() };
    let control = ControlOptions { record, ..ControlOptions::default() };
    let broker = broker_with(Config { control, ..Config::default() }).await;
    let mut client = Tcp::connected(&broker).await;
    for _ in 0..20 {
        client.publish("/topic/t", &"x".repeat(200)).await;
    }
    let page = get(&broker, "/control/frames").await.json();
    let frames = page["frames"].as_array().unwrap();
    assert_eq!(frames.len(), 10);
    assert_eq!(frames[0]["seq"], page["oldest"]);
    assert!(page["oldest"].as_u64().unwrap() > 1);
    let send = frames.iter().find(|frame| frame["command"] == "SEND").unwrap();
    assert_eq!(send["truncated"], true);
    assert!(send["body"].as_str().unwrap().len() < 100);
    assert_eq!(get(&broker, "/control/connections").await.json()[0]["framesIn"], 21);
}

#[tokio::test]
async fn a_transcript_has_the_bytes_as_they_were() {
    let broker = broker().await;
    let mut client = Tcp::connected(&broker).await;
    client.send("SEND\r\ndestination:/topic/t\r\nreceipt:r\r\n\r\nx\0\n").await;
    client.expect("RECEIPT").await;
    let answer = get(&broker, "/control/transcripts/1").await;
    assert!(answer.head.contains("content-type: application/x-ndjson"));
    let lines: Vec<Value> =
        answer.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["transcript"], 1);
    let send = lines.iter().find(|line| line["command"] == "SEND").unwrap();
    assert_eq!(send["bytes"], "SEND\r\ndestination:/topic/t\r\nreceipt:r\r\n\r\nx\0");
    assert_eq!(send["octets"], send["bytes"], "the name in version 0.1");
    assert!(lines.iter().any(|line| line["command"] == "RECEIPT" && line["direction"] == "out"));
}

#[tokio::test]
async fn queues_show_what_waits_and_what_is_unacknowledged() {
    let broker = broker().await;
    let mut client = Tcp::connected(&broker).await;
    for body in ["a", "b"] {
        let message = json!({ "destination": "/queue/q", "body": body });
        post(&broker, "/control/publish", message).await.json();
    }
    let queues = get(&broker, "/control/queues").await.json();
    let waiting = json!({ "name": "/queue/q", "depth": 2, "unacknowledged": 0, "consumers": 0 });
    assert_eq!(queues, json!([waiting]));
    client.subscribe("1", "/queue/q", "client").await;
    client.expect_message("a").await;
    client.expect_message("b").await;
    let queues = get(&broker, "/control/queues").await.json();
    let taken = json!({ "name": "/queue/q", "depth": 0, "unacknowledged": 2, "consumers": 1 });
    assert_eq!(queues, json!([taken]));
    client.send_and_confirm("UNSUBSCRIBE\nid:1\nreceipt:u\n\n\0").await;
    assert_eq!(get(&broker, "/control/queues").await.json()[0]["depth"], 2);
    assert_eq!(delete(&broker, "/control/queues").await.status, 204);
    assert_eq!(get(&broker, "/control/queues").await.json(), json!([]));
    for (body, what) in [
        (json!({ "destination": "/nowhere" }), "/topic/"),
        (json!({ "destination": "/topic/t", "body": "", "bodyBase64": "" }), "not both"),
        (json!({ "destination": "/topic/t", "bodyBase64": "?" }), "bodyBase64"),
        (json!({}), "destination"),
    ] {
        let error = post(&broker, "/control/publish", body).await.error(400);
        assert!(error.contains(what), "{error}");
    }
}
