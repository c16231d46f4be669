//! Taking out of lists.

use alloc::vec::Vec;
use core::mem;

/// Takes the element at `at` out; the others stay in their order. None if there is no such element.
///
/// `Vec::remove` does the same, and brings its panic along into a module that has to be small.
pub(super) fn take_out<T>(list: &mut Vec<T>, at: usize) -> Option<T> {
    if at >= list.len() {
        return None;
    }
    let mut moving = list.pop()?;
    for element in list.iter_mut().skip(at).rev() {
        mem::swap(element, &mut moving);
    }
    Some(moving)
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::take_out;

    #[test]
    fn the_others_stay_in_their_order() {
        let mut list = vec![1, 2, 3, 4];
        assert_eq!(take_out(&mut list, 1), Some(2));
        assert_eq!(take_out(&mut list, 2), Some(4));
        assert_eq!(take_out(&mut list, 2), None);
        assert_eq!(take_out(&mut list, 0), Some(1));
        assert_eq!(list, [3]);
    }
}
