//! Frames that are not what they should be.

use crate::support::{Client, broker};

/// What a client is sent in the place of a MESSAGE with the body `body`.
async fn messages_become(work: &str) -> [String; 2] {
    let fault = format!(r#"{{"on":{{"direction":"out","command":"MESSAGE"}},"do":{work}}}"#);
    let broker = broker(&fault).await;
    let mut became = Vec::new();
    for mut client in Client::both_connected(&broker).await {
        client.provoke_message("/topic/x", "body").await;
        client.provoke_receipt("end").await;
        let text = client.until("RECEIPT\nreceipt-id:end\n\n\0").await;
        became.push(text.replace("RECEIPT\nreceipt-id:end\n\n\0", ""));
        // Both clients subscribe to one topic: the first must not see the second's.
        client.send("DISCONNECT\n\n\0").await;
        client.until_closed().await;
    }
    became.try_into().unwrap()
}

/// Asserts that a MESSAGE becomes what `change` makes of it, over either transport.
async fn becomes(work: &str, change: impl Fn(&str) -> String) {
    for text in messages_become(work).await {
        let id = text
            .split("message-id:")
            .nth(1)
            .map_or("", |rest| rest.split(['\r', '\n']).next().unwrap());
        let whole = format!(
            "MESSAGE\nmessage-id:{id}\nsubscription:s\ndestination:/topic/x\n\
             content-length:4\n\nbody\0"
        );
        assert_eq!(text, change(&whole), "{work}");
    }
}

#[tokio::test]
async fn without_a_change_a_message_is_as_these_tests_think() {
    becomes(r#"{"delayMs":0}"#, str::to_owned).await;
}

#[tokio::test]
async fn content_length_wrong_absent_negative_and_none() {
    becomes(r#"{"contentLengthBy":3}"#, |frame| frame.replace("length:4", "length:7")).await;
    becomes(r#"{"contentLengthBy":-3}"#, |frame| frame.replace("length:4", "length:1")).await;
    becomes(r#"{"removeHeaders":["content-length"]}"#, |frame| {
        frame.replace("content-length:4\n", "")
    })
    .await;
    becomes(r#"{"setHeaders":{"content-length":"-1"}}"#, |frame| {
        frame.replace("length:4", "length:-1")
    })
    .await;
    becomes(r#"{"setHeaders":{"content-length":"four"}}"#, |frame| {
        frame.replace("length:4", "length:four")
    })
    .await;
}

#[tokio::test]
async fn missing_nul() {
    becomes(r#"{"omitNul":true}"#, |frame| frame.replace('\0', "")).await;
}

#[tokio::test]
async fn line_ends() {
    becomes(r#"{"append":"\n"}"#, |frame| format!("{frame}\n")).await;
    becomes(r#"{"crlf":true}"#, |frame| frame.replace('\n', "\r\n")).await;
}

#[tokio::test]
async fn byte_order_mark() {
    becomes(r#"{"prepend":"\uFEFF"}"#, |frame| format!("\u{feff}{frame}")).await;
}

#[tokio::test]
async fn bad_escapes_and_a_header_without_a_colon() {
    becomes(r#"{"addLines":["x:a\\tb","broken"]}"#, |frame| {
        frame.replace("\n\nbody", "\nx:a\\tb\nbroken\n\nbody")
    })
    .await;
}

#[tokio::test]
async fn headers_set_added_and_left_out() {
    becomes(r#"{"setHeaders":{"subscription":"other:1","extra":"e"}}"#, |frame| {
        frame.replace("subscription:s", "subscription:other\\c1").replace("\n\nb", "\nextra:e\n\nb")
    })
    .await;
    becomes(r#"{"removeHeaders":["subscription"]}"#, |frame| frame.replace("subscription:s\n", ""))
        .await;
}

#[tokio::test]
async fn another_body() {
    becomes(r#"{"body":"안녕"}"#, |frame| frame.replace("4\n\nbody", "6\n\n안녕")).await;
}

#[tokio::test]
async fn something_else_altogether() {
    becomes(r#"{"replace":"<!doctype html>"}"#, |_| "<!doctype html>".into()).await;
    becomes(r#"{"replaceBase64":"AAEC"}"#, |_| "\0\u{1}\u{2}".into()).await;
}

#[tokio::test]
async fn half_a_frame() {
    becomes(r#"{"cutAfterBytes":9}"#, |frame| frame[..9].into()).await;
}

#[tokio::test]
async fn what_comes_in_can_be_changed_too() {
    let fault = r#"{"on":{"direction":"in","command":"SEND"},
        "do":{"setHeaders":{"destination":"/topic/there"},"body":"other"}}"#;
    let broker = broker(fault).await;
    for mut client in Client::both_connected(&broker).await {
        client.send("SUBSCRIBE\nid:1\ndestination:/topic/there\n\n\0").await;
        client.send("SEND\ndestination:/topic/here\n\nbody\0").await;
        let frame = client.until("\0").await;
        assert!(frame.contains("destination:/topic/there\n") && frame.ends_with("\n\nother\0"));
        client.send("DISCONNECT\n\n\0").await;
        client.until_closed().await;
    }
}
