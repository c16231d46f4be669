//! The flag for faults.

use std::path::Path;

use stomp_broker::faults::{Scenario, ScenarioError};

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Tests")]
pub(crate) struct FaultArgs {
    /// Misbehave from the start, as this file says: JSON such as {"faults":[{"on":{"direction":
    /// "out","command":"RECEIPT"},"do":{"delayMs":500}}]}; docs/broker/faults.md has all faults
    #[arg(long, value_name = "FILE", value_parser = load)]
    pub(crate) scenario: Option<Scenario>,
}

fn load(path: &str) -> Result<Scenario, ScenarioError> {
    Scenario::load(Path::new(path))
}
