//! The forms of values that several flags take.

use std::collections::HashSet;
use std::hash::Hash;

/// A number of bytes: `65536`, `64KiB`, `10MB`.
pub(super) fn size(text: &str) -> Result<usize, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => Some(1),
        "k" | "kb" => Some(1_000),
        "m" | "mb" => Some(1_000_000),
        "g" | "gb" => Some(1_000_000_000),
        "kib" => Some(1 << 10),
        "mib" => Some(1 << 20),
        "gib" => Some(1 << 30),
        _ => None,
    };
    let bytes = number.parse::<usize>().ok().zip(factor);
    bytes
        .and_then(|(number, factor)| number.checked_mul(factor))
        .ok_or_else(|| format!("{text:?} is no number of bytes, such as 65536, 64KiB or 10MB"))
}

/// A number of bytes that is not 0.
pub(super) fn some_size(text: &str) -> Result<usize, String> {
    match size(text)? {
        0 => Err("with 0 there is room for nothing; give at least 1, or leave the flag out".into()),
        bytes => Ok(bytes),
    }
}

/// Bytes with which a broker can hold a message or two, headers of the usual size included.
const MIN_MEMORY: usize = 64 << 10;

/// A number of bytes in which the broker can work.
pub(super) fn memory(text: &str) -> Result<usize, String> {
    match size(text)? {
        bytes if bytes < MIN_MEMORY => {
            Err("no message could be held in that; give at least 64KiB, or leave the flag out"
                .into())
        }
        bytes => Ok(bytes),
    }
}

/// A number of seconds that is not 0.
pub(super) fn some_seconds(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(0) => {
            Err("in 0 seconds nothing can be done; give at least 1, or leave the flag out".into())
        }
        Ok(seconds) => Ok(seconds),
        Err(_) => Err(format!("{text:?} is no number of seconds, such as 30")),
    }
}

/// Checks that a flag which may be repeated names each thing once.
///
/// # Errors
/// The flag, and what it names again.
pub(super) fn once<T: Eq + Hash>(
    flag: &str,
    values: impl IntoIterator<Item = T>,
    shown: impl Fn(&T) -> String,
) -> Result<(), String> {
    let mut seen = HashSet::new();
    for value in values {
        let text = shown(&value);
        if !seen.insert(value) {
            return Err(format!("{flag} is given {text} twice; give it once"));
        }
    }
    Ok(())
}

/// A number of things that is not 0.
pub(super) fn some(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => {
            Err("with 0 no client could do anything; give at least 1, or leave the flag out".into())
        }
        Ok(number) => Ok(number),
        Err(_) => Err(format!("{text:?} is no number, such as 100")),
    }
}

/// The name of a header.
pub(super) fn header(text: &str) -> Result<String, String> {
    if text.trim().is_empty() || text.contains([':', '\r', '\n', '\0']) {
        return Err(format!("{text:?} is no name of a header, such as x-session-key"));
    }
    Ok(text.into())
}

/// The name of a host, without scheme and port.
pub(super) fn host(text: &str) -> Result<String, String> {
    let is_plain = |c: char| c.is_alphanumeric() || "-._".contains(c);
    if text.is_empty() || !text.chars().all(is_plain) {
        return Err(format!("{text:?} is no name of a host, such as ci.example, without port"));
    }
    Ok(text.into())
}

/// An address of a program on the network, `HOST:PORT`.
pub(super) fn address(text: &str) -> Result<String, String> {
    let is_host = |host: &str| {
        let is_v6 = host.starts_with('[') && host.ends_with(']');
        !host.is_empty() && !host.contains('/') && (is_v6 || !host.contains(':'))
    };
    match text.rsplit_once(':') {
        Some((host, port)) if is_host(host) && port.parse::<u16>().is_ok() => Ok(text.into()),
        _ => Err(format!(
            "{text:?} is not HOST:PORT, such as localhost:61613 or [::1]:61613; brokers speak STOMP \
             on 61613"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::{address, size};

    #[test]
    fn a_size_may_have_a_unit() {
        for (text, bytes) in [
            ("0", 0),
            ("65536", 65_536),
            ("10MB", 10_000_000),
            ("64KiB", 65_536),
            ("1 m", 1_000_000),
        ] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in ["", "MB", "-1", "1.5MB", "10XB", "99999999999999999999", "99999999999GB"] {
            assert!(size(text).unwrap_err().contains("10MB"), "{text}");
        }
    }

    #[test]
    fn an_address_has_a_host_and_a_port() {
        for text in ["localhost:61613", "10.0.0.1:1", "[::1]:61613"] {
            assert_eq!(address(text), Ok(text.into()));
        }
        for text in
            ["localhost", "localhost:", ":61613", "localhost:port", "tcp://a:1", "::1", "a:99999"]
        {
            assert!(address(text).unwrap_err().contains("localhost:61613"), "{text}");
        }
    }
}
