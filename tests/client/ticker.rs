//! Heart-beats by a worker, which goes on where a hidden page's timers are slowed down.

use std::time::Duration;

use stomp_wasm::protocol::HeartBeat;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::Rig;

/// A connection on which the broker wants a heart-beat every 20 ms.
async fn beating() -> Rig {
    let period = Duration::from_millis(20);
    let rig = Rig::new(|options| options.worker_ticker(true).heart_beat(period, Duration::ZERO));
    rig.client.activate();
    rig.connect(HeartBeat { outgoing: 0, incoming: 20 }).await;
    rig
}

async fn beats(rig: &Rig, count: usize) {
    for _ in 0..count {
        rig.socket().sends("\n").await;
    }
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

#[wasm_bindgen_test]
async fn beats_go_out_while_the_timers_of_the_page_stand_still() {
    let rig = beating().await;
    let _still = Changed::by(
        "globalThis.realTimeout = setTimeout; globalThis.setTimeout = () => 0",
        "globalThis.setTimeout = globalThis.realTimeout",
    );
    beats(&rig, 3).await;
    rig.client.deactivate_now();
}

#[wasm_bindgen_test]
async fn the_worker_goes_with_the_connection() {
    let _counted = Changed::by(
        "globalThis.terminated = 0; globalThis.realWorker = Worker; globalThis.Worker = function (url) { const worker = new realWorker(url); const end = worker.terminate.bind(worker); worker.terminate = () => { terminated += 1; end(); }; return worker; }",
        "globalThis.Worker = globalThis.realWorker",
    );
    let rig = beating().await;
    assert_eq!(js_sys::eval("terminated").expect("a number"), 0.0);
    rig.client.deactivate_now();
    assert_eq!(js_sys::eval("terminated").expect("a number"), 1.0);
}

/// `L22`: a policy of the page may forbid the worker, by an exception or by an event.
#[wasm_bindgen_test]
async fn without_a_worker_the_timers_of_the_page_do_it() {
    for (fault, ended) in [
        ("throw new Error('refused')", 0.0),
        ("queueMicrotask(() => this.onerror({ type: 'error' }))", 1.0),
    ] {
        let _fault = Changed::by(
            &format!(
                "globalThis.terminated = 0; globalThis.realWorker = Worker; globalThis.Worker = class {{ constructor() {{ {fault}; }} postMessage() {{}} terminate() {{ terminated += 1; }} }}"
            ),
            "globalThis.Worker = globalThis.realWorker",
        );
        let rig = beating().await;
        beats(&rig, 2).await;
        assert_eq!(
            js_sys::eval("terminated").expect("a number"),
            ended,
            "what did start was ended"
        );
        rig.client.deactivate_now();
    }
}
