//! A chat with Leptos, rendered in the browser: the session is a context, streams are read by tasks of their component.

use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use stomp_wasm::{Error, Message, Session};

const CHAT: &str = "/topic/chat";

fn main() {
    leptos::mount::mount_to_body(App);
}

/// The page: its session, which lasts as long as the page, and the chat, which can be left.
#[component]
fn App() -> impl IntoView {
    // The SockJS address of this site: a WebSocket, or HTTP where that is blocked.
    let session = Session::builder("/stomp").build();
    session.start();
    let status = RwSignal::new(session.status());
    let mut statuses = session.statuses();
    spawn_local_scoped_with_cancellation(async move {
        while let Some(present) = statuses.next().await {
            status.set(present);
        }
    });
    provide_context(session);

    let joined = RwSignal::new(true);
    view! {
        <p id="status">{move || status.get().to_string()}</p>
        <button on:click=move |_| joined.update(|joined| *joined = !*joined)>
            {move || if joined.get() { "Leave" } else { "Join" }}
        </button>
        <Show when=move || joined.get()>
            <Chat />
        </Show>
    }
}

#[component]
fn Chat() -> impl IntoView {
    let session: Session = expect_context();
    let messages = messages(&session, CHAT);
    // Not bound to the component: what was sent is sent, whether it is still shown or not.
    let send = Action::new(move |text: &String| {
        let publish = session.publish(CHAT, text.as_str());
        async move { publish.await }
    });
    let sent = move || match send.value().get() {
        _ if send.pending().get() => "sending".into(),
        Some(Err(error)) => error.to_string(),
        Some(Ok(_)) => "confirmed".into(),
        None => String::new(),
    };

    let text = NodeRef::<Input>::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(input) = text.get() else { return };
        send.dispatch(input.value());
        input.set_value("");
    };
    let lines = move || messages.get().into_iter().enumerate();
    view! {
        <ol id="messages">
            <For each=lines key=|(index, _)| *index let((_, line))>
                <li>{line}</li>
            </For>
        </ol>
        <form on:submit=submit>
            <label>"Message " <input node_ref=text required /></label>
            <button>"Send"</button>
        </form>
        <p id="sent">{sent}</p>
    }
}

/// The messages of a destination since the component was mounted. With it the task ends, and drops the subscription.
fn messages(session: &Session, destination: &str) -> ReadSignal<Vec<String>> {
    let (messages, set_messages) = signal(Vec::new());
    let mut subscription = session.subscribe(destination);
    spawn_local_scoped_with_cancellation(async move {
        while let Some(message) = subscription.next().await {
            set_messages.update(|messages| messages.push(line(message)));
        }
    });
    messages
}

fn line(message: Result<Message, Error>) -> String {
    match message {
        Ok(message) => String::from_utf8_lossy(message.bytes()).into_owned(),
        Err(error) => error.to_string(),
    }
}
