//! stomp-broker beside a stage of the tests.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::project::Project;

/// A broker on free ports of this machine, until it is dropped.
#[derive(Debug)]
pub(super) struct RunningBroker {
    process: Child,
    /// Host and port of HTTP.
    pub(super) address: String,
}

impl RunningBroker {
    pub(super) fn start(project: &Project) -> Result<Self> {
        let mut process = Command::new(project.broker())
            .args(["--listen", "127.0.0.1:0", "--tcp", "127.0.0.1:0", "--stop-with-stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start the broker")?;
        let stdout = process.stdout.take().context("the broker has no output")?;
        let mut broker = Self { process, address: String::new() };
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let addresses: Value = serde_json::from_str(&line)
            .with_context(|| format!("the broker's first line gives no addresses: {line:?}"))?;
        let address = addresses["http"].as_str().context("the broker has no address for HTTP")?;
        broker.address = address.into();
        Ok(broker)
    }
}

impl Drop for RunningBroker {
    fn drop(&mut self) {
        // It fails only if the broker has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
