//! What JavaScript knows by a number.

use alloc::boxed::Box;
use alloc::vec::Vec;

use stomp_protocol::client::Session;
use stomp_protocol::codec::Decoder;

#[cfg(feature = "sockjs")]
use stomp_protocol::sockjs::Socket;

pub(super) enum Object {
    /// A number that is free.
    None,
    Session(Box<Session>),
    Reader(Box<Decoder>),
    #[cfg(feature = "sockjs")]
    SockJs(Box<Socket>),
}

pub(super) struct Objects(Vec<Object>);

impl Objects {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    /// Keeps `object`, and gives the number that stands for it.
    pub(super) fn keep(&mut self, object: Object) -> usize {
        let mut places = self.0.iter_mut().enumerate();
        if let Some((free, place)) = places.find(|(_, place)| matches!(place, Object::None)) {
            *place = object;
            return free;
        }
        self.0.push(object);
        self.0.len() - 1
    }

    /// What `handle` stands for.
    pub(super) fn get(&mut self, handle: usize) -> Option<&mut Object> {
        self.0.get_mut(handle)
    }

    /// Lets go of what this number stands for; the number may stand for something else afterwards.
    pub(super) fn release(&mut self, handle: usize) {
        if let Some(object) = self.get(handle) {
            *object = Object::None;
        }
    }
}
