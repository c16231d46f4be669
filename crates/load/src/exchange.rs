//! Messages through one topic, from some publishers to some subscribers.
//!
//! So many messages are on their way, and the next is sent when one has arrived everywhere: a broker
//! is as fast as it can be, and none is flooded. With a rate, messages are sent by the clock, and
//! what counts is how long they take.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde::Serialize;
use tokio::io::AsyncWriteExt;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::client::Client;
use crate::latency::{Latencies, Percentiles};
use crate::process::{Process, allow_files};
use crate::stomp;
use crate::websocket::{Intake, message};

#[derive(Args, Debug)]
pub(crate) struct Options {
    #[arg(long, default_value_t = 1)]
    publishers: usize,
    #[arg(long, default_value_t = 1)]
    subscribers: usize,
    /// Bytes of a body
    #[arg(long, default_value_t = 100, value_parser = body_size)]
    size: usize,
    /// Seconds that are measured
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Seconds before that
    #[arg(long, default_value_t = 1.0)]
    warm_up: f64,
    /// Messages on their way at once, of all publishers together
    #[arg(long, default_value_t = 1_000)]
    window: usize,
    /// Messages a second that each publisher sends; as many as go if left out
    #[arg(long)]
    rate: Option<f64>,
}

/// Messages are counted where they arrive.
#[derive(Debug, Serialize)]
pub(crate) struct Exchanged {
    /// What the broker calls itself.
    server: String,
    messages: u64,
    seconds: f64,
    /// CPU time of the broker and of this program, in seconds.
    broker_cpu: f64,
    load_cpu: f64,
    /// Of messages at a rate.
    latency: Option<Percentiles>,
}

/// Bytes that are written at once, at most.
const BURST: usize = 64 << 10;
const READ: usize = 256 << 10;

pub(crate) async fn run(
    address: SocketAddr,
    broker: &Process,
    options: &Options,
) -> Result<Exchanged> {
    ensure!(
        options.publishers > 0 && options.subscribers > 0,
        "without a publisher and a subscriber there is nothing to measure"
    );
    allow_files(options.publishers + options.subscribers + 64)?;
    // Of its own, so that nothing of an earlier run gets in between.
    let topic = format!("/topic/load-{}", std::process::id());
    let state = Arc::new(State::new(options));
    let mut tasks = JoinSet::new();
    let mut server = String::new();
    for number in 0..options.subscribers {
        let mut client = Client::connect(address, number, 0, READ).await?;
        client.subscribe(&topic).await?;
        server = client.server;
        let (reader, writer) = client.stream.into_split();
        tasks.spawn(receive(reader, client.intake, writer, state.clone()));
    }
    for number in 0..options.publishers {
        let client = Client::connect(address, options.subscribers + number, 0, READ).await?;
        let (reader, writer) = client.stream.into_split();
        tasks.spawn(listen(reader, client.intake));
        match options.rate {
            None => tasks.spawn(publish(writer, topic.clone(), options.size, state.clone())),
            Some(rate) => {
                tasks.spawn(publish_at(rate, writer, topic.clone(), options.size, state.clone()))
            }
        };
    }
    tokio::select! {
        failed = tasks.join_next() => Err(failed.context("no clients")??.unwrap_err()),
        measured = measure(broker, server, &state, options) => measured,
    }
}

/// None of the clients' tasks comes to a good end.
type Never = Result<std::convert::Infallible>;

#[derive(Debug)]
struct State {
    /// A permit for each message that may be sent.
    window: Semaphore,
    subscribers: u64,
    measures_latency: bool,
    counts: Mutex<Counts>,
}

#[derive(Debug)]
struct Counts {
    received: u64,
    latencies: Latencies,
}

impl State {
    fn new(options: &Options) -> Self {
        Self {
            window: Semaphore::new(options.window.min(Semaphore::MAX_PERMITS)),
            subscribers: options.subscribers as u64,
            measures_latency: options.rate.is_some(),
            counts: Mutex::new(Counts { received: 0, latencies: Latencies::new() }),
        }
    }

