//! Addresses of brokers.

use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue};

/// Where a broker is, and what is spoken there.
#[derive(Debug)]
pub(super) struct Address {
    pub(super) host: String,
    /// Host and port.
    pub(super) place: String,
    pub(super) is_tls: bool,
    /// The opening handshake of a WebSocket; none: plain TCP.
    pub(super) web_socket: Option<Request>,
}

/// Why an address of SockJS is of no use here.
const HTTP: &str = "SockJS (http://, https://) is for browsers: outside of one take the address of the WebSocket, which a \
                    SockJS server has below its own at /websocket";

impl Address {
    /// The address, whose opening handshake, if there is one, has these headers too.
    ///
    /// # Errors
    /// What is wrong with the address, or with a header.
    pub(super) fn with_headers(url: &str, headers: &[(String, String)]) -> Result<Self, String> {
        let mut address = Self::parse(url)?;
        if let Some(request) = &mut address.web_socket {
            for (name, value) in headers {
                let parsed =
                    (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value));
                let (Ok(name), Ok(value)) = parsed else {
                    return Err(format!("{name:?} cannot be a header of the handshake"));
                };
                request.headers_mut().insert(name, value);
            }
        }
        Ok(address)
    }

    /// # Errors
    /// What is wrong with the address.
    fn parse(url: &str) -> Result<Self, String> {
        let (scheme, place) = url.split_once("://").unwrap_or_default();
        match &*scheme.to_ascii_lowercase() {
            "tcp" | "stomp" => Self::tcp(place, false),
            "ssl" | "tls" | "stomp+ssl" => Self::tcp(place, true),
            "ws" => Self::web_socket(url, false),
            "wss" => Self::web_socket(url, true),
            "http" | "https" => Err(HTTP.into()),
            _ => Err(format!(
                "an address begins with ws://, wss://, tcp:// or stomp+ssl://, not {url:?}"
            )),
        }
    }

    fn tcp(place: &str, is_tls: bool) -> Result<Self, String> {
        let place = place.trim_end_matches('/').to_owned();
        if place.contains('@') {
            return Err(
                "an address of TCP has no user: Builder::login takes name and password".into()
            );
        }
        if place.contains(['/', '?', '#']) {
            return Err("an address of TCP ends with its port: there is no path behind it".into());
        }
        check_host(&place)?;
        match place.rsplit_once(':') {
            Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => {
                Ok(Self { host: host.to_owned(), place, is_tls, web_socket: None })
            }
            _ => Err(format!("an address of TCP ends with its port, as in {place}:61613")),
        }
    }

    fn web_socket(url: &str, is_tls: bool) -> Result<Self, String> {
        let behind = url.split_once("://").map_or("", |(_, behind)| behind);
        check_host(behind.split(['/', '?', '#']).next().unwrap_or_default())?;
        if behind.contains(char::is_whitespace) {
            return Err("a space in an address is written as %20".into());
        }
        let request = url.into_client_request().map_err(|error| error.to_string())?;
        let host = request.uri().host().unwrap_or_default().to_owned();
        let authority = request.uri().authority().map_or("", |authority| authority.as_str());
        let behind_user = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
        let behind_host = behind_user.strip_prefix(&*host).filter(|_| !host.is_empty());
        let port = match (behind_host, request.uri().port_u16()) {
            (Some(_), Some(port)) => port,
            (Some("" | ":"), None) if is_tls => 443,
            (Some("" | ":"), None) => 80,
            _ => return Err(format!("{behind_user:?} is no host with a port from 0 to 65535")),
        };
        let place = format!("{host}:{port}");
        Ok(Self { host, place, is_tls, web_socket: Some(request) })
    }
}

/// # Errors
/// What a host cannot have.
fn check_host(place: &str) -> Result<(), String> {
    match place.chars().find(|it| it.is_whitespace() || !it.is_ascii()) {
        Some(found) if found.is_whitespace() => Err("there is a space in the host".into()),
        Some(found) => Err(format!("write the host in ASCII (xn--…): it has {found:?}")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn the_scheme_says_what_is_spoken() {
        for (url, place, host, is_tls, is_web_socket) in [
            ("ws://a/ws", "a:80", "a", false, true),
            ("wss://a/ws?x", "a:443", "a", true, true),
            ("WS://user@a:8080/ws", "a:8080", "a", false, true),
            ("ws://a.a:/ws", "a.a:80", "a.a", false, true),
            ("wss://[::1]:15673/ws", "[::1]:15673", "[::1]", true, true),
            ("tcp://a:61613/", "a:61613", "a", false, false),
            ("stomp://[::1]:61613", "[::1]:61613", "[::1]", false, false),
            ("stomp+ssl://a:61614", "a:61614", "a", true, false),
        ] {
            let address = Address::parse(url).unwrap();
            assert_eq!((&*address.place, &*address.host), (place, host), "{url}");
            assert_eq!((address.is_tls, address.web_socket.is_some()), (is_tls, is_web_socket));
        }
    }

    #[test]
    fn other_schemes_are_errors_that_say_what_to_write() {
        assert!(Address::parse("https://a/stomp").unwrap_err().contains("/websocket"));
        assert!(Address::parse("mailto:a").unwrap_err().contains("wss://"));
        assert!(Address::parse("127.0.0.1:8080/ws").unwrap_err().contains("ws://"));
        assert!(Address::parse("ws://").is_err());
        assert!(Address::parse("tcp://a").unwrap_err().contains("a:61613"));
        assert!(Address::parse("tcp://[::1]").is_err());
        assert!(Address::parse("tcp://:61613").is_err());
        assert!(Address::parse("ws://a:99999/ws").unwrap_err().contains("a:99999"));
        assert!(Address::parse("ws://a:9a/ws").is_err());
        assert!(Address::parse("ws://:8080/ws").is_err());
    }

    #[test]
    fn what_an_address_cannot_have_is_said() {
        for (url, said) in [
            ("tcp://a:1/path", "no path"),
            ("tcp://me:s3cret@a:1", "Builder::login"),
            ("tcp://a b:1", "space"),
            ("ws://a b/ws", "space"),
            ("ws://예.kr/ws", "xn--"),
            ("tcp://예.kr:1", "xn--"),
            ("ws://a/w s", "%20"),
        ] {
            let error = Address::parse(url).unwrap_err();
            assert!(error.contains(said) && !error.contains("s3cret"), "{url}: {error}");
        }
    }

    #[test]
    fn the_handshake_has_the_headers_given_and_tcp_has_none() {
        let headers = [("Cookie".to_owned(), "a=b".to_owned())];
        let address = Address::with_headers("ws://a/ws", &headers).unwrap();
        assert_eq!(address.web_socket.unwrap().headers()["cookie"], "a=b");
        assert!(Address::with_headers("tcp://a:61613", &headers).unwrap().web_socket.is_none());
        let wrong = [("Cookie".to_owned(), "a\nb".to_owned())];
        let error = Address::with_headers("ws://a/ws", &wrong).unwrap_err();
        assert!(error.contains("Cookie") && !error.contains("a\\nb"), "{error}");
    }
}
