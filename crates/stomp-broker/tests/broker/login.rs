//! `--login`: who may connect.

use stomp_broker::{Broker, Config};

use crate::support::{Tcp, Ws, broker_with};

async fn guarded() -> Broker {
    let users = ["guest:secret", "other:a:b"].map(|user| user.parse().unwrap());
    broker_with(Config { users: users.into_iter().collect(), ..Config::default() }).await
}

#[tokio::test]
async fn who_knows_the_passcode_gets_in() {
    let broker = guarded().await;
    for credentials in ["login:guest\npasscode:secret", "login:other\npasscode:a:b"] {
        let mut client = Tcp::open(broker.tcp_addr()).await;
        client.send(format!("CONNECT\naccept-version:1.2\n{credentials}\n\n\0")).await;
        client.expect("CONNECTED").await;
    }
}

#[tokio::test]
async fn who_does_not_is_turned_away_and_the_passcode_never_repeated() {
    let broker = guarded().await;
    for credentials in [
        "login:guest\npasscode:wr0ng",
        "login:nobody\npasscode:secret",
        "login:guest",
        "passcode:secret",
        "login:GUEST\npasscode:secret",
        "x:y",
    ] {
        let mut client = Tcp::open(broker.tcp_addr()).await;
        client.send(format!("CONNECT\naccept-version:1.2\n{credentials}\n\n\0")).await;
        let error = client.expect_error().await;
        assert_eq!(error.get("message"), "Bad CONNECT", "{credentials}");
        assert!(!error.text().contains("secret") && !error.text().contains("wr0ng"), "{error:?}");
    }
}

#[tokio::test]
async fn a_browser_learns_it_by_an_error_and_a_close() {
    let broker = guarded().await;
    let mut client = Ws::open(&broker, Some("v12.stomp")).await;
    client.send("CONNECT\naccept-version:1.2\nlogin:guest\npasscode:x\n\n\0").await;
    let error = client.expect_error(1002).await;
    assert_eq!(error.get("message"), "Bad CONNECT");
}
