//! What JavaScript knows by a number.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::cell::RefMut;

use stomp_protocol::client::Session;
use stomp_protocol::codec::Decoder;
use wasm_bindgen::prelude::*;

use super::exchange::Local;
#[cfg(feature = "sockjs")]
use super::sockjs::SockJs;

pub(super) enum Object {
    /// A number that is free.
    None,
    Session(Box<Session>),
    Reader(Box<Decoder>),
    #[cfg(feature = "sockjs")]
    SockJs(Box<SockJs>),
}

static OBJECTS: Local<Vec<Object>> = Local::new(Vec::new());

/// Keeps `object`, and gives the number that stands for it.
pub(super) fn keep(object: Object) -> usize {
    OBJECTS.with(|objects| {
        if let Some(free) = objects.iter().position(|object| matches!(object, Object::None)) {
            objects[free] = object;
            return free;
        }
        objects.push(object);
        objects.len() - 1
    })
}

/// Lets go of what this number stands for; the number may stand for something else afterwards.
#[wasm_bindgen]
pub fn release(handle: usize) {
    OBJECTS.with(|objects| objects[handle] = Object::None);
}

/// The session that `handle` stands for. A number of something else is a fault of the package.
pub(super) fn session<R>(handle: usize, use_it: impl FnOnce(&mut Session) -> R) -> R {
    use_it(&mut find_session(handle))
}

// Not a part of every function of the border.
#[inline(never)]
fn find_session(handle: usize) -> RefMut<'static, Session> {
    RefMut::map(OBJECTS.lend(), |objects| match objects.get_mut(handle) {
        Some(Object::Session(session)) => &mut **session,
        _ => unreachable!(),
    })
}

/// As [`session`], for a reader of frames.
pub(super) fn reader<R>(handle: usize, use_it: impl FnOnce(&mut Decoder) -> R) -> R {
    use_it(&mut find_reader(handle))
}

#[inline(never)]
fn find_reader(handle: usize) -> RefMut<'static, Decoder> {
    RefMut::map(OBJECTS.lend(), |objects| match objects.get_mut(handle) {
        Some(Object::Reader(reader)) => &mut **reader,
        _ => unreachable!(),
    })
}

/// As [`session`], for a SockJS socket.
#[cfg(feature = "sockjs")]
pub(super) fn sockjs<R>(handle: usize, use_it: impl FnOnce(&mut SockJs) -> R) -> R {
    use_it(&mut find_sockjs(handle))
}

#[cfg(feature = "sockjs")]
#[inline(never)]
fn find_sockjs(handle: usize) -> RefMut<'static, SockJs> {
    RefMut::map(OBJECTS.lend(), |objects| match objects.get_mut(handle) {
        Some(Object::SockJs(sockjs)) => &mut **sockjs,
        _ => unreachable!(),
    })
}
