//! The streams and futures that wait for something on the present connection: the messages of a
//! subscription, the receipt of a frame.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_channel::oneshot;
use stomp_protocol::client::Token;

use super::{Error, Message};

/// What becomes of a frame that asked for a receipt.
pub(crate) type Outcome = Result<(), Error>;

/// By tokens, which the protocol hands back with what they stand for. Nothing is sent while one of
/// the tables is borrowed: the program, woken, may come back at once.
#[derive(Debug, Default)]
pub(crate) struct Inbox {
    next: Cell<u32>,
    messages: RefCell<HashMap<Token, UnboundedSender<Message>>>,
    receipts: RefCell<HashMap<Token, oneshot::Sender<Outcome>>>,
}

impl Inbox {
    pub(crate) fn await_messages(&self) -> (Token, UnboundedReceiver<Message>) {
        let (sender, receiver) = unbounded();
        let token = self.new_token();
        self.messages.borrow_mut().insert(token, sender);
        (token, receiver)
    }

    pub(crate) fn await_receipt(&self) -> (Token, oneshot::Receiver<Outcome>) {
        let (sender, receiver) = oneshot::channel();
        let token = self.new_token();
        self.receipts.borrow_mut().insert(token, sender);
        (token, receiver)
    }

    fn new_token(&self) -> Token {
        let token = self.next.get();
        self.next.set(token.wrapping_add(1));
        Token(token)
    }

    /// Hands `message` to the subscription with this token; gives it back if there is none.
    pub(crate) fn deliver(&self, token: Option<Token>, message: Message) -> Option<Message> {
        let subscription = token.and_then(|token| self.messages.borrow().get(&token).cloned());
        match subscription {
            Some(subscription) => {
                // Its stream may have been dropped a moment ago.
                let _ = subscription.unbounded_send(message);
                None
            }
            None => Some(message),
        }
    }

    /// Tells the future that waits for the receipt with this token. False if there is none.
    pub(crate) fn settle(&self, token: Option<Token>, outcome: Outcome) -> bool {
        let waiting = token.and_then(|token| self.receipts.borrow_mut().remove(&token));
        waiting.is_some_and(|waiting| {
            // The future may have been dropped.
            let _ = waiting.send(outcome);
            true
        })
    }

    /// Nothing will come for this token any more.
    pub(crate) fn forget(&self, token: Token) {
        let messages = self.messages.borrow_mut().remove(&token);
        let receipt = self.receipts.borrow_mut().remove(&token);
        drop((messages, receipt));
    }

    /// Nothing will come any more: streams end, receipts fail.
    pub(crate) fn clear(&self) {
        let (messages, receipts) = (self.messages.take(), self.receipts.take());
        drop((messages, receipts));
    }
}
