use stomp_wasm::Session;

fn session(url: &str) -> Session {
    let session = Session::builder(url).build();
    session.start();
    session
}
