//! `/metrics`: counts for Prometheus, in its text format 0.0.4.

use std::fmt::{Display, Write};
use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use crate::namespace::Namespace;
use crate::namespace::Registry;
use crate::records::{ConnectionState, Totals};
use crate::upstream::UpstreamCounts;

const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

pub(crate) async fn metrics(State(registry): State<Arc<Registry>>) -> impl IntoResponse {
    let mut namespaces = Vec::new();
    for namespace in registry.all() {
        namespaces.push(Snapshot::of(&namespace).await);
    }
    ([(header::CONTENT_TYPE, CONTENT_TYPE)], text(&registry, &namespaces))
}

/// The metrics of a namespace, taken at about the same moment.
struct Snapshot {
    name: String,
    totals: Totals,
    connections: usize,
    subscriptions: usize,
    queues: usize,
    waiting: usize,
    unacknowledged: usize,
    faults: usize,
}

impl Snapshot {
    async fn of(namespace: &Namespace) -> Self {
        let records = namespace.records.as_deref();
        let connections = records.map(crate::records::Records::connections).unwrap_or_default();
        let open = connections.iter().filter(|info| info.state != ConnectionState::Closed);
        let queues = namespace.router.queues().await;
        let faults = namespace.faults.list();
        Self {
            name: namespace.name.to_string(),
            totals: records.map(crate::records::Records::totals).unwrap_or_default(),
            connections: open.clone().count(),
            subscriptions: open.map(|info| info.subscriptions.len()).sum(),
            queues: queues.len(),
            waiting: queues.iter().map(|queue| queue.depth).sum(),
            unacknowledged: queues.iter().map(|queue| queue.unacknowledged).sum(),
            faults: faults.iter().filter(|listed| listed.fault.enabled).count(),
        }
    }
}

fn text(registry: &Registry, namespaces: &[Snapshot]) -> String {
    let mut page = Page::default();
    page.metric("stomp_broker_info", "gauge", "The broker's version.");
    page.sample(&[("version", env!("CARGO_PKG_VERSION"))], 1);
    page.metric("stomp_broker_uptime_seconds", "gauge", "Seconds since the broker was started.");
    page.sample(&[], registry.started.elapsed().as_secs_f64());
    if let Some(upstream) = &registry.settings.relay {
        page.upstream(upstream.counts());
    }
    counters(&mut page, namespaces);
    gauges(&mut page, namespaces);
    page.text
}

fn counters(page: &mut Page, namespaces: &[Snapshot]) {
    page.metric("stomp_broker_connections_opened_total", "counter", "Connections that were made.");
    page.each(namespaces, |namespace| namespace.totals.opened);
    page.metric("stomp_broker_connections_closed_total", "counter", "Connections that ended.");
    page.each(namespaces, |namespace| namespace.totals.closed);

    page.metric("stomp_broker_frames_total", "counter", "STOMP frames, by direction and command.");
    for namespace in namespaces {
        for (direction, flow) in namespace.totals.flows() {
            for (command, count) in flow.frames() {
                let labels =
                    [("world", &*namespace.name), ("direction", direction), ("command", command)];
                page.sample(&labels, count);
            }
        }
    }
    page.metric("stomp_broker_heart_beats_total", "counter", "Heart-beats, by direction.");
    page.each_way(namespaces, |flow| flow.heart_beats);
    // Each under its name in version 0.1, too.
    for name in ["stomp_broker_bytes_total", "stomp_broker_octets_total"] {
        page.metric(name, "counter", "Bytes of STOMP, by direction.");
        page.each_way(namespaces, |flow| flow.bytes);
    }
    for name in ["stomp_broker_malformed_bytes_total", "stomp_broker_malformed_octets_total"] {
        page.metric(name, "counter", "Bytes that were no STOMP frame, by direction.");
        page.each_way(namespaces, |flow| flow.unknown);
    }
}

fn gauges(page: &mut Page, namespaces: &[Snapshot]) {
    page.metric("stomp_broker_connections", "gauge", "Connections that are open.");
    page.each(namespaces, |namespace| namespace.connections);
    page.metric("stomp_broker_subscriptions", "gauge", "Subscriptions that are open.");
    page.each(namespaces, |namespace| namespace.subscriptions);
    page.metric("stomp_broker_queues", "gauge", "Queues that have messages or consumers.");
    page.each(namespaces, |namespace| namespace.queues);
    page.metric("stomp_broker_queue_messages", "gauge", "Messages that wait in queues.");
    page.each(namespaces, |namespace| namespace.waiting);
    let help = "Messages from queues that were delivered and are not acknowledged.";
    page.metric("stomp_broker_queue_unacknowledged", "gauge", help);
    page.each(namespaces, |namespace| namespace.unacknowledged);
    page.metric("stomp_broker_faults", "gauge", "Faults that are switched on.");
    page.each(namespaces, |namespace| namespace.faults);
}

#[derive(Default)]
struct Page {
    text: String,
    name: &'static str,
}

impl Page {
    /// The samples that follow are of this metric.
    fn metric(&mut self, name: &'static str, kind: &str, help: &str) {
        self.name = name;
        let _ = writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    /// The connections of a gateway to the broker behind it.
    fn upstream(&mut self, counts: UpstreamCounts) {
        let UpstreamCounts { open, opened, failed } = counts;
        self.metric(
            "stomp_broker_upstream_connections",
            "gauge",
            "Open connections to the broker behind.",
        );
        self.sample(&[], open);
        let help = "Connections made to the broker behind.";
        self.metric("stomp_broker_upstream_connections_opened_total", "counter", help);
        self.sample(&[], opened);
        let help = "Sessions for which no node of the broker behind could be reached.";
        self.metric("stomp_broker_upstream_failures_total", "counter", help);
        self.sample(&[], failed);
    }

    fn each<T: Display>(&mut self, namespaces: &[Snapshot], value: impl Fn(&Snapshot) -> T) {
        for namespace in namespaces {
            self.sample(&[("world", &namespace.name)], value(namespace));
        }
    }

    fn each_way(&mut self, namespaces: &[Snapshot], value: impl Fn(&crate::records::Flow) -> u64) {
        for namespace in namespaces {
            for (direction, flow) in namespace.totals.flows() {
                self.sample(&[("world", &namespace.name), ("direction", direction)], value(flow));
            }
        }
    }

    fn sample(&mut self, labels: &[(&str, &str)], value: impl Display) {
        let labels: Vec<_> =
            labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
        let _ = match &*labels {
            [] => writeln!(self.text, "{} {value}", self.name),
            labels => writeln!(self.text, "{}{{{}}} {value}", self.name, labels.join(",")),
        };
    }
}

/// As a label's value has to be written.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
