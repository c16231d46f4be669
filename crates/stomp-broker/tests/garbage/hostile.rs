//! Hostile clients: what each makes the broker hold has a bound, seen from outside, and others are
//! served meanwhile.

use std::io::Write;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::support::{Program, Socket, eventually};

/// Small, so that an attack reaches them soon.
const LIMITS: [&str; 10] = [
    "--max-connection-memory",
    "4194304",
    "--max-memory",
    "33554432",
    "--max-body",
    "1000000",
    "--max-pending-bytes",
    "4194304",
    "--max-queue-bytes",
    "16777216",
];

/// What memory may grow by, in KiB: three times `--max-memory`. An allocator keeps what it was given
/// back, a buffer that grows is twice as large for a while, and what is committed exists as it came
/// and as it goes out.
const MEMORY: u64 = 3 * 32 * 1024;

/// How long another client may wait for its own message, on a machine that is busy with other tests and
/// with a broker that is not optimized.
const LATENCY: Duration = Duration::from_secs(10);

/// Connections of an attacker: together they ask for more than the broker may hold.
const CONNECTIONS: usize = 12;

/// A client that sends itself a message again and again.
struct Bystander {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Duration>,
}

impl Bystander {
    fn start(program: &Program) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let mut client = program.connect_tcp();
        client.send(b"SUBSCRIBE\nid:1\ndestination:/topic/bystander\n\n\0");
        let is_over = stop.clone();
        let thread = thread::spawn(move || {
            let mut worst = Duration::ZERO;
            while !is_over.load(Relaxed) {
                let start = Instant::now();
                client.send(b"SEND\ndestination:/topic/bystander\n\ntick\0");
                client.read_until(b"tick\0");
                worst = worst.max(start.elapsed());
            }
            worst
        });
        Self { stop, thread }
    }

    /// The longest that it waited.
    fn stop(self) -> Duration {
        self.stop.store(true, Relaxed);
        self.thread.join().unwrap()
    }
}

/// Runs an attack, and prints and checks what it cost. What the attack gives is dropped afterwards, and
/// with it the connections: then there is memory for others.
#[track_caller]
fn attacked<T>(name: &str, flags: &[&str], attack: impl FnOnce(&Program) -> T) {
    let program = Program::start(&[&LIMITS[..], flags].concat());
    program.assert_serves();
    let before = program.memory();
    let bystander = Bystander::start(&program);
    let held = attack(&program);
    let latency = bystander.stop();
    let grown = program.peak_memory().saturating_sub(before);
    // Not by a macro, whose output is not shown of a test that passes.
    let _ = writeln!(
        std::io::stderr(),
        "{name} -> memory bound {} MiB -> {} MiB, latency bound {} ms -> {} ms",
        MEMORY / 1024,
        grown / 1024,
        LATENCY.as_millis(),
        latency.as_millis()
    );
    assert!(grown <= MEMORY, "{name}: memory grew by {grown} KiB");
    assert!(latency <= LATENCY, "{name}: another client waited {latency:?}");
    program.assert_serves();
    drop(held);
    eventually("memory for others", || holds_a_transaction(&program));
}

/// Whether a client may have a transaction of 1 MB.
fn holds_a_transaction(program: &Program) -> bool {
    let mut client = program.connect_tcp();
    client.send(b"BEGIN\ntransaction:t\n\n\0");
    let mut frame = b"SEND\ndestination:/topic/a\ntransaction:t\nreceipt:held\n\n".to_vec();
    frame.resize(frame.len() + 900_000, b'x');
    frame.push(0);
    let taken = client.try_send(&frame);
    client.end();
    let answers = client.read_to_end();
    taken && answers.starts_with(b"RECEIPT\n")
}

/// Sends frames until the broker hangs up, if it does.
fn send_until_refused(socket: &mut Socket, frames: &[Vec<u8>]) {
    let _ = frames.iter().all(|frame| socket.try_send(frame));
}

/// As many connections side by side, each of which sends these frames until the broker hangs up.
fn many(program: &Program, frames: impl Fn(usize) -> Vec<Vec<u8>> + Sync) -> Vec<Socket> {
    let attack = &|number| {
        let mut socket = program.connect_tcp();
        send_until_refused(&mut socket, &frames(number));
        socket
    };
    thread::scope(|scope| {
        let running: Vec<_> =
            (0..CONNECTIONS).map(|number| scope.spawn(move || attack(number))).collect();
        running.into_iter().map(|attack| attack.join().unwrap()).collect()
    })
}

