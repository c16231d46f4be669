//! `cargo xtask scale`: many clients, two gateways behind a load balancer, and a RabbitMQ, parts of which fail.

use anyhow::Result;
use clap::Args;

use crate::prerequisites::Need;
use crate::project::Project;
use crate::{build, node, prerequisites};

const NEEDS: &[Need] = &[Need::Node, Need::RabbitMq, Need::Wasm];
/// How many clients are in the process of Node; with more there is one of Rust (`tests/scale/scale.mjs`).
const IN_NODE: u32 = 200;
const DOCUMENT: &str = "docs/broker/gateway.md";

#[derive(Args, Debug)]
pub(crate) struct Options {
    /// Put 1,000 clients in front of a RabbitMQ cluster of three nodes, one of which is killed.
    #[arg(long)]
    cluster: bool,
    /// How many clients; 200, or 1,000 with --cluster, when not given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    clients: Option<u32>,
    /// Put nginx in front of the gateways, with the configuration of docs/broker/gateway.md; it has to be installed.
    #[arg(long)]
    nginx: bool,
    /// Write the figures into docs/broker/gateway.md.
    #[arg(long)]
    document: bool,
}

/// Builds the package and the broker, runs the clients, and prints what they have seen.
///
/// # Errors
/// When a prerequisite is missing, a confirmed message was lost, or a client was not back in time.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    prerequisites::ensure(project, NEEDS)?;
    build::everything(project)?;
    let clients = options.clients.unwrap_or(if options.cluster { 1_000 } else { 200 });
    let nodes = if options.cluster { 3 } else { 1 };
    if clients > IN_NODE {
        build::scale_clients(project)?;
    }
    let mut scale = node::script(project, "tests/scale/scale.mjs")?;
    scale.args(["--clients", &clients.to_string(), "--nodes", &nodes.to_string()]);
    if options.nginx {
        scale.arg("--nginx");
    }
    if options.document {
        scale.args(["--document", DOCUMENT]);
    }
    scale.envs(crate::brokers::programs(project));
    project.step(&format!("{clients} clients, two gateways, {nodes} RabbitMQ"), &mut scale)
}
