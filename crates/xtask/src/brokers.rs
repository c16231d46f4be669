//! `cargo xtask brokers`: the real brokers that the client is tested against, on loopback ports.
//!
//! Here they are fetched and built; `tests/brokers` starts them, for this task and for the tests.

mod java;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use crate::debian::{CHROMIUM, FIREFOX, JAVA, RABBITMQ};
use crate::prerequisites::{self, Need};
use crate::project::Project;
use crate::{build, node};

#[derive(Args, Debug)]
pub(crate) struct Options {
    /// The brokers to start; all of them, when none is named.
    #[arg(value_enum)]
    names: Vec<Broker>,
    /// Run all scenarios with all brokers over all transports instead, slow ones included, and write
    /// docs/brokers.md.
    #[arg(long, conflicts_with = "names")]
    all: bool,
}

/// A broker as it is set up for the tests.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Broker {
    /// examples/spring-chat with Spring's simple broker, over WebSocket and SockJS.
    Spring,
    /// The same as a relay to a RabbitMQ of its own.
    SpringRelay,
    /// An application with Spring Security, which wants a CSRF token; only when it is named.
    SpringCsrf,
    /// ActiveMQ Classic, over WebSocket and TCP.
    Activemq,
    /// Apache Artemis, over WebSocket and TCP.
    Artemis,
    /// RabbitMQ, over WebSocket and TCP.
    Rabbitmq,
}

/// What the scenarios need.
pub(crate) const NEEDS: &[Need] = &[
    Need::Browser,
    Need::Firefox,
    Need::Java,
    Need::Node,
    Need::RabbitMq,
    Need::Wasm,
    Need::WasmBindgen,
    Need::WasmPack,
];

/// The page that the Spring application serves.
const CHAT_PAGE: &str = "target/site/chat.html";

impl Broker {
    /// Those that are started when none is named.
    const USUAL: &[Self] =
        &[Self::Spring, Self::SpringRelay, Self::Activemq, Self::Artemis, Self::Rabbitmq];

    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    fn test_file(self) -> String {
        format!("tests/brokers/{}.test.mjs", self.name())
    }

    fn needs(self) -> &'static [Need] {
        match self {
            Self::Spring => &[Need::Java, Need::Node, Need::Wasm],
            Self::SpringRelay => &[Need::Java, Need::Node, Need::RabbitMq, Need::Wasm],
            Self::SpringCsrf | Self::Activemq | Self::Artemis => &[Need::Java, Need::Node],
            Self::Rabbitmq => &[Need::Node, Need::RabbitMq],
        }
    }

    /// The program in Java that it is or has.
    fn program(self) -> Option<java::Program> {
        match self {
            Self::Spring | Self::SpringRelay => Some(java::SPRING_CHAT),
            Self::SpringCsrf => Some(java::SPRING_CSRF),
            Self::Activemq => Some(java::ACTIVEMQ),
            Self::Artemis => Some(java::ARTEMIS),
            Self::Rabbitmq => None,
        }
    }
}

/// Gets the brokers, starts them, and runs until it is told to end by Ctrl-C, SIGTERM, or the end of
/// standard input. On stdout there is nothing but a line of JSON for each.
///
/// # Errors
/// When a prerequisite is missing, or a broker cannot be built or started.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    if options.all {
        return whole_matrix(project);
    }
    let chosen = if options.names.is_empty() { Broker::USUAL } else { &options.names };
    let needs = needs_of(chosen);
    prerequisites::ensure(project, &needs)?;
    build_programs(project, chosen)?;
    if needs.contains(&Need::Wasm) && !project.path(CHAT_PAGE).is_file() {
        build::everything(project)?;
    }
    let mut start = node::script(project, "tests/brokers/start.mjs")?;
    start.args(chosen.iter().map(|broker| broker.name()));
    become_program(start.envs(programs(project)))
}

/// The variables that name the programs.
pub(crate) fn programs(project: &Project) -> impl Iterator<Item = (&'static str, PathBuf)> {
    let programs = [CHROMIUM, FIREFOX, JAVA, RABBITMQ].into_iter();
    programs.filter_map(|program| Some((program.variable(), program.locate(project)?)))
}

/// All scenarios; the document is written whether they pass or fail.
fn whole_matrix(project: &Project) -> Result<()> {
    const RESULTS: &str = "target/brokers/results";
    prerequisites::ensure(project, NEEDS)?;
    build::everything(project)?;
    build::scenario_clients(project)?;
    build::readme_program(project)?;
    build_all(project)?;
    let mut test = project.command("node");
    test.args(["--test", "--test-concurrency=6"]);
    test.args(["--test-reporter=dot", "--test-reporter-destination=stdout"]);
    // What ends a file of tests is to be found there.
    test.args(["--test-reporter=spec", "--test-reporter-destination=target/brokers/all.log"]);
    test.args(Broker::value_variants().iter().map(|broker| broker.test_file()));
    test.env("BROKERS_ALL", "1").env("BROKERS_RESULTS", project.path(RESULTS));
    test.envs(programs(project));
    let outcome = project.step("Run all scenarios", &mut test);
    let mut document = node::script(project, "tests/brokers/document.mjs")?;
    project.step("Write docs/brokers.md", document.arg(project.path(RESULTS)))?;
    outcome
}

/// Builds what the set-ups are made of, all of them.
///
/// # Errors
/// When Maven fails.
pub(crate) fn build_all(project: &Project) -> Result<()> {
    build_programs(project, Broker::value_variants())
}

fn needs_of(brokers: &[Broker]) -> Vec<Need> {
    let mut needs = Vec::new();
    for need in brokers.iter().flat_map(|broker| broker.needs()) {
        if !needs.contains(need) {
            needs.push(*need);
        }
    }
    needs
}

fn build_programs(project: &Project, brokers: &[Broker]) -> Result<()> {
    let mut programs: Vec<_> = brokers.iter().filter_map(|broker| broker.program()).collect();
    programs.dedup();
    programs.iter().try_for_each(|program| program.build(project))
}

/// Runs a program in place of this one, so that it gets the signals.
#[cfg(unix)]
fn become_program(program: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;

    Err(program.exec()).context("cannot start the brokers")
}

#[cfg(not(unix))]
fn become_program(program: &mut Command) -> Result<()> {
    let status = program.status().context("cannot start the brokers")?;
    if !status.success() {
        anyhow::bail!("the brokers failed ({status})");
    }
    Ok(())
}
