//! Many connections that have nothing to say.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;
use serde::Serialize;
use tokio::io::AsyncWriteExt;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::client::Client;
use crate::process::{Process, allow_files};
use crate::stomp;
use crate::websocket::message;

#[derive(Args, Debug)]
pub(crate) struct Options {
    #[arg(long, default_value_t = 10_000)]
    connections: usize,
    /// Milliseconds between heart-beats, both ways; 0 for none
    #[arg(long, default_value_t = 0)]
    heart_beat: u64,
    /// Let each subscribe to a topic of its own
    #[arg(long)]
    subscribe: bool,
    /// Seconds that they are left alone before memory is read
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
}

#[derive(Debug, Serialize)]
pub(crate) struct Idle {
    connections: usize,
    /// Seconds until all were there.
    connecting: f64,
    /// Bytes: before the first came, and while all are there.
    before: u64,
    after: u64,
    /// CPU time of the broker, in seconds: while they connected, and while they were left alone.
    connecting_cpu: f64,
    idle_cpu: f64,
    /// How long they were left alone.
    seconds: f64,
}

/// Clients that connect at the same time.
const AT_ONCE: usize = 32;

pub(crate) async fn run(address: SocketAddr, broker: &Process, options: &Options) -> Result<Idle> {
    allow_files(options.connections + 64)?;
    let (before, cpu, start) = (broker.memory()?, broker.cpu()?, Instant::now());
    let clients = connect_all(address, options).await?;
    let (connecting, connected_cpu) = (start.elapsed(), broker.cpu()?);
    let mut tasks = JoinSet::new();
    for client in clients {
        tasks.spawn(live(client, options.heart_beat));
    }
    let rest = Duration::try_from_secs_f64(options.seconds)?;
    tokio::select! {
        lost = tasks.join_next() => {
            lost.context("there are no connections")??.context("a connection was lost")?;
        }
        () = sleep(rest) => {}
    }
    Ok(Idle {
        connections: options.connections,
        connecting: connecting.as_secs_f64(),
        before,
        after: broker.memory()?,
        connecting_cpu: (connected_cpu - cpu).as_secs_f64(),
        idle_cpu: (broker.cpu()? - connected_cpu).as_secs_f64(),
        seconds: options.seconds,
    })
}

async fn connect_all(address: SocketAddr, options: &Options) -> Result<Vec<Client>> {
    let mut clients = Vec::new();
    let mut connecting = JoinSet::new();
    for number in 0..options.connections {
        connecting.spawn(connect(address, number, options.heart_beat, options.subscribe));
        if connecting.len() >= AT_ONCE {
            clients.extend(connecting.join_next().await.transpose()?.transpose()?);
        }
    }
    while let Some(client) = connecting.join_next().await {
        clients.push(client??);
    }
    Ok(clients)
}

async fn connect(
    address: SocketAddr,
    number: usize,
    heart_beat: u64,
    subscribe: bool,
) -> Result<Client> {
    let mut client = Client::connect(address, number, heart_beat, 512)
        .await
        .with_context(|| format!("connection {number}"))?;
    if subscribe {
        client.subscribe(&format!("/topic/idle-{number}")).await?;
    }
    Ok(client)
}

/// Reads what comes, and sends a heart-beat well within the time agreed.
async fn live(mut client: Client, heart_beat: u64) -> Result<()> {
    let period = if heart_beat == 0 { 86_400_000 } else { heart_beat * 4 / 5 };
    let mut beats = interval(Duration::from_millis(period.max(1)));
    beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let beat = message("\n");
    loop {
        tokio::select! {
            read = client.intake.read(&mut client.stream) => read?,
            _ = beats.tick() => client.stream.write_all(&beat).await?,
        }
        while let Some(message) = client.intake.next_message()? {
            anyhow::ensure!(!stomp::is("ERROR", message), "{}", String::from_utf8_lossy(message));
        }
    }
}
