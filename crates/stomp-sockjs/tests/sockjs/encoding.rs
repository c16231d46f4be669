//! What becomes of unusual characters.

use crate::support::{Server, session};

/// The code points that a server has to escape, beyond ASCII.
fn escaped_by_servers() -> Vec<u32> {
    let ranges = [0x200c..=0x200f, 0x2028..=0x202f, 0x2060..=0x206f, 0xfff0..=0xffff];
    ranges.into_iter().flatten().collect()
}

#[tokio::test]
async fn what_browsers_mangle_is_escaped() {
    let server = Server::start().await;
    let session = session("/echo");
    assert_eq!(server.poll(&session).await, "o\n");
    let points = escaped_by_servers();
    let plain: String = points.iter().map(|point| char::from_u32(*point).unwrap()).collect();
    let escaped: String = points.iter().map(|point| format!("\\u{point:04x}")).collect();
    server.sent(&session, &format!("[\"{plain}\"]")).await;
    assert_eq!(server.poll(&session).await, format!("a[\"{escaped}\"]\n"));
}

#[tokio::test]
async fn what_clients_escape_arrives_as_it_was() {
    let server = Server::start().await;
    let session = session("/echo");
    assert_eq!(server.poll(&session).await, "o\n");
    // All of the basic plane, but for halves of pairs; some of the rest as pairs.
    let points: Vec<u16> = (0..0xd800).chain(0xe000..=0xffff).collect();
    let mut text = String::from_utf16(&points).unwrap();
    let mut escaped: String = points.iter().map(|point| format!("\\u{point:04x}")).collect();
    text.push('🦀');
    escaped.push_str("\\ud83e\\udd80");
    server.sent(&session, &format!("[\"{escaped}\"]")).await;
    let polled = server.poll(&session).await;
    let messages: Vec<String> = serde_json::from_str(polled[1..].trim_end()).unwrap();
    assert!(messages == [text]);
}

#[tokio::test]
async fn half_a_pair_becomes_a_replacement_character() {
    let server = Server::start().await;
    let session = session("/echo");
    assert_eq!(server.poll(&session).await, "o\n");
    server.sent(&session, r#"["a\ud800b"]"#).await;
    assert_eq!(server.poll(&session).await, "a[\"a\\ufffdb\"]\n");
}