/// A frame with a head of this many bytes, or a few more.
fn with_large_head(start: &str, bytes: usize) -> Vec<u8> {
    let lines = (0..bytes / 8_000).map(|number| format!("h{number}:{}\n", "x".repeat(8_000)));
    format!("{start}{}\n\0", lines.collect::<String>()).into_bytes()
}

/// `H2`
#[test]
fn h2_patterns_that_match_in_many_ways() {
    attacked("990 patterns, names of 64 words", &[], |program| {
        let mut subscriber = program.connect_tcp();
        for number in 0..990 {
            let mut words = vec!["*"; 32];
            words[0] = "#";
            for (place, base) in [(1, 1), (11, 10), (21, 100)] {
                words[place + number / base % 10] = "#";
            }
            let pattern = words.join(".");
            let frame =
                format!("SUBSCRIBE\nid:{number}\ndestination:/topic/{pattern}\nack:client\n\n\0");
            subscriber.send(frame.as_bytes());
        }
        let mut sender = program.connect_tcp();
        let name = vec!["w"; 64].join(".");
        for _ in 0..5 {
            sender.send(format!("SEND\ndestination:/topic/{name}\nreceipt:r\n\n\0").as_bytes());
            sender.read_until(b"\0");
        }
        (subscriber, sender)
    });
}

/// `H2`
#[test]
fn h2_selectors_that_take_long() {
    let worst = format!("%{}_b", "a".repeat(120));
    let like = vec![format!("a LIKE '{worst}'"); 8].join(" OR ");
    let numbers = vec!["a > 5"; 200].join(" OR ");
    for (name, selector, value) in [("LIKE", like, "a"), ("numbers", numbers, "1")] {
        attacked(&format!("990 selectors of {name}, a header of 16 KB"), &[], |program| {
            let mut subscriber = program.connect_tcp();
            for number in 0..990 {
                let frame = format!(
                    "SUBSCRIBE\nid:{number}\ndestination:/topic/s\nselector:{selector}\n\n\0"
                );
                subscriber.send(frame.as_bytes());
            }
            let mut sender = program.connect_tcp();
            let value = value.repeat(16_000);
            for _ in 0..2 {
                let frame = format!("SEND\ndestination:/topic/s\na:{value}\nreceipt:r\n\n\0");
                sender.send(frame.as_bytes());
                sender.read_until(b"\0");
            }
            (subscriber, sender)
        });
    }
}

/// `M3`
#[test]
fn m3a_open_transactions_of_large_heads() {
    attacked("open transactions, heads of 48 KB", &[], |program| {
        many(program, |_| {
            let begin = b"BEGIN\ntransaction:t\n\n\0".to_vec();
            let send = with_large_head("SEND\ndestination:/topic/a\ntransaction:t\n", 48_000);
            [begin].into_iter().chain(vec![send; 200]).collect()
        })
    });
}

/// `M3`
#[test]
fn m3a_a_commit_of_as_much_as_fits() {
    attacked("COMMIT of 3.5 MB", &[], |program| {
        many(program, |_| {
            let begin = b"BEGIN\ntransaction:t\n\n\0".to_vec();
            let send = with_large_head("SEND\ndestination:/queue/a\ntransaction:t\n", 48_000);
            let commit = b"COMMIT\ntransaction:t\n\n\0".to_vec();
            [begin].into_iter().chain(vec![send; 60]).chain([commit]).collect()
        })
    });
}

/// `M3`
#[test]
fn m3b_subscriptions_to_patterns() {
    attacked("1000 patterns of 1 KB on each connection", &[], |program| {
        many(program, |connection| {
            let subscribe = |number| {
                let words: Vec<_> =
                    (0..60).map(|word| format!("w{connection}-{number}-{word}")).collect();
                let pattern = words.join(".");
                format!("SUBSCRIBE\nid:{number}\ndestination:/topic/{pattern}.#\n\n\0").into_bytes()
            };
            (0..1_000).map(subscribe).collect()
        })
    });
}

