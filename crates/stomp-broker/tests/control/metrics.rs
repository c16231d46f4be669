//! Counts for Prometheus.

use serde_json::json;
use stomp_broker::Broker;

use crate::http::{get, post};
use crate::support::{Tcp, broker};

/// The value of a sample, by its name and labels.
async fn sample(broker: &Broker, name: &str) -> Option<String> {
    let page = get(broker, "/metrics").await;
    assert!(page.head.contains("content-type: text/plain; version=0.0.4"), "{}", page.head);
    let mut lines = page.text.lines();
    lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(' ').map(String::from))
}

async fn assert_sample(broker: &Broker, name: &str, value: &str) {
    assert_eq!(sample(broker, name).await.as_deref(), Some(value), "{name}");
}

#[tokio::test]
async fn frames_are_counted_by_direction_and_command() {
    let broker = broker().await;
    let mut client = Tcp::connected(&broker).await;
    client.subscribe("1", "/topic/a", "auto").await;
    for _ in 0..3 {
        client.send("SEND\ndestination:/topic/a\n\nx\0").await;
        client.expect("MESSAGE").await;
    }
    let frames = |direction: &str, command: &str| {
        format!(
            "stomp_broker_frames_total{{world=\"default\",direction=\"{direction}\",\
             command=\"{command}\"}}"
        )
    };
    assert_sample(&broker, &frames("in", "SEND"), "3").await;
    assert_sample(&broker, &frames("out", "MESSAGE"), "3").await;
    assert_sample(&broker, &frames("in", "CONNECT"), "1").await;
    assert_eq!(sample(&broker, &frames("in", "MESSAGE")).await, None);
    assert_sample(&broker, "stomp_broker_connections{world=\"default\"}", "1").await;
    assert_sample(&broker, "stomp_broker_subscriptions{world=\"default\"}", "1").await;
    for name in ["stomp_broker_bytes_total", "stomp_broker_octets_total"] {
        let bytes = format!("{name}{{world=\"default\",direction=\"in\"}}");
        let count = sample(&broker, &bytes).await.and_then(|count| count.parse::<u64>().ok());
        assert!(count.is_some_and(|count| count > 100), "{name}: {count:?}");
    }
}

#[tokio::test]
async fn what_waits_in_queues_can_be_seen() {
    let broker = broker().await;
    for body in ["one", "two"] {
        let message = json!({ "destination": "/queue/q", "body": body });
        assert_eq!(post(&broker, "/control/publish", message).await.status, 200);
    }
    assert_sample(&broker, "stomp_broker_queues{world=\"default\"}", "1").await;
    assert_sample(&broker, "stomp_broker_queue_messages{world=\"default\"}", "2").await;
}

#[tokio::test]
async fn the_counts_of_a_world_with_an_odd_name_can_be_read() {
    let broker = broker().await;
    let odd = json!({ "name": "a \"quoted\\ name" });
    assert_eq!(post(&broker, "/control/namespaces", odd).await.status / 100, 2);
    let name = r#"stomp_broker_connections_opened_total{world="a \"quoted\\ name"}"#;
    assert_sample(&broker, name, "0").await;
}

#[tokio::test]
async fn every_sample_has_its_help_and_its_type() {
    let broker = broker().await;
    drop(Tcp::connected(&broker).await);
    let page = get(&broker, "/metrics").await.text;
    for line in page.lines().filter(|line| !line.starts_with('#')) {
        let name = line.split(['{', ' ']).next().unwrap();
        let kind = if name.ends_with("_total") { "counter" } else { "gauge" };
        assert!(page.contains(&format!("# TYPE {name} {kind}\n")), "{name}");
        assert!(page.contains(&format!("# HELP {name} ")), "{name}");
    }
}
