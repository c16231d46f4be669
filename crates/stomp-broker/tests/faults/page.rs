//! `docs/broker/faults.md`: every example is one, and every fault has one.

use std::collections::BTreeSet;

use serde_json::Value;
use stomp_broker::faults::Scenario;

const PAGE: &str = include_str!("../../../../docs/broker/faults.md");

/// The blocks of JSON in the page.
fn examples() -> Vec<&'static str> {
    PAGE.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

/// What the parser would have liked to find instead of this field.
fn known_fields(fault: &str) -> BTreeSet<String> {
    let error = Scenario::parse(fault).unwrap_err().to_string();
    let (_, list) = error.split_once("expected one of ").expect("a list of fields");
    let fields = list.split(" at line").next().unwrap().split(", ");
    fields.map(|field| field.trim_matches('`').to_owned()).collect()
}

fn fields_in_examples(pick: fn(&Value) -> &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for example in examples() {
        for fault in &Scenario::parse(example).unwrap().faults {
            let fault = serde_json::to_value(fault).unwrap();
            found.extend(pick(&fault).as_object().unwrap().keys().cloned());
        }
    }
    found
}

#[test]
fn every_example_is_understood() {
    assert!(examples().len() > 20);
    for example in examples() {
        if let Err(error) = Scenario::parse(example) {
            panic!("{error} in\n{example}");
        }
    }
}

#[test]
fn every_field_has_an_example() {
    let on = known_fields(r#"{"on":{"?":1}}"#);
    let work = known_fields(r#"{"on":{"accept":true},"do":{"?":1}}"#);
    let all = known_fields(r#"{"?":1}"#);
    assert!(work.len() > 30 && on.len() > 7 && all.len() > 6);
    let missing = |known: BTreeSet<String>, pick| -> Vec<String> {
        known.difference(&fields_in_examples(pick)).cloned().collect()
    };
    assert_eq!(missing(on, |fault| &fault["on"]), [""; 0]);
    assert_eq!(missing(work, |fault| &fault["do"]), [""; 0]);
    assert_eq!(missing(all, |fault| fault), [""; 0]);
}
