//! The end of a namespace: what was confirmed is delivered to those who read (`W-7`).
//!
//! From the moment on at which the router is told, it confirms nothing. All messages that it has
//! confirmed are in mailboxes by then, or in queues and behind windows that wait for room there. Each
//! connection is let go once nothing waits for room in its mailbox; it reads its mail to the end.

use super::Router;
use crate::ids::ConnectionId;
use crate::mailbox::RouterMessage;

impl Router {
    /// Begins to end.
    pub(super) fn close(&mut self) {
        self.closing = true;
        for id in self.peers.keys().copied().collect::<Vec<_>>() {
            self.let_go_if_closing(id);
        }
    }

    /// Lets a connection go, unless it will tell of room. What it has not settled ends with the broker,
    /// and is not given to others: it may be on its way.
    pub(super) fn let_go_if_closing(&mut self, id: ConnectionId) {
        let Some(peer) = self.peers.get(&id).filter(|_| self.closing) else { return };
        if peer.mailbox.has_room() && !self.held.waits_for(id) {
            peer.mailbox.post(RouterMessage::Stopped);
            self.peers.remove(&id);
        }
    }
}
