//! The program of the README.

include!("../readme/chat.rs");

use stomp_broker::testing::TestBroker;

#[tokio::test]
async fn the_program_of_the_readme_is_this_one_and_runs() {
    let readme = include_str!("../../README.md");
    let program = include_str!("../readme/chat.rs");
    assert!(readme.contains(program), "README.md shows another program than tests/readme/chat.rs");
    let broker = TestBroker::start().await;
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let url = broker.ws_url();
    let chatting = tokio::spawn(async move {
        chat(&url, |text| tell.send(text.to_owned()).expect("the test listens")).await
    });
    assert_eq!(told.recv().await.as_deref(), Some("안녕?"));
    chatting.abort();
}
