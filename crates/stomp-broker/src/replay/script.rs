//! A transcript as a list of what is to be awaited and what is to be said.

use crate::records::{Direction, RecordedFrame, Transcript};

use super::names::{self, ObservedFrame};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Script(pub(super) Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// Its line in the transcript.
    pub(crate) line: usize,
    /// Milliseconds since the step before.
    pub(crate) pause: u64,
    pub(crate) what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// The client's turn.
    Await(ObservedFrame),
    /// Bytes for the client; a frame, if its names can be observed apart.
    Say(Vec<u8>),
    /// The server closed the connection, with this code and reason; or cut it off.
    Close(Option<(u16, String)>),
}

impl Step {
    /// The command that is awaited, if the client's turn it is.
    pub(crate) fn awaited(&self) -> Option<&str> {
        match &self.what {
            What::Await(observed) => Some(&observed.command),
            _ => None,
        }
    }
}

impl Script {
    /// Leaves out what is no one's turn: the opening, and the client's heart-beats. What was
    /// recorded after the end is left out, too.
    pub(crate) fn of(transcript: &Transcript) -> Self {
        let mut steps = Vec::new();
        let mut before = 0;
        for (index, line) in transcript.lines().iter().enumerate() {
            let what = match (&*line.command, line.direction) {
                (RecordedFrame::OPENED, _) | (RecordedFrame::HEARTBEAT, Direction::In) => continue,
                // The client left, as it will again.
                (RecordedFrame::CLOSED, Direction::In) => break,
                (RecordedFrame::CLOSED, Direction::Out) => What::Close(
                    line.code.map(|code| (code, line.reason.clone().unwrap_or_default())),
                ),
                (RecordedFrame::HEARTBEAT, Direction::Out) => What::Say(b"\n".to_vec()),
                (_, Direction::Out) => What::Say(line.bytes()),
                (command, Direction::In) => {
                    What::Await(names::observed(command.into(), &line.bytes()))
                }
            };
            let is_end = matches!(what, What::Close(_));
            // The head is line 1.
            steps.push(Step { line: index + 2, pause: line.at.saturating_sub(before), what });
            before = line.at;
            if is_end {
                break;
            }
        }
        Self(steps)
    }
}

#[cfg(test)]
mod tests {
    use super::{Script, What};
    use crate::records::Transcript;

    #[test]
    fn pauses_count_from_the_step_before() {
        let text = r#"{"transcript":1}
{"at":0,"direction":"in","command":"OPENED"}
{"at":5,"direction":"in","command":"CONNECT"}
{"at":7,"direction":"out","command":"CONNECTED","bytes":"CONNECTED\n\n\u0000"}
{"at":900,"direction":"in","command":"HEARTBEAT"}
{"at":1000,"direction":"out","command":"HEARTBEAT"}
{"at":1001,"direction":"out","command":"CLOSED","code":1011,"reason":"x"}
{"at":1002,"direction":"in","command":"UNKNOWN","bytes":"S"}
"#;
        let Script(steps) = Script::of(&Transcript::parse(text).unwrap());
        let pauses: Vec<_> = steps.iter().map(|step| (step.line, step.pause)).collect();
        assert_eq!(pauses, [(3, 5), (4, 2), (6, 993), (7, 1)]);
        assert!(matches!(&steps[3].what, What::Close(Some((1011, reason))) if reason == "x"));
    }
}
