//! Sessions over sockets of the host, with stomp-broker in the same process.

#![cfg(all(not(target_arch = "wasm32"), feature = "native"))]

mod guide;
mod readme;
#[cfg(feature = "tls")]
mod tls;
mod writing;

use std::time::Duration;

use stomp_broker::testing::TestBroker;
use stomp_broker::{Config, Credentials, Ending, Pattern};
use stomp_wasm::{AckMode, Code, Error, Event, Overflow, Retry, Session, State, SubscribeOptions};

fn quickly() -> Retry {
    Retry::default().initial(Duration::from_millis(1)).max(Duration::from_millis(1))
}

/// The addresses of a broker: by WebSocket, and by TCP.
fn addresses(broker: &TestBroker) -> [String; 2] {
    [broker.ws_url(), format!("tcp://{}", broker.tcp_addr())]
}

#[tokio::test]
async fn messages_come_and_are_confirmed_by_websocket_and_by_tcp() -> Result<(), Error> {
    let broker = TestBroker::start().await;
    for url in addresses(&broker) {
        let session = Session::builder(&url).connect().await?;
        assert!(session.status().server.unwrap_or_default().starts_with("stomp-broker"));
        let mut messages = session.subscribe("/topic/a");
        messages.ready().await?;
        assert!(session.publish("/topic/a", "안녕").await?.is_confirmed, "{url}");
        session.publish("/topic/a", vec![0, 255]).await?;
        let first = messages.next().await.expect("the first")?;
        assert_eq!(first.text()?, "안녕");
        let second = messages.next().await.expect("the second")?;
        assert_eq!(second.bytes(), [0, 255]);
        session.close().await?;
        assert_eq!(session.state(), State::Closed);
        assert!(messages.next().await.is_none());
    }
    Ok(())
}

