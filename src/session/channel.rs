//! A channel with one sender and one receiver. Not one of a crate: for each kind of value that is two kilobytes of a
//! WebAssembly module.

use core::task::{Context, Poll, Waker};
use std::collections::VecDeque;
use std::sync::Arc;

use super::lock::Lock;

/// What both ends share.
#[derive(Debug)]
struct Contents<T> {
    queue: VecDeque<T>,
    receiver: Option<Waker>,
    /// Whether an end has been dropped.
    is_cut: bool,
}

type Shared<T> = Arc<Lock<Contents<T>>>;

#[derive(Debug)]
pub(crate) struct Sender<T>(Shared<T>);

#[derive(Debug)]
pub(crate) struct Receiver<T>(Shared<T>);

/// An empty channel.
pub(crate) fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let contents = Contents { queue: VecDeque::new(), receiver: None, is_cut: false };
    let shared = Arc::new(Lock::new(contents));
    (Sender(Arc::clone(&shared)), Receiver(shared))
}

impl<T> Sender<T> {
    /// Sends a value, if fewer than `capacity` wait; false if nothing receives any more.
    pub(crate) fn send(&self, value: T, capacity: usize) -> bool {
        let mut contents = self.0.lock();
        if contents.is_cut {
            return false;
        }
        if contents.queue.len() < capacity {
            contents.queue.push_back(value);
        }
        let receiver = contents.receiver.take();
        drop(contents);
        wake(receiver);
        true
    }
}

impl<T> Receiver<T> {
    /// The next value; none after the last, once the sender is dropped.
    pub(crate) fn poll(&self, context: &Context<'_>) -> Poll<Option<T>> {
        let mut contents = self.0.lock();
        let value = contents.queue.pop_front();
        if value.is_some() || contents.is_cut {
            return Poll::Ready(value);
        }
        contents.receiver = Some(context.waker().clone());
        Poll::Pending
    }

    /// Whether no value will come any more.
    pub(crate) fn is_over(&self) -> bool {
        let contents = self.0.lock();
        contents.is_cut && contents.queue.is_empty()
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let receiver = {
            let mut contents = self.0.lock();
            contents.is_cut = true;
            contents.receiver.take()
        };
        wake(receiver);
    }
}

impl<T> Receiver<T> {
    /// Receives nothing any more; gives what was left.
    pub(crate) fn cut(&self) -> VecDeque<T> {
        let mut contents = self.0.lock();
        contents.is_cut = true;
        core::mem::take(&mut contents.queue)
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        // Dropped with nothing locked: what is in it may send.
        let _rest = self.cut();
    }
}

/// Wakes a task, with nothing locked.
fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        waker.wake();
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn poll<T>(receiver: &Receiver<T>) -> Poll<Option<T>> {
        receiver.poll(&Context::from_waker(Waker::noop()))
    }

    #[test]
    fn values_come_in_order_and_then_the_end() {
        let (sender, receiver) = channel();
        assert_eq!(poll(&receiver), Poll::Pending);
        assert!(sender.send(1, 9) && sender.send(2, 9));
        drop(sender);
        assert!(!receiver.is_over());
        assert_eq!(poll(&receiver), Poll::Ready(Some(1)));
        assert_eq!(poll(&receiver), Poll::Ready(Some(2)));
        assert_eq!(poll(&receiver), Poll::Ready(None));
        assert!(receiver.is_over());
    }

    #[test]
    fn what_finds_no_place_is_left_out() {
        let (sender, receiver) = channel();
        assert!(sender.send('a', 1) && sender.send('b', 1));
        assert_eq!(poll(&receiver), Poll::Ready(Some('a')));
        assert_eq!(poll(&receiver), Poll::Pending);
    }

    #[test]
    fn a_sender_learns_that_nothing_receives() {
        let (sender, receiver) = channel();
        drop(receiver);
        assert!(!sender.send((), 1));
    }

    #[test]
    fn the_receiver_is_woken_by_values_and_by_the_end() {
        let count = Arc::new(Count::default());
        let waker = Waker::from(Arc::clone(&count));
        let context = Context::from_waker(&waker);
        let (sender, receiver) = channel();
        for wakes in 1..=2 {
            assert!(receiver.poll(&context).is_pending());
            sender.send((), 9);
            assert_eq!(*count.0.lock(), wakes);
            assert!(receiver.poll(&context).is_ready());
        }
        assert!(receiver.poll(&context).is_pending());
        drop(sender);
        assert_eq!(*count.0.lock(), 3);
    }

    #[derive(Default)]
    struct Count(Lock<u32>);

    impl std::task::Wake for Count {
        fn wake(self: Arc<Self>) {
            *self.0.lock() += 1;
        }
    }
}
