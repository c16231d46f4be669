//! The programs of docs/rust.md and docs/rust/page.md: each is one of these files, and runs.

use std::time::Duration;

use stomp_broker::testing::TestBroker;
use stomp_broker::{Config, Credentials, Direction, Ending, Pattern, QueueInfo};
use stomp_wasm::{Code, Error, Retry, Session, State, Status};

const GUIDE: &str = include_str!("../../docs/rust.md");
const PAGE: &str = include_str!("../../docs/rust/page.md");

mod work {
    include!("guide/work.rs");

    pub(super) async fn run(url: &str) -> Result<(), Error> {
        work(url).await
    }
}

mod framework {
    include!("guide/framework.rs");

    pub(super) fn started(url: &str) -> Session {
        session(url)
    }
}

mod worker {
    include!("guide/worker.rs");

    pub(super) async fn ordered(session: &Session, item: &str, count: u32) -> Result<(), Error> {
        order(session, &Order { item: item.into(), count }).await
    }

    pub(super) async fn shipped(session: &Session) -> Result<(), Error> {
        ship(session).await
    }
}

mod server {
    include!("guide/server.rs");

    /// What the test lets be packed.
    pub(super) static PACKING: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(0);

    async fn pack(item: &str) -> String {
        PACKING.acquire().await.expect("it is never closed").forget();
        format!("a parcel of {item}")
    }

    pub(super) async fn run(url: &str, stop: impl Future<Output = ()>) -> Result<(), Error> {
        serve(url, stop).await
    }
}

mod login {
    include!("guide/login.rs");

    /// A page with a login form.
    pub(super) struct Page(pub(super) Session, Login);

    impl Page {
        pub(super) fn at(url: &str) -> Self {
            let login = Login::default();
            Self(session(url, Arc::clone(&login)), login)
        }

        pub(super) fn submit(&self, name: &str, password: &str) {
            submit(&self.0, &self.1, name, password);
        }
    }
}

mod status {
    include!("guide/status.rs");

    /// What the page shows: the line, and whether there is the button.
    pub(super) fn shown(status: &Status, seconds: u64) -> (String, bool) {
        (line(status, seconds), has_button(status))
    }
}

/// Its tests are tests of this program, too.
mod in_a_test {
    include!("guide/test.rs");
}

mod sockjs {
    include!("guide/sockjs.rs");

    pub(super) async fn connected(url: &str, sockjs_url: &str) -> Result<Session, Error> {
        connect(url, sockjs_url).await
    }
}

#[test]
fn the_programs_of_the_documents_are_these() {
    let programs = [
        include_str!("guide/work.rs"),
        include_str!("guide/worker.rs"),
        include_str!("guide/server.rs"),
        include_str!("guide/framework.rs"),
        include_str!("guide/sockjs.rs"),
        include_str!("guide/test.rs"),
    ];
    // tests/client/guide.rs has one more, for a browser.
    assert_has(GUIDE, &programs, programs.len() + 1);
    let programs = [include_str!("guide/login.rs"), include_str!("guide/status.rs")];
    assert_has(PAGE, &programs, programs.len());
}

#[track_caller]
fn assert_has(document: &str, programs: &[&str], count: usize) {
    for program in programs {
        let block = format!("\n```rust\n{program}```\n");
        assert!(document.contains(&block), "not in the document:\n{program}");
    }
    assert_eq!(document.matches("```rust\n").count(), count);
}

#[tokio::test]
async fn work_is_taken_a_question_is_answered_and_a_transaction_committed() -> Result<(), Error> {
    let broker = TestBroker::start().await;
    let rates = Session::builder(broker.ws_url()).connect().await?;
    let mut questions = rates.subscribe("/queue/rates");
    questions.ready().await?;
    let answering = async {
        let question = questions.next().await.expect("a question")?;
        assert_eq!(question.text()?, "KRW");
        let header = |name| question.header(name).unwrap_or_default().to_owned();
        let answer = rates.publish(header("reply-to"), "1350");
        answer.header("correlation-id", &header("correlation-id")).await
    };
    let url = broker.ws_url();
    let (worked, answered) = tokio::join!(work::run(&url), answering);
    worked?;
    answered?;

    let order = &broker.frames(&Pattern::command("SEND"))[0];
    assert!(order.headers.contains(&("priority".into(), "9".into())), "{order:?}");
    assert_eq!(broker.frames(&Pattern::command("ACK")).len(), 1);
    let mut queues: Vec<_> = broker.queues().await.into_iter().filter(has_messages).collect();
    queues.sort_by(|a, b| a.name.cmp(&b.name));
    let names: Vec<_> = queues.iter().map(|queue| &*queue.name).collect();
    assert_eq!(names, ["/queue/a", "/queue/b"]);
    Ok(())
}

