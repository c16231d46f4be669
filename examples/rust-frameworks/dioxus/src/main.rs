//! A chat with Dioxus, in the browser: the session is a property, streams are read by futures of their component.

use dioxus::prelude::*;
use stomp_wasm::{Error, Message, Session};

const CHAT: &str = "/topic/chat";

fn main() {
    dioxus::launch(App);
}

/// The page: its session, which lasts as long as the page, and the chat, which can be left.
#[component]
fn App() -> Element {
    let session = use_hook(connecting);
    let status = use_status(&session);
    let mut joined = use_signal(|| true);
    rsx! {
        p { id: "status", "{status}" }
        button { onclick: move |_| joined.toggle(), if joined() { "Leave" } else { "Join" } }
        if joined() {
            Chat { session }
        }
    }
}

/// A session that connects, at the SockJS address of this site: a WebSocket, or HTTP where that is blocked.
fn connecting() -> Session {
    let session = Session::builder("/stomp").build();
    session.start();
    session
}

#[component]
fn Chat(session: Session) -> Element {
    let messages = use_messages(&session, CHAT);
    let mut text = use_signal(String::new);
    let mut sent = use_signal(String::new);
    let submit = move |event: FormEvent| {
        event.prevent_default();
        let publish = session.publish(CHAT, text.take());
        sent.set("sending".into());
        // It ends with the component: a message that still waits for its connection is given up then. One that is to be
        // sent all the same is sent by `publish(…).send()`.
        async move {
            sent.set(match publish.await {
                Ok(_) => "confirmed".into(),
                Err(error) => error.to_string(),
            });
        }
    };
    rsx! {
        ol { id: "messages",
            for (index , line) in messages.read().iter().enumerate() {
                li { key: "{index}", "{line}" }
            }
        }
        form { onsubmit: submit,
            label {
                "Message "
                input {
                    required: true,
                    value: "{text}",
                    oninput: move |event| text.set(event.value()),
                }
            }
            button { "Send" }
        }
        p { id: "sent", "{sent}" }
    }
}

/// The messages of a destination since the component was mounted. With it the future ends, and drops the subscription.
fn use_messages(session: &Session, destination: &'static str) -> ReadSignal<Vec<String>> {
    let mut messages = use_signal(Vec::new);
    let session = session.clone();
    use_future(move || {
        let mut subscription = session.subscribe(destination);
        async move {
            while let Some(message) = subscription.next().await {
                messages.push(line(message));
            }
        }
    });
    messages.into()
}

/// The status of a session, as text.
fn use_status(session: &Session) -> ReadSignal<String> {
    let mut status = use_signal(|| session.status().to_string());
    let session = session.clone();
    use_future(move || {
        let mut statuses = session.statuses();
        async move {
            while let Some(present) = statuses.next().await {
                status.set(present.to_string());
            }
        }
    });
    status.into()
}

fn line(message: Result<Message, Error>) -> String {
    match message {
        Ok(message) => String::from_utf8_lossy(message.bytes()).into_owned(),
        Err(error) => error.to_string(),
    }
}
