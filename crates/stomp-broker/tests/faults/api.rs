//! `/control/faults` and `--scenario`.

use serde_json::{Value, json};

use crate::support::{Client, broker, http, soon};

/// The status and the JSON of an answer; null if it has no body.
async fn ask(broker: &stomp_broker::Broker, request: &str, body: &str) -> (u16, Value) {
    let (answer, _) = http(broker, request, body).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap_or_default())
}

const DROP: &str = r#"{"on":{"direction":"out","command":"RECEIPT"},"do":{"drop":true}}"#;

#[tokio::test]
async fn faults_are_added_listed_counted_and_removed() {
    let broker = broker("[]").await;
    assert_eq!(ask(&broker, "GET /control/faults", "").await, (200, json!([])));
    assert_eq!(ask(&broker, "POST /control/faults", DROP).await, (201, json!({"ids":[1]})));
    let two = format!(r#"{{"seed":1,"faults":[{DROP},{DROP}]}}"#);
    assert_eq!(ask(&broker, "POST /control/faults", &two).await, (201, json!({"ids":[2,3]})));

    let mut client = Client::tcp(&broker).await.connected().await;
    client.provoke_receipt("lost").await;
    client
        .send("SUBSCRIBE\nid:1\ndestination:/topic/x\n\n\0SEND\ndestination:/topic/x\n\nx\0")
        .await;
    assert!(client.until("\0").await.starts_with("MESSAGE"));
    let (_, list) = ask(&broker, "GET /control/faults", "").await;
    let hits: Vec<_> = list.as_array().unwrap().iter().map(|fault| fault["hits"].clone()).collect();
    assert_eq!(hits, [1, 0, 0]);
    assert_eq!(list[0]["on"], json!({"direction":"out","command":"RECEIPT"}));
    assert_eq!((&list[0]["do"], &list[0]["enabled"]), (&json!({"drop":true}), &json!(true)));

    assert_eq!(ask(&broker, "DELETE /control/faults/2", "").await.0, 204);
    let (_, list) = ask(&broker, "GET /control/faults", "").await;
    assert_eq!((&list[0]["id"], &list[1]["id"]), (&json!(1), &json!(3)));
    assert_eq!(ask(&broker, "DELETE /control/faults", "").await.0, 204);
    client.provoke_receipt("came").await;
    client.receipts_until("came").await;
}

#[tokio::test]
async fn a_fault_is_switched_off_and_on_without_being_lost() {
    let broker = broker(DROP).await;
    let mut client = Client::tcp(&broker).await.connected().await;
    assert_eq!(ask(&broker, "PATCH /control/faults/1", r#"{"enabled":false}"#).await.0, 204);
    client.provoke_receipt("1").await;
    client.receipts_until("1").await;
    assert_eq!(ask(&broker, "PATCH /control/faults", r#"{"enabled":true}"#).await.0, 204);
    client.provoke_receipt("2").await;
    client
        .send("SUBSCRIBE\nid:1\ndestination:/topic/x\n\n\0SEND\ndestination:/topic/x\n\nx\0")
        .await;
    assert!(client.until("\0").await.starts_with("MESSAGE"));
}

#[tokio::test]
async fn mistakes_are_told_and_change_nothing() {
    let broker = broker("[]").await;
    for (body, told) in [
        ("", "there is no body: send a JSON object such as {\"on\":"),
        ("{", "line 1"),
        (r#"{"on":{"command":"SEND"},"do":{"explode":true}}"#, "do.explode: unknown field"),
        (r#"[{"on":{"command":"SEND"},"do":{"status":404}}]"#, "do.status: cannot be done"),
        (r#"{"faults":[{"on":{},"do":{"drop":true}}]}"#, "faults[0]: on: nothing is given"),
        (r#"{"on":{"command":"SEND"},"do":{"drop":true},"times":0}"#, "times: 0 means never"),
        (r#"{"on":{"command":"SEND"},"do":{"drop":true},"probability":2}"#, "probability: 2"),
    ] {
        let (status, answer) = ask(&broker, "POST /control/faults", body).await;
        let error = answer["error"].as_str().unwrap_or_default();
        assert!(status == 400 && error.contains(told), "{body}: {status} {answer}");
    }
    assert_eq!(ask(&broker, "GET /control/faults", "").await.1, json!([]));
    for request in ["DELETE /control/faults/9", "DELETE /control/faults/x"] {
        let (status, answer) = ask(&broker, request, "").await;
        assert!(status == 404 && answer["error"].as_str().unwrap().contains("GET faults"));
    }
}

#[tokio::test]
async fn a_namespace_has_faults_of_its_own() {
    let broker = broker("[]").await;
    assert_eq!(ask(&broker, "POST /control/namespaces", r#"{"name":"bad"}"#).await.0, 201);
    let refuse = r#"{"on":{"http":"upgrade"},"do":{"status":403}}"#;
    assert_eq!(ask(&broker, "POST /ns/bad/control/faults", refuse).await.0, 201);
    assert_eq!(ask(&broker, "GET /ns/bad/ws", "").await.0, 403);
    Client::ws(&broker).await.connected().await;

    // Over TCP the host names the namespace, and from then on its faults strike.
    let wrong = r#"{"on":{"command":"CONNECTED"},"do":{"setHeaders":{"version":"7"}}}"#;
    assert_eq!(ask(&broker, "POST /ns/bad/control/faults", wrong).await.0, 201);
    let mut client = Client::tcp(&broker).await;
    client.send("CONNECT\naccept-version:1.2\nhost:bad\n\n\0").await;
    assert!(client.until("\0").await.contains("version:7\n"));
}

#[tokio::test]
async fn a_scenario_file_is_there_from_the_start_or_refused_with_its_line() {
    use std::process::Stdio;
    use tokio::io::{AsyncBufReadExt, BufReader};
    let folder = std::env::temp_dir().join(format!("stomp-broker-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("scenario.json");
    let program = |file: &std::path::Path| {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_stomp-broker"));
        command.args(["--listen", "127.0.0.1:0", "--tcp", "127.0.0.1:0", "--scenario"]).arg(file);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    };

    std::fs::write(
        &file,
        "{\"faults\":\n[{\"on\":{\"command\":\"SEND\"},\n\"do\":{\"dorp\":true}}]}",
    )
    .unwrap();
    let output = soon("the program to end", program(&file).output()).await.unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(told.contains("faults[0].do.dorp") && told.contains("line 3"), "{told}");

    std::fs::write(&file, format!("[{DROP}]")).unwrap();
    let mut child = program(&file).spawn().unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    soon("its line", stdout.read_line(&mut line)).await.unwrap();
    let started: Value = serde_json::from_str(&line).unwrap();
    let address = started["tcp"].as_str().unwrap();
    let socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let mut client = Client::Tcp(socket).connected().await;
    client.provoke_receipt("lost").await;
    client
        .send("SUBSCRIBE\nid:1\ndestination:/topic/x\n\n\0SEND\ndestination:/topic/x\n\nx\0")
        .await;
    assert!(client.until("\0").await.starts_with("MESSAGE"));
    child.kill().await.unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
}
