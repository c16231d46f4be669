//! Secrets in headers and URLs, and text without them.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::text::{append, contains, has};

/// Parts of names of headers and URL parameters whose values are credentials. A name counts if one of
/// them is anywhere in it, whatever its case and its separators: `X-Api-Key` has `apikey` in it.
///
/// `cargo xtask abi` writes this list for the npm package too.
pub const SECRET_PARTS: [&str; 18] = [
    "authorization",
    "passcode",
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "token",
    "secret",
    "credential",
    "cookie",
    "apikey",
    "accesskey",
    "privatekey",
    "jwt",
    "bearer",
    "signature",
    "xsrf",
    "sessionid",
];

/// Names that are too short to be looked for in longer words (`compass` has no `pass`): they count where no
/// letter stands beside them.
pub const SECRET_WORDS: [&str; 5] = ["auth", "csrf", "otp", "pass", "sig"];

/// What stands before a credential within a value.
const SCHEMES: [&str; 2] = ["bearer ", "basic "];

/// The replacement of a secret.
pub const MASK: &str = "***";

/// What counts as a secret: what the lists have, and names of one's own.
///
/// ```
/// use stomp_protocol::Secrets;
///
/// let secrets = Secrets::with(["ticket"]);
/// assert!(secrets.cover("passcode") && secrets.cover("Ticket"));
/// assert_eq!(secrets.redact_lines(b"login:me\npasscode:s3cret"), b"login:me\npasscode:***");
/// assert_eq!(secrets.redact_urls("wss://example.org/ws?ticket=1"), "wss://example.org/ws?ticket=***");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Secrets {
    added: Vec<String>,
}

impl Secrets {
    /// The lists, and `names` besides. A name of one's own counts as a whole, whatever its case and its
    /// separators: `ticket_id` stands for `Ticket-ID` too.
    pub fn with(names: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let plain = |name: &str| String::from_utf8(plain(name.as_bytes())).unwrap_or_default();
        let added = names.into_iter().map(|name| plain(name.as_ref()));
        Self { added: added.filter(|name| !name.is_empty()).collect() }
    }

    /// Whether the value of a header, or of a URL parameter, of this name is a secret.
    #[must_use]
    pub fn cover(&self, name: &str) -> bool {
        self.covers(name.as_bytes())
    }

    fn covers(&self, name: &[u8]) -> bool {
        let name_only = plain(name);
        let is_word = |word: &[u8]| {
            SECRET_WORDS.iter().any(|secret| word.eq_ignore_ascii_case(secret.as_bytes()))
        };
        SECRET_PARTS.iter().any(|part| contains(&name_only, part.as_bytes()))
            || name.split(|byte| !byte.is_ascii_alphabetic()).any(is_word)
            || self.added.iter().any(|added| added.as_bytes() == name_only)
    }

    /// Bytes that may be header lines, with [`MASK`] for the values of secret ones.
    #[must_use]
    pub fn redact_lines(&self, bytes: &[u8]) -> Vec<u8> {
        let mut redacted = Vec::with_capacity(bytes.len());
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            match self.secret_start(line) {
                Some(start) => {
                    redacted.extend_from_slice(&line[..start]);
                    redacted.extend_from_slice(MASK.as_bytes());
                    let ends = if line.ends_with(b"\n") { &b"\n"[..] } else { b"" };
                    redacted.extend_from_slice(ends);
                }
                None => redacted.extend_from_slice(line),
            }
        }
        redacted
    }

    /// Where the value of a secret header begins.
    fn secret_start(&self, line: &[u8]) -> Option<usize> {
        let colon = line.iter().position(|byte| *byte == b':')?;
        self.covers(line.get(..colon)?).then_some(colon + 1)
    }

    /// Text with [`MASK`] for the secrets of the URLs, and of the JSON, in it: users and passwords
    /// (`//user:password@host`), secret parameters of query and fragment, and secret members that are strings.
    #[must_use]
    pub fn redact_urls<'a>(&self, text: &'a str) -> Cow<'a, str> {
        // All that is looked for is ASCII, and so stands between characters.
        let bytes = text.as_bytes();
        let mut redacted = String::new();
        let mut kept = 0;
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            at += 1;
            let secret = match byte {
                b'/' if bytes.get(at) == Some(&b'/') => user_info(bytes, at + 1),
                b'"' => self.member(bytes, at),
                b'?' | b'&' | b'#' | b';' => self.parameter(bytes, at),
                _ => None,
            };
            if let Some((from, to)) = secret {
                append(&mut redacted, &[text.get(kept..from).unwrap_or_default(), MASK]);
                (kept, at) = (to, to);
            }
        }
        if kept == 0 {
            return text.into();
        }
        redacted += text.get(kept..).unwrap_or_default();
        redacted.into()
    }

    /// Where the value of a secret parameter is, whose name begins at `start`.
    fn parameter(&self, text: &[u8], start: usize) -> Option<(usize, usize)> {
        let equals = until(text, start, b"=&#;?", true);
        if text.get(equals) != Some(&b'=') || !self.covers(text.get(start..equals)?) {
            return None;
        }
        let value = equals + 1;
        // A blank within a value ends it, unless it is that of `Authorization=Bearer …`.
        let is_scheme = |scheme: &&&str| {
            let found = text.get(value..value + scheme.len());
            found.is_some_and(|it| it.eq_ignore_ascii_case(scheme.as_bytes()))
        };
        let rest = value + SCHEMES.iter().find(is_scheme).map_or(0, |scheme| scheme.len());
        Some((value, until(text, rest, b"&#\"<>", true)))
    }

    /// Where the value of a secret member of an object in JSON is, whose name begins at `start`; the JSON may be in a
    /// string of JSON itself.
    fn member(&self, text: &[u8], start: usize) -> Option<(usize, usize)> {
        let ends = b"\"\\";
        let end_of_name = until(text, start, ends, false);
        let colon = behind_blanks(text, behind_quote(text, end_of_name)?);
        if text.get(colon) != Some(&b':') {
            return None;
        }
        let value = behind_quote(text, behind_blanks(text, colon + 1))?;
        let is_secret = self.covers(text.get(start..end_of_name)?);
        is_secret.then(|| (value, until(text, value, ends, false)))
    }
}

