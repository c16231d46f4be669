use std::time::Duration;
use stomp_wasm::{AckMode, Error, Message, Session, SubscribeOptions};

/// Ships orders until it is to stop, and ends what it has begun.
async fn serve(url: &str, stop: impl Future<Output = ()>) -> Result<(), Error> {
    let session = Session::builder(url).login("guest", "guest").connect().await?;
    let options = SubscribeOptions::new().ack(AckMode::ClientIndividual).prefetch(4);
    let orders = session.subscribe_with("/queue/orders", options);
    let work = orders.for_each_concurrent(4, |order| ship(&session, order));
    let end = async {
        stop.await;
        session.drain(Duration::from_secs(10)).await
    };
    tokio::try_join!(work, end)?;
    Ok(())
}

/// What comes of an order and its acknowledgement take effect together, or not at all.
async fn ship(session: &Session, order: Message) -> Result<(), Error> {
    session
        .transaction(|shipment| async move {
            let parcel = pack(order.text()?).await;
            shipment.publish("/queue/parcels", parcel);
            shipment.ack(&order);
            Ok(())
        })
        .await
}
