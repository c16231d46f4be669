//! Where the headers of a frame end.

use super::work;

/// What [`find_head_end`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadEnd {
    /// The blank line; the index just past its LF, where the body begins.
    Blank(usize),
    /// A NUL before any blank line, at this index: the frame is cut off, an error.
    Nul(usize),
}

/// Finds the end of the head that begins at the start of `bytes`: the first line that is empty
/// but for a CR. Such a line can be nothing else in any version, so this needs no dialect;
/// [`Head::parse`](super::Head::parse) says whether that CR was allowed.
///
/// `from` is how far an earlier call has looked in the same bytes: pass their length then, and
/// each byte is looked at once in total.
#[must_use]
pub fn find_head_end(bytes: &[u8], from: usize) -> Option<HeadEnd> {
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        if byte == 0 {
            return Some(HeadEnd::Nul(at));
        }
        if byte == b'\n' && matches!(bytes[..at], [.., b'\n'] | [.., b'\n', b'\r']) {
            return Some(HeadEnd::Blank(at + 1));
        }
        work::spend(1);
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{HeadEnd, find_head_end};

    #[test]
    fn the_blank_line_is_found_with_and_without_cr() {
        assert_eq!(find_head_end(b"SEND\na:b\n\nbody", 0), Some(HeadEnd::Blank(10)));
        assert_eq!(find_head_end(b"SEND\r\na:b\r\n\r\nbody", 0), Some(HeadEnd::Blank(13)));
        assert_eq!(find_head_end(b"SEND\n\nbody", 0), Some(HeadEnd::Blank(6)));
        assert_eq!(find_head_end(b"SEND\na:b\r\n\nbody", 0), Some(HeadEnd::Blank(11)));
        assert_eq!(find_head_end(b"SEND\na:b\nc:d", 0), None);
    }

    #[test]
    fn a_nul_before_the_blank_line_ends_the_search() {
        assert_eq!(find_head_end(b"SEND\na:b\0\n\n", 0), Some(HeadEnd::Nul(8)));
    }

    #[test]
    fn the_search_goes_on_where_it_stopped() {
        let bytes = b"SEND\r\na:b\r\n\r\n";
        for stop in 0..bytes.len() {
            assert_eq!(find_head_end(&bytes[..stop], 0), None);
            assert_eq!(find_head_end(bytes, stop), Some(HeadEnd::Blank(bytes.len())));
        }
        assert_eq!(find_head_end(b"SEND", 9), None);
    }
}
