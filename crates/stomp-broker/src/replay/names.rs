//! The names that clients choose and servers repeat.
//!
//! A client of today calls its receipts and subscriptions by other names than the recorded one
//! did. The frames that answer each other are paired by the order in which they come: what the
//! n-th frame of the client calls something is what the recorded n-th frame's name stands for from
//! then on.

use std::collections::HashMap;

use stomp_protocol::codec::{HeadEnd, find_head_end};

/// A header of the client's frames by which it names something, and that in which the server
/// repeats the name.
const REPEATED: [(&str, &str); 3] =
    [("receipt", "receipt-id"), ("id", "subscription"), ("correlation-id", "correlation-id")];

/// A frame of the client, as far as a replay looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ObservedFrame {
    pub(crate) command: String,
    /// The names in it, as they stand on the wire, by the header in which the server repeats them.
    names: Vec<(&'static str, Vec<u8>)>,
    head: Vec<u8>,
}

/// Reads what there is to know.
pub(crate) fn observed(command: String, bytes: &[u8]) -> ObservedFrame {
    let head = head(bytes);
    // An ACK has an id as well, and that is the server's.
    let is_name = |name: &str| name != "id" || command == "SUBSCRIBE";
    let names = REPEATED.iter().filter(|(name, _)| is_name(name)).filter_map(|(name, repeated)| {
        let value = value(head, name)?;
        Some((*repeated, value.to_vec()))
    });
    ObservedFrame { names: names.collect(), head: head.to_vec(), command }
}

impl ObservedFrame {
    /// The value of a header as it stands on the wire.
    pub(crate) fn header(&self, name: &str) -> Option<&[u8]> {
        value(&self.head, name)
    }

    /// Whether it can stand in the place of a recorded one.
    pub(crate) fn is_like(&self, recorded: &Self) -> bool {
        let meaning = |observed: &Self| match &*observed.command {
            "STOMP" => "CONNECT".to_owned(),
            command => command.to_owned(),
        };
        meaning(self) == meaning(recorded)
    }
}

/// The client's names for the recorded ones.
#[derive(Debug, Default)]
pub(crate) struct Names(HashMap<(&'static str, Vec<u8>), Vec<u8>>);

impl Names {
    /// Pairs a recorded frame with the one that has come in its place.
    pub(crate) fn pair(&mut self, recorded: &ObservedFrame, come: ObservedFrame) {
        for (header, name) in come.names {
            let old = recorded.names.iter().find(|(other, _)| *other == header);
            if let Some((_, old)) = old {
                self.0.insert((header, old.clone()), name);
            }
        }
    }

    /// A recorded frame of the server with the names that the client knows. All else stays as it
    /// is.
    pub(crate) fn translate(&self, bytes: &[u8]) -> Vec<u8> {
        let (head, body) = bytes.split_at(head(bytes).len());
        let mut out = Vec::with_capacity(bytes.len());
        for line in head.split_inclusive(|byte| *byte == b'\n') {
            match self.translated(line) {
                Some((header, name)) => {
                    out.extend_from_slice(header.as_bytes());
                    out.push(b':');
                    out.extend_from_slice(name);
                    out.extend_from_slice(if line.ends_with(b"\r\n") { b"\r\n" } else { b"\n" });
                }
                None => out.extend_from_slice(line),
            }
        }
        out.extend_from_slice(body);
        out
    }

    fn translated(&self, line: &[u8]) -> Option<(&'static str, &[u8])> {
        let (_, header) = REPEATED.iter().find(|(_, header)| of_line(line, header).is_some())?;
        let name = self.0.get(&(*header, of_line(line, header)?.to_vec()))?;
        Some((header, name))
    }
}

/// Up to the blank line, with that; all of it, if there is none.
fn head(bytes: &[u8]) -> &[u8] {
    match find_head_end(bytes, 0) {
        Some(HeadEnd::Blank(end) | HeadEnd::Nul(end)) => &bytes[..end],
        None => bytes,
    }
}

fn value<'a>(head: &'a [u8], name: &str) -> Option<&'a [u8]> {
    head.split(|byte| *byte == b'\n').find_map(|line| of_line(line, name))
}

fn of_line<'a>(line: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let value = line.strip_prefix(name.as_bytes())?.strip_prefix(b":")?;
    let value = value.strip_suffix(b"\n").unwrap_or(value);
    Some(value.strip_suffix(b"\r").unwrap_or(value))
}

#[cfg(test)]
mod tests {
    use super::{Names, observed};

    fn translated(names: &Names, bytes: &str) -> String {
        String::from_utf8(names.translate(bytes.as_bytes())).unwrap()
    }

    #[test]
    fn the_server_repeats_what_this_client_has_chosen() {
        let mut names = Names::default();
        let recorded = observed("SUBSCRIBE".into(), b"SUBSCRIBE\nid:sub-0\nreceipt:r\\c1\n\n\0");
        let come = observed("SUBSCRIBE".into(), b"SUBSCRIBE\r\nreceipt:x\r\nid:7\r\n\r\n\0");
        assert!(come.is_like(&recorded));
        names.pair(&recorded, come);
        // An id of another meaning.
        names.pair(
            &observed("ACK".into(), b"ACK\nid:a\n\n\0"),
            observed("ACK".into(), b"ACK\nid:b\n\n\0"),
        );
        assert_eq!(
            translated(&names, "RECEIPT\nreceipt-id:r\\c1\n\n\0"),
            "RECEIPT\nreceipt-id:x\n\n\0"
        );
        assert_eq!(
            translated(&names, "MESSAGE\r\nsubscription:sub-0\r\nid:a\r\n\r\nsubscription:sub-0\0"),
            "MESSAGE\r\nsubscription:7\r\nid:a\r\n\r\nsubscription:sub-0\0"
        );
        let unknown = "MESSAGE\nsubscription:sub-1\nreceipt-id:sub-0\n\n\0";
        assert_eq!(translated(&names, unknown), unknown);
    }

    #[test]
    fn stomp_is_another_word_for_connect() {
        let [stomp, connect, send] =
            ["STOMP", "CONNECT", "SEND"].map(|command| observed(command.into(), b""));
        assert!(stomp.is_like(&connect) && !send.is_like(&connect));
    }
}
