//! The types of faults in TypeScript, which have the fields that the broker takes: no more, no fewer, and each
//! where it may stand.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use stomp_broker::faults::Scenario;

const TYPES: &str = include_str!("../../../../pkg-template/testing/faults.ts");

/// The fields of an interface and their types, those that it inherits included.
fn fields(name: &str) -> BTreeMap<String, String> {
    let (_, rest) = TYPES.split_once(&format!("interface {name} ")).expect(name);
    let (head, rest) = rest.split_once("{\n").unwrap();
    let (body, _) = rest.split_once("\n}").unwrap();
    let words = head.split(|letter: char| !letter.is_alphanumeric());
    let parents = words.filter(|word| !["", "extends", "Omit", "keyof"].contains(word));
    let mut all: BTreeMap<_, _> = parents.flat_map(fields).collect();
    let text: String =
        body.lines().map(str::trim).filter(|line| !line.starts_with("/**")).collect();
    for field in split_fields(&text) {
        let (name, of) = field.split_once(':').expect(field);
        all.insert(name.trim_end_matches('?').trim().to_owned(), of.trim().to_owned());
    }
    all
}

/// Parts of a text between semicolons, those in braces apart.
fn split_fields(text: &str) -> Vec<&str> {
    let mut depth = 0;
    let is_border = |letter| {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        letter == ';' && depth == 0
    };
    text.split(is_border).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// A value of a type.
fn sample(of: &str) -> Value {
    match of.split('|').map(str::trim).find(|choice| !choice.is_empty()).unwrap_or(of) {
        "never" => Value::Null,
        "string" => json!("AAAA"),
        "number" => json!(2),
        "boolean" | "true" => json!(true),
        "string[]" => json!(["x"]),
        "number[]" => json!([1, 2]),
        record if record.starts_with("Record<string, string") => json!({ "x": "y" }),
        object if object.starts_with('{') => {
            let inner = object.trim_start_matches('{').trim_end_matches('}');
            let fields = split_fields(inner).into_iter().map(|field| {
                let (name, of) = field.split_once(':').unwrap();
                (name.trim_end_matches('?').to_owned(), sample(of.trim()))
            });
            fields.collect()
        }
        literal => json!(literal.trim_matches('\'')),
    }
}

fn error(fault: &Value) -> String {
    Scenario::parse(&fault.to_string()).err().map(|error| error.to_string()).unwrap_or_default()
}

/// The fields that the broker knows here: it names them when it finds another.
fn known(fault: &str) -> BTreeSet<String> {
    let error = Scenario::parse(fault).unwrap_err().to_string();
    let (_, list) = error.split_once("expected one of ").expect("a list of fields");
    let names = list.split(" at line").next().unwrap().split(", ");
    names.map(|name| name.trim_matches('`').to_owned()).collect()
}

fn names(interface: &str) -> BTreeSet<String> {
    fields(interface).into_keys().collect()
}

#[test]
fn each_kind_of_fault_has_the_actions_in_typescript_that_the_broker_takes() {
    let all = fields("AllActions");
    let known = known(r#"{"on":{"accept":true},"do":{"?":1}}"#);
    assert_eq!(names("AllActions"), known);
    for (on, interface) in [
        (json!({ "command": "SEND" }), "FrameFields"),
        (json!({ "accept": true }), "AcceptFields"),
        (json!({ "http": "any" }), "HttpFields"),
    ] {
        let here = fields(interface);
        for name in &known {
            let of = here.get(name).unwrap_or_else(|| &all[name]);
            let error = error(&json!({ "on": on, "do": { name: sample(of) } }));
            let is_refused = error.contains("cannot be done on");
            let is_typed = here.contains_key(name) || name == "pass";
            assert_eq!(is_refused, !is_typed, "{interface}.{name}: {of}: {error}");
            assert!(!error.contains("invalid type"), "{interface}.{name}: {of}: {error}");
        }
    }
}

#[test]
fn each_kind_of_fault_has_the_conditions_in_typescript_that_the_broker_takes() {
    let known_on = known(r#"{"on":{"?":1}}"#);
    for (interface, trigger) in
        [("OnFrame", None), ("OnAccept", Some("accept")), ("OnHttp", Some("http"))]
    {
        let typed = fields(interface);
        assert_eq!(names(interface), known_on, "{interface}");
        let all = fields("OnFrame");
        for (name, of) in &typed {
            let is_forbidden = of == "never";
            let mut on = json!({ "connection": 2 });
            if let Some(trigger) = trigger {
                on = json!({ trigger: sample(&typed[trigger]) });
            }
            on[name] = match (is_forbidden, &**name) {
                (true, "accept") => json!(true),
                (true, "http") => json!("any"),
                (true, _) => sample(&all[name]),
                (false, "command") => json!("SEND"),
                (false, "transport") => json!("tcp"),
                (false, _) => sample(of),
            };
            // What turns a frame's fault into one of another kind is told by its type alone.
            if trigger.is_none() && is_forbidden {
                continue;
            }
            let error = error(&json!({ "on": on, "do": { "pass": true } }));
            assert_eq!(!error.is_empty(), is_forbidden, "{interface}.{name}: {of}: {error}");
        }
    }
}

#[test]
fn requests_and_counts_are_the_same_in_typescript() {
    let kinds = fields("OnHttp")["http"].clone();
    let typed: BTreeSet<_> =
        kinds.split('|').map(|kind| kind.trim().trim_matches('\'').to_owned()).collect();
    let typed: BTreeSet<_> = typed.into_iter().filter(|kind| !kind.is_empty()).collect();
    assert_eq!(typed, known(r#"{"on":{"http":"?"},"do":{}}"#));
    let mut counts = names("FaultCounts");
    counts.extend(["on".into(), "do".into()]);
    assert_eq!(counts, known(r#"{"?":1}"#));
}
