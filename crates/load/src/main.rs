//! Load for a STOMP broker over WebSocket, and what it costs the broker's process.
//!
//! One run takes one measurement and prints it as one line of JSON; `tests/bench/broker.mjs` starts
//! the brokers, alternates between them, and makes tables. The clients are made to cost little,
//! since they share a machine with the broker: frames are written from memory that is made once,
//! and of what comes in no more is read than is counted.
//!
//! CPU time and memory are read from `/proc`, so this runs on Linux alone.

mod client;
mod exchange;
mod idle;
mod latency;
mod process;
mod stalled;
mod stomp;
mod websocket;

use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use serde::Serialize;

use process::Process;

#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(flatten)]
    target: Target,
    #[command(subcommand)]
    measurement: Measurement,
}

/// The broker under load.
#[derive(Args, Debug)]
struct Target {
    /// Where it serves STOMP over WebSocket, at /ws
    #[arg(long, value_name = "HOST:PORT")]
    address: SocketAddr,
    /// Its process; children are counted in
    #[arg(long, value_name = "PID")]
    pid: u32,
}

#[derive(Debug, Subcommand)]
enum Measurement {
    /// Messages through a topic, and the CPU time that they take of the broker
    Exchange(exchange::Options),
    /// Connections that say nothing, and the memory that they take of the broker
    Idle(idle::Options),
    /// A subscriber that stops reading, and the broker's memory meanwhile
    Stalled(stalled::Options),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Arguments { target, measurement } = Arguments::parse();
    match measure(&target, &measurement).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("stomp-load: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(target: &Target, measurement: &Measurement) -> Result<()> {
    let (address, broker) = (target.address, Process::of(target.pid));
    match measurement {
        Measurement::Exchange(options) => print(&exchange::run(address, &broker, options).await?),
        Measurement::Idle(options) => print(&idle::run(address, &broker, options).await?),
        Measurement::Stalled(options) => print(&stalled::run(address, &broker, options).await?),
    }
}

fn print(result: &impl Serialize) -> Result<()> {
    println!("{}", serde_json::to_string(result)?);
    Ok(())
}
