//! The limits bound the memory that a peer can occupy (spec#25).

use stomp_protocol::codec::{Decoder, Peer};
use stomp_protocol::{Command, Limits, ProtocolError, ProtocolErrorKind as Kind};

use crate::support::{V1_2, read_chunks};

const SMALL: Limits = Limits { max_headers: 3, max_line: 20, max_head: 60, max_body: 10 };

fn outcome(bytes: &str) -> Result<usize, ProtocolError> {
    let stream = read_chunks(Peer::Server, V1_2, SMALL, [bytes.as_bytes()]);
    stream.error.map_or(Ok(stream.items.len()), Err)
}

#[test]
fn what_is_exactly_at_the_limits_is_read() {
    assert_eq!(outcome("MESSAGE\na:1\nb:2\nc:3\n\n\0"), Ok(1));
    assert_eq!(outcome("MESSAGE\nname:012345678901234\r\n\n\0"), Ok(1));
    let head = "MESSAGE\na:345678901234567890\nb:345678901234567890\nc:345678\n\n";
    assert_eq!(head.len(), SMALL.max_head);
    assert_eq!(outcome(&format!("{head}\0")), Ok(1));
    assert_eq!(outcome("MESSAGE\n\n0123456789\0"), Ok(1));
    assert_eq!(outcome("MESSAGE\ncontent-length:10\n\n0123456789\0"), Ok(1));
}

#[test]
fn one_header_too_many() {
    let error = outcome("MESSAGE\na:1\nb:2\nc:3\nd:4\n\n\0").unwrap_err();
    assert_eq!(error.kind(), Kind::TooManyHeaders);
    assert_eq!(
        error.to_string(),
        "more header lines than the limit of 3 (line 5 of a MESSAGE frame)"
    );
}

#[test]
fn one_byte_too_many_in_a_line() {
    let error = outcome("MESSAGE\na:1\nname:0123456789012345\n\n\0").unwrap_err();
    assert_eq!((error.kind(), error.line()), (Kind::LineTooLong, Some(3)));
}

// Found without a blank line, or the memory for it would not be bounded.
#[test]
fn one_byte_too_many_in_the_head() {
    let head = "MESSAGE\na:345678901234567890\nb:345678901234567890\nc:3456789\n\n";
    for sent in [head, &head[..SMALL.max_head + 1]] {
        let error = outcome(sent).unwrap_err();
        assert_eq!((error.kind(), error.command()), (Kind::HeadTooLong, Some(Command::Message)));
    }
    assert_eq!(outcome(&head[..SMALL.max_head]), Ok(0));
}

#[test]
fn one_byte_too_many_in_the_body() {
    assert_eq!(outcome("MESSAGE\n\n01234567890").unwrap_err().kind(), Kind::BodyTooLarge);
    assert_eq!(outcome("MESSAGE\n\n0123456789"), Ok(0));
    // An announced body is refused before any of it comes.
    let error = outcome("MESSAGE\ncontent-length:11\n\n").unwrap_err();
    assert_eq!(error.to_string(), "body larger than the limit of 10 (line 2 of a MESSAGE frame)");
}

#[test]
fn a_limit_holds_for_a_body_that_comes_in_pieces() {
    let mut decoder = Decoder::new(Peer::Server, V1_2, SMALL);
    decoder.push(b"MESSAGE\n\n");
    for _ in 0..SMALL.max_body {
        decoder.push(b"x");
        assert_eq!(decoder.next_item(), None);
    }
    decoder.push(b"x");
    assert_eq!(decoder.next_item().unwrap().unwrap_err().kind(), Kind::BodyTooLarge);
}

#[test]
fn a_server_is_bounded_more_tightly_than_a_client() {
    let (server, client) = (Limits::server(), Limits::default());
    assert!(server.max_headers < client.max_headers && server.max_line < client.max_line);
    assert!(server.max_head < client.max_head && server.max_body < client.max_body);
}
