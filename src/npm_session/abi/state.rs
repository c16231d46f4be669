//! All that lasts from call to call.

use alloc::boxed::Box;
use alloc::vec::Vec;

use stomp_protocol::session::{Config, Session};

use super::codes::ResultWord;

/// The words of the result header.
const WORDS: usize = ResultWord::Deadline as usize + 1;

/// The state of one instance of the module.
pub(crate) struct State {
    pub(crate) objects: Sessions,
    /// The input buffer.
    pub(crate) input: Vec<u8>,
    pub(crate) results: Results,
    /// The options of the session that is opened next.
    pub(crate) config: Option<Config>,
}

impl State {
    pub(crate) const fn new() -> Self {
        Self {
            objects: Sessions(Vec::new()),
            input: Vec::new(),
            results: Results { words: [0.0; WORDS] },
            config: None,
        }
    }
}

/// Sessions by their handles.
pub(crate) struct Sessions(Vec<Option<Box<Session>>>);

impl Sessions {
    /// Keeps a session, and gives its handle.
    pub(crate) fn keep(&mut self, session: Session) -> usize {
        let session = Some(Box::new(session));
        if let Some(free) = self.0.iter().position(Option::is_none) {
            self.0[free] = session;
            return free;
        }
        self.0.push(session);
        self.0.len() - 1
    }

    pub(crate) fn get(&mut self, handle: usize) -> Option<&mut Session> {
        self.0.get_mut(handle)?.as_deref_mut()
    }

    /// Drops a session; its handle may stand for another afterwards.
    pub(crate) fn release(&mut self, handle: usize) {
        if let Some(place) = self.0.get_mut(handle) {
            *place = None;
        }
    }
}

/// What an operation gives besides its number.
pub(crate) struct Results {
    /// The result header.
    words: [f64; WORDS],
}

impl Results {
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

    #[cfg(test)]
    pub(crate) fn get(&self, word: ResultWord) -> f64 {
        self.words[word as usize]
    }
}
