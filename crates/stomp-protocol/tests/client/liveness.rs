//! `R-3`: a healthy broker is never taken for dead, however it counts its periods; a dead one is noticed in time.

use proptest::collection::vec;
use proptest::prelude::*;
use stomp_protocol::HeartBeat;
use stomp_protocol::client::ClientConfig;

use crate::rig::Rig;

const BEAT: &str = "\n";
const FRAME: &str = "MESSAGE\ndestination:/a\nmessage-id:1\nsubscription:s\n\n\0";

/// When a broker sends a beat.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Habit {
    /// A period after the last thing it sent.
    SinceLast,
    /// At ticks of a timer of its own, when it sent nothing since the tick before (Spring, RabbitMQ).
    Ticks,
    /// At every tick (Artemis, ActiveMQ over WebSocket).
    Always,
}

/// A client that has agreed to hear something every `period` milliseconds.
fn rig(period: u64, tolerance_percent: u64) -> Rig {
    let mut rig = Rig::new(ClientConfig::default());
    rig.connect.heart_beat = HeartBeat { outgoing: 0, incoming: period };
    rig.connect.tolerance_percent = tolerance_percent;
    rig.client.activate();
    rig.run();
    rig.receive(format!("CONNECTED\nversion:1.2\nheart-beat:{period},0\n\n\0"));
    rig
}

/// What a broker sends until `end`, the first tick at `offset`, frames at `frames`: times and data.
fn sent(
    habit: Habit,
    period: u64,
    offset: u64,
    frames: &[u64],
    end: u64,
) -> Vec<(u64, &'static str)> {
    let mut sent = Vec::new();
    let mut frames = frames.to_vec();
    frames.sort_unstable();
    let mut frames = frames.into_iter().filter(|at| *at < end).peekable();
    let (mut tick, mut last) = (offset, 0);
    loop {
        let due = if habit == Habit::SinceLast { last + period } else { tick };
        if let Some(at) = frames.next_if(|at| *at <= due) {
            sent.push((at, FRAME));
            last = at;
        } else if due >= end {
            return sent;
        } else {
            if habit != Habit::Ticks || due - last >= period || last == 0 && due >= period {
                sent.push((due, BEAT));
                last = due;
            }
            tick = due + period;
        }
    }
}

/// Lets all of it arrive, each as late as `delays` says.
fn play(rig: &mut Rig, sent: &[(u64, &'static str)], delays: &[u64]) {
    let mut now = 0;
    for (index, (at, data)) in sent.iter().enumerate() {
        // The network keeps the order.
        let arrives = (at + delays[index % delays.len()]).max(now);
        rig.pass(arrives - now);
        now = arrives;
        if rig.client.is_connected() {
            rig.receive(data);
        }
    }
}

/// By how much a beat may be late: see the documentation of heart-beats.
const fn allowance(period: u64) -> u64 {
    period / 10 + 100
}

proptest! {
    #[test]
    fn a_healthy_broker_is_never_taken_for_dead(
        habit in prop_oneof![Just(Habit::SinceLast), Just(Habit::Ticks), Just(Habit::Always)],
        period in 50_u64..20_000,
        tolerance in 100_u64..400,
        offset in 0_u64..1000,
        frames in vec(0_u64..400_000, 0..40),
        delays in vec(0_u64..1000, 1..20),
    ) {
        let mut rig = rig(period, tolerance);
        let offset = offset * period / 1000;
        let end = 30 * period;
        let frames: Vec<_> = frames.iter().map(|at| at % end).collect();
        let delays: Vec<_> = delays.iter().map(|part| part * (allowance(period) - 1) / 1000).collect();
        play(&mut rig, &sent(habit, period, offset, &frames, end), &delays);
        prop_assert!(rig.client.is_connected());
    }

    #[test]
    fn a_dead_broker_is_noticed_within_two_periods_and_the_allowance(
        period in 50_u64..20_000,
        beats in 0_u64..5,
        ends_with_frame in any::<bool>(),
    ) {
        let mut rig = rig(period, 200);
        for _ in 0..beats {
            rig.pass(period);
            rig.receive(BEAT);
        }
        if ends_with_frame {
            rig.receive(FRAME);
        }
        rig.pass(2 * period + allowance(period) - 1);
        prop_assert!(rig.client.is_connected());
        rig.pass(1);
        prop_assert!(!rig.client.is_connected());
    }
}

/// With the default tolerance and with the least.
#[test]
fn recorded_brokers_stay_connected() {
    let recorded = include_str!("heart_beats/recorded.txt");
    let mut count = 0;
    for line in recorded.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.rsplitn(3, ": ");
        let times = parts.next().unwrap().split(' ').map(|time| time.parse::<u64>().unwrap());
        let period = parts.next().unwrap().parse().unwrap();
        for tolerance in [100, 200] {
            let mut rig = rig(period, tolerance);
            let mut times = times.clone();
            let mut now = times.next().unwrap();
            for at in times {
                rig.pass(at - now);
                now = at;
                assert!(rig.client.is_connected(), "at {at} ms with {tolerance} %: {line}");
                rig.receive(BEAT);
            }
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
}
