//! Frames in several messages, for servers that bound the length of one and put frames together.

/// The pieces of a frame, each of at most so many bytes; a frame that is text is cut between its characters, so that each
/// piece is text too. Of other frames a piece is sent as what it is by itself: those who put frames together look at
/// bytes.
pub(super) fn pieces(frame: &[u8], longest: usize) -> impl Iterator<Item = &[u8]> {
    let is_text = core::str::from_utf8(frame).is_ok();
    let mut rest = frame;
    core::iter::from_fn(move || {
        let end = if is_text { boundary(rest, longest) } else { longest.min(rest.len()) };
        let (piece, more) = rest.split_at_checked(end).unwrap_or_default();
        rest = more;
        (!piece.is_empty()).then_some(piece)
    })
}

/// The last place between two characters within so many bytes, which are at least those of one character.
fn boundary(text: &[u8], longest: usize) -> usize {
    let is_inside = |at: usize| text.get(at).is_some_and(|byte| byte & 0xC0 == 0x80);
    let mut end = longest.min(text.len());
    while is_inside(end) {
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn text_is_cut_between_characters() {
        let text = "한글 a👋🏽b";
        for longest in 4..30 {
            let all: Vec<_> = pieces(text.as_bytes(), longest).collect();
            assert_eq!(all.concat(), text.as_bytes());
            for piece in &all {
                assert!(piece.len() <= longest && core::str::from_utf8(piece).is_ok(), "{longest}");
            }
            assert!(all.len() <= text.len().div_ceil(longest - 3), "{longest}: {}", all.len());
        }
    }

    #[test]
    fn bytes_are_cut_anywhere() {
        let bytes: Vec<u8> = (0..=255).collect();
        let lengths: Vec<_> = pieces(&bytes, 100).map(<[u8]>::len).collect();
        assert_eq!(lengths, [100, 100, 56]);
        assert_eq!(pieces(&bytes, 100).collect::<Vec<_>>().concat(), bytes);
        assert_eq!(pieces(b"", 100).count(), 0);
    }
}