#[tokio::test]
async fn a_session_is_there_at_once_and_connects_by_itself() {
    let broker = TestBroker::start().await;
    let _session = framework::started(&broker.ws_url());
    broker.wait_for(&Pattern::command("CONNECTED")).await.expect("it connects");
}

#[tokio::test]
async fn an_order_is_shipped_and_acknowledged() -> Result<(), Error> {
    let broker = TestBroker::start().await;
    let session = Session::builder(broker.ws_url()).connect().await?;
    worker::ordered(&session, "tea", 10).await?;
    let ship = worker::shipped(&session);
    let ack = Pattern::command("ACK");
    let acknowledged = tokio::select! {
        result = ship => panic!("it has ended: {result:?}"),
        frame = broker.wait_for(&ack) => frame,
    };
    acknowledged.expect("it is acknowledged");
    let order = &broker.frames(&Pattern::command("SEND"))[0];
    assert_eq!(order.header("content-type"), Some("application/json"));
    Ok(())
}

#[tokio::test]
async fn a_server_that_stops_commits_what_it_has_begun() -> Result<(), Error> {
    let broker = TestBroker::start().await;
    broker.publish("/queue/orders", "tea").await.expect("it is taken");
    let (url, begin) = (format!("tcp://{}", broker.tcp_addr()), Pattern::command("BEGIN"));
    let stop = async {
        broker.wait_for(&begin).await.expect("an order is being worked on");
        // It is packed when the session drains.
        server::PACKING.add_permits(1);
    };
    server::run(&url, stop).await?;

    let received = broker.frames(&Pattern::default().going(Direction::In));
    let ends = received.iter().map(|frame| &*frame.command);
    let ends: Vec<_> = ends.filter(|name| matches!(*name, "COMMIT" | "DISCONNECT")).collect();
    assert_eq!(ends, ["COMMIT", "DISCONNECT"]);
    let mut queues: Vec<_> = broker.queues().await.into_iter().filter(has_messages).collect();
    assert_eq!(queues.pop().map(|queue| queue.name).as_deref(), Some("/queue/parcels"));
    assert_eq!(queues.len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_password_that_is_refused_is_sent_once_and_the_next_one_logs_in() {
    let kim: Credentials = "kim:s3cret".parse().expect("credentials");
    let config = Config { users: [kim].into_iter().collect(), ..Config::default() };
    let broker = TestBroker::start_with(config).await.expect("a broker");
    let page = login::Page::at(&broker.ws_url());
    page.submit("kim", "secret");
    let failed = until(&page.0, State::Failed).await;
    assert_eq!(failed.error.map(|error| error.code()), Some(Code::Unauthorized));
    assert_eq!(broker.frames(&Pattern::command("CONNECT")).len(), 1);
    page.submit("kim", "s3cret");
    until(&page.0, State::Connected).await;
    assert_eq!(broker.frames(&Pattern::command("CONNECT")).len(), 2);
}

#[tokio::test]
async fn a_page_counts_down_to_the_next_attempt_and_has_a_button_for_it() -> Result<(), Error> {
    let broker = TestBroker::start().await;
    let late = Retry::default().initial(Duration::from_secs(600)).jitter(0.0);
    let late = late.max(Duration::from_secs(600));
    let session = Session::builder(broker.ws_url()).retry(late).connect().await?;
    assert_eq!(status::shown(&session.status(), 5), ("connected".into(), false));
    broker.disconnect_all(&Ending::Reset);
    let waiting = until(&session, State::Waiting).await;
    let (line, has_button) = status::shown(&waiting, 5);
    let left = line.rsplit("; again in ").next();
    assert!(matches!(left, Some("594 s" | "595 s")), "{line}");
    assert!(line.starts_with("waiting: ") && has_button, "{line}");
    session.retry_now();
    until(&session, State::Connected).await;
    Ok(())
}

#[tokio::test]
async fn an_address_for_sockjs_has_no_effect_outside_of_a_browser() -> Result<(), Error> {
    let broker = TestBroker::start().await;
    let session = sockjs::connected(&broker.ws_url(), &broker.sockjs_url()).await?;
    assert_eq!(session.status().transport, Some(stomp_wasm::Transport::WebSocket));
    tokio::time::timeout(Duration::from_secs(10), session.close()).await.expect("it closes")
}

/// The status that has this state, once it has come.
async fn until(session: &Session, state: State) -> Status {
    let mut statuses = session.statuses();
    while let Some(status) = statuses.next().await {
        if status.state == state {
            return status;
        }
    }
    panic!("the session has ended: {}", session.status());
}

fn has_messages(queue: &QueueInfo) -> bool {
    queue.depth > 0
}
