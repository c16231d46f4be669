//! The engine with a clock of its own.

use stomp_protocol::{Instant, Limits, Version};

use super::pipeline::FaultPipeline;
use super::step::{End, Step};
use super::{Copies, Fault, Faults, FrameActions, HEART_BEAT, OnFrame, Strike};

fn at(millis: u64) -> Instant {
    Instant::from_millis(millis)
}

fn line(faults: &[&str]) -> (FaultPipeline, Faults) {
    let all = Faults::default();
    for fault in faults {
        all.add(serde_json::from_str(fault).unwrap());
    }
    (FaultPipeline::new(all.clone(), 3, "tcp", Limits::default()), all)
}

/// What is to be done at this moment; bytes as text.
fn steps(line: &mut FaultPipeline, millis: u64) -> Vec<String> {
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let told = |step| match step {
        Step::ToClient(bytes) => format!("> {}", text(bytes)),
        Step::ToBroker(bytes) => format!("< {}", text(bytes)),
        other => format!("{other:?}"),
    };
    std::iter::from_fn(|| line.poll(at(millis))).map(told).collect()
}

fn out(line: &mut FaultPipeline, millis: u64, frame: &str) {
    line.outgoing(at(millis), Version::V1_2, frame.into());
}

fn into(line: &mut FaultPipeline, millis: u64, bytes: &str) {
    line.incoming(at(millis), Version::V1_2, bytes.as_bytes(), false);
}

const RECEIPT: &str = "RECEIPT\nreceipt-id:1\n\n\0";

#[test]
fn without_faults_nothing_has_to_come_here() {
    let (mut line, faults) = line(&[]);
    assert!(!line.is_active());
    let fault = r#"{"on":{"direction":"in"},"do":{"drop":true}}"#;
    let id = faults.add(serde_json::from_str(fault).unwrap());
    assert!(line.is_active());
    into(&mut line, 0, "SEND\n\n\0SEN");
    faults.remove(id);
    // The rest of the frame has to go the way of its beginning.
    assert!(line.is_active());
    into(&mut line, 0, "D\n\nx\0");
    assert_eq!(steps(&mut line, 0), ["< SEND\n\nx\0"]);
    assert!(!line.is_active());

    // While nothing came here, a frame has begun.
    line.bypassed();
    faults.add(serde_json::from_str(fault).unwrap());
    line.incoming(at(0), Version::V1_2, b"rest\0", true);
    assert_eq!(steps(&mut line, 0), ["< rest\0"]);
}

#[test]
fn a_frame_that_had_begun_before_is_left_alone() {
    let (mut line, _faults) = line(&[r#"{"on":{"direction":"in"},"do":{"drop":true}}"#]);
    line.incoming(at(0), Version::V1_2, b"rest\0", true);
    line.incoming(at(0), Version::V1_2, b"SEND\n\nx\0", false);
    assert_eq!(steps(&mut line, 0), ["< rest\0"]);
}

#[test]
fn a_receipt_has_the_destination_of_what_asked_for_it() {
    let fault = r#"{"on":{"command":"RECEIPT","destination":"/topic/x.*"},"do":{"drop":true}}"#;
    let (mut line, _faults) = line(&[fault]);
    into(&mut line, 0, "SEND\ndestination:/topic/x.1\nreceipt:1\n\n\0");
    into(&mut line, 0, "SEND\ndestination:/topic/y.1\nreceipt:2\n\n\0");
    steps(&mut line, 0);
    out(&mut line, 0, RECEIPT);
    out(&mut line, 0, "RECEIPT\nreceipt-id:2\n\n\0");
    assert_eq!(steps(&mut line, 0), ["> RECEIPT\nreceipt-id:2\n\n\0"]);
}

#[test]
fn heart_beats_are_meant_by_name_alone() {
    let (mut line, faults) = line(&[r#"{"on":{"direction":"out"},"do":{"drop":true}}"#]);
    out(&mut line, 0, "\n");
    assert_eq!(steps(&mut line, 0), ["> \n"]);
    let dropped = FrameActions { copies: Copies::Dropped, ..FrameActions::default() };
    faults.add(Fault::new(Strike::Frame(OnFrame::outgoing(HEART_BEAT), Box::new(dropped))));
    out(&mut line, 0, "\n");
    assert_eq!(steps(&mut line, 0), [""; 0]);
}

#[test]
fn what_happens_after_a_frame_may_happen_much_later() {
    let fault = r#"{"on":{"command":"RECEIPT"},
        "do":{"delayMs":10,"afterMs":90,"close":{"code":4000,"reason":"r"}}}"#;
    let (mut line, _faults) = line(&[fault]);
    out(&mut line, 0, RECEIPT);
    assert_eq!(line.poll_timeout(), Some(at(10)));
    assert_eq!(steps(&mut line, 10), [format!("> {RECEIPT}")]);
    assert_eq!(line.poll_timeout(), Some(at(100)));
    let close = super::CloseWith { code: 4000, reason: "r".into() };
    assert_eq!(steps(&mut line, 100), [format!("{:?}", Step::End(End::Close(close)))]);
    assert!(line.is_idle());
}

#[test]
fn reading_stops_for_a_while_or_until_the_fault_is_gone() {
    let fault = r#"{"on":{"command":"SEND"},"times":1,"do":{"stopReadingMs":50}}"#;
    let (mut line, faults) =
        line(&[fault, &fault.replace("\"stopReadingMs\":50", "\"stopReading\":true")]);
    into(&mut line, 0, "SEND\n\n\0");
    steps(&mut line, 0);
    assert!(!line.is_reading(at(49)));
    assert_eq!(line.poll_timeout(), Some(at(50)));
    assert!(line.is_reading(at(50)));
    into(&mut line, 50, "SEND\n\n\0");
    steps(&mut line, 50);
    assert!(!line.is_reading(at(1_000_000)));
    faults.enable_all(false);
    assert!(line.is_reading(at(50)));
}

#[test]
fn a_cancelled_subscription_is_taken_away_and_said_to_be() {
    let fault = r#"{"on":{"command":"MESSAGE"},"times":1,"do":{"cancelSubscription":true}}"#;
    let (mut line, _faults) = line(&[fault]);
    let message = "MESSAGE\nsubscription:a\\cb\n\n\0";
    out(&mut line, 0, message);
    let told = steps(&mut line, 0);
    assert_eq!(told[..2], [format!("> {message}"), "< UNSUBSCRIBE\nid:a\\cb\n\n\0".into()]);
    assert!(told[2].starts_with("> ERROR\nmessage:Server cancelled subscription\nsubscription:a"));
}

#[test]
fn the_end_of_the_stream_comes_behind_what_is_late() {
    let (mut line, _faults) = line(&[r#"{"on":{"command":"SEND"},"do":{"delayMs":50}}"#]);
    into(&mut line, 0, "SEND\n\n\0BEG");
    line.handle_eof(at(0));
    assert_eq!(steps(&mut line, 0), ["< BEG"]);
    assert_eq!(steps(&mut line, 50), ["< SEND\n\n\0", "EndOfInput"]);
    assert!(line.is_idle());
}

#[test]
fn a_new_connection_may_be_kept_waiting() {
    let (mut line, _faults) =
        line(&[r#"{"on":{"accept":true,"transport":"tcp"},"do":{"delayMs":100,"reset":true}}"#]);
    line.handle_open(at(0));
    assert!(!line.is_reading(at(99)) && steps(&mut line, 99).is_empty());
    assert_eq!(steps(&mut line, 100), ["End(Reset)"]);
    assert!(line.is_reading(at(100)));
}
