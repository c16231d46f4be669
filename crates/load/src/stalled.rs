//! A subscriber that stops reading, while another one and a publisher go on.
//!
//! The publisher sends as fast as the other subscriber reads. After a while the next takes the place
//! of the stalled one, so that what that one has cost has to be given back.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;
use serde::Serialize;
use tokio::io::AsyncWriteExt;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{interval, sleep, timeout};

use crate::client::Client;
use crate::process::Process;
use crate::stomp;
use crate::websocket::message;

#[derive(Args, Debug)]
pub(crate) struct Options {
    /// Bytes of a body
    #[arg(long, default_value_t = 1_000)]
    size: usize,
    #[arg(long, default_value_t = 60.0)]
    seconds: f64,
    /// Seconds until the next takes the stalled one's place
    #[arg(long, default_value_t = 10.0)]
    each: f64,
    /// Seconds between two looks at the memory
    #[arg(long, default_value_t = 1.0)]
    every: f64,
}

#[derive(Debug, Serialize)]
pub(crate) struct Stalled {
    seconds: f64,
    /// Messages that came to the subscriber that reads.
    messages: u64,
    /// How many of the stalled ones had been disconnected when they looked at last.
    disconnected: u64,
    /// Bytes of memory of the broker: before, and then again and again.
    before: u64,
    memory: Vec<u64>,
}

/// Messages on their way to the subscriber that reads.
const WINDOW: usize = 500;
/// Messages that are written at once, at most.
const BURST: usize = 50;
/// How the socket of the stalled one is numbered, not to be those of the others.
const STALLED: usize = 2;
/// How long a stalled one reads in the end, to see whether it was disconnected.
const LAST_LOOK: Duration = Duration::from_secs(1);

pub(crate) async fn run(
    address: SocketAddr,
    broker: &Process,
    options: &Options,
) -> Result<Stalled> {
    let before = broker.memory()?;
    let topic = format!("/topic/stalled-{}", std::process::id());
    let state = Arc::new(State {
        window: Semaphore::new(WINDOW),
        received: AtomicU64::new(0),
        disconnected: AtomicU64::new(0),
    });
    let mut tasks = JoinSet::new();
    let mut reading = Client::connect(address, 0, 0, 256 << 10).await?;
    reading.subscribe(&topic).await?;
    tasks.spawn(receive(reading, state.clone()));
    let each = Duration::try_from_secs_f64(options.each)?;
    tasks.spawn(stall(address, topic.clone(), each, state.clone()));
    let publisher = Client::connect(address, 1, 0, 4 << 10).await?;
    tasks.spawn(publish(publisher, topic, options.size, state.clone()));
    let memory = tokio::select! {
        failed = tasks.join_next() => Err(failed.context("no clients")??.unwrap_err()),
        memory = watch(broker, options) => memory,
    }?;
    Ok(Stalled {
        seconds: options.seconds,
        messages: state.received.load(Relaxed),
        disconnected: state.disconnected.load(Relaxed),
        before,
        memory,
    })
}

type Never = Result<std::convert::Infallible>;

#[derive(Debug)]
struct State {
    window: Semaphore,
    received: AtomicU64,
    disconnected: AtomicU64,
}

async fn watch(broker: &Process, options: &Options) -> Result<Vec<u64>> {
    let start = Instant::now();
    let mut looks = interval(Duration::try_from_secs_f64(options.every)?);
    let mut memory = Vec::new();
    while start.elapsed().as_secs_f64() < options.seconds {
        looks.tick().await;
        memory.push(broker.memory()?);
    }
    Ok(memory)
}

async fn receive(mut client: Client, state: Arc<State>) -> Never {
    loop {
        client.intake.read(&mut client.stream).await?;
        let mut count = 0;
        while let Some(message) = client.intake.next_message()? {
            anyhow::ensure!(!stomp::is("ERROR", message), "the subscriber that reads got an ERROR");
            count += usize::from(stomp::is("MESSAGE", message));
        }
        state.received.fetch_add(count as u64, Relaxed);
        state.window.add_permits(count);
    }
}

async fn publish(client: Client, topic: String, size: usize, state: Arc<State>) -> Never {
    let (_reader, mut writer) = client.stream.into_split();
    let one = message(&stomp::send(&topic, size, 0));
    let burst = one.repeat(BURST);
    loop {
        state.window.acquire().await?.forget();
        let more = state.window.available_permits().min(BURST - 1);
        let more = state.window.try_acquire_many(u32::try_from(more)?).map_or(0, |permits| {
            permits.forget();
            more
        });
        writer.write_all(&burst[..(1 + more) * one.len()]).await?;
    }
}

/// Subscribes and reads nothing for a while, again and again.
async fn stall(address: SocketAddr, topic: String, pause: Duration, state: Arc<State>) -> Never {
    loop {
        let mut client = Client::connect(address, STALLED, 0, 4 << 10).await?;
        client.subscribe(&topic).await?;
        sleep(pause).await;
        if timeout(LAST_LOOK, hung_up(&mut client)).await.is_ok() {
            state.disconnected.fetch_add(1, Relaxed);
        }
    }
}

/// Reads until the broker has hung up: what it had sent comes first.
async fn hung_up(client: &mut Client) {
    while client.intake.read(&mut client.stream).await.is_ok() {
        while let Ok(Some(_)) = client.intake.next_message() {}
    }
}
