//! Request and reply: what is asked on `/app/ask` is answered to `reply-to`.

use serde::Serialize;

use super::handler::{AppHandler, Request};
use crate::message::Message;
use crate::refusal::Refusal;

/// Answers a text on `/app/ask` with `{"asked":TEXT,"by":USER}`, where USER is the sender's login
/// or null, and the `correlation-id` of the request. The answer goes to the `reply-to` of the
/// request, which it must have.
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
