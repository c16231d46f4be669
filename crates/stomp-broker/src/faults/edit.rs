//! Changes to the bytes of a frame.

use super::ending::Reply;
use super::frame_actions::{Content, Edit, FrameActions, Pieces};
use super::raw::RawFrame;

/// The bytes that go instead of the frame.
pub(super) fn edited(frame: &RawFrame, original: &[u8], actions: &FrameActions) -> Vec<u8> {
    let mut bytes = match &actions.content {
        Content::Text(text) => text.clone().into_bytes(),
        Content::Bytes(bytes) => bytes.0.clone(),
        // Frames alone have a head to be changed.
        Content::Edited(edit) if !frame.is_heart_beat() => rewritten(frame.clone(), edit),
        Content::Edited(_) | Content::Same => original.to_vec(),
    };
    let ends = &actions.ends;
    if ends.omit_nul && bytes.ends_with(&[0]) {
        bytes.pop();
    }
    if let Some(text) = &ends.prepend {
        bytes.splice(0..0, text.bytes());
    }
    if let Some(text) = &ends.append {
        bytes.extend_from_slice(text.as_bytes());
    }
    bytes.truncate(ends.cut_after_bytes.unwrap_or(usize::MAX));
    bytes
}

fn rewritten(mut frame: RawFrame, edit: &Edit) -> Vec<u8> {
    if let Some(body) = &edit.body {
        frame.body = body.clone().into_bytes();
        if frame.header("content-length").is_some() {
            frame.set("content-length", &frame.body.len().to_string());
        }
    }
    for (name, value) in &edit.set_headers {
        frame.set(name, value);
    }
    for name in &edit.remove_headers {
        frame.remove(name);
    }
    if let Some(by) = edit.content_length_by {
        let length = i64::try_from(frame.body.len()).unwrap_or(i64::MAX).saturating_add(by);
        frame.set("content-length", &length.to_string());
    }
    frame.lines.extend(edit.add_lines.iter().map(|line| line.clone().into_bytes()));
    let mut bytes = frame.bytes(if edit.crlf { b"\r\n" } else { b"\n" });
    bytes.push(0);
    bytes
}

/// The bytes of a reply to `cause`, or to no frame at all.
pub(super) fn reply(reply: &Reply, cause: &RawFrame) -> Vec<u8> {
    let mut frame = cause.with_command(&reply.command);
    for (name, value) in &reply.headers {
        frame.set(name, &filled_in(value, cause));
    }
    frame.body = filled_in(&reply.body, cause).into_bytes();
    if !frame.body.is_empty() && !reply.headers.contains_key("content-length") {
        frame.set("content-length", &frame.body.len().to_string());
    }
    let mut bytes = frame.bytes(b"\n");
    bytes.push(0);
    bytes
}

/// `text` with every `${NAME}` replaced by that header of `cause`; by nothing if it has none.
fn filled_in(text: &str, cause: &RawFrame) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${") {
        let Some((name, after)) = behind.split_once('}') else { break };
        out.push_str(before);
        out.push_str(&cause.header(name).unwrap_or_default());
        rest = after;
    }
    out + rest
}

/// Cuts bytes into pieces.
pub(super) fn pieces(bytes: Vec<u8>, pieces: &Pieces) -> Vec<Vec<u8>> {
    let cuts = match pieces {
        Pieces::Whole => return vec![bytes],
        Pieces::Every(every, _) => return bytes.chunks(every.get()).map(<[u8]>::to_vec).collect(),
        Pieces::At(cuts, _) => cuts,
    };
    let mut pieces = vec![bytes];
    for at in cuts.places().iter().rev() {
        let rest = pieces.first_mut().filter(|first| *at < first.len()).map(|f| f.split_off(*at));
        pieces.splice(1..1, rest);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use stomp_protocol::Version;

    use super::super::frame_actions::Arrival;
    use super::super::{Fault, Strike};
    use super::{FrameActions, Pieces, RawFrame, Reply, edited, pieces, reply};

    const MESSAGE: &[u8] = b"MESSAGE\nsubscription:1\ncontent-length:4\n\nbody\0";

    fn actions(json: &str) -> FrameActions {
        let fault = format!(r#"{{"on":{{"command":"MESSAGE"}},"do":{json}}}"#);
        match serde_json::from_str::<Fault>(&fault).unwrap().strike {
            Strike::Frame(_, actions) => *actions,
            other => panic!("{other:?}"),
        }
    }

    fn edit(json: &str) -> String {
        let actions = actions(json);
        let frame = RawFrame::parse(MESSAGE, Version::V1_2);
        String::from_utf8(edited(&frame, MESSAGE, &actions)).unwrap()
    }

    #[test]
    fn each_change_does_what_it_says() {
        let whole = std::str::from_utf8(MESSAGE).unwrap();
        for (actions, result) in [
            (r#"{"pass":true}"#, whole.to_owned()),
            (r#"{"replace":"<html>"}"#, "<html>".into()),
            (r#"{"replaceBase64":"AAEC"}"#, "\0\u{1}\u{2}".into()),
            (r#"{"body":"안녕"}"#, whole.replace("4\n\nbody", "6\n\n안녕")),
            (r#"{"setHeaders":{"content-length":"-1"}}"#, whole.replace(":4", ":-1")),
            (r#"{"removeHeaders":["content-length"]}"#, whole.replace("content-length:4\n", "")),
            (r#"{"contentLengthBy":-3}"#, whole.replace(":4", ":1")),
            (r#"{"addLines":["broken","x:\\t"]}"#, whole.replace("\n\n", "\nbroken\nx:\\t\n\n")),
            (r#"{"crlf":true}"#, whole.replace('\n', "\r\n")),
            (r#"{"omitNul":true,"append":"\n"}"#, whole.replace('\0', "\n")),
            (r#"{"prepend":"\uFEFF"}"#, format!("\u{feff}{whole}")),
            (r#"{"cutAfterBytes":5}"#, "MESSA".into()),
        ] {
            assert_eq!(edit(actions), result, "{actions}");
        }
    }

    #[test]
    fn a_reply_may_speak_of_what_it_answers() {
        let cause = RawFrame::parse(b"SEND\nreceipt:r\\c1\nx:y\n\n\0", Version::V1_2);
        let json = r#"{"command":"ERROR","headers":{"receipt-id":"${receipt}","x":"${none}"},
                       "body":"about ${receipt}, ${"}"#;
        let answer: Reply = serde_json::from_str(json).unwrap();
        assert_eq!(
            String::from_utf8(reply(&answer, &cause)).unwrap(),
            "ERROR\nreceipt-id:r\\c1\nx:\ncontent-length:13\n\nabout r:1, ${\0"
        );
    }

    #[test]
    fn pieces_are_cut_where_it_was_said() {
        let cut = |json: &str| {
            let Arrival::Alone(_, into) = actions(json).arrival else { panic!("{json}") };
            let texts = pieces(b"abcde".to_vec(), &into).into_iter();
            texts.map(|piece| String::from_utf8(piece).unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(cut(r#"{"splitEvery":2}"#), ["ab", "cd", "e"]);
        assert_eq!(cut(r#"{"splitAt":[1,3,9]}"#), ["a", "bc", "de"]);
        assert_eq!(cut(r#"{"pass":true}"#), ["abcde"]);
        assert_eq!(pieces(b"abcde".to_vec(), &Pieces::Whole), [b"abcde"]);
    }
}
