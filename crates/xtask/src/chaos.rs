//! `cargo xtask chaos`: sessions of the npm package in a bad network, with a broker that has faults.

use anyhow::Result;
use clap::Args;

use crate::prerequisites::Need;
use crate::project::Project;
use crate::{build, node, prerequisites};

const NEEDS: &[Need] = &[Need::Node, Need::Wasm];

#[derive(Args, Debug)]
pub(crate) struct Options {
    /// How long the faults go on.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    minutes: u32,
    /// What the faults and the traffic follow from; printed at the start of each run.
    #[arg(long, value_name = "N")]
    seed: Option<u32>,
}

/// Builds the package and the broker, runs fifty sessions, and prints what became of their messages.
///
/// # Errors
/// When a prerequisite is missing, a confirmed message was lost, one arrived twice that may not, a
/// promise was left pending, a subscription did not come back, or memory was not flat.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    prerequisites::ensure(project, NEEDS)?;
    build::everything(project)?;
    let mut chaos = node::script(project, "tests/chaos/chaos.mjs")?;
    chaos.args(["--minutes", &options.minutes.to_string()]);
    if let Some(seed) = options.seed {
        chaos.args(["--seed", &seed.to_string()]);
    }
    project.step(&format!("Chaos for {} minutes", options.minutes), &mut chaos)
}
