//! Generated input for the property tests.

use proptest::collection::vec;
use proptest::prelude::*;
use stomp_protocol::codec::{Dialect, Peer, Strictness};
use stomp_protocol::{Command, Version};

pub(crate) fn command() -> impl Strategy<Value = Command> {
    proptest::sample::select(vec![
        Command::Connect,
        Command::Stomp,
        Command::Connected,
        Command::Send,
        Command::Subscribe,
        Command::Unsubscribe,
        Command::Ack,
        Command::Nack,
        Command::Begin,
        Command::Commit,
        Command::Abort,
        Command::Disconnect,
        Command::Message,
        Command::Receipt,
        Command::Error,
    ])
}

pub(crate) fn version() -> impl Strategy<Value = Version> {
    proptest::sample::select(Version::ALL.to_vec())
}

pub(crate) fn dialect() -> impl Strategy<Value = Dialect> {
    let strictness = prop_oneof![Just(Strictness::Lenient), Just(Strictness::Strict)];
    (version(), strictness).prop_map(|(version, strictness)| Dialect { version, strictness })
}

pub(crate) fn peer() -> impl Strategy<Value = Peer> {
    prop_oneof![Just(Peer::Client), Just(Peer::Server)]
}

/// Text in which everything that means something to STOMP is frequent.
pub(crate) fn wild_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z]{1,4}",
        4 => proptest::sample::select(vec![
            "\n", "\r", "\r\n", ":", "\\", "\\n", "\\c", "\\t", "\0", " ", "content-length",
            "receipt:evil", "\0SEND\n\n", "\u{feff}", "é", "안녕",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

/// Headers that may or may not be possible to send.
pub(crate) fn wild_headers() -> impl Strategy<Value = Vec<(String, String)>> {
    vec((wild_text(), wild_text()), 0..5)
}

/// Bytes that look like STOMP and often are not quite.
pub(crate) fn almost_stomp() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => proptest::sample::select(vec![
            "MESSAGE\n", "SEND\r\n", "CONNECTED\n", "RECEIPT\nreceipt-id:1\n\n\0", "ERROR\n",
            "SEND\ndestination:/a\n\n\0", "MESSAGE\ncontent-length:2\n\nhi\0\n", "STOMP\n\n\0",
            "CONNECT\naccept-version:1.2\r\n\r\n\0", "content-length:3\n", "content-length:0\r\n",
            "content-length:x\n", "a:b\n", "a\\cb:\\n\\r\\\\\\t\n", "x: y : z \r\n", "broken\n",
            ":v\n", "\n", "\r\n", "\r", "\0", "\n\n", "abc", "é:이름\n", "UNSUBSCRIBE",
            "GOODBYE\n", "\\",
        ]).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => vec(any::<u8>(), 0..8),
    ];
    vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Where to cut, as sizes of pieces; what is left over is the last piece.
pub(crate) fn cuts() -> impl Strategy<Value = Vec<usize>> {
    prop_oneof![Just(vec![1; 2000]), vec(0_usize..12, 0..200)]
}
