//! The short way for an incoming MESSAGE: its head is read where JavaScript has put it, and its body
//! never enters this memory.
//!
//! JavaScript copies the head into [`head_block`] and calls [`head`]. If the answer says so, it finds in
//! [`head_table`] where every header stands. All clients of a page share the two: nothing in them is
//! kept from one call to the next.

use stomp_protocol::client::{Routed, Session};
use stomp_protocol::codec::{HeadEnd, Span, find_head_end};
use wasm_bindgen::prelude::*;

use super::exchange::{Local, answering};
use super::objects;
use super::session::instant;
use crate::npm::flat;
use crate::npm::names::Names;

/// Octets of a head that goes the short way; real ones have a few hundred.
const BLOCK: usize = 4096;
/// Headers of a frame that goes the short way.
const ROWS: usize = 64;
/// Where the rows begin in the table: after the token and the length of the body.
const FIRST: usize = 2;
/// Words of a row: the number of the name, where the value begins, where it ends.
const ROW: usize = 3;
/// In the table, for what there is none of.
const NONE: u32 = u32::MAX;

/// The frame has to go the long way.
const LONG_WAY: i32 = -1;
/// The frame may go the short way, but its headers are to be fetched.
const FETCH: i32 = -2;

static HEAD: Local<[u8; BLOCK]> = Local::new([0; BLOCK]);
static TABLE: Local<[u32; FIRST + ROW * ROWS]> = Local::new([0; FIRST + ROW * ROWS]);
static NAMES: Local<Names> = Local::new(Names::new());

/// Where in memory JavaScript puts the head of a frame: 4096 octets.
#[wasm_bindgen(js_name = headBlock)]
#[must_use]
pub fn head_block() -> *const u8 {
    HEAD.with(|block| block.as_ptr())
}

/// Where in memory [`head`] leaves its answer, in words: the token of the
/// subscription and the length of the body, 2^32 - 1 for none; then three for each header, in the
/// order of the wire: the number of its name, where its value begins, where it ends.
#[wasm_bindgen(js_name = headTable)]
#[must_use]
pub fn head_table() -> *const u32 {
    TABLE.with(|table| table.as_ptr())
}

/// The length of the head, its blank line included, that begins with the first `len` octets of the
/// block; 0 if it does not end there.
#[wasm_bindgen(js_name = findHead)]
#[must_use]
pub fn find_head(len: usize) -> usize {
    HEAD.with(|block| match block.get(..len).and_then(|block| find_head_end(block, 0)) {
        Some(HeadEnd::Blank(end)) => end,
        _ => 0,
    })
}

/// Puts the header name with this number out as the text; empty if there is none.
#[wasm_bindgen(js_name = headerName)]
pub fn header_name(number: u32) {
    answering(|_, answer| {
        NAMES.with(|names| answer.text.push_str(names.name(number).unwrap_or_default()));
    });
}

/// Takes the head of a frame that stands in the first `len` octets of [`head_block`], if the frame may
/// go the short way: it is a well-formed MESSAGE at the beginning of a frame, and its whole body is at
/// hand, which is for the caller to see. Gives
///
/// * the number of its headers, which [`head_table`] describes;
/// * -2 if its headers have to be fetched by [`headers`], because they are escaped, not ASCII, or too
///   many to number;
/// * -1 if the frame has to go in whole, by [`bytes`](super::bytes). Nothing has changed then; nor has
///   it if the caller decides so for itself.
#[wasm_bindgen]
#[must_use]
pub fn head(handle: usize, now: f64, len: usize) -> i32 {
    objects::session(handle, |session| {
        HEAD.with(|block| route(session, now, block.get(..len)?)).unwrap_or(LONG_WAY)
    })
}

fn route(session: &mut Session, now: f64, block: &[u8]) -> Option<i32> {
    let connection = session.connection().ok()?;
    let routed = connection.handle_head(instant(now), block)?;
    let head = connection.head();
    // A blank line that is not where JavaScript took it to be: it looks for LF LF only.
    let tail = block.get(head.spans().last()?.value.end as usize..)?;
    if !matches!(tail, b"\n" | b"\r\n" | b"\n\n" | b"\r\n\r\n" | b"\r\n\n" | b"\n\r\n") {
        return None;
    }
    TABLE.with(|table| {
        (table[0], table[1]) = summary(routed);
        let plain = head.is_ascii() && !head.is_escaped() && head.spans().len() <= ROWS;
        let rows = plain.then(|| number_headers(table, block, head.spans())).flatten();
        Some(rows.unwrap_or(FETCH))
    })
}

/// Puts the headers of the head that was read last out as the text, flat; from the same block.
#[wasm_bindgen]
pub fn headers(handle: usize, len: usize) {
    answering(|_, answer| {
        let headers = objects::session(handle, |session| {
            HEAD.with(|block| session.connection().ok()?.head().headers(block.get(..len)?).ok())
        });
        flat::write(&mut answer.text, &headers.unwrap_or_default());
    });
}

fn summary(routed: Routed) -> (u32, u32) {
    let length = routed.content_length.and_then(|length| u32::try_from(length).ok());
    (routed.token.map_or(NONE, |token| token.0), length.unwrap_or(NONE))
}

fn number_headers(table: &mut [u32], block: &[u8], spans: &[Span]) -> Option<i32> {
    NAMES.with(|names| {
        for (row, span) in table[FIRST..].chunks_exact_mut(ROW).zip(spans) {
            let number = names.number(span.name(block), row[0])?;
            row.copy_from_slice(&[number, span.value.start, span.value.end]);
        }
        i32::try_from(spans.len()).ok()
    })
}
