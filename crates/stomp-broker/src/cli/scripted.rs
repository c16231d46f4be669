//! Flags for what the broker does by a script: faults, and the replay of a transcript.

use std::path::Path;

use stomp_broker::faults::{Scenario, ScenarioError};
use stomp_broker::{Replay, Transcript};

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Tests")]
pub(crate) struct FaultArgs {
    /// Misbehave from the start, as this file says: JSON such as {"faults":[{"on":{"direction":
    /// "out","command":"RECEIPT"},"do":{"delayMs":500}}]}; docs/broker/faults.md has all faults
    #[arg(long, value_name = "FILE", value_parser = load_scenario)]
    pub(crate) scenario: Option<Scenario>,
}

fn load_scenario(path: &str) -> Result<Scenario, ScenarioError> {
    Scenario::load(Path::new(path))
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Tests")]
pub(crate) struct ReplayArgs {
    /// Play the server's side of this transcript (NDJSON, of GET /control/transcripts/ID) to every
    /// client, instead of serving it; docs/broker/control.md says how
    #[arg(long, value_name = "FILE", value_parser = load_transcript)]
    replay: Option<Transcript>,

    /// How fast: 1 with pauses as recorded, 2 twice as fast, 0 without any pause
    #[arg(long, value_name = "X", default_value_t = 1.0, requires = "replay", value_parser = speed)]
    replay_speed: f64,
}

impl ReplayArgs {
    pub(crate) fn into_config(self) -> Option<Replay> {
        let replay = Replay::new(&self.replay?);
        Some(replay.at_speed(self.replay_speed).to_all())
    }
}

fn load_transcript(path: &str) -> Result<Transcript, String> {
    let text = std::fs::read_to_string(Path::new(path)).map_err(|error| error.to_string())?;
    Transcript::parse(&text).map_err(|error| error.to_string())
}

fn speed(text: &str) -> Result<f64, String> {
    let speed = text.parse().map_err(|_| "expected a number such as 1 or 0.5")?;
    Replay::check_speed(speed).map(|()| speed)
}
