//! Where text and bytes change sides.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{RefCell, RefMut};

use super::objects::Objects;

/// For the one thread that there is.
pub(super) struct Local<T>(RefCell<T>);

// SAFETY: a module without shared memory runs on one thread only.
unsafe impl<T> Sync for Local<T> {}

impl<T> Local<T> {
    /// None while it is lent. That does not happen: there is nobody here who could call in between.
    pub(super) fn lend(&self) -> Option<RefMut<'_, T>> {
        self.0.try_borrow_mut().ok()
    }
}

/// All that lasts from call to call.
pub(super) struct State {
    pub(super) objects: Objects,
    /// What has come in: the input of the next call.
    pub(super) room: Vec<u8>,
    pub(super) answer: Answer,
}

pub(super) static STATE: Local<State> =
    Local(RefCell::new(State { objects: Objects::new(), room: Vec::new(), answer: Answer::new() }));

/// The room as text. What is no text counts as none: JavaScript writes UTF-8.
pub(super) fn text(room: &[u8]) -> &str {
    core::str::from_utf8(room).unwrap_or_default()
}

/// What goes out besides the number that a call gives.
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) body: Vec<u8>,
    pub(super) value: f64,
    pub(super) other: f64,
    /// For JavaScript: where the text stands and its length, the same of the body, the two numbers.
    words: [f64; 6],
}

impl Answer {
    const fn new() -> Self {
        Self { text: String::new(), body: Vec::new(), value: 0.0, other: 0.0, words: [0.0; 6] }
    }

    pub(super) const fn words(&self) -> *const f64 {
        self.words.as_ptr()
    }

    pub(super) fn begin(&mut self) {
        self.text.clear();
        self.body = Vec::new();
    }

    pub(super) fn end(&mut self) {
        let Self { text, body, value, other, .. } = self;
        let place = |bytes: &[u8]| (bytes.as_ptr() as usize as f64, bytes.len() as f64);
        let ((text, text_length), (bytes, count)) = (place(text.as_bytes()), place(body));
        self.words = [text, text_length, bytes, count, *value, *other];
    }
}
