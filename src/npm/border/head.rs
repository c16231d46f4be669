//! The short way for an incoming MESSAGE: its head is read here, its body never enters this memory.
//!
//! JavaScript keeps in mind what heads look like and asks here only for those that look otherwise: the
//! first of a subscription, mostly (`pkg-template/src/template.ts`).

use stomp_protocol::client::Session;
use wasm_bindgen::prelude::*;

use super::exchange::{Answer, answering};
use super::objects;
use super::session::instant;
use crate::npm::flat;

/// Reads the head in the room, from the command to the LF of the last header line, if its frame may go
/// the short way: it is a well-formed MESSAGE at the beginning of a frame, and its whole body is at hand,
/// which is for the caller to see. Then the text that goes out has its headers, flat, and the value is the
/// token of its subscription, -1 for none.
///
/// Gives false if the frame has to go in whole, by [`bytes`](super::bytes). Nothing has changed then; nor
/// has it if the caller decides so for itself.
#[wasm_bindgen]
pub fn head(handle: usize, now: f64) -> bool {
    answering(|room, answer| {
        objects::session(handle, |session| read(session, now, room, answer)).is_some()
    })
}

fn read(session: &mut Session, now: f64, block: &[u8], answer: &mut Answer) -> Option<()> {
    let connection = session.connection().ok()?;
    let routed = connection.handle_head(instant(now), block)?;
    let head = connection.head();
    // A blank line that is not where JavaScript took it to be: it looks for LF LF only.
    let tail = block.get(head.spans().last()?.value.end as usize..)?;
    if !matches!(tail, b"\n" | b"\r\n") {
        return None;
    }
    flat::write(&mut answer.text, &head.headers(block).ok()?);
    answer.value = routed.token.map_or(-1.0, |token| token.0.into());
    Some(())
}

/// Messages have come that did not have to be told, the last of them at this time.
#[wasm_bindgen]
pub fn heard(handle: usize, at: f64) {
    objects::session(handle, |session| {
        if let Ok(connection) = session.connection() {
            connection.handle_bytes(instant(at), &[]);
        }
    });
}
