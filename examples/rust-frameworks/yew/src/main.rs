//! A chat with Yew: hooks that give the messages of a destination, and the status, while their component is mounted.

use futures::future::abortable;
use futures::{Stream, StreamExt};
use stomp_wasm::{Error, Message, Session};
use web_sys::HtmlInputElement;
use yew::platform::spawn_local;
use yew::prelude::*;

const CHAT: &str = "/topic/chat";

fn main() {
    yew::Renderer::<App>::new().render();
}

/// The page: its session, which lasts as long as the page, and the chat, which can be left.
#[component]
fn App() -> Html {
    let session = use_memo((), |()| connecting());
    let status = use_status(&session);
    let joined = use_state(|| true);
    let toggle = {
        let joined = joined.clone();
        Callback::from(move |_| joined.set(!*joined))
    };
    html! {
        <>
            <p id="status">{ status }</p>
            <button onclick={toggle}>{ if *joined { "Leave" } else { "Join" } }</button>
            if *joined {
                <Chat session={(*session).clone()} />
            }
        </>
    }
}

/// A session that connects, at the SockJS address of this site: a WebSocket, or HTTP where that is blocked.
fn connecting() -> Session {
    let session = Session::builder("/stomp").build();
    session.start();
    session
}

#[derive(PartialEq, Properties)]
struct ChatProps {
    session: Session,
}

#[component]
fn Chat(ChatProps { session }: &ChatProps) -> Html {
    let messages = use_messages(session, CHAT);
    let text = use_node_ref();
    let sent = use_state(String::new);
    let onsubmit = {
        let (session, text, sent) = (session.clone(), text.clone(), sent.setter());
        move |event: SubmitEvent| {
            event.prevent_default();
            let Some(input) = text.cast::<HtmlInputElement>() else { return };
            let publish = session.publish(CHAT, input.value());
            input.set_value("");
            sent.set("sending".into());
            let sent = sent.clone();
            // Not bound to the component: what was sent is sent, whether it is still shown or not.
            spawn_local(async move {
                sent.set(match publish.await {
                    Ok(_) => "confirmed".into(),
                    Err(error) => error.to_string(),
                });
            });
        }
    };
    html! {
        <>
            <ol id="messages">{ for messages.iter().map(|text| html! { <li>{ text }</li> }) }</ol>
            <form {onsubmit}>
                <label>{ "Message " }<input ref={text} required=true /></label>
                <button>{ "Send" }</button>
            </form>
            <p id="sent">{ &*sent }</p>
        </>
    }
}

/// The messages of a destination since the component was mounted.
#[hook]
fn use_messages(session: &Session, destination: &'static str) -> Vec<AttrValue> {
    let shown = use_state(Vec::new);
    let setter = shown.setter();
    use_effect_with((session.clone(), destination), move |(session, destination)| {
        let mut all = Vec::new();
        each(session.subscribe(*destination), move |message| {
            all.push(line(message));
            setter.set(all.clone());
        })
    });
    (*shown).clone()
}

/// The status of a session, as text.
#[hook]
fn use_status(session: &Session) -> String {
    let shown = use_state(|| session.status().to_string());
    let setter = shown.setter();
    use_effect_with(session.clone(), move |session| {
        each(session.statuses(), move |status| setter.set(status.to_string()))
    });
    (*shown).clone()
}

/// Hands on what a stream gives. Gives what ends that and drops the stream, for the end of an effect.
fn each<T>(
    stream: impl Stream<Item = T> + 'static,
    mut show: impl FnMut(T) + 'static,
) -> impl FnOnce() {
    let (task, handle) = abortable(stream.for_each(move |item| {
        show(item);
        std::future::ready(())
    }));
    spawn_local(async move {
        let _ = task.await;
    });
    move || handle.abort()
}

fn line(message: Result<Message, Error>) -> AttrValue {
    match message {
        Ok(message) => String::from_utf8_lossy(message.bytes()).into_owned().into(),
        Err(error) => error.to_string().into(),
    }
}
