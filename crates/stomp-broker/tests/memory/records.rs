//! What is on record of a client, and what it costs.

use stomp_broker::memory::{Broker, Connection, Output};
use stomp_broker::{Config, Pattern, Persona};

use super::{both_test, broker_with};

/// A WebSocket to a broker with this persona, once it has sent CONNECT.
fn greeted(broker: &Broker) -> Connection {
    let mut socket = broker.connect(&["v12.stomp"]);
    assert!(matches!(socket.poll(), Some(Output::Open { .. })));
    socket.send_text("CONNECT\naccept-version:1.2\nhost:/\nlogin:guest\npasscode:guest\n\n\0");
    let answer = match socket.poll() {
        Some(Output::Text(text)) => text.into_bytes(),
        Some(Output::Binary(bytes)) => bytes,
        other => panic!("{other:?}"),
    };
    assert!(answer.starts_with(b"CONNECTED\n"), "{}", answer.escape_ascii());
    socket
}

/// `M3e`: the list of subscriptions grew with each SUBSCRIBE that a persona passes over or refuses.
#[both_test]
fn m3e_subscriptions_that_are_refused_are_not_listed() {
    let subscribe = |lines: &str| format!("SUBSCRIBE\n{lines}\n\n\0");
    let (same, no_id) =
        (subscribe("id:1\ndestination:/topic/a"), subscribe("destination:/topic/a"));
    let no_destination = subscribe("id:1");
    let refused = subscribe("id:2\ndestination:/app/x");
    let disconnect = "DISCONNECT\n\n\0";
    let spring = Persona::SpringSimple;
    let limit = 50;
    // First what is sent once, then what is sent again and again, and what is open then.
    for (persona, once, again, open) in [
        (spring, "", &same, 1),
        (spring, &same, &refused, 1),
        (spring, "", &no_id, 0),
        (spring, "", &no_destination, 0),
        (Persona::SpringRelay, disconnect, &same, 0),
        (Persona::ActiveMq, "", &same, 0),
        (Persona::Artemis, "", &no_destination, 0),
        (Persona::RabbitMq, "", &no_id, 0),
        (Persona::Plain, &same, &no_id, 0),
    ] {
        let broker = broker_with(|config| {
            config.persona = persona;
            config.limits.max_subscriptions = limit;
        });
        let socket = greeted(&broker);
        socket.send_text(once);
        (0..10 * limit).for_each(|_| socket.send_text(again));
        assert_eq!(broker.subscriptions().len(), open, "{persona}: {once:?}, {again:?}");
    }
}

/// `M3e`: refusals are remembered for as long as their connection, with texts of the client's.
#[both_test]
fn m3e_refusals_are_remembered_with_short_texts() {
    let broker = broker_with(|config| config.persona = Persona::SpringSimple);
    let socket = greeted(&broker);
    let destination = format!("/app/{}", "é".repeat(2_000));
    for id in 0..30 {
        socket.send_text(&format!("SUBSCRIBE\nid:{id}\ndestination:{destination}\n\n\0"));
    }
    let [info] = &broker.connections()[..] else { panic!("one connection") };
    let texts = info.refusals.iter().map(|refusal| {
        let named = refusal.destination.as_ref().unwrap();
        assert!(destination.starts_with(named.strip_suffix('…').unwrap()), "{named}");
        named.len() + refusal.detail.len() + refusal.message.len()
    });
    let texts: Vec<_> = texts.collect();
    assert_eq!(texts.len(), 20);
    assert!(texts.iter().all(|length| *length < 1_500), "{texts:?}");
    // The record of each is whole, and counts by its length.
    let records = broker.frames(&Pattern::command("REFUSED"));
    assert!(records.iter().all(|record| record.header("destination") == Some(&destination)));
}

/// `M3e`: the names of a client's private queues were on no account.
#[both_test]
fn m3e_names_of_private_queues_are_on_the_account() {
    let broker = broker_with(|config| {
        config.persona = Persona::ActiveMq;
        (config.limits.max_body, config.limits.max_connection_memory) = (10_000, 1 << 20);
    });
    let mut socket = greeted(&broker);
    let name = "x".repeat(8_000);
    for number in 0..200 {
        socket.send_text(&format!("SEND\ndestination:/temp-queue/{name}{number}\n\n\0"));
    }
    let all: Vec<_> = std::iter::from_fn(|| socket.poll()).collect();
    let is_error = |output: &Output| matches!(output, Output::Text(text) if text.starts_with("ERROR\n") && text.contains("Too much memory"));
    assert!(all.iter().any(is_error), "{all:?}");
}

/// `W-8`: a byte of a client displaced a frame on record.
#[both_test]
fn w_8_heart_beats_displace_no_frames() {
    let broker = broker_with(|config| config.control.record.frames = 100);
    let socket = greeted(&broker);
    socket.send_text("SUBSCRIBE\nid:1\ndestination:/topic/a\n\n\0");
    socket.send_text(&"\n".repeat(12_000));
    socket.send_text("UNSUBSCRIBE\nid:1\n\n\0");
    let commands: Vec<_> =
        broker.frames(&Pattern::default()).into_iter().map(|frame| frame.command).collect();
    assert_eq!(commands, ["OPENED", "CONNECT", "CONNECTED", "SUBSCRIBE", "UNSUBSCRIBE"]);
    assert_eq!(broker.connections()[0].heart_beats_in, 12_000);
    let any = Pattern::command("*");
    let all: Vec<_> = broker.frames(&any).into_iter().map(|frame| frame.seq).collect();
    assert_eq!(all.len(), 105);
    assert!(all.is_sorted(), "{all:?}");
}

/// `W-8`: of a stream that is no STOMP, each packet displaced a frame on record.
#[both_test]
fn w_8_packets_that_are_no_frames_displace_few() {
    let broker = broker_with(|config| {
        config.control.record.frames = 200;
        config.persona = Persona::RabbitMq;
    });
    let socket = greeted(&broker);
    let before = broker.connections()[0].bytes_in;
    (0..1_000).for_each(|_| socket.send_text("x\0"));
    let records = broker.frames(&Pattern::default());
    assert!(records.iter().any(|frame| frame.command == "CONNECT"), "{}", records.len());
    let unknown = records.iter().filter(|frame| frame.command == "UNKNOWN").count();
    assert_eq!(unknown, 100);
    assert_eq!(broker.connections()[0].bytes_in, before + 2_000);
}

#[both_test]
fn the_record_has_the_code_and_reason_of_a_client_that_closes() {
    let broker = Broker::new(Config::default(), 0).unwrap();
    let mut socket = broker.connect(&[]);
    socket.close_with(4321, "my reason");
    let ending = broker.connections()[0].ending.clone().unwrap();
    assert_eq!((ending.code, ending.reason.as_deref()), (Some(4321), Some("my reason")));
}
