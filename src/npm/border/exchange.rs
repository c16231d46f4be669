//! Where text and octets change sides.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{RefCell, RefMut};

use wasm_bindgen::prelude::*;

/// For the one thread that there is.
pub(super) struct Local<T>(RefCell<T>);

// SAFETY: a module without shared memory runs on one thread only.
unsafe impl<T> Sync for Local<T> {}

impl<T> Local<T> {
    pub(super) const fn new(value: T) -> Self {
        Self(RefCell::new(value))
    }

    /// Calls are never nested: there is nobody here who could call in between.
    pub(super) fn with<R>(&self, use_it: impl FnOnce(&mut T) -> R) -> R {
        use_it(&mut self.lend())
    }

    pub(super) fn lend(&self) -> RefMut<'_, T> {
        self.0.borrow_mut()
    }
}

/// What has come in, and what goes out.
struct Exchange {
    room: Vec<u8>,
    answer: Answer,
    /// For JavaScript: where the text stands and its length, the same of the body, the two numbers.
    words: [f64; 6],
}

/// What goes out besides the number that a function returns.
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) body: Vec<u8>,
    pub(super) value: f64,
    pub(super) other: f64,
}

static EXCHANGE: Local<Exchange> = Local::new(Exchange {
    room: Vec::new(),
    answer: Answer { text: String::new(), body: Vec::new(), value: 0.0, other: 0.0 },
    words: [0.0; 6],
});

/// The most that is kept when it is not needed any more.
const KEPT: usize = 64 << 10;

/// Makes room for `length` octets and gives their address. They are the input of the function that is
/// called next.
#[wasm_bindgen]
#[must_use]
pub fn room(length: usize) -> *const u8 {
    EXCHANGE.with(|Exchange { room, .. }| {
        if room.capacity() > KEPT {
            *room = Vec::new();
        }
        room.clear();
        room.resize(length, 0);
        room.as_ptr()
    })
}

/// Where six numbers are that say what the last function gave: the address of its text and how many
/// octets it has, the same of the octets that came with it, and two numbers.
#[wasm_bindgen]
#[must_use]
pub fn answer() -> *const f64 {
    EXCHANGE.with(|exchange| exchange.words.as_ptr())
}

/// Runs a function of the border: on what is in the room, with an answer that is empty.
pub(super) fn answering<R>(work: impl FnOnce(&[u8], &mut Answer) -> R) -> R {
    let mut exchange = begin();
    let Exchange { room, answer, .. } = &mut *exchange;
    let result = work(room, answer);
    end(exchange);
    result
}

// These two are most of every function of the border: once is enough.
#[inline(never)]
fn begin() -> RefMut<'static, Exchange> {
    let mut exchange = EXCHANGE.lend();
    exchange.answer.text.clear();
    exchange.answer.body = Vec::new();
    exchange
}

#[inline(never)]
fn end(mut exchange: RefMut<'static, Exchange>) {
    let Answer { text, body, value, other } = &exchange.answer;
    let place = |octets: &[u8]| (octets.as_ptr() as usize as f64, octets.len() as f64);
    let ((text, text_length), (octets, count)) = (place(text.as_bytes()), place(body));
    exchange.words = [text, text_length, octets, count, *value, *other];
}

/// As [`answering`], where the room holds text. What is no text counts as none: JavaScript writes UTF-8.
pub(super) fn answering_text<R>(work: impl FnOnce(&str, &mut Answer) -> R) -> R {
    answering(|room, answer| work(core::str::from_utf8(room).unwrap_or_default(), answer))
}
