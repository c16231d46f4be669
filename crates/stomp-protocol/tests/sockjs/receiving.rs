//! Responses into frames, however the network cuts them.

use proptest::prelude::*;
use stomp_protocol::sockjs::{Action, Lines, Transport, Verdict};

use crate::rig::Rig;

/// What comes before a stream.
fn prelude() -> String {
    format!("{}\n", "h".repeat(2048))
}

/// All frames that `pieces` make.
fn frames<'a>(rig: &mut Rig, pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<String> {
    let mut frames = Vec::new();
    for piece in pieces {
        rig.socket.handle_chunk(piece).expect("not too long");
        while let Some(frame) = rig.socket.poll_line() {
            frames.push(String::from_utf8(frame.to_vec()).expect("text"));
        }
    }
    frames
}

#[test]
fn frames_stand_on_lines() {
    let mut rig = Rig::in_use(Transport::XhrStreaming);
    let prelude = prelude();
    let stream = [&*prelude, "o\n", "a[\"\u{1f980}\"]\na[]\n", "\nh\n", "c[3000,\"x\"]\n"];
    let got = frames(&mut rig, [stream.concat().as_bytes()]);
    assert_eq!(got, ["o", "a[\"\u{1f980}\"]", "a[]", "h", "c[3000,\"x\"]"]);
    assert!(rig.socket.handle_response_end());
}

#[test]
fn a_response_that_ends_within_a_frame_has_broken_off() {
    let mut rig = Rig::in_use(Transport::XhrStreaming);
    assert_eq!(frames(&mut rig, [&b"h\na[\"half"[..]]), ["h"]);
    assert!(!rig.socket.handle_response_end());
}

#[test]
fn a_response_without_a_frame_is_not_asked_for_again() {
    let mut rig = Rig::in_use(Transport::XhrPolling);
    assert!(!rig.socket.handle_response_end());
    assert_eq!(frames(&mut rig, [prelude().as_bytes(), b"\n\n"]), [""; 0]);
    assert!(!rig.socket.handle_response_end());
    assert_eq!(frames(&mut rig, [&b"h\n"[..]]), ["h"]);
    assert!(rig.socket.handle_response_end());
    assert!(!rig.socket.handle_response_end(), "each has to bring its own");
}

#[test]
fn what_never_ends_is_not_held_for_ever() {
    let mut lines = Lines::default();
    let piece = vec![b'x'; 16 << 20];
    let refused = (0..9).find(|_| lines.push(&piece).is_err());
    assert_eq!(refused, Some(8), "128 MB are held, and no more");
    assert!(!lines.is_partial());
}

#[test]
fn a_long_frame_in_many_pieces_is_looked_at_once() {
    // With every piece looked at again and again this would take minutes.
    let mut lines = Lines::default();
    for _ in 0..400_000 {
        lines.push(&[b'x'; 20]).expect("not too long");
        assert_eq!(lines.next_line(), None);
    }
    lines.push(b"\n").expect("not too long");
    assert_eq!(lines.next_line().map(<[u8]>::len), Some(8_000_000));
}

proptest! {
    #[test]
    fn any_cut_gives_the_same_frames(
        bodies in prop::collection::vec("[a-z\u{e9}\u{d55c}\u{1f980}]{0,40}", 0..20),
        cuts in prop::collection::vec(1..50_usize, 1..50),
        streams in any::<bool>(),
    ) {
        let expected: Vec<_> = bodies.iter().map(|body| format!("a[\"{body}\"]")).collect();
        let beginning = if streams { prelude() } else { String::new() };
        let stream = beginning + &expected.iter().map(|frame| format!("{frame}\n")).collect::<String>();
        let mut rest = stream.as_bytes();
        let pieces = cuts.iter().cycle().map_while(|cut| {
            let (piece, left) = rest.split_at((*cut).min(rest.len()));
            rest = left;
            (!piece.is_empty()).then_some(piece)
        });
        let mut rig = Rig::in_use(Transport::XhrStreaming);
        prop_assert_eq!(frames(&mut rig, pieces), expected);
    }

    /// Whatever a server sends, nothing panics, and there is at most one end.
    #[test]
    fn garbage_ends_in_good_order(stream in prop::collection::vec(any::<u8>(), 0..300), at in 0..300_usize) {
        let mut rig = Rig::new();
        rig.answer(true);
        let (one, two) = stream.split_at(at.min(stream.len()));
        let mut ends = 0;
        for piece in [one, two] {
            let _ = rig.socket.handle_chunk(piece);
            while let Some(first) = rig.socket.poll_line().and_then(<[u8]>::first).copied() {
                match rig.socket.handle_frame(rig.now, first) {
                    Verdict::End => rig.closed(u16::from(first)),
                    Verdict::Messages
                    | Verdict::Ignore => {}
                    _ => rig.fail(),
                }
                let actions = rig.actions();
                ends += actions.iter().filter(|a| matches!(a, Action::Closed { .. })).count();
            }
        }
        prop_assert!(ends <= 1);
    }
}
