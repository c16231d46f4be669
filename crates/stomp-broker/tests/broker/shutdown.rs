//! The end of a busy broker: what was confirmed is delivered to those who read.

use std::collections::BTreeSet;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::support::{Tcp, broker, soon};

/// How often the program is stopped. `SHUTDOWNS` says otherwise.
const TIMES: usize = 5;

/// Messages that are confirmed before the program is stopped.
const WARM: usize = 500;

async fn started() -> (Child, std::net::SocketAddr) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stomp-broker"));
    command.args(["--listen", "127.0.0.1:0", "--tcp", "127.0.0.1:0"]).env("RUST_LOG", "off");
    let mut child = command.kill_on_drop(true).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = soon("the first line", lines.next_line()).await.unwrap().unwrap();
    let announced: serde_json::Value = serde_json::from_str(&line).unwrap();
    (child, announced["tcp"].as_str().unwrap().parse().unwrap())
}

async fn connected(address: std::net::SocketAddr) -> Tcp {
    let mut client = Tcp::open(address).await;
    client.send("CONNECT\naccept-version:1.2\n\n\0").await;
    client.expect("CONNECTED").await;
    client
}

/// The numbers that a subscriber gets, until the broker ends.
async fn subscribed(
    address: std::net::SocketAddr,
    destination: &str,
) -> JoinHandle<BTreeSet<String>> {
    let mut client = connected(address).await;
    client.subscribe("s", destination, "auto").await;
    tokio::spawn(async move {
        let mut numbers = BTreeSet::new();
        while let Some(frame) = client.frame().await {
            if frame.command == "MESSAGE" {
                numbers.insert(frame.text().to_owned());
            }
        }
        numbers
    })
}

/// Sends numbers, many at once, until the broker ends. Gives those that were confirmed.
async fn publishing(
    address: std::net::SocketAddr,
    (name, destination): (usize, &'static str),
    confirmed: watch::Sender<usize>,
) -> BTreeSet<String> {
    const AT_ONCE: usize = 50;
    let mut client = connected(address).await;
    let mut numbers = BTreeSet::new();
    for round in 0.. {
        let frames: String = (0..AT_ONCE)
            .map(|number| {
                let number = format!("{name}-{}", round * AT_ONCE + number);
                format!("SEND\ndestination:{destination}\nreceipt:{number}\n\n{number}\0")
            })
            .collect();
        if !client.try_send(frames).await {
            break;
        }
        for _ in 0..AT_ONCE {
            match client.frame().await {
                Some(frame) if frame.command == "RECEIPT" => {
                    numbers.insert(frame.get("receipt-id").to_owned());
                    confirmed.send_modify(|count| *count += 1);
                }
                _ => return numbers,
            }
        }
    }
    numbers
}

/// `W-7`: messages that had their RECEIPT were not delivered to a subscriber that was reading.
#[tokio::test]
async fn w_7_what_was_confirmed_is_delivered_before_the_end() {
    let times = std::env::var("SHUTDOWNS").ok().and_then(|times| times.parse().ok());
    for run in 0..times.unwrap_or(TIMES) {
        let (mut child, address) = started().await;
        let topic = subscribed(address, "/topic/t").await;
        let queue = subscribed(address, "/queue/q").await;
        let (count, mut confirmed) = watch::channel(0);
        let publishers: Vec<_> = (0..4)
            .map(|name| {
                let destination = ["/topic/t", "/queue/q"][name % 2];
                tokio::spawn(publishing(address, (name, destination), count.clone()))
            })
            .collect();
        soon("messages", confirmed.wait_for(|count| *count >= WARM)).await.unwrap();
        let pid = child.id().unwrap().to_string();
        Command::new("kill").args(["-s", "TERM", &pid]).status().await.unwrap();

        let mut promised = BTreeSet::new();
        for publisher in publishers {
            promised.extend(soon("a publisher to end", publisher).await.unwrap());
        }
        let mut delivered = soon("the subscriber to end", topic).await.unwrap();
        delivered.extend(soon("the consumer to end", queue).await.unwrap());
        let lost: Vec<_> = promised.difference(&delivered).collect();
        assert!(lost.is_empty(), "run {run}: {} of {} lost: {lost:?}", lost.len(), promised.len());
        assert!(soon("the program to end", child.wait()).await.unwrap().success());
    }
}

/// A client that was just served got the end of the stream without an ERROR: the router had let it go
/// before its session heard that the broker stops, which was taken for the client's own leaving.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_client_is_told_that_the_broker_stops() {
    for _ in 0..20 {
        let broker = broker().await;
        let mut clients = Vec::new();
        for _ in 0..50 {
            clients.push(Tcp::connected(&broker).await);
        }
        for client in &mut clients {
            client.send("SEND\ndestination:/topic/t\nreceipt:r\n\n\0").await;
        }
        let stopped = tokio::spawn(broker.shut_down());
        for mut client in clients {
            let mut last = soon("a frame", client.frame()).await.expect("no ERROR");
            if last.command == "RECEIPT" {
                last = soon("a frame", client.frame()).await.expect("no ERROR after RECEIPT");
            }
            assert_eq!(last.expect("ERROR").get("message"), "Shutting down");
        }
        soon("the broker to stop", stopped).await.unwrap();
    }
}
