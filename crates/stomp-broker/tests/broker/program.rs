//! The program: its line, its signals, its words.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::support::{Tcp, soon};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stomp-broker"));
    command.kill_on_drop(true).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A running program and the addresses it announced: HTTP and TCP.
async fn started(args: &[&str]) -> (Child, String, String) {
    try_start(args).await.expect("a line before the end")
}

/// None if the program ended without announcing anything.
async fn try_start(args: &[&str]) -> Option<(Child, String, String)> {
    let mut child = program().args(args).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = soon("the first line", lines.next_line()).await.unwrap()?;
    let announced: serde_json::Value = serde_json::from_str(&line).unwrap();
    let address = |name: &str| announced[name].as_str().unwrap().to_owned();
    let (http, tcp) = (address("http"), address("tcp"));
    assert_eq!(line, format!(r#"{{"http":"{http}","tcp":"{tcp}"}}"#));
    Some((child, http, tcp))
}

pub(crate) const ANY_PORT: [&str; 4] = ["--listen", "127.0.0.1:0", "--tcp", "127.0.0.1:0"];

#[tokio::test]
async fn it_announces_where_it_accepts_and_stops_when_told_to() {
    for signal in ["TERM", "INT"] {
        let (mut child, http, tcp) = started(&ANY_PORT).await;
        soon("HTTP", tokio::net::TcpStream::connect(http)).await.unwrap();
        let mut client = Tcp::open(tcp.parse().unwrap()).await;
        client.send("CONNECT\naccept-version:1.2\n\n\0").await;
        client.expect("CONNECTED").await;

        let pid = child.id().unwrap().to_string();
        Command::new("kill").args(["-s", signal, &pid]).status().await.unwrap();
        assert_eq!(client.expect_error().await.get("message"), "Shutting down");
        drop(client);
        let status = soon("the program to end", child.wait()).await.unwrap();
        assert!(status.success(), "{signal}: {status}");
    }
}

#[tokio::test]
async fn killed_and_started_again_it_takes_the_same_ports() {
    // Another program may be given a port in between, though hardly three times.
    for attempt in 1..=3 {
        let (mut child, http, tcp) = started(&ANY_PORT).await;
        let mut client = Tcp::open(tcp.parse().unwrap()).await;
        client.send("CONNECT\naccept-version:1.2\n\n\0").await;
        client.expect("CONNECTED").await;
        child.kill().await.unwrap();
        client.expect_end().await;

        match try_start(&["--listen", &http, "--tcp", &tcp]).await {
            Some((_again, http_again, tcp_again)) => {
                return assert_eq!((http_again, tcp_again), (http, tcp));
            }
            None => assert!(attempt < 3, "the ports were not free again"),
        }
    }
}

#[tokio::test]
async fn flags_do_what_they_say() {
    let args = [&ANY_PORT[..], &["--login", "me:secret", "--heart-beat", "0,5000"]].concat();
    let (_child, _, tcp) = started(&args).await;
    let mut client = Tcp::open(tcp.parse().unwrap()).await;
    client.send("CONNECT\naccept-version:1.2\nlogin:me\npasscode:secret\n\n\0").await;
    assert_eq!(client.expect("CONNECTED").await.get("heart-beat"), "0,5000");
    let mut client = Tcp::open(tcp.parse().unwrap()).await;
    client.send("CONNECT\naccept-version:1.2\nlogin:me\npasscode:other\n\n\0").await;
    assert_eq!(client.expect_error().await.get("message"), "Bad CONNECT");
}

#[tokio::test]
async fn a_transcript_is_played_to_every_client() {
    let text = concat!(
        "{\"transcript\":1}\n",
        "{\"at\":0,\"direction\":\"in\",\"command\":\"CONNECT\"}\n",
        "{\"at\":90000,\"direction\":\"out\",\"command\":\"ERROR\",\"bytes\":\"ERROR\\nmessage:no\\n\\n\\u0000\"}\n",
        "{\"at\":90000,\"direction\":\"out\",\"command\":\"CLOSED\",\"code\":1002}\n",
    );
    let file = users_file("transcript", text);
    let args = [&ANY_PORT[..], &["--replay", &file, "--replay-speed", "0"]].concat();
    let (_child, _, tcp) = started(&args).await;
    for _ in 0..2 {
        let mut client = Tcp::open(tcp.parse().unwrap()).await;
        client.send("CONNECT\naccept-version:1.2\n\n\0").await;
        assert_eq!(client.expect_error().await.get("message"), "no");
    }
    let broken = users_file("broken-transcript", "{\"transcript\":1}\n{}\n");
    assert!(try_start(&[&ANY_PORT[..], &["--replay", &broken]].concat()).await.is_none());
}

/// A file of users, of this test alone.
pub(crate) fn users_file(name: &str, text: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn users_come_from_a_file_and_from_flags() {
    let file = users_file("users", "# two of them\nkim:secret\nlee:a:b\n");
    let args = [&ANY_PORT[..], &["--users", &file, "--login", "me:mine"]].concat();
    let (_child, _, tcp) = started(&args).await;
    for credentials in ["kim\npasscode:secret", "lee\npasscode:a:b", "me\npasscode:mine"] {
        let mut client = Tcp::open(tcp.parse().unwrap()).await;
        client.send(format!("CONNECT\naccept-version:1.2\nlogin:{credentials}\n\n\0")).await;
        client.expect("CONNECTED").await;
    }
    let mut client = Tcp::open(tcp.parse().unwrap()).await;
    client.send("CONNECT\naccept-version:1.2\nlogin:kim\npasscode:mine\n\n\0").await;
    assert_eq!(client.expect_error().await.get("message"), "Bad CONNECT");
}

#[tokio::test]
async fn a_file_of_users_that_is_wrong_is_refused_by_its_line() {
    let file = users_file("bad-users", "kim:pa55\n\npa55word\n");
    let output = soon("the program", program().args(["--users", &file]).output()).await.unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success(), "{stderr}");
    assert!(stderr.contains("line 3: expected USER:PASS"), "{stderr}");
    assert!(!stderr.contains("pa55"), "{stderr}");
}

#[tokio::test]
async fn the_flags_of_delivering_do_what_they_say() {
    let args = [
        &ANY_PORT[..],
        &["--max-redeliveries", "1", "--slow-consumer", "drop", "--max-subscriptions", "2"],
    ]
    .concat();
    let (_child, _, tcp) = started(&args).await;
    let mut client = Tcp::open(tcp.parse().unwrap()).await;
    client.send("CONNECT\naccept-version:1.2\n\n\0").await;
    client.expect("CONNECTED").await;
    client.publish("/queue/q", "hot").await;
    client.subscribe("a", "/queue/q", "client-individual").await;
    for _ in 0..2 {
        let id = client.expect_message("hot").await.get("ack").to_owned();
        client.send(format!("NACK\nid:{id}\n\n\0")).await;
    }
    client.subscribe("b", "/queue/DLQ.q", "auto").await;
    client.expect_message("hot").await;
    client.send("SUBSCRIBE\nid:c\ndestination:/topic/t\n\n\0").await;
    assert_eq!(client.expect_error().await.get("message"), "Too many subscriptions");
}

#[tokio::test]
async fn what_it_cannot_do_it_says_and_fails() {
    for (args, what) in [
        (&["--listen", "nonsense"][..], "nonsense"),
        (&["--listen", "127.0.0.1:0", "--tcp", "127.0.0.1:0", "--site", "/no/such"], "/no/such"),
        (&["--login", "nopasscode"], "USER:PASS"),
        (&["--heart-beat", "often"], "10000,10000"),
        (&["--refuse", "pigeon"], "xhr-streaming"),
        (&["--allow-origin", "app.example"], "https://app.example:8443"),
        // `M4`: each page would act as this user.
        (&["--relay", "127.0.0.1:1", "--relay-login", "a:b"], "--allow-origin"),
        (&["--control-token", " "], "printable"),
        (&["--tls-cert", "cert.pem"], "--tls-key"),
        (&["--ws-frames", "morse"], "auto, text, binary"),
        (&["--users", "/no/such"], "/no/such"),
        (&["--slow-consumer", "wait"], "disconnect"),
    ] {
        let output = soon("the program", program().args(args).output()).await.unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && stderr.contains(what), "{args:?}: {stderr}");
        assert!(output.stdout.is_empty());
    }
}

#[tokio::test]
async fn help_teaches() {
    let output = soon("the help", program().arg("--help").output()).await.unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for word in [
        "/ws",
        "/topic/",
        "/queue/",
        "/user/",
        "/temp-queue/",
        "/app/chat",
        "--login",
        "--site",
        "SIGTERM",
        "JSON",
    ] {
        assert!(help.contains(word), "no {word} in:\n{help}");
    }
    // What it takes, it tells.
    let told = refused(&["--persona", "nonsense"]).await;
    let personas = told.split_once("none of ").unwrap().1.lines().next().unwrap();
    for persona in personas.split(", ") {
        assert!(help.contains(persona), "no {persona} in:\n{help}");
    }
}

#[tokio::test]
async fn frames_are_logged_for_who_asks_without_bodies_and_secrets() {
    let (mut child, _, tcp) = started(&[&ANY_PORT[..], &["--log-frames"]].concat()).await;
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut client = Tcp::open(tcp.parse().unwrap()).await;
    client.send("CONNECT\naccept-version:1.2\nlogin:me\npasscode:sesame\n\n\0").await;
    client.expect("CONNECTED").await;
    client.subscribe("1", "/topic/a", "auto").await;
    client.send("SEND\ndestination:/topic/a\n\na letter\0").await;
    client.expect_message("a letter").await;

    let mut seen = String::new();
    while !seen.contains(">>> MESSAGE") {
        seen +=
            &soon("a line of the log", log.next_line()).await.unwrap().expect("the log goes on");
    }
    assert!(seen.contains("<<< CONNECT") && seen.contains("login:me"), "{seen}");
    assert!(seen.contains("<<< SEND") && seen.contains("destination:/topic/a"), "{seen}");
    assert!(!seen.contains("sesame") && !seen.contains("a letter"), "{seen}");
}

/// What the program says when it ends at once.
pub(crate) async fn refused(args: &[&str]) -> String {
    let output = soon("the end", program().args(args).output()).await.unwrap();
    assert!(!output.status.success(), "{args:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn n_14_mistakes_on_the_command_line_are_told_with_what_is_right() {
    // N-14: what can never work was taken, or refused without what would be right.
    let scenario = users_file("mistyped", r#"{"on":{"command":"MESAGE"},"do":{"drop":true}}"#);
    for (args, told) in [
        (["--relay", "localhost"], "HOST:PORT, such as localhost:61613"),
        (["--scenario", &scenario], "\"MESAGE\" is no command of STOMP"),
        (["--max-body", "10XB"], "65536, 64KiB or 10MB"),
        (["--max-body", "0"], "at least 1"),
        (["--max-connections", "0"], "at least 1"),
        (["--max-connections", "many"], "no number, such as 100"),
        (["--secret", ""], "such as x-session-key"),
        (["--ws-path", "ws"], "does not begin with /"),
        (["--token", "s3cret"], "USER:TOKEN"),
    ] {
        let error = refused(&args).await;
        assert!(error.contains(told), "{args:?}: {error}");
    }
}

#[tokio::test]
async fn n_14_sizes_have_units() {
    let args = [&ANY_PORT[..], &["--max-body", "1KB", "--record-bytes", "10MB"]].concat();
    let (_child, _, tcp) = started(&args).await;
    let mut client = Tcp::open(tcp.parse().unwrap()).await;
    client.send("CONNECT\naccept-version:1.2\nhost:x\n\n\0").await;
    client.expect("CONNECTED").await;
    client.send(format!("SEND\ndestination:/topic/a\n\n{}\0", "x".repeat(1001))).await;
    assert!(client.expect_error().await.text().contains("1000"));
}

#[tokio::test]
async fn n_14_a_port_in_use_names_a_remedy() {
    let (_child, http, _) = started(&ANY_PORT).await;
    let error = refused(&["--listen", &http, "--tcp", "127.0.0.1:0"]).await;
    assert!(error.contains(&http) && error.contains("--listen HOST:PORT"), "{error}");
}

#[tokio::test]
async fn b_8_the_line_has_paths_that_are_not_the_usual_ones() {
    let args = [&ANY_PORT[..], &["--sockjs-path", "/gs-guide-websocket"]].concat();
    let mut child = program().args(args).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = soon("the first line", lines.next_line()).await.unwrap().unwrap();
    let announced: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(announced["sockjs"], "/gs-guide-websocket");
    assert!(announced.get("ws").is_none(), "{line}");
}
