//! What handlers can do with sessions.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use http::StatusCode;
use stomp_sockjs::{
    Clock, Closed, Handler, Limits, Refused, Sender, Session, SockJs, Timer, Transport,
};
use tokio::sync::{mpsc, watch};

use crate::support::{Server, Ws, session, soon};

#[tokio::test]
async fn a_session_is_a_stream_and_a_sink() {
    let handler = async |session: Session| {
        let (mut sink, stream) = StreamExt::split(session);
        let mut messages = stream.map(|message| message.map_err(|_| Closed));
        let _ = sink.send_all(&mut messages).await;
    };
    let server = Server::of(SockJs::new(handler)).await;
    let mut ws = Ws::open(&server, &(session("/app") + "/websocket")).await;
    ws.expect("o").await;
    ws.send(r#"["a","b"]"#).await;
    let mut got = ws.text().await;
    while !got.contains('b') {
        got += &ws.text().await;
    }
    assert!(got.contains("\"a\""), "{got}");
    ws.close().await;
}

#[tokio::test]
async fn a_handler_knows_the_request_that_began_its_session() {
    let handler = async |session: Session| {
        let request = session.request();
        let text = format!("{} {} {:?}", session.transport(), request.uri, request.headers["x-a"]);
        session.send(text).await.unwrap();
    };
    let server = Server::of(SockJs::new(handler)).await;
    let path = session("/app");
    let ask = |headers: &'static str| {
        let path = format!("{path}/xhr");
        let server = &server;
        async move { server.ask("POST", &path, &[("x-a", headers)], "").await.text().to_owned() }
    };
    assert_eq!(ask("first").await, "o\n");
    let frame = ask("second").await;
    assert!(frame.starts_with("a[\"xhr-polling /000/session-"), "{frame}");
    assert!(frame.ends_with("/xhr \\\"first\\\"\"]\n"), "{frame}");
}

/// Refuses all sessions but those by WebSocket.
struct WebSocketsAlone;

impl Handler for WebSocketsAlone {
    fn accept(
        &self,
        session: Session,
    ) -> Result<impl Future<Output = ()> + Send + 'static, Refused> {
        if session.transport() != Transport::WebSocket {
            return Err(Refused::new(StatusCode::PAYMENT_REQUIRED, "pay first\n"));
        }
        Ok(async move { session.close(4000, "enough") })
    }
}

#[tokio::test]
async fn a_handler_may_refuse_a_session() {
    let server = Server::of(SockJs::new(WebSocketsAlone)).await;
    let path = session("/app");
    let answer = server.post(&format!("{path}/xhr"), "").await;
    assert_eq!((answer.status(), answer.text()), (402, "pay first\n"));
    let answer = server.post(&format!("{path}/xhr_send"), "[]").await;
    assert_eq!(answer.status(), 404, "there is no such session");
    let mut ws = Ws::open(&server, &format!("{path}/websocket")).await;
    ws.expect("o").await;
    ws.expect("c[4000,\"enough\"]").await;
    ws.expect_close(4000, "enough").await;
}

#[tokio::test]
async fn the_end_of_a_handler_closes_its_session() {
    let (given, mut taken) = mpsc::unbounded_channel::<Sender>();
    let handler = move |session: Session| {
        let given = given.clone();
        async move {
            let (sender, mut receiver) = session.split();
            sender.send("last").await.unwrap();
            given.send(sender).unwrap();
            assert!(receiver.recv().await.unwrap().unwrap() != "panic");
        }
    };
    let server = Server::of(SockJs::new(handler)).await;
    for (message, close) in
        [("end", "c[1000,\"\"]\n"), ("panic", "c[1011,\"the handler failed\"]\n")]
    {
        let path = session("/app");
        assert_eq!(server.poll(&path).await, "o\n");
        server.sent(&path, &format!("[{message:?}]")).await;
        assert_eq!(server.poll(&path).await, "a[\"last\"]\n");
        assert_eq!(server.poll(&path).await, close);
        let sender = soon("the sender", taken.recv()).await.unwrap();
        assert_eq!(sender.send("late").await, Err(Closed));
    }
}

#[tokio::test]
async fn a_handler_waits_for_a_client_that_does_not_read() {
    let (told, mut sent) = watch::channel(0);
    let handler = move |session: Session| {
        let told = told.clone();
        async move {
            let message = "x".repeat(1_000);
            while session.send(message.clone()).await.is_ok() {
                told.send_modify(|count| *count += 1);
            }
        }
    };
    let server = Server::of(SockJs::new(handler)).await;
    let path = session("/app");
    assert_eq!(server.poll(&path).await, "o\n");
    soon("a full queue", sent.wait_for(|count| *count >= 63)).await.unwrap();
    let waiting = *sent.borrow();
    let frame = server.poll(&path).await;
    assert!(frame.len() < 66_000, "{} bytes after {waiting} messages", frame.len());
    soon("more", sent.wait_for(|count| *count > waiting)).await.unwrap();
}