/// `M3`
#[test]
fn m3c_deliveries_that_are_not_acknowledged() {
    attacked("deliveries that are not acknowledged", &[], |program| {
        let mut consumer = program.connect_tcp();
        let mut reader = consumer.share();
        let reading = thread::spawn(move || reader.read_to_end().len());
        for number in 0..500 {
            let frame = format!("SUBSCRIBE\nid:{number}\ndestination:/topic/a\nack:client\n\n\0");
            consumer.send(frame.as_bytes());
        }
        let mut sender = program.connect_tcp();
        let mut sent = 0;
        // Each is one delivery for each subscription, until the consumer is disconnected.
        while !reading.is_finished() {
            sender.send(b"SEND\ndestination:/topic/a\nreceipt:r\n\n\0");
            sender.read_until(b"\0");
            sent += 1;
            assert!(sent < 10_000, "{} deliveries are kept", 500 * sent);
        }
        sender
    });
}

/// `M3`
#[test]
fn m3_frames_that_are_not_whole() {
    attacked("halves of frames of 1 MB", &[], |program| {
        let half = [&b"SEND\ndestination:/topic/a\n\n"[..], &[b'x'; 900_000]].concat();
        let attack = |_| {
            let mut socket = program.connect_tcp();
            socket.try_send(&half);
            socket
        };
        (0..60).map(attack).collect::<Vec<_>>()
    });
}

/// `M3`
#[test]
fn m3_receipts_that_are_not_read() {
    attacked("receipts of 8 KB that are not read", &[], |program| {
        let send = format!("SEND\ndestination:/topic/a\nreceipt:{}\n\n\0", "r".repeat(8_000));
        let attack = |_| {
            let mut socket = program.connect_tcp();
            socket.give_up_after(Duration::from_millis(200));
            while socket.is_taken(send.as_bytes()) {}
            socket
        };
        (0..4).map(attack).collect::<Vec<_>>()
    });
}

/// `M3`
#[test]
fn m3_queues_of_large_heads() {
    attacked("messages in queues, heads of 48 KB", &[], |program| {
        many(program, |number| {
            let start = format!("SEND\ndestination:/queue/{number}\n");
            vec![with_large_head(&start, 48_000); 100]
        })
    });
}

/// `M3`
#[test]
fn m3_escapes_that_are_written_for_three_versions() {
    attacked("messages in queues, heads of escapes", &[], |program| {
        many(program, |number| {
            let line = format!("e:{}\n", "\\\\".repeat(4_000));
            let frame = format!("SEND\ndestination:/queue/{number}\n{}\n\0", line.repeat(6));
            vec![frame.into_bytes(); 100]
        })
    });
}

/// `H3`
#[test]
fn h3_a_gateway_to_a_broker_that_reads_nothing() {
    let upstream = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = upstream.local_addr().unwrap().to_string();
    // Answers CONNECT, and reads nothing behind it.
    thread::spawn(move || {
        let mut sessions = Vec::new();
        for session in upstream.incoming() {
            let mut session = session.unwrap();
            let _ = session.write_all(b"CONNECTED\nversion:1.2\n\n\0");
            sessions.push(session);
        }
    });
    let flags = [&LIMITS[..], &["--relay", &address, "--relay-write-timeout", "1"]].concat();
    let program = Program::start(&flags);
    let (before, sockets) = (program.memory(), program.sockets());
    let frame = [&b"SEND\ndestination:/a\n\n"[..], &[b'x'; 900_000], b"\0"].concat();
    for _ in 0..20 {
        let mut socket = program.connect_tcp();
        socket.give_up_after(Duration::from_millis(100));
        // Until nothing is taken any more, and then it is gone.
        while socket.is_taken(&frame) {}
    }
    let start = Instant::now();
    eventually("sessions to be over", || program.sockets() <= sockets);
    let grown = program.peak_memory().saturating_sub(before);
    let _ = writeln!(
        std::io::stderr(),
        "20 clients of a gateway whose broker does not read -> memory bound {} MiB -> {} MiB, all \
         gone after {} ms",
        MEMORY / 1024,
        grown / 1024,
        start.elapsed().as_millis()
    );
    assert!(grown <= MEMORY, "memory grew by {grown} KiB");
}
