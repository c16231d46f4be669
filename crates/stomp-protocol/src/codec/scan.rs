//! The search for the end of a head, and of a body whose length is wrong.

use super::work;

/// The result of [`find_head_end`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadEnd {
    /// A blank line was found; the index behind its LF, where the body begins.
    Blank(usize),
    /// A NUL before any blank line, at this index: the frame is cut off, which is an error.
    Nul(usize),
}

/// Finds the end of the head that begins at the start of `bytes`: the first line that is empty or
/// has only a CR. It is the end of the head in every version;
/// [`Head::parse`](super::Head::parse) checks whether that CR was allowed. `None`: it has not
/// arrived.
///
/// `from` is the length of the bytes at the last call, so that each byte is read once in total; 0 at
/// the first call.
///
/// ```
/// use stomp_protocol::codec::{HeadEnd, find_head_end};
///
/// assert_eq!(find_head_end(b"ACK\nid:1\n\n\0", 0), Some(HeadEnd::Blank(10)));
/// assert_eq!(find_head_end(b"ACK\nid:1", 0), None);
/// ```
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

/// The commands of a server, with their line ends.
const COMMAND_LINES: [&[u8]; 8] = [
    b"MESSAGE\n",
    b"MESSAGE\r\n",
    b"RECEIPT\n",
    b"RECEIPT\r\n",
    b"ERROR\n",
    b"ERROR\r\n",
    b"CONNECTED\n",
    b"CONNECTED\r\n",
];

/// Where a body ends whose announced length is wrong: the index of the first NUL behind which the message ends, or
/// another frame begins.
pub(super) fn damaged_end(message: &[u8]) -> Option<usize> {
    let ends_at = |nul: usize| {
        let behind = message.get(nul + 1..).unwrap_or_default();
        let lines = behind.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        work::spend(lines);
        let next = behind.get(lines..).unwrap_or_default();
        next.is_empty() || COMMAND_LINES.iter().any(|line| next.starts_with(line))
    };
    let bytes = message.iter().enumerate().inspect(|_| work::spend(1));
    bytes.filter(|(_, byte)| **byte == 0).map(|(at, _)| at).find(|nul| ends_at(*nul))
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
