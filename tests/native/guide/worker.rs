use serde::{Deserialize, Serialize};
use stomp_wasm::{AckMode, Body, Error, Session, SubscribeOptions};

#[derive(Serialize, Deserialize)]
struct Order {
    item: String,
    count: u32,
}

async fn order(session: &Session, order: &Order) -> Result<(), Error> {
    session.publish("/queue/orders", Body::json(order)?).await?;
    Ok(())
}

async fn ship(session: &Session) -> Result<(), Error> {
    let options = SubscribeOptions::new().ack(AckMode::ClientIndividual).prefetch(10);
    let orders = session.subscribe_with("/queue/orders", options);
    let work = orders.for_each(|message| async move {
        let Order { item, count } = message.json()?;
        println!("{count} of {item}");
        Ok::<_, Error>(())
    });
    work.await
}
