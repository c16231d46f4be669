//! `/user/…`: each user's own destinations.

use stomp_broker::{Broker, Config};

use crate::support::{Tcp, broker, broker_with};

async fn login(broker: &Broker, name: &str) -> Tcp {
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send(format!("CONNECT\naccept-version:1.2\nlogin:{name}\npasscode:x\n\n\0")).await;
    assert_eq!(client.expect("CONNECTED").await.get("user-name"), name);
    client
}

#[tokio::test]
async fn who_gives_no_login_is_told_no_name() {
    let broker = broker().await;
    let mut client = Tcp::open(broker.tcp_addr()).await;
    client.send("CONNECT\naccept-version:1.2\n\n\0").await;
    assert_eq!(client.expect("CONNECTED").await.header("user-name"), None);
}

#[tokio::test]
async fn all_sessions_of_a_user_get_what_is_sent_to_it_and_nobody_else() {
    let broker = broker_with(Config { stocks: false, ..Config::default() }).await;
    let mut kim = login(&broker, "kim").await;
    let mut kim_at_home = login(&broker, "kim").await;
    let mut lee = login(&broker, "lee").await;
    let mut nobody = Tcp::connected(&broker).await;
    for client in [&mut kim, &mut kim_at_home, &mut lee, &mut nobody] {
        client.subscribe("s", "/user/queue/news", "auto").await;
        client.subscribe("all", "/topic/#", "auto").await;
    }
    lee.publish("/user/kim/queue/news", "hello").await;
    for client in [&mut kim, &mut kim_at_home] {
        let message = client.expect_message("hello").await;
        assert_eq!(message.get("destination"), "/user/queue/news", "as it was subscribed to");
        assert_eq!(message.get("subscription"), "s");
    }
    for client in [&mut kim, &mut kim_at_home, &mut lee, &mut nobody] {
        client.expect_nothing_new().await;
    }
}

#[tokio::test]
async fn a_name_with_a_slash_is_written_with_percent_2f() {
    let broker = broker().await;
    let mut client = login(&broker, "a/b").await;
    client.subscribe("s", "/user/queue/x", "auto").await;
    client.send("SEND\ndestination:/user/a%2Fb/queue/x\n\nhello\0").await;
    client.expect_message("hello").await;
}

#[tokio::test]
async fn what_is_nobodys_and_what_is_somebody_elses_is_refused() {
    let broker = broker().await;
    for (frame, message) in [
        ("SEND\ndestination:/user/queue/x\n", "Unknown destination"),
        ("SEND\ndestination:/user/kim\n", "Unknown destination"),
        ("SUBSCRIBE\nid:1\ndestination:/user/kim/queue/x\n", "Not subscribable"),
    ] {
        let mut client = login(&broker, "lee").await;
        client.send(format!("{frame}receipt:r\n\n\0")).await;
        let error = client.expect_error().await;
        assert_eq!((error.get("message"), error.get("receipt-id")), (message, "r"), "{frame}");
        assert!(error.text().contains("/user/queue/"), "{}", error.text());
    }
}
