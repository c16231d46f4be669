//! The short way for messages: the head is read in place, and nothing changes if it cannot be taken.

mod support;

use stomp_wasm::{find_head, head_block, head_table, header_name};
use support::{Asks, Rig};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const NONE: u32 = u32::MAX;

/// Puts a head where the core reads it, as JavaScript does.
fn put(head: &str) -> usize {
    assert!(head.len() <= 4096);
    // SAFETY: the block is 4096 octets of static memory that nothing borrows now.
    unsafe { head_block().cast_mut().copy_from(head.as_ptr(), head.len()) };
    head.len()
}

fn table(words: usize) -> Vec<u32> {
    // SAFETY: the table is static memory of more words than any test asks for; nothing borrows it now.
    unsafe { core::slice::from_raw_parts(head_table(), words).to_vec() }
}

#[wasm_bindgen_test]
async fn a_head_becomes_a_table() {
    let rig = Rig::connected("{}").await;
    rig.core.subscribe("/a", "", 5).unwrap();
    let head = "MESSAGE\nsubscription:sub-0\nmessage-id:m-1\ncontent-length:12\n";
    assert_eq!(rig.core.head(put(head)), 3);
    let table = table(11);
    assert_eq!(table[..2], [5, 12]);
    let headers: Vec<_> = table[2..]
        .chunks(3)
        .map(|row| (header_name(row[0]), &head[row[1] as usize..row[2] as usize]))
        .collect();
    let expected = [("subscription", "sub-0"), ("message-id", "m-1"), ("content-length", "12")];
    assert_eq!(headers, expected.map(|(name, value)| (name.to_owned(), value)));
}

#[wasm_bindgen_test]
async fn what_is_not_there_is_none() {
    let rig = Rig::connected("{}").await;
    assert_eq!(rig.core.head(put("MESSAGE\nsubscription:unknown\n")), 1);
    assert_eq!(table(2), [NONE, NONE]);
}

#[wasm_bindgen_test]
async fn a_head_that_is_not_plain_has_its_headers_fetched() {
    let rig = Rig::connected("{}").await;
    rig.core.subscribe("/a", "", 5).unwrap();
    for (line, expected) in
        [("x:a\\cb\n", "x\0a:b\0"), ("한:글\n", "한\0글\0"), ("__proto__:v\n", "__proto__\0v\0")]
    {
        let len = put(&format!("MESSAGE\nsubscription:sub-0\n{line}"));
        assert_eq!(rig.core.head(len), -2, "{line}");
        assert_eq!(table(1), [5]);
        assert_eq!(rig.core.headers(len), format!("subscription\0sub-0\0{expected}"));
    }
    let many: String = (0..70).map(|n| format!("h{n}:v\n")).collect();
    assert_eq!(rig.core.head(put(&format!("MESSAGE\n{many}"))), -2);
}

#[wasm_bindgen_test]
async fn everything_else_goes_the_long_way_and_has_changed_nothing() {
    let rig = Rig::connected("{}").await;
    rig.core.subscribe("/a", "", 5).unwrap();
    rig.lines();
    for head in [
        "RECEIPT\nreceipt-id:r\n",
        "MESSAGE\nno colon\n",
        "MESSAGE\ncontent-length:x\n",
        // The blank line is not where the caller took it to be.
        "MESSAGE\r\nsubscription:sub-0\r\n\r\nbody\n",
        "MESSAGE\n",
        "",
    ] {
        assert_eq!(rig.core.head(put(head)), -1, "{head:?}");
    }
    assert_eq!(rig.core.head(5000), -1, "no such length");
    // In the midst of a frame no other can begin.
    assert!(!rig.core.text("MESSAGE\nsubscription:sub-0\n\nhalf"));
    assert_eq!(rig.core.head(put("MESSAGE\nsubscription:sub-0\n")), -1);
    assert!(rig.core.text("\0"));
    assert_eq!(rig.lines(), ["message 5 half"]);
    rig.deactivate(true);
    assert_eq!(rig.core.head(put("MESSAGE\nsubscription:sub-0\n")), -1);
}

#[wasm_bindgen_test]
fn the_end_of_a_head_is_found() {
    for (text, end) in [
        ("MESSAGE\na:b\n\nbody", 13),
        ("MESSAGE\r\na:b\r\n\r\nbody", 16),
        ("MESSAGE\na:b\n", 0),
        ("MESSAGE\na:b\0\n\n", 0),
    ] {
        assert_eq!(find_head(put(text)), end, "{text:?}");
    }
}
