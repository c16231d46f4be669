use std::time::Duration;
use stomp_wasm::{AckMode, Error, Session, SubscribeOptions};

async fn work(url: &str) -> Result<(), Error> {
    let session = Session::builder(url).login("guest", "guest").connect().await?;
    session.publish("/queue/orders", "10 of them").header("priority", "9").await?;

    let options = SubscribeOptions::new().ack(AckMode::ClientIndividual).prefetch(10);
    let mut orders = session.subscribe_with("/queue/orders", options);
    if let Some(order) = orders.next().await {
        let order = order?;
        println!("{}", order.text()?);
        order.ack();
    }
    let reply = session.request("/queue/rates", "KRW").timeout(Duration::from_secs(2)).await?;
    println!("{}", reply.text()?);
    session
        .transaction(|transfer| async move {
            transfer.publish("/queue/a", "-1");
            transfer.publish("/queue/b", "+1");
            Ok::<_, Error>(())
        })
        .await?;
    session.drain(Duration::from_secs(10)).await
}