#[tokio::test]
async fn a_server_that_shuts_down_closes_its_sessions_and_begins_no_more() {
    let handler = async |mut session: Session| while session.recv().await.is_some() {};
    let sockjs = SockJs::new(handler);
    let server = Server::of(sockjs.clone()).await;
    let path = session("/app");
    let mut stream = server.stream("POST", &format!("{path}/xhr_streaming")).await;
    assert_eq!(stream.chunk().await.unwrap().len(), 2049);
    stream.expect("o\n").await;
    let mut raw = Ws::open(&server, "/app/websocket").await;
    sockjs.shut_down(1001, "restarting");
    stream.expect("c[1001,\"restarting\"]\n").await;
    stream.expect_end().await;
    raw.expect_close(1001, "restarting").await;
    let answer = server.post(&format!("{}/xhr", session("/app")), "").await;
    assert_eq!(answer.status(), 503);
}

/// A session that has been opened by a poll, and has sent this.
async fn polled(server: &Server, message: &str) -> String {
    let path = session("/app");
    assert_eq!(server.poll(&path).await, "o\n");
    server.sent(&path, &format!("[{message:?}]")).await;
    path
}

#[tokio::test]
async fn a_server_that_shuts_down_still_tells_clients_that_poll() {
    let (said, mut answered) = watch::channel(0);
    let handler = move |mut session: Session| {
        let said = said.clone();
        async move {
            while let Some(Ok(message)) = session.recv().await {
                session.send(message).await.unwrap();
                said.send_modify(|count| *count += 1);
            }
        }
    };
    let sockjs = SockJs::new(handler);
    let server = Server::of(sockjs.clone()).await;
    let path = polled(&server, "last").await;
    soon("the message", answered.wait_for(|count| *count == 1)).await.unwrap();
    sockjs.shut_down(1001, "restarting");
    assert_eq!(server.poll(&path).await, "a[\"last\"]\n");
    assert_eq!(server.poll(&path).await, "c[1001,\"restarting\"]\n");
    soon("the sessions to end", sockjs.ended()).await;
    assert_eq!(server.post(&format!("{path}/xhr"), "").await.status(), 503);
}

#[tokio::test]
async fn a_server_that_drains_tells_clients_that_poll_how_it_ended() {
    let handler = async |session: Session| session.close(3000, "Go away!");
    let sockjs = SockJs::new(handler);
    let server = Server::of(sockjs.clone()).await;
    let path = session("/app");
    assert_eq!(server.poll(&path).await, "o\n");
    sockjs.drain();
    assert_eq!(server.poll(&path).await, "c[3000,\"Go away!\"]\n");
    soon("the sessions to end", sockjs.ended()).await;
}

#[tokio::test]
async fn clients_that_do_not_come_hold_a_shutdown_up_for_a_bounded_time() {
    let mut limits = Limits::default();
    limits.close_timeout = Duration::from_millis(50);
    // A clock that stands does not stop it.
    let clock = Hand(Arc::new(watch::Sender::new(Duration::ZERO)));
    let handler = async |mut session: Session| while session.recv().await.is_some() {};
    let sockjs = SockJs::builder().limits(limits).clock(clock).build(handler);
    let server = Server::of(sockjs.clone()).await;
    let path = polled(&server, "unread").await;
    sockjs.shut_down(1001, "restarting");
    soon("the sessions to end", sockjs.ended()).await;
    assert_eq!(server.post(&format!("{path}/xhr"), "").await.status(), 503);
}

#[tokio::test]
async fn the_raw_websocket_takes_text_alone() {
    let server = Server::start().await;
    let mut ws = Ws::open(&server, "/echo/websocket").await;
    ws.send_binary(b"\xff").await;
    ws.expect_close(1003, "text messages alone").await;
}

/// A clock that a test moves.
#[derive(Clone, Debug)]
struct Hand(Arc<watch::Sender<Duration>>);

struct HandTimer(watch::Receiver<Duration>, Duration);

impl Clock for Hand {
    fn now(&self) -> Duration {
        *self.0.borrow()
    }

    fn timer(&self) -> Box<dyn Timer> {
        Box::new(HandTimer(self.0.subscribe(), Duration::MAX))
    }
}

impl Timer for HandTimer {
    fn set(&mut self, moment: Duration) {
        self.1 = moment;
    }

    fn wait(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async { drop(self.0.wait_for(|now| *now >= self.1).await) })
    }
}

#[tokio::test]
async fn the_clock_can_be_replaced() {
    let clock = Hand(Arc::new(watch::Sender::new(Duration::ZERO)));
    let kept = Arc::new(Mutex::new(Vec::new()));
    let sessions = kept.clone();
    let handler = move |session: Session| {
        sessions.lock().unwrap().push(session);
        std::future::pending()
    };
    let server = Server::of(SockJs::builder().clock(clock.clone()).build(handler)).await;
    let mut stream = server.stream("GET", &(session("/app") + "/eventsource")).await;
    stream.expect("\r\n").await;
    stream.expect("data: o\r\n\r\n").await;
    for seconds in [25, 50] {
        clock.0.send_replace(Duration::from_secs(seconds));
        stream.expect("data: h\r\n\r\n").await;
    }
    assert_eq!(kept.lock().unwrap().len(), 1);
}
