//! The echo: what is sent to `/app/echo` comes back to who sent it.

use super::handler::{AppHandler, Request};
use crate::message::Message;
use crate::refusal::Refusal;

/// Sends a message on `/app/echo` back, body and headers as they came, to the `reply-to` of the
/// message or, without one, to the sender's `/user/queue/echo`.
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