    fn counts(&self) -> std::sync::MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// So many messages have come to one of the subscribers.
    fn received(&self, count: u64) {
        let mut counts = self.counts();
        let before = counts.received / self.subscribers;
        counts.received += count;
        let everywhere = counts.received / self.subscribers - before;
        self.window.add_permits(usize::try_from(everywhere).unwrap_or(0));
    }
}

async fn measure(
    broker: &Process,
    server: String,
    state: &State,
    options: &Options,
) -> Result<Exchanged> {
    let seconds = |number: f64| Duration::try_from_secs_f64(number);
    sleep(seconds(options.warm_up)?).await;
    state.counts().latencies.clear();
    let (cpu, own) = (broker.cpu()?, Process::this().cpu()?);
    let (start, before) = (Instant::now(), state.counts().received);
    sleep(seconds(options.seconds)?).await;
    let (messages, took) = (state.counts().received - before, start.elapsed());
    let (cpu, own) = (broker.cpu()? - cpu, Process::this().cpu()? - own);
    ensure!(messages > 0, "no message came in {} s", options.seconds);
    Ok(Exchanged {
        server,
        messages,
        seconds: took.as_secs_f64(),
        broker_cpu: cpu.as_secs_f64(),
        load_cpu: own.as_secs_f64(),
        latency: state.counts().latencies.percentiles().filter(|_| state.measures_latency),
    })
}

/// Sends what the window lets it.
async fn publish(
    mut writer: OwnedWriteHalf,
    topic: String,
    size: usize,
    state: Arc<State>,
) -> Never {
    let one = message(&stomp::send(&topic, size, 0));
    let most = (BURST / one.len()).max(1);
    let burst = one.repeat(most);
    loop {
        state.window.acquire().await?.forget();
        let more = state.window.available_permits().min(most - 1);
        let more = state.window.try_acquire_many(u32::try_from(more)?).map_or(0, |permits| {
            permits.forget();
            more
        });
        writer.write_all(&burst[..(1 + more) * one.len()]).await?;
    }
}

/// Sends by the clock, whatever has arrived.
async fn publish_at(
    rate: f64,
    mut writer: OwnedWriteHalf,
    topic: String,
    size: usize,
    state: Arc<State>,
) -> Never {
    let mut ticks = interval(Duration::try_from_secs_f64(1.0 / rate)?);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let stamp = state.counts().latencies.stamp();
        writer.write_all(&message(&stomp::send(&topic, size, stamp))).await?;
    }
}

/// Counts what comes. The other half of the connection is kept, lest it be closed.
async fn receive(
    mut reader: OwnedReadHalf,
    mut intake: Intake,
    _writer: OwnedWriteHalf,
    state: Arc<State>,
) -> Never {
    loop {
        intake.read(&mut reader).await?;
        let mut count = 0;
        while let Some(message) = intake.next_message()? {
            refuse_error(message)?;
            if stomp::is("MESSAGE", message) {
                count += 1;
                if state.measures_latency
                    && let Some(stamp) = stomp::stamp(message)
                {
                    state.counts().latencies.take(stamp);
                }
            }
        }
        state.received(count);
    }
}

/// A publisher is told nothing, unless something is wrong.
async fn listen(mut reader: OwnedReadHalf, mut intake: Intake) -> Never {
    loop {
        intake.read(&mut reader).await?;
        while let Some(message) = intake.next_message()? {
            refuse_error(message)?;
        }
    }
}

fn refuse_error(message: &[u8]) -> Result<()> {
    ensure!(!stomp::is("ERROR", message), "{}", String::from_utf8_lossy(message));
    Ok(())
}

fn body_size(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(size) if size >= stomp::STAMP => Ok(size),
        _ => Err(format!("not a number of bytes from {} on", stomp::STAMP)),
    }
}
