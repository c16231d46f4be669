//! Heart-beats by a worker, which goes on where a hidden page's timers are slowed down.

mod support;

use stomp_protocol::HeartBeat;
use support::Rig;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// A connection on which the broker wants a heart-beat every 20 ms.
async fn beating() -> Rig {
    let rig = Rig::new("{ debugging: true, heartbeatStrategy: 'worker', heartbeatOutgoing: 20 }");
    rig.activate();
    rig.connect_noted(HeartBeat { outgoing: 0, incoming: 20 }).await;
    rig
}

/// What a script has changed in the page, and the script that undoes it at the end.
struct Changed(&'static str);

impl Changed {
    fn by(script: &str, undo: &'static str) -> Self {
        js_sys::eval(script).expect("a script that runs");
        Self(undo)
    }
}

impl Drop for Changed {
    fn drop(&mut self) {
        js_sys::eval(self.0).expect("a script that runs");
    }
}

async fn beats(rig: &Rig, count: usize) {
    for _ in 0..count {
        rig.lines();
        rig.until("beat").await;
    }
}

#[wasm_bindgen_test]
async fn beats_go_out_while_the_timers_of_the_page_stand_still() {
    let rig = beating().await;
    assert!(rig.lines().contains(&"debug Using runWorker for outgoing pings".to_owned()));
    let _still = Changed::by(
        "globalThis.realTimeout = setTimeout; globalThis.setTimeout = () => 0",
        "globalThis.setTimeout = globalThis.realTimeout",
    );
    beats(&rig, 3).await;
    rig.lines();
    rig.deactivate(true);
    assert!(rig.lines().contains(&"debug Outgoing ping disposeWorker".to_owned()));
}

/// `L22`: a policy of the page may forbid the worker, by an exception or by an event.
#[wasm_bindgen_test]
async fn without_a_worker_the_timers_of_the_page_do_it() {
    for (fault, when) in [
        ("throw new Error('refused')", "at once"),
        ("queueMicrotask(() => this.onerror({ type: 'error' }))", "later"),
    ] {
        let _fault = Changed::by(
            &format!(
                "globalThis.terminated = 0; globalThis.realWorker = Worker; globalThis.Worker = class {{ constructor() {{ {fault}; }} postMessage() {{}} terminate() {{ terminated += 1; }} }}"
            ),
            "globalThis.Worker = globalThis.realWorker",
        );
        let rig = beating().await;
        rig.until("debug Using runInterval for outgoing pings").await;
        let lines = rig.lines();
        assert!(lines.iter().any(|line| line.contains("does not start")), "{when}: {lines:?}");
        beats(&rig, 2).await;
        rig.deactivate(true);
        let lines = rig.lines();
        assert!(lines.contains(&"debug Outgoing ping disposeInterval".to_owned()), "{lines:?}");
    }
    assert_eq!(js_sys::eval("terminated").expect("a number"), 1.0, "what did start was ended");
}
