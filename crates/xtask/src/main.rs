//! Tasks of the project: `cargo xtask help` lists them.
//!
//! Every task first checks its prerequisites, prints each step, and ends with an error that names the
//! step that failed.

mod abi;
mod bench;
mod brokers;
mod build;
mod chaos;
mod debian;
mod demo;
mod examples;
mod lint;
mod node;
mod pack;
mod prerequisites;
mod progress;
mod project;
mod python;
mod release;
mod repo_lints;
mod rust;
mod rust_api;
mod scale;
mod site;
mod size;
mod soak;
mod tally;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use project::Project;

/// Builds, tests and demonstrates stomp-wasm.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", disable_version_flag = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Build everything, start the broker with the site, and print the addresses.
    Demo(demo::DemoOptions),
    /// Run the tests: all of them, or the stages named.
    Test(test::Options),
    /// Build the npm package (pkg/), the broker (target/release/stomp-broker) and the site
    /// (target/site).
    Build,
    /// Build the whole site, with all documents, for any web server (target/site).
    Site,
    /// Compile the chats in frameworks of Rust (target/examples).
    Examples,
    /// Make both sides of the engine's interface of src/npm/abi.toml.
    Abi,
    /// Write the listings of the public API of the crates (docs/rust/api).
    RustApi,
    /// Check formatting, lints, documentation, types and the text of the repository.
    Lint(lint::LintOptions),
    /// Measure the client against @stomp/stompjs, the broker against RabbitMQ.
    Bench(bench::Options),
    /// Measure the broker against RabbitMQ: short for `bench broker`.
    Load(bench::LoadOptions),
    /// Print the size of each part of the client, and of applications beside @stomp/stompjs.
    Size(size::SizeOptions),
    /// Start the real brokers that the client is tested against, and print their addresses.
    Brokers(brokers::Options),
    /// Chat with all real brokers at once, restart them now and then, and write what was lost to
    /// docs/brokers-soak.md.
    Soak(soak::Options),
    /// Put fifty sessions into a bad network with a broker that has faults, and count what was lost.
    Chaos(chaos::Options),
    /// Put many clients behind two gateways and a RabbitMQ, kill parts of it, and count what was lost.
    Scale(scale::Options),
    /// Make the npm packages of a release as tarballs (target/npm).
    Pack(pack::PackOptions),
    /// Make the files of a release: npm packages, brokers, notes, checksums (target/dist).
    Release(release::ReleaseOptions),
}

fn main() -> ExitCode {
    if let Some(code) = rust_api::rustdoc::stand_in() {
        return code;
    }
    let arguments = Arguments::parse();
    match Project::locate().and_then(|project| perform(&project, &arguments.task)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(project: &Project, task: &Task) -> anyhow::Result<()> {
    match task {
        Task::Demo(options) => demo::run(project, options),
        Task::Test(options) => test::run(project, options),
        Task::Build => build::run(project),
        Task::Site => site::run(project),
        Task::Examples => examples::run(project),
        Task::Abi => abi::run(project),
        Task::RustApi => lint::rewrite_api(project),
        Task::Lint(options) => lint::run(project, options),
        Task::Bench(options) => bench::run(project, options),
        Task::Load(options) => bench::load(project, options),
        Task::Size(options) => size::run(project, options),
        Task::Pack(options) => pack::run(project, options),
        Task::Brokers(options) => brokers::run(project, options),
        Task::Soak(options) => soak::run(project, options),
        Task::Chaos(options) => chaos::run(project, options),
        Task::Scale(options) => scale::run(project, options),
        Task::Release(options) => release::run(project, options),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use clap::error::ErrorKind;

    use super::{Arguments, Project, repo_lints};

    /// What the program says against the words behind its name.
    fn refusal(words: Vec<String>) -> Option<String> {
        let all = std::iter::once("cargo xtask".to_owned()).chain(words);
        let error = Arguments::try_parse_from(all).err()?;
        let is_help = error.kind() == ErrorKind::DisplayHelp;
        let said = error.to_string();
        (!is_help).then(|| said.lines().next().unwrap_or_default().to_owned())
    }

    #[test]
    fn documents_and_workflows_name_tasks_and_options_that_exist() {
        assert!(refusal(vec!["bemch".into()]).is_some());
        assert!(refusal(vec!["size".into(), "--feature".into()]).is_some());
        let project = Project::locate().unwrap();
        let refused = repo_lints::refused_commands(&project, refusal).unwrap();
        assert!(refused.is_empty(), "{refused:#?}");
    }
}
