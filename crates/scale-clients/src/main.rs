//! Many sessions in one process, which takes orders from a test of a cluster: a word on each line of standard
//! input, answered by a line of JSON.
//!
//! A process of Node needs a core for some hundred sessions. These are the sessions of the crate `stomp-wasm`,
//! over WebSocket: all of the machine that they do not take is there for gateways and brokers.

mod account;
mod member;

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::Parser;
use serde_json::{Value, json};
use stomp_wasm::Retry;
use tokio::io::{AsyncBufReadExt, BufReader, stdin};
use tokio::task::JoinSet;

use account::Counts;
use member::{Member, Team};

#[derive(Debug, Parser)]
struct Options {
    /// The address of the clients' WebSocket; several are taken in turn.
    #[arg(long, value_delimiter = ',', required = true)]
    urls: Vec<String>,
    /// How many clients.
    #[arg(long)]
    clients: usize,
    /// What the names of the queues begin with.
    #[arg(long)]
    queue: String,
    /// How many clients share a queue.
    #[arg(long)]
    per_queue: usize,
    /// Milliseconds between two messages of a client.
    #[arg(long)]
    pause: u64,
    /// Milliseconds of the first wait for another attempt.
    #[arg(long)]
    retry_initial: u64,
    /// Milliseconds of the longest wait.
    #[arg(long)]
    retry_max: u64,
    /// How many clients connect at a time.
    #[arg(long)]
    at_once: usize,
    /// How many clients probe with a message of their queue: one in so many. The others use a topic.
    #[arg(long)]
    probe_every: usize,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let options = Options::parse();
    let retry = Retry::default()
        .initial(Duration::from_millis(options.retry_initial))
        .max(Duration::from_millis(options.retry_max));
    let team = Team::new(&options.queue, options.per_queue, Duration::from_millis(options.pause));
    let members: Vec<_> = (0..options.clients)
        .map(|index| team.member(index, &options.urls[index % options.urls.len()], retry))
        .collect();
    let mut orders = BufReader::new(stdin()).lines();
    // Ends with the program that gives the orders.
    while let Some(order) = orders.next_line().await? {
        println!("{}", obey(&order, &options, &team, &members).await?);
    }
    Ok(())
}

async fn obey(
    order: &str,
    options: &Options,
    team: &Arc<Team>,
    members: &[Arc<Member>],
) -> Result<Value> {
    Ok(match order {
        "connect" => {
            for some in members.chunks(options.at_once) {
                all(some, |member| async move { member.connect().await }).await?;
            }
            json!({ "connected": members.len() })
        }
        "act" => {
            members.iter().for_each(Member::act);
            json!({})
        }
        "rest" => {
            team.rest();
            json!({})
        }
        "mark" => {
            members.iter().for_each(|member| member.forget_outages());
            json!({})
        }
        "probe" => json!({ "times": probed(options, members).await?, "cut": cut(members) }),
        "counts" => json!(counts(team, members)),
        "settle" => {
            all(members, |member| async move { member.settled().await }).await?;
            json!(counts(team, members))
        }
        "close" => {
            all(members, |member| async move { member.close().await }).await?;
            json!({ "failures": team.failures() })
        }
        _ => bail!("there is no order {order:?}"),
    })
}

/// Does something with all members side by side.
async fn all<F>(members: &[Arc<Member>], act: impl Fn(Arc<Member>) -> F) -> Result<()>
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let mut tasks: JoinSet<_> = members.iter().map(|member| act(member.clone())).collect();
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(())
}

/// How long each member takes until a message that it publishes now is confirmed, in milliseconds.
async fn probed(options: &Options, members: &[Arc<Member>]) -> Result<Vec<f64>> {
    let start = Instant::now();
    let mut probes = JoinSet::new();
    for (index, member) in members.iter().enumerate() {
        let (member, uses_queue) = (member.clone(), index % options.probe_every == 0);
        probes.spawn(async move {
            member.probe(uses_queue).await;
            start.elapsed().as_secs_f64() * 1_000.0
        });
    }
    let mut times = Vec::new();
    while let Some(time) = probes.join_next().await {
        times.push(time?);
    }
    Ok(times)
}

fn cut(members: &[Arc<Member>]) -> usize {
    members.iter().filter(|member| member.was_cut()).count()
}

fn counts(team: &Team, members: &[Arc<Member>]) -> Counts {
    members.iter().map(|member| team.counts(member)).fold(Counts::default(), Counts::with)
}
