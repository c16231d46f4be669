//! The programs of docs/rust.md: each is one of these files, and runs.

use std::time::Duration;

use stomp_broker::testing::TestBroker;
use stomp_broker::{Pattern, QueueInfo};
use stomp_wasm::{Error, Session};

const GUIDE: &str = include_str!("../../docs/rust.md");

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

mod sockjs {
    include!("guide/sockjs.rs");

    pub(super) async fn connected(url: &str, sockjs_url: &str) -> Result<Session, Error> {
        connect(url, sockjs_url).await
    }
}

#[test]
fn the_programs_of_the_guide_are_these() {
    let programs = [
        include_str!("guide/work.rs"),
        include_str!("guide/framework.rs"),
        include_str!("guide/sockjs.rs"),
    ];
    for program in programs {
        assert!(
            GUIDE.contains(&format!("\n```rust\n{program}```\n")),
            "not in the guide:\n{program}"
        );
    }
    assert_eq!(GUIDE.matches("```rust\n").count(), programs.len());
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
async fn an_address_for_sockjs_has_no_effect_outside_of_a_browser() -> Result<(), Error> {
    let broker = TestBroker::start().await;
    let session = sockjs::connected(&broker.ws_url(), &broker.sockjs_url()).await?;
    assert_eq!(session.status().transport, Some(stomp_wasm::Transport::WebSocket));
    tokio::time::timeout(Duration::from_secs(10), session.close()).await.expect("it closes")
}

fn has_messages(queue: &QueueInfo) -> bool {
    queue.depth > 0
}
