//! `cargo xtask demo`: the broker with the site, until Ctrl-C.

use std::io::{self, BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::{fs, thread};

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::Value;

use crate::project::Project;
use crate::{build, prerequisites};

const HTTP_PORT: u16 = 8080;
/// The usual port of STOMP brokers.
const STOMP_PORT: u16 = 61613;
const SITE: &str = "target/site";

#[derive(Args, Debug)]
pub(crate) struct DemoOptions {
    /// Port of the site and the WebSocket. Default: 8080, or a free port if that is in use.
    #[arg(long)]
    port: Option<u16>,
}

/// Builds everything, starts the broker and waits for its end.
pub(crate) fn run(project: &Project, options: &DemoOptions) -> Result<()> {
    let http = http_port(options)?;
    let tcp = free_or_any(STOMP_PORT);
    prerequisites::ensure(project, prerequisites::BUILD)?;
    build::everything(project)?;

    let mut broker = project.inline("Start the broker", || {
        start(project, http, tcp).context("cannot start the broker")
    })?;
    let stopping = pass_signals_on(broker.id())?;
    let addresses = addresses(&mut broker);
    if let Ok((addresses, _)) = &addresses {
        announce(project, addresses);
    }
    let rest = addresses.map(|(_, stdout)| drain(stdout));
    let status = broker.wait()?;
    match rest {
        _ if stopping.load(Ordering::SeqCst) => stopped(status),
        Err(error) => Err(error.context(format!("the broker ended with {status}"))),
        Ok(()) => bail!("the broker ended unexpectedly ({status}); its log above has the reason"),
    }
}

fn stopped(status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("the broker failed while it was stopping ({status})");
    }
    eprintln!("The broker has stopped.");
    Ok(())
}

fn http_port(options: &DemoOptions) -> Result<u16> {
    match options.port {
        Some(port) if port != 0 && !is_free(port) => {
            bail!("port {port} is taken; name another one, or leave --port out")
        }
        Some(port) => Ok(port),
        None => Ok(free_or_any(HTTP_PORT)),
    }
}

/// The port, or 0, which stands for any free port, if it is in use.
fn free_or_any(port: u16) -> u16 {
    if is_free(port) {
        return port;
    }
    eprintln!("Port {port} is taken: another one is used instead.");
    0
}

fn is_free(port: u16) -> bool {
    TcpListener::bind(("127.0.0.1", port)).is_ok()
}

fn start(project: &Project, http: u16, tcp: u16) -> io::Result<Child> {
    Command::new(project.broker())
        .current_dir(project.root())
        .args(["--listen", &format!("127.0.0.1:{http}"), "--tcp", &format!("127.0.0.1:{tcp}")])
        .args(["--site", SITE])
        .stdout(Stdio::piped())
        .spawn()
}

/// Makes Ctrl-C and SIGTERM end the broker gracefully, and this program after it. The flag returned is
/// set when that has happened.
fn pass_signals_on(broker: u32) -> Result<Arc<AtomicBool>> {
    let stopping = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&stopping);
    ctrlc::set_handler(move || {
        seen.store(true, Ordering::SeqCst);
        terminate(broker);
    })?;
    Ok(stopping)
}

#[cfg(unix)]
fn terminate(process: u32) {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;

    if let Ok(id) = i32::try_from(process) {
        // It fails only if the broker has ended already.
        let _ = kill(Pid::from_raw(id), Signal::SIGTERM);
    }
}

/// On other systems the console sends Ctrl-C to all its programs.
#[cfg(not(unix))]
fn terminate(_process: u32) {}

/// The addresses in the line that the broker prints once it accepts connections.
#[derive(Debug)]
struct Addresses {
    http: String,
    tcp: String,
}

fn addresses(broker: &mut Child) -> Result<(Addresses, BufReader<ChildStdout>)> {
    let stdout = broker.stdout.take().context("the broker has no output")?;
    let mut stdout = BufReader::new(stdout);
    let mut line = String::new();
    stdout.read_line(&mut line)?;
    let addresses = parse_addresses(&line)
        .with_context(|| format!("the broker's first line gives no addresses: {line:?}"))?;
    Ok((addresses, stdout))
}

fn parse_addresses(line: &str) -> Option<Addresses> {
    let line: Value = serde_json::from_str(line).ok()?;
    let field = |name: &str| Some(line.get(name)?.as_str()?.to_owned());
    Some(Addresses { http: field("http")?, tcp: field("tcp")? })
}

fn announce(project: &Project, Addresses { http, tcp }: &Addresses) {
    println!("\nThe demo is running. Open");
    for page in pages(project) {
        println!("    http://{http}/{page}");
    }
    println!("STOMP is spoken at ws://{http}/ws and, over plain TCP, at {tcp}.");
    println!("Ctrl-C ends it.\n");
}

/// The pages of the site by their path, the start page (`""`) first.
fn pages(project: &Project) -> Vec<String> {
    let entries = fs::read_dir(project.path(SITE)).into_iter().flatten().flatten();
    let mut pages: Vec<_> = entries
        .filter_map(|entry| page_path(&entry.file_name().to_string_lossy()))
        .chain([String::new()])
        .collect();
    pages.sort();
    pages.dedup();
    pages
}

fn page_path(file: &str) -> Option<String> {
    match file {
        "index.html" => Some(String::new()),
        _ => file.ends_with(".html").then(|| file.to_owned()),
    }
}

/// Reads the broker's output, so that the broker never waits for this program.
fn drain(mut stdout: BufReader<ChildStdout>) {
    thread::spawn(move || io::copy(&mut stdout, &mut io::stdout()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_startup_line_gives_both_addresses() {
        let line = r#"{"http":"127.0.0.1:8080","tcp":"127.0.0.1:61613"}"#;
        let addresses = parse_addresses(line).unwrap();
        assert_eq!(addresses.http, "127.0.0.1:8080");
        assert_eq!(addresses.tcp, "127.0.0.1:61613");
    }

    #[test]
    fn anything_else_is_no_startup_line() {
        for line in ["", "listening", r#"{"http":8080}"#, r#"{"http":"127.0.0.1:1"}"#] {
            assert!(parse_addresses(line).is_none(), "{line:?}");
        }
    }

    #[test]
    fn a_taken_port_is_not_free() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        assert_eq!(free_or_any(taken.local_addr().unwrap().port()), 0);
    }
}
