//! Sessions of the crate `stomp-wasm`, natively, for the scenarios with real brokers (`tests/brokers`): these are
//! written in JavaScript, and an adapter there gives the sessions the shape of the npm package's clients.
//!
//! A line of JSON on standard input is an order to one of the clients (`wire`), answered by a line with the same `id`;
//! lines without `id` are events. Each client has a thread of its own, so that what is told to `tracing` is known to be
//! its own, and none waits for another.

mod client;
mod frames;
mod options;
mod output;
mod subscriptions;
mod transactions;
mod wire;

use std::collections::BTreeMap;
use std::io::BufRead;
use std::thread;

use anyhow::{Context, Result};
use tokio::sync::mpsc::UnboundedSender;

use output::Output;
use wire::{Line, Number, Order};

/// The orders of a client, with the `id` of each.
type Orders = UnboundedSender<(Number, Order)>;

fn main() -> Result<()> {
    let mut clients: BTreeMap<Number, Orders> = BTreeMap::new();
    // Ends with the program that gives the orders.
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let Line { client, id, order } =
            serde_json::from_str(&line).with_context(|| format!("no order: {line}"))?;
        match order {
            Order::Open(options) => {
                let (orders, taken) = tokio::sync::mpsc::unbounded_channel();
                clients.insert(client, orders);
                thread::spawn(move || client::run(Output::new(client), id, options, taken));
            }
            order => {
                let is_last = matches!(order, Order::Drop);
                let taken = clients.get(&client).is_some_and(|it| it.send((id, order)).is_ok());
                if !taken {
                    Output::new(client).refuse(id);
                }
                if is_last {
                    clients.remove(&client);
                }
            }
        }
    }
    Ok(())
}
