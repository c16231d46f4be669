//! The crates that a test which starts a broker has to compile.

use std::collections::BTreeSet;
use std::process::Command;

/// What there are. tokio, hyper, axum and tungstenite, for the sockets, with serde_json and the macros of these are
/// most of it.
const MOST: usize = 72;

#[test]
fn a_test_broker_takes_few_crates() {
    let mut tree = Command::new(env!("CARGO"));
    tree.args(["tree", "--package", "stomp-broker", "--no-default-features", "--features", "net"]);
    tree.args(["--edges", "normal", "--prefix", "none", "--format", "{p}", "--offline"]);
    let output = tree.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    // A name, its version, and perhaps more.
    let crates: BTreeSet<_> = text
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .collect();
    println!("{} crates", crates.len());
    assert!(crates.len() <= MOST, "{} crates: {crates:?}", crates.len());
}
