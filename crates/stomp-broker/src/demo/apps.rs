//! The handlers that the broker brings along, each of them an example: chat, echo, request and reply.

use serde::{Deserialize, Serialize};

use crate::app::{AppHandler, Request};
use crate::message::Message;
use crate::object;
use crate::refusal::Refusal;

/// Answers `{"from":…,"text":…}` on `/app/chat` with `{"from":…,"text":…,"time":"HH:MM"}` on
/// `/topic/messages`; the time is the local time of day.
///
/// ```
/// use stomp_broker::{Chat, Config};
///
/// let config = Config { apps: vec![Box::new(Chat)], ..Config::default() };
/// # drop(config);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Chat;

#[derive(Deserialize)]
struct Said {
    from: String,
    text: String,
}

/// The order of the fields is the order on the wire.
#[derive(Serialize)]
struct Heard {
    from: String,
    text: String,
    time: String,
}

impl AppHandler for Chat {
    fn destination(&self) -> &str {
        "/app/chat"
    }

    fn handle(&self, request: &Request<'_>) -> Result<Vec<Message>, Refusal> {
        let Said { from, text } = object::from_slice(&request.message().body)
            .map_err(|error| not_a_chat_message(&error))?;
        let time = chrono::Local::now().format("%H:%M").to_string();
        let body = serde_json::to_string(&Heard { from, text, time })
            .map_err(|error| Refusal::new("Chat failed", error.to_string()))?;
        Ok(vec![Message::json("/topic/messages", body)])
    }
}

fn not_a_chat_message(error: &serde_json::Error) -> Refusal {
    Refusal::new(
        "Bad chat message",
        format!(
            r#"/app/chat expects JSON such as {{"from":"hi","text":"안녕?"}}, both fields strings: {error}."#
        ),
    )
}

/// Sends a message on `/app/echo` back, body and headers as they came, to the `reply-to` of the
/// message or, without one, to the sender's `/user/queue/echo`.
///
/// ```
/// use stomp_broker::{Config, Echo};
///
/// let config = Config { apps: vec![Box::new(Echo)], ..Config::default() };
/// # drop(config);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Echo;

impl AppHandler for Echo {
    fn destination(&self) -> &str {
        "/app/echo"
    }

    fn handle(&self, request: &Request<'_>) -> Result<Vec<Message>, Refusal> {
        let mut echo = request.message().clone();
        echo.headers.remove("reply-to");
        echo.destination = request.reply_to().unwrap_or("/user/queue/echo").into();
        Ok(vec![echo])
    }
}

/// Answers a text on `/app/ask` with `{"asked":TEXT,"by":USER}`, where USER is the sender's login
/// or null, and the `correlation-id` of the request. The answer goes to the `reply-to` of the
/// request, which it must have.
///
/// ```
/// use stomp_broker::{Ask, Config};
///
/// let config = Config { apps: vec![Box::new(Ask)], ..Config::default() };
/// # drop(config);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Ask;

/// The order of the fields is the order on the wire.
#[derive(Serialize)]
struct Answer<'a> {
    asked: &'a str,
    by: Option<&'a str>,
}

impl AppHandler for Ask {
    fn destination(&self) -> &str {
        "/app/ask"
    }

    fn handle(&self, request: &Request<'_>) -> Result<Vec<Message>, Refusal> {
        let reply_to = request.reply_to().ok_or_else(no_reply_to)?;
        let asked = std::str::from_utf8(&request.message().body).map_err(|error| {
            Refusal::new("Bad request", format!("/app/ask expects a text: {error}."))
        })?;
        let body = serde_json::to_vec(&Answer { asked, by: request.user() })
            .map_err(|error| Refusal::new("Application failed", error.to_string()))?;
        let mut answer = request.answer(reply_to, body);
        answer.headers.push("content-type", "application/json");
        Ok(vec![answer])
    }
}

fn no_reply_to() -> Refusal {
    let detail = "/app/ask answers to the destination in the header reply-to, and there is none. \
                  For example reply-to:/temp-queue/answers.";
    Refusal::new("Bad request", detail)
}

#[cfg(test)]
mod tests {
    use super::{AppHandler, Chat, Message, Request};

    fn say(body: &str) -> Result<String, String> {
        let message = Message::json("/app/chat", body.to_owned());
        match Chat.handle(&Request::new(&message, None)) {
            Ok(heard) => Ok(String::from_utf8(heard[0].body.clone()).unwrap()),
            Err(refusal) => Err(refusal.detail),
        }
    }

    #[test]
    fn what_is_said_is_heard_with_the_time_of_day() {
        let heard = say(r#"{"text":"안녕?","from":"hi"}"#).unwrap();
        let time = heard.strip_prefix(r#"{"from":"hi","text":"안녕?","time":""#).unwrap();
        let (hour, rest) = time.split_once(':').unwrap();
        let minute = rest.strip_suffix(r#""}"#).unwrap();
        assert!(hour.len() == 2 && hour.parse::<u8>().unwrap() < 24, "{heard}");
        assert!(minute.len() == 2 && minute.parse::<u8>().unwrap() < 60, "{heard}");
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_an_example() {
        for body in [
            "",
            "hi",
            "[]",
            r#"["hi","ho"]"#,
            r#"{"from":"hi"}"#,
            r#"{"from":"hi","text":7}"#,
            "{\"from\"",
        ] {
            let detail = say(body).unwrap_err();
            assert!(detail.contains(r#"{"from":"hi","text":"안녕?"}"#), "{body}: {detail}");
        }
        assert!(say(r#"{"from":"hi"}"#).unwrap_err().contains("missing field `text`"));
    }
}