/// Where user and password are in the authority that begins at `start`.
fn user_info(text: &[u8], start: usize) -> Option<(usize, usize)> {
    let end = until(text, start, b"/?#\"", true);
    let at = text.get(start..end)?.iter().rposition(|byte| *byte == b'@')?;
    Some((start, start + at))
}

/// The index of the first of these bytes, or blank if that counts, at `start` or behind it; else the end.
fn until(text: &[u8], start: usize, ends: &[u8], blank_ends: bool) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let is_end = |byte: &u8| has(ends, *byte) || (blank_ends && byte.is_ascii_whitespace());
    start + rest.iter().position(is_end).unwrap_or(rest.len())
}

/// The index behind a quotation mark, which may be escaped.
fn behind_quote(text: &[u8], at: usize) -> Option<usize> {
    let at = at + usize::from(text.get(at) == Some(&b'\\'));
    (text.get(at) == Some(&b'"')).then_some(at + 1)
}

/// The index of what is no blank.
fn behind_blanks(text: &[u8], mut at: usize) -> usize {
    while text.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

/// The letters and digits of a name, in lower case.
fn plain(name: &[u8]) -> Vec<u8> {
    let mut kept = name.to_ascii_lowercase();
    kept.retain(u8::is_ascii_alphanumeric);
    kept
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::{SECRET_PARTS, Secrets};

    // F-4, B-7
    #[test]
    fn names_of_secrets_are_known_in_every_spelling() {
        for name in [
            "passcode",
            "passcode ",
            " PASSCODE",
            "Authorization",
            "X-CSRF-TOKEN",
            "csrf",
            "access_token",
            "accessToken",
            "X-Auth-Token",
            "jwt",
            "apikey",
            "api.key",
            "API Key",
            "Cookie",
            "refreshToken",
            "pwd",
            "pass",
            "bearer",
            "otp",
            "x-otp-1",
            "signature",
            "session-id",
            "X-Amz-Credential",
            "sig",
            "Proxy-Authorization",
            "id_token",
            "CLIENT_SECRET",
            "Set-Cookie",
            "x-api-key",
            "sessionId",
        ] {
            assert!(Secrets::default().cover(name), "{name}");
        }
        for name in [
            "",
            "login",
            "destination",
            "session",
            "message-id",
            "content-type",
            "compass",
            "passenger-id",
            "author",
            "authority",
            "hotplug",
            "signal",
            "routing-key",
            "heart-beat",
        ] {
            assert!(!Secrets::default().cover(name), "{name}");
        }
        assert!(SECRET_PARTS.iter().all(|part| Secrets::default().cover(part)));
    }

    #[test]
    fn names_of_ones_own_count_as_a_whole() {
        let secrets = Secrets::with(["ticket_id", "--"]);
        assert!(secrets.cover("Ticket-ID") && secrets.cover("passcode"));
        assert!(!secrets.cover("ticket") && !secrets.cover("my-ticket-id") && !secrets.cover("--"));
    }

    // F-4
    #[test]
    fn urls_in_text_lose_their_secrets() {
        let secrets = Secrets::with(["ticket"]);
        for line in include_str!("redaction/urls.txt").lines() {
            let (text, redacted) = line.split_once(" => ").unwrap();
            assert_eq!(secrets.redact_urls(text), redacted);
        }
    }

    // B-7
    #[test]
    fn header_lines_lose_their_secrets() {
        let redacted = Secrets::default().redact_lines(b"CONECT\npasscode :x:y\r\nlogin:me\njwt:a");
        assert_eq!(redacted, b"CONECT\npasscode :***\nlogin:me\njwt:***");
    }

    // B-7, W-2
    #[test]
    fn lines_that_are_no_header_lines_do_no_harm() {
        for (text, expected) in [
            ("", ""),
            ("\n\n", "\n\n"),
            ("jwt", "jwt"),
            ("jwt:", "jwt:***"),
            (":a\nTOKEN:b:c\n", ":a\nTOKEN:***\n"),
            ("send\ncookie: a=b; c=d\n\nbody", "send\ncookie:***\n\nbody"),
        ] {
            let redacted = Secrets::default().redact_lines(text.as_bytes());
            assert_eq!(String::from_utf8(redacted).unwrap(), expected, "{text:?}");
        }
    }
}
