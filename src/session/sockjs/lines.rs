//! Responses into frames.

/// The longest frame that is held while its end has not come.
const LONGEST: usize = 1 << 27;

/// A response in pieces, however the network has cut it, as lines: one for each frame.
#[derive(Debug, Default)]
pub(super) struct Lines {
    rest: Vec<u8>,
}

impl Lines {
    /// Takes a piece and gives the lines that it ends. Lines that say nothing are left out: those that are empty, and the
    /// letters before a stream, for browsers that hold back its beginning. What is no text is no frame, whatever it
    /// begins with.
    ///
    /// # Errors
    /// If the line that has begun is too long to be held.
    pub(super) fn take(&mut self, piece: &[u8]) -> Result<Vec<String>, &'static str> {
        let mut lines = Vec::new();
        let mut last = piece;
        while let Some(at) = last.iter().position(|byte| *byte == b'\n') {
            let (part, end) = last.split_at_checked(at).unwrap_or_default();
            last = end.get(1..).unwrap_or_default();
            self.rest.extend_from_slice(part);
            let line = core::mem::take(&mut self.rest);
            if !line.is_empty() && !line.starts_with(b"hh") {
                lines.push(String::from_utf8(line).unwrap_or_else(|_| "\u{fffd}".into()));
            }
        }
        self.rest.extend_from_slice(last);
        if self.rest.len() > LONGEST { Err("a frame is too long") } else { Ok(lines) }
    }

    /// Whether a line has begun that has not ended; that is forgotten.
    pub(super) fn end(&mut self) -> bool {
        !core::mem::take(&mut self.rest).is_empty()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::Lines;

    #[test]
    fn lines_come_whole_however_the_response_is_cut() {
        let whole = "hhhhhhhh\no\n\na[\"안녕\"]\nh\n".as_bytes();
        for cut in 0..whole.len() {
            let mut lines = Lines::default();
            let mut found = lines.take(&whole[..cut]).unwrap();
            found.extend(lines.take(&whole[cut..]).unwrap());
            assert_eq!(found, ["o", "a[\"안녕\"]", "h"], "cut at {cut}");
            assert!(!lines.end());
        }
    }

    #[test]
    fn a_line_without_an_end_is_seen() {
        let mut lines = Lines::default();
        assert_eq!(lines.take(b"o\na[").unwrap(), ["o"]);
        assert!(lines.end());
        assert!(!lines.end());
    }

    #[test]
    fn what_is_no_text_is_no_frame() {
        assert_eq!(Lines::default().take(b"a\xff\n").unwrap(), ["\u{fffd}"]);
    }
}
