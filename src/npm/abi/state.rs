//! All that lasts from call to call.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use stomp_protocol::client::Client;
use stomp_protocol::codec::HeadTable;
#[cfg(feature = "sockjs")]
use stomp_protocol::sockjs::Socket;

use super::codes::ResultWord;
use crate::npm::rows::{Names, Row};

/// The words of the result header.
const WORDS: usize = ResultWord::TableLength as usize + 1;

/// The state of one instance of the engine.
pub(crate) struct State {
    pub(crate) objects: Objects,
    /// The input buffer.
    pub(crate) input: Vec<u8>,
    pub(crate) results: Results,
}

impl State {
    pub(crate) const fn new() -> Self {
        Self { objects: Objects(Vec::new()), input: Vec::new(), results: Results::new() }
    }
}

/// What a handle stands for.
pub(crate) enum Object {
    /// Nothing: the handle is free.
    None,
    Client(Box<Client>),
    #[cfg(feature = "sockjs")]
    Sockjs(Box<Socket>),
}

/// Objects by their handles.
pub(crate) struct Objects(Vec<Object>);

impl Objects {
    /// Keeps `object`, and gives its handle.
    pub(crate) fn keep(&mut self, object: Object) -> usize {
        let mut places = self.0.iter_mut().enumerate();
        if let Some((free, place)) = places.find(|(_, place)| matches!(place, Object::None)) {
            *place = object;
            return free;
        }
        self.0.push(object);
        self.0.len() - 1
    }

    pub(crate) fn get(&mut self, handle: usize) -> Option<&mut Object> {
        self.0.get_mut(handle)
    }

    /// Drops an object; its handle may stand for another afterwards.
    pub(crate) fn release(&mut self, handle: usize) {
        if let Some(object) = self.get(handle) {
            *object = Object::None;
        }
    }
}

/// What an operation gives besides its number, and what it uses for that.
pub(crate) struct Results {
    pub(crate) text: String,
    pub(crate) body: Vec<u8>,
    pub(crate) value: f64,
    pub(crate) other: f64,
    pub(crate) table: Vec<Row>,
    /// The result header.
    words: [f64; WORDS],
    pub(crate) head: HeadTable,
    pub(crate) names: Names,
}

impl Results {
    const fn new() -> Self {
        Self {
            text: String::new(),
            body: Vec::new(),
            value: 0.0,
            other: 0.0,
            table: Vec::new(),
            words: [0.0; WORDS],
            head: HeadTable::new(),
            names: Names::new(),
        }
    }

    /// The address of the result header.
    pub(crate) const fn address(&self) -> *const f64 {
        self.words.as_ptr()
    }

    /// Sets a word of the header.
    pub(crate) fn set(&mut self, word: ResultWord, value: f64) {
        if let Some(place) = self.words.get_mut(word as usize) {
            *place = value;
        }
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.body = Vec::new();
        self.table.clear();
    }

    /// Tells where everything is.
    pub(super) fn finish(&mut self) {
        let (text, text_length) = (self.text.as_ptr() as usize, self.text.len());
        let (body, body_length) = (self.body.as_ptr() as usize, self.body.len());
        let (table, table_length) = (self.table.as_ptr() as usize, 3 * self.table.len());
        self.set(ResultWord::TextAddress, text as f64);
        self.set(ResultWord::TextLength, text_length as f64);
        self.set(ResultWord::BodyAddress, body as f64);
        self.set(ResultWord::BodyLength, body_length as f64);
        self.set(ResultWord::TableAddress, table as f64);
        self.set(ResultWord::TableLength, table_length as f64);
        self.set(ResultWord::Value, self.value);
        self.set(ResultWord::Other, self.other);
    }
}
