use stomp_wasm::{Error, Session};

async fn chat(url: &str, show: impl Fn(&str)) -> Result<(), Error> {
    let session = Session::builder(url).login("guest", "guest").connect().await?; // or why it failed
    let mut messages = session.subscribe("/topic/messages"); // comes back after every reconnection
    messages.ready().await?;
    session.publish("/topic/messages", "안녕?").await?; // confirmed, where the broker does that
    while let Some(message) = messages.next().await {
        show(message?.text()?);
    }
    Ok(())
}
