//! Line ends between frames: part of a frame, or a heart-beat.

use stomp_protocol::Limits;
use stomp_protocol::codec::Item::{self, HeartBeat};
use stomp_protocol::codec::{Decoder, HEART_BEAT, Peer};

use crate::support::{DIALECTS, STRICT_1_2, V1_2, read, read_chunks};

const RECEIPT: &str = "RECEIPT\nreceipt-id:1\n\n\0";

/// `R` for a frame, `.` for a heart-beat, in the order in which they came.
fn shape<'a>(chunks: impl IntoIterator<Item = &'a str>) -> String {
    let chunks = chunks.into_iter().map(str::as_bytes);
    let stream = read_chunks(Peer::Server, V1_2, Limits::default(), chunks);
    assert_eq!(stream.error, None);
    stream.items.iter().map(|item| if *item == HeartBeat { '.' } else { 'R' }).collect()
}

// spec#44, spec#45
#[test]
fn each_line_end_in_a_chunk_of_its_own_is_a_heart_beat() {
    for dialect in DIALECTS {
        assert_eq!(read(dialect, HEART_BEAT).items, [HeartBeat]);
        assert_eq!(read(dialect, "\n\r\n\n").items, [HeartBeat, HeartBeat, HeartBeat]);
    }
}

// spec#1, K3
#[test]
fn line_ends_after_a_frame_belong_to_it() {
    assert_eq!(shape([&*format!("{RECEIPT}\n")]), "R");
    assert_eq!(shape([&*format!("{RECEIPT}\n\r\n\n{RECEIPT}\n\n")]), "RR");
}

#[test]
fn line_ends_before_the_first_frame_of_a_chunk_are_heart_beats() {
    assert_eq!(shape([&*format!("\n{RECEIPT}\n")]), ".R");
    assert_eq!(shape([RECEIPT, "\n"]), "R.");
    assert_eq!(shape([RECEIPT, &*format!("\n{RECEIPT}\n"), "\n"]), "R.R.");
}

#[test]
fn a_frame_that_ends_in_a_later_chunk_owns_the_line_ends_there() {
    let (first, second) = RECEIPT.split_at(12);
    assert_eq!(shape([first, &*format!("{second}\n")]), "R");
    assert_eq!(shape([first, second, "\n"]), "R.");
    // A chunk that begins with a line end inside the frame.
    assert_eq!(shape(["RECEIPT", "\nreceipt-id:1\n", "\n\0\n"]), "R");
    assert_eq!(shape(["MESSAGE\n\na", "\nb", "\nc\0\n", "\n"]), "R.");
}

#[test]
fn a_line_end_may_be_split_too() {
    assert_eq!(shape(["\r", "\n"]), ".");
    assert_eq!(shape([&*format!("{RECEIPT}\r"), "\n"]), "R");
    assert_eq!(shape([&*format!("{RECEIPT}\r"), "\n\n"]), "R.");
}

// Whether the caller reads after every chunk or after many makes no difference.
#[test]
fn chunks_are_told_apart_also_when_they_are_read_late() {
    let chunks = ["\n", RECEIPT, "\n\n", "MESSAGE\n\na", "\nb\0\n", "\n", "\r", "\n", RECEIPT];
    let mut decoder = Decoder::new(Peer::Server, STRICT_1_2, Limits::default());
    for chunk in chunks {
        decoder.push(chunk.as_bytes());
    }
    let items: Vec<Item> = std::iter::from_fn(|| decoder.next_item()).map(Result::unwrap).collect();
    let late: String =
        items.iter().map(|item| if *item == HeartBeat { '.' } else { 'R' }).collect();
    assert_eq!(late, ".R..R..R");
    assert_eq!(shape(chunks), late);
    assert!(decoder.is_idle());
}
