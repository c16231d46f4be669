//! Random bytes cause no panic.

use proptest::collection::vec;
use proptest::prelude::*;
use stomp_protocol::Limits;
use stomp_protocol::codec::unescape;

use crate::strategies;
use crate::support::{Stream, read_chunks};

const LIMITS: Limits = Limits { max_headers: 8, max_line: 64, max_head: 256, max_body: 128 };

fn check_limits(stream: &Stream) -> Result<(), TestCaseError> {
    for frame in stream.frames() {
        prop_assert!(frame.headers.len() <= LIMITS.max_headers);
        prop_assert!(frame.body.len() <= LIMITS.max_body);
        prop_assert!(frame.headers.iter().all(|(name, _)| !name.is_empty()));
        for (name, value) in &frame.headers {
            prop_assert!(name.len() + 1 + value.len() <= LIMITS.max_line);
        }
    }
    if let Some(error) = &stream.error {
        prop_assert!(!error.to_string().is_empty());
        prop_assert!(!stream.is_mid_frame);
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_decoder_reads_anything_without_harm(
        peer in strategies::peer(),
        dialect in strategies::dialect(),
        bytes in vec(any::<u8>(), 0..600),
    ) {
        check_limits(&read_chunks(peer, dialect, LIMITS, [&bytes[..]]))?;
    }

    #[test]
    fn the_decoder_reads_what_is_almost_stomp_without_harm(
        peer in strategies::peer(),
        dialect in strategies::dialect(),
        bytes in strategies::almost_stomp(),
    ) {
        check_limits(&read_chunks(peer, dialect, LIMITS, [&bytes[..]]))?;
    }

    #[test]
    fn unescaping_reads_anything_without_harm(
        dialect in strategies::dialect(),
        raw in vec(any::<u8>(), 0..40),
    ) {
        let is_text = core::str::from_utf8(&raw).is_ok();
        match unescape(&raw, dialect) {
            Ok(plain) => prop_assert!(is_text && plain.len() <= raw.len()),
            Err(_) => prop_assert!(!is_text || dialect.is_strict()),
        }
    }
}