#[tokio::test]
async fn a_subscription_survives_the_loss_of_its_connection() -> Result<(), Error> {
    let broker = TestBroker::start().await;
    for url in addresses(&broker) {
        let session = Session::builder(&url).retry(quickly()).connect().await?;
        let mut messages = session.subscribe("/topic/a");
        messages.ready().await?;
        let mut events = session.events();
        assert_eq!(broker.disconnect_all(&Ending::Reset), 1);
        let event = events.next().await.expect("it goes on");
        assert!(matches!(event, Event::Gap { .. }), "{event:?}");
        session.publish("/topic/a", "again").await?;
        assert_eq!(messages.next().await.expect("a message")?.text()?, "again");
        session.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn work_that_is_not_acknowledged_goes_to_another() -> Result<(), Error> {
    let broker = TestBroker::start().await;
    let session = Session::builder(broker.ws_url()).connect().await?;
    let options = SubscribeOptions::new().ack(AckMode::ClientIndividual);
    let mut work = session.subscribe_with("/queue/work", options.clone());
    session.publish("/queue/work", "1").await?;
    let message = work.next().await.expect("a message")?;
    assert!(!message.is_redelivered());
    drop((message, work));
    let mut other = session.subscribe_with("/queue/work", options);
    let again = other.next().await.expect("the message")?;
    assert!(again.is_redelivered());
    again.ack();
    session.drain(Duration::from_secs(5)).await?;
    let left: usize = broker.queues().await.iter().map(|it| it.depth + it.unacknowledged).sum();
    assert_eq!(left, 0);
    Ok(())
}

#[tokio::test]
async fn a_transaction_takes_effect_as_a_whole() -> Result<(), Error> {
    let broker = TestBroker::start().await;
    let session = Session::builder(broker.ws_url()).connect().await?;
    let mut messages = session.subscribe("/topic/a");
    let work = |transfer: stomp_wasm::Transaction| async move {
        transfer.publish("/topic/a", "given up");
        Err::<(), _>(Error::new(Code::Expired, "too late"))
    };
    assert_eq!(session.transaction(work).await.map_err(|error| error.code()), Err(Code::Expired));
    let work = |transfer: stomp_wasm::Transaction| async move {
        transfer.publish("/topic/a", "1");
        transfer.publish("/topic/a", "2");
        Ok::<_, Error>("done")
    };
    assert_eq!(session.transaction(work).await?, "done");
    for text in ["1", "2"] {
        assert_eq!(messages.next().await.expect("a message")?.text()?, text);
    }
    Ok(())
}

#[tokio::test]
async fn a_request_gets_its_reply() -> Result<(), Error> {
    let broker = TestBroker::start().await;
    let answering = Session::builder(broker.ws_url()).connect().await?;
    let mut requests = answering.subscribe("/queue/double");
    requests.ready().await?;
    let replier = answering.clone();
    tokio::spawn(async move {
        while let Some(Ok(request)) = requests.next().await {
            let number: u32 = request.text().unwrap_or("0").parse().unwrap_or(0);
            let reply = replier
                .publish(request.header("reply-to").unwrap_or_default(), (2 * number).to_string());
            let id = request.header("correlation-id").unwrap_or_default();
            reply.header("correlation-id", id).send();
        }
    });
    let session = Session::builder(broker.ws_url()).connect().await?;
    let asked = [1, 2, 3].map(|number: u32| {
        let session = session.clone();
        tokio::spawn(async move {
            session
                .request("/queue/double", number.to_string())
                .await?
                .text()
                .map(str::to_owned)
                .map_err(Error::from)
        })
    });
    for (asked, doubled) in asked.into_iter().zip(["2", "4", "6"]) {
        assert_eq!(asked.await.expect("no panic")?, doubled);
    }
    Ok(())
}

#[tokio::test]
async fn a_wrong_password_is_said_and_not_tried_again() -> Result<(), Error> {
    let user: Credentials = "kim:s3cret".parse().expect("a user");
    let config = Config { users: [user].into_iter().collect(), ..Config::default() };
    let broker = TestBroker::start_with(config).await.expect("a broker");
    let refused = Session::builder(broker.ws_url()).login("kim", "wrong").connect().await;
    let error = refused.expect_err("it is refused");
    assert_eq!(error.code(), Code::Unauthorized);
    assert_eq!(broker.frames(&Pattern::command("CONNECT")).len(), 1);
    Session::builder(broker.ws_url()).login("kim", "s3cret").connect().await?;
    Ok(())
}

#[tokio::test]
async fn addresses_that_lead_nowhere_are_errors_that_name_them() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    for url in [format!("ws://127.0.0.1:{port}/ws"), format!("tcp://127.0.0.1:{port}")] {
        let tried = Session::builder(&url).retry(Retry::never()).connect().await;
        let error = tried.expect_err("there is no broker");
        assert_eq!(error.code(), Code::Unreachable, "{error}");
        assert_eq!(error.url(), Some(&*url));
    }
}

#[tokio::test]
async fn addresses_that_can_never_work_are_wrong_calls_and_end_the_attempts() {
    let secure = if cfg!(feature = "tls") { None } else { Some("wss://127.0.0.1:1/ws") };
    let wrong =
        ["mailto:broker", "127.0.0.1:8080/ws", "http://127.0.0.1:8080/ws", "tcp://127.0.0.1"];
    for url in wrong.into_iter().chain(secure) {
        // By default it would try for ever.
        let error = Session::builder(url).connect().await.expect_err("it is no address");
        assert_eq!(error.code(), Code::Usage, "{error}");
        assert_eq!(error.url(), Some(url));
    }
}

#[test]
fn a_session_made_outside_of_a_runtime_says_so() {
    let session = Session::builder("ws://127.0.0.1:1/ws").build();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let error = runtime.block_on(session.connect()).expect_err("nothing drives it");
    assert_eq!(error.code(), Code::Usage);
    assert!(error.to_string().contains("tokio"), "{error}");
}

#[cfg(feature = "json")]
#[tokio::test]
async fn values_go_as_json_exactly() -> Result<(), Error> {
    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Order {
        id: u64,
        prices: std::collections::BTreeMap<u32, f32>,
    }
    let broker = TestBroker::start().await;
    let session = Session::builder(broker.ws_url()).connect().await?;
    let mut orders =
        session.subscribe_with("/topic/orders", SubscribeOptions::new().overflow(Overflow::Latest));
    // Neither is a number of JavaScript.
    let order = Order { id: u64::MAX, prices: [(7, 0.1)].into() };
    session.publish("/topic/orders", stomp_wasm::Body::json(&order)?).await?;
    let message = orders.next().await.expect("an order")?;
    assert_eq!(message.header("content-type"), Some("application/json"));
    assert_eq!(message.json::<Order>()?, order);
    let error = message.json::<u8>().expect_err("it is no number");
    assert_eq!(error.code(), Code::InvalidMessage);
    assert!(error.to_string().contains("line 1 column"), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_heart_beat_that_no_broker_takes_is_a_wrong_call() {
    let broker = TestBroker::start().await;
    let builder = Session::builder(broker.ws_url()).heart_beat(Duration::MAX, Duration::ZERO);
    let error = builder.connect().await.expect_err("it is too long");
    assert_eq!(error.code(), Code::Usage, "{error}");
}
