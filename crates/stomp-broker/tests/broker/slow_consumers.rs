//! `--slow-consumer`: subscribers that do not read, over real sockets.

use stomp_broker::{Broker, Config, Delivering, Limits, SlowConsumer};
use tokio::sync::watch;

use crate::support::{Tcp, broker_with};

/// What sockets and the broker may hold for one connection together is less than this.
const HELD: usize = 250;
const COUNT: usize = 400;
const BODY: usize = 100_000;

async fn broker(slow_consumer: SlowConsumer) -> Broker {
    let limits = Limits { max_pending_bytes: 1 << 20, ..Limits::default() };
    let delivering = Delivering { slow_consumer, ..Delivering::default() };
    broker_with(Config { limits, delivering, ..Config::default() }).await
}

fn body(number: usize) -> String {
    format!("{number:06}{}", "x".repeat(BODY))
}

fn send(number: usize) -> String {
    format!("SEND\ndestination:/topic/t\nreceipt:{number}\n\n{}\0", body(number))
}

#[tokio::test]
async fn block_makes_the_publisher_wait_and_loses_nothing() {
    let broker = broker(SlowConsumer::Block).await;
    let mut slow = Tcp::connected(&broker).await;
    slow.subscribe("s", "/topic/t", "auto").await;
    let mut publisher = Tcp::connected(&broker).await;
    let (confirm, mut confirmed) = watch::channel(0);
    let publishing = tokio::spawn(async move {
        for number in 0..COUNT {
            publisher.send_and_confirm(send(number)).await;
            confirm.send_replace(number + 1);
        }
        publisher
    });

    confirmed.wait_for(|count| *count > 20).await.unwrap();
    let mut other = Tcp::connected(&broker).await;
    other.publish("/topic/elsewhere", "others go on").await;
    for number in 0..COUNT {
        let ahead = *confirmed.borrow() - number.min(*confirmed.borrow());
        assert!(ahead < HELD, "{ahead} messages are somewhere");
        slow.expect_message(&body(number)).await;
    }
    let mut publisher = publishing.await.unwrap();
    publisher.expect_nothing_new().await;
    slow.expect_nothing_new().await;
}

#[tokio::test]
async fn drop_leaves_out_what_there_is_no_room_for_and_goes_on() {
    let broker = broker(SlowConsumer::Drop).await;
    let mut slow = Tcp::connected(&broker).await;
    slow.subscribe("s", "/topic/t", "auto").await;
    let mut publisher = Tcp::connected(&broker).await;
    for number in 0..COUNT {
        publisher.send_and_confirm(send(number)).await;
    }
    publisher.publish("/topic/other", "still served").await;

    slow.send("BEGIN\ntransaction:t\n\n\0COMMIT\ntransaction:t\nreceipt:end\n\n\0").await;
    let mut read = 0;
    loop {
        let frame = slow.frame().await.expect("it stays connected");
        if frame.command == "RECEIPT" {
            break;
        }
        assert_eq!(frame.expect("MESSAGE").text(), body(read), "the oldest, in order");
        read += 1;
    }
    assert!((10..COUNT).contains(&read), "{read}");
    publisher.send_and_confirm(send(COUNT)).await;
    slow.expect_message(&body(COUNT)).await;
}
