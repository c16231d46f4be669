//! `--virtual-host`: namespaces by the `host` of CONNECT.

use stomp_broker::{Broker, Config};

use crate::support::{Tcp, Ws, broker, broker_with};

async fn hosts() -> Broker {
    let virtual_hosts = vec!["one".into(), "other".into()];
    broker_with(Config { virtual_hosts, ..Config::default() }).await
}

async fn connect(broker: &Broker, host: &str) -> Tcp {
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send(format!("CONNECT\naccept-version:1.2\n{host}\n\0")).await;
    client
}

#[tokio::test]
async fn each_host_has_destinations_of_its_own() {
    let broker = hosts().await;
    let mut clients = Vec::new();
    for host in ["host:one\n", "host:other\n", "", "host:\n"] {
        let mut client = connect(&broker, host).await;
        client.expect("CONNECTED").await;
        client.subscribe("s", "/topic/t", "auto").await;
        clients.push(client);
    }
    let (named, unnamed) = clients.split_at_mut(2);
    named[0].publish_to_itself("for one").await;
    named[1].publish_to_itself("for the other").await;
    unnamed[0].publish_to_itself("for those without a host").await;
    unnamed[1].expect_message("for those without a host").await;
    for client in &mut clients {
        client.expect_nothing_new().await;
    }
}

#[tokio::test]
async fn a_host_that_is_not_there_is_refused() {
    let broker = hosts().await;
    let mut client = connect(&broker, "host:third\n").await;
    let error = client.expect_error().await;
    assert_eq!(error.get("message"), "Bad CONNECT");
    assert!(error.text().contains("\"third\"") && !error.text().contains("other"), "{error:?}");

    let mut client = Ws::open(&broker, Some("v12.stomp")).await;
    client.send("CONNECT\naccept-version:1.2\nhost:third\n\n\0").await;
    client.expect_error(1002).await;
}

#[tokio::test]
async fn without_virtual_hosts_any_host_will_do() {
    let broker = broker().await;
    connect(&broker, "host:anything\n").await.expect("CONNECTED").await;
}

#[tokio::test]
async fn a_host_needs_a_name_of_its_own() {
    for name in ["", "default"] {
        let config = Config { virtual_hosts: vec![name.into()], ..Config::default() };
        let error = Broker::start(config).await.unwrap_err().to_string();
        assert!(error.contains(&format!("{name:?}")), "{error}");
    }
}
