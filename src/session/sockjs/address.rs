//! Addresses of a SockJS server.

use stomp_protocol::text::take;

use crate::session::text::concat;

/// What is found by `path` under the address `base`; the query of that goes with every request.
pub(super) fn under(base: &str, path: &str) -> String {
    let mut rest = base;
    let mut query = take(&mut rest, b'#');
    let mut base = take(&mut query, b'?');
    while let Some(shorter) = base.strip_suffix('/') {
        base = shorter;
    }
    let mark = if query.is_empty() { "" } else { "?" };
    concat(&[base, path, mark, query])
}

/// The beginning of the paths of a new session: three digits by which servers are shared out, and the rest.
pub(super) fn new_session(random: [u32; 4]) -> String {
    let [server, a, b, c] = random;
    format!("/{}/{a}{b}{c}", 100 + server % 900)
}

/// The scheme, host and port of an address.
pub(super) fn origin(url: &str) -> &str {
    let bytes = url.as_bytes();
    let Some(host) = bytes.windows(3).position(|window| window == b"://") else { return "" };
    let is_end = |byte: &u8| matches!(byte, b'/' | b'?' | b'#');
    let end = bytes.iter().skip(host + 3).position(is_end).map(|at| host + 3 + at);
    end.and_then(|end| url.get(..end)).unwrap_or(url)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_path_goes_before_the_query() {
        for (base, whole) in [
            ("https://a/stomp", "https://a/stomp/info"),
            ("https://a/stomp//", "https://a/stomp/info"),
            ("https://a/stomp/?key=1&b", "https://a/stomp/info?key=1&b"),
            ("https://a/stomp?", "https://a/stomp/info"),
            ("https://a/stomp?k#part", "https://a/stomp/info?k"),
        ] {
            assert_eq!(under(base, "/info"), whole);
        }
    }

    #[test]
    fn a_session_has_three_digits_and_the_rest() {
        assert_eq!(new_session([0, 1, 22, 333]), "/100/122333");
        assert_eq!(new_session([899, 1, 2, 3]), "/999/123");
    }

    #[test]
    fn an_origin_ends_before_the_path() {
        assert_eq!(origin("https://a:1/stomp?x"), "https://a:1");
        assert_eq!(origin("wss://a?x"), "wss://a");
        assert_eq!(origin("wss://a"), "wss://a");
        assert_eq!(origin("nothing"), "");
    }
}
