//! What an application asks of a connection.

use stomp_protocol::client::{Connection, Token};
use stomp_protocol::{UsageError, UsageErrorKind};
use wasm_bindgen::prelude::*;

use super::exchange::{Answer, answering_text};
use super::{codes, objects};
use crate::npm::flat;

/// All that belongs to a request.
struct Request<'a> {
    /// The destination, or the id, that it is about.
    subject: &'a str,
    /// The subscription of a message; empty if it is not known.
    subscription: &'a str,
    headers: &'a str,
    token: Token,
}

/// Asks for something that goes by a frame without a body; what comes of it is for
/// [`poll`](super::poll). In the room: the subject, a NUL; the subscription of a message that is
/// acknowledged, a NUL; the headers of the frame, flat. `token` is that of the callback for messages,
/// or for the receipt.
///
/// Gives whether it was taken. The text that goes out is the id of what was made (of the subscription:
/// its header `id`, else a new one; of the transaction: the subject, else a new one), or why it was not;
/// the value is the token of the callback for which nothing will come any more, -1 for none.
#[wasm_bindgen]
pub fn request(handle: usize, what: u32, token: u32) -> bool {
    answering_text(|mut room, answer| {
        let subject = flat::take(&mut room);
        let subscription = flat::take(&mut room);
        let request = Request { subject, subscription, headers: room, token: Token(token) };
        answer.value = -1.0;
        let asked = objects::session(handle, |session| {
            session.connection().and_then(|connection| request.put(what, connection, answer))
        });
        told(asked, answer)
    })
}

/// Makes the head of a SEND frame up to its content-length, which is for the caller to add; it stays
/// valid until the session is no longer [ready](codes::IS_READY). In the room: the destination, a NUL,
/// the headers. Gives whether it could be made; the text that goes out is the head, or why not.
#[wasm_bindgen(js_name = sendHead)]
pub fn send_head(handle: usize) -> bool {
    answering_text(|mut room, answer| {
        let destination = flat::take(&mut room);
        let headers = flat::read(room);
        let head = objects::session(handle, |session| {
            session.connection().and_then(|connection| connection.send_head(destination, &headers))
        });
        told(head.map(|head| answer.body = head), answer)
    })
}

fn told(done: Result<(), UsageError>, answer: &mut Answer) -> bool {
    done.map_err(|error| {
        answer.text.clear();
        error.write(&mut answer.text);
    })
    .is_ok()
}

impl Request<'_> {
    fn put(
        self,
        what: u32,
        connection: &mut Connection,
        answer: &mut Answer,
    ) -> Result<(), UsageError> {
        let Self { subject, subscription, headers, token } = self;
        let headers = flat::read(headers);
        let subscription = (!subscription.is_empty()).then_some(subscription);
        let mut over = None;
        match what {
            codes::SUBSCRIBE => answer.text = connection.subscribe(subject, headers, token)?,
            codes::UNSUBSCRIBE => over = connection.unsubscribe(subject, headers)?,
            codes::ACK | codes::NACK if subject.is_empty() => {
                return Err(UsageErrorKind::NoAckHeader.into());
            }
            codes::ACK => connection.ack(subject, subscription, headers)?,
            codes::NACK => connection.nack(subject, subscription, headers)?,
            codes::BEGIN => answer.text = connection.begin(Some(subject), headers)?,
            codes::COMMIT => connection.commit(subject, headers)?,
            codes::ABORT => connection.abort(subject, headers)?,
            // It may be over: then nothing is done, and no id goes out.
            codes::ABANDON => match connection.abort(subject, headers) {
                Err(error) if matches!(error.kind(), UsageErrorKind::UnknownTransaction(_)) => {}
                done => {
                    done?;
                    answer.text.push_str(subject);
                }
            },
            codes::WATCH => over = connection.watch_for_receipt(subject, token)?,
            _ => {}
        }
        if let Some(Token(token)) = over {
            answer.value = token.into();
        }
        Ok(())
    }
}
