//! A server that does not read: what waits is bounded, and what counts as sent has left the program.

use std::future::IntoFuture;
use std::pin::pin;
use std::time::Duration;

use stomp_wasm::{Broker, Code, Confirm, Error, Session};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

/// A session that is connected to a server which reads no more.
async fn connected() -> (Session, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("tcp://{}", listener.local_addr().expect("an address"));
    let server = async {
        let (mut socket, _) = listener.accept().await.expect("a client");
        while socket.read_u8().await.expect("CONNECT") != 0 {}
        let connected = b"CONNECTED\nversion:1.2\nheart-beat:0,0\n\n\0";
        socket.write_all(connected).await.expect("a client");
        socket
    };
    let builder = Session::builder(url).broker(Broker::Spring).in_flight(100, 4 << 20);
    let (session, socket) = tokio::join!(builder.connect(), server);
    (session.expect("CONNECTED"), socket)
}

const PIECE: usize = 256 * 1024;

#[tokio::test]
async fn what_waits_for_a_server_that_does_not_read_is_bounded() -> Result<(), Error> {
    let (session, mut socket) = connected().await;
    let mut sent = 0;
    // The first that is not sent: the buffers of the system are full then.
    loop {
        let publish = session.publish("/queue/a", vec![b'x'; PIECE]).confirm(Confirm::Sent);
        match publish.timeout(Duration::from_millis(300)).await {
            Ok(confirmation) => assert!(!confirmation.is_confirmed),
            Err(error) => {
                assert_eq!((error.code(), error.maybe_delivered()), (Code::Timeout, true));
                break;
            }
        }
        sent += 1;
        assert!(sent < 1000, "the system does not take all of it");
    }
    let mut waiting = Vec::new();
    let error = loop {
        let publish = session.publish("/queue/a", vec![b'x'; PIECE]);
        let mut publish = Box::pin(publish.into_future());
        match timeout(Duration::from_millis(20), publish.as_mut()).await {
            Ok(settled) => break settled.expect_err("there is no place for it"),
            Err(_) => waiting.push(publish),
        }
    };
    assert_eq!(error.code(), Code::OutboxFull);
    assert_eq!(waiting.len(), 16);
    let stats = session.stats();
    assert_eq!(stats.in_flight_bytes + stats.waiting_bytes, 4 << 20);
    assert!(stats.waiting > 8, "most of it may still be given up: {stats:?}");

    let mut flush = pin!(session.flush());
    assert!(timeout(Duration::from_millis(20), flush.as_mut()).await.is_err());
    let mut bytes = vec![0; PIECE];
    let mut count = 0;
    let reads = async {
        // A NUL ends each frame.
        while count < sent + 1 + waiting.len() {
            let read = socket.read(&mut bytes).await.expect("a client");
            count += bytes[..read].iter().filter(|byte| **byte == 0).count();
        }
    };
    let (flushed, ()) = tokio::join!(flush, reads);
    flushed?;
    for publish in waiting {
        assert!(!publish.await?.is_confirmed);
    }
    Ok(())
}
