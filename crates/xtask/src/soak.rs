//! `cargo xtask soak`: minutes of traffic with the real brokers, which are restarted meanwhile.

use anyhow::Result;
use clap::Args;

use crate::project::Project;
use crate::{brokers, build, node, prerequisites};
use prerequisites::Need;

const NEEDS: &[Need] = &[Need::Java, Need::Node, Need::RabbitMq, Need::Wasm];
const DOCUMENT: &str = "docs/brokers-soak.md";

#[derive(Args, Debug)]
pub(crate) struct Options {
    /// How long the traffic goes on.
    #[arg(long, value_name = "N", default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..))]
    minutes: u32,
}

/// Builds the package and the brokers, runs the soak, and writes its figures.
///
/// # Errors
/// When a prerequisite is missing, a confirmed message was lost, a live broker was taken for dead, or
/// memory was not flat.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    prerequisites::ensure(project, NEEDS)?;
    build::everything(project)?;
    brokers::build_all(project)?;
    let mut soak = node::script(project, "tests/brokers/soak/soak.mjs")?;
    soak.args(["--minutes", &options.minutes.to_string(), "--document", DOCUMENT]);
    soak.envs(brokers::programs(project));
    project.step(&format!("Soak for {} minutes", options.minutes), &mut soak)
}
