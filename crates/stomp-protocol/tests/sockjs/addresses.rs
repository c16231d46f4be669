//! Where a server is asked, listened to and talked to.

use stomp_protocol::sockjs::{Base, RANDOM, Transport, Way};

use crate::rig::{POLLING, STREAMING, WEBSOCKET};

fn base(url: &str) -> Base {
    Base::parse(url).expect("a base address")
}

#[test]
fn each_way_has_its_address() {
    let base = base("https://example.com/chat");
    assert_eq!(base.info(), "https://example.com/chat/info");
    assert_eq!(base.receiving("/000/s", WEBSOCKET), "wss://example.com/chat/000/s/websocket");
    assert_eq!(base.receiving("/000/s", STREAMING), "https://example.com/chat/000/s/xhr_streaming");
    assert_eq!(base.receiving("/000/s", POLLING), "https://example.com/chat/000/s/xhr");
    assert_eq!(base.sending("/000/s"), "https://example.com/chat/000/s/xhr_send");
}

#[test]
fn slashes_at_the_end_do_not_count_and_fragments_are_dropped() {
    assert_eq!(base("http://h/chat//#top").info(), "http://h/chat/info");
    assert_eq!(base("http://h").receiving("/1/s", WEBSOCKET), "ws://h/1/s/websocket");
}

#[test]
fn a_query_goes_with_every_request() {
    let base = base("http://h/chat/?token=a/b#x");
    assert_eq!(base.info(), "http://h/chat/info?token=a/b");
    assert_eq!(base.receiving("/1/s", WEBSOCKET), "ws://h/chat/1/s/websocket?token=a/b");
    assert_eq!(base.sending("/1/s"), "http://h/chat/1/s/xhr_send?token=a/b");
}

#[test]
fn only_http_has_a_base() {
    for url in ["ws://h/chat", "wss://h/chat", "/chat", "h/chat", "httpx://h", "ftp://h", ""] {
        assert_eq!(Base::parse(url), None, "{url}");
    }
}

#[test]
fn a_session_is_called_by_three_digits_and_sixteen_letters() {
    for octet in 0..=u8::MAX {
        let mut random = [octet; RANDOM];
        random[3] = octet.wrapping_add(1);
        let session = Base::session(random);
        let [nothing, server, session] = session.split('/').collect::<Vec<_>>()[..] else {
            panic!("{session}")
        };
        assert_eq!((nothing, server.len(), session.len()), ("", 3, 16));
        assert!(server.bytes().all(|digit| digit.is_ascii_digit()), "{server}");
        assert!(session.bytes().all(|letter| letter.is_ascii_alphanumeric()), "{session}");
    }
}

#[test]
fn every_octet_makes_another_session() {
    let session = Base::session([0; RANDOM]);
    for at in 0..RANDOM {
        let mut random = [0; RANDOM];
        random[at] = 1;
        assert_ne!(Base::session(random), session, "octet {at}");
    }
}

#[test]
fn transports_are_known_by_name() {
    for name in ["websocket", "xhr-streaming", "xhr-polling"] {
        assert_eq!(Transport::parse(name).map(Transport::name), Some(name));
    }
    assert_eq!(Transport::parse("xhr_streaming"), None);
    assert_eq!(Way::Foreign.transport(), None);
}
