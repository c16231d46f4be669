//! The program of the README with another address: its parts stand here as they stand there.

use stomp_sockjs::{Session, SockJs};

use crate::support::{Server, Ws, session};

const README: &str = include_str!("../../README.md");
const THIS: &str = include_str!("readme.rs");

async fn chat(mut session: Session) {
    // The request that began the session: headers, and what layers have put into its extensions.
    println!("{:?} by {}", session.request().headers.get("origin"), session.transport());
    while let Some(Ok(message)) = session.recv().await {
        if message == "bye" {
            return session.close(3000, "Go away!");
        }
        if session.send(format!("You said: {message}")).await.is_err() {
            return;
        }
    }
}

#[expect(clippy::let_and_return, reason = "the README goes on with it")]
fn service() -> SockJs {
    let sockjs =
        SockJs::builder().origins(["https://app.example".parse().expect("an origin")]).build(chat);
    sockjs
}

#[test]
fn the_parts_are_those_of_the_readme() {
    let program = README.split("```rust,no_run\n").nth(1).expect("a program");
    let handler = program.find("async fn chat").expect("a handler");
    let [start, end] = ["    let sockjs = ", ".build(chat);\n"].map(|text| program.find(text));
    let builder = &program[start.expect("a builder")..end.expect("its end")];
    let handler = &program[handler..program.find("#[tokio::main]").expect("a main function")];
    for part in [handler, builder] {
        let is_here = without_spaces(THIS).contains(&without_spaces(part));
        assert!(is_here, "not here:\n{part}");
    }
}

fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}

#[tokio::test]
async fn the_chat_answers_each_message_and_closes_when_it_is_told_to() {
    let server = Server::of(service()).await;
    let mut ws = Ws::open(&server, &(session("/app") + "/websocket")).await;
    ws.expect("o").await;
    ws.send(r#"["hello"]"#).await;
    ws.expect(r#"a["You said: hello"]"#).await;
    ws.send(r#"["bye"]"#).await;
    ws.expect(r#"c[3000,"Go away!"]"#).await;
    ws.expect_close(3000, "Go away!").await;
}

#[tokio::test]
async fn pages_of_the_origin_that_it_names_connect_and_no_others() {
    let server = Server::of(service()).await;
    for (origin, status) in [("https://app.example", 200), ("https://other.example", 403)] {
        let answer = server.ask("GET", "/app/info", &[("Origin", origin)], "").await;
        assert_eq!(answer.status(), status, "{origin}");
    }
}
