//! A queue that is emptied again and again.

use alloc::vec::Vec;

use crate::codec::work;

/// First in, first out, in amortised constant time: places are used again once the queue is empty, as
/// it is after every poll. `VecDeque` would be a kilobyte of a WebAssembly module, with its panics.
#[derive(Debug)]
pub(super) struct Queue<T> {
    /// Those before `front` have been taken.
    items: Vec<Option<T>>,
    front: usize,
}

impl<T> Queue<T> {
    pub(super) const fn new() -> Self {
        Self { items: Vec::new(), front: 0 }
    }

    pub(super) fn push(&mut self, item: T) {
        self.items.push(Some(item));
    }

    pub(super) fn pop(&mut self) -> Option<T> {
        work::spend(1);
        let item = self.items.get_mut(self.front)?.take();
        self.front += 1;
        if self.is_empty() {
            self.items.clear();
            self.front = 0;
        }
        item
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.front >= self.items.len()
    }

    /// The one that was pushed last, if it has not been taken.
    pub(super) fn last(&self) -> Option<&T> {
        self.items.last()?.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::Queue;

    #[test]
    fn first_in_first_out() {
        let mut queue = Queue::new();
        for round in 0..3 {
            queue.push(round);
            queue.push(round + 10);
            assert_eq!(queue.pop(), Some(round));
            queue.push(round + 20);
            assert_eq!(queue.last(), Some(&(round + 20)));
            assert_eq!([(); 3].map(|()| queue.pop()), [Some(round + 10), Some(round + 20), None]);
            assert!(queue.is_empty() && queue.last().is_none());
        }
        assert!(queue.items.capacity() <= 4, "places are used again");
    }
}
