//! The program around the library: command line, logs, signals.

mod cli;

use std::io::{self, IsTerminal, Write};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use serde::Serialize;
use stomp_broker::{Broker, EndpointPath, TransportOptions};
use tokio::sync::oneshot;
use tracing::info;
use tracing_subscriber::EnvFilter;

/// The line that is printed once the broker accepts connections.
#[derive(Serialize)]
struct Started {
    http: String,
    tcp: String,
    /// Where WebSocket is served, if not at `/ws`.
    #[serde(skip_serializing_if = "Option::is_none")]
    ws: Option<String>,
    /// Where SockJS is served, if not at `/stomp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    sockjs: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let args = cli::Args::checked();
    tracing_subscriber::fmt()
        .with_env_filter(filter(args.log_frames))
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .init();
    match run(args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("stomp-broker: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What is logged: as RUST_LOG says, and frames where they are asked for.
fn filter(frames: bool) -> EnvFilter {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    match "frames=trace".parse() {
        Ok(directive) if frames => filter.add_directive(directive),
        _ => filter,
    }
}

async fn run(args: cli::Args) -> Result<(), Box<dyn std::error::Error>> {
    // Before the line is printed: its reader may send a signal at once.
    let mut signals = Signals::new()?;
    let stdin = StdinEnd::watched_if(args.stop_with_stdin);
    let drain = Duration::from_secs(args.drain);
    let (scheme, dashboard) = (args.scheme(), args.dashboard());
    let config = args.into_config();
    let started = Started::at(&config.transports);
    let broker = Broker::start(config).await?;
    announce(&broker, started)?;
    if let Some(path) = dashboard.filter(|_| io::stderr().is_terminal()) {
        eprintln!("dashboard: {scheme}://{}{path}", reachable(broker.http_addr()));
    }
    let is_signal = tokio::select! {
        () = signals.wait() => true,
        () = stdin.wait() => false,
    };
    if is_signal && !drain.is_zero() {
        info!(seconds = drain.as_secs(), "sending clients elsewhere");
        tokio::select! {
            () = broker.drain(drain) => {}
            () = signals.wait() => {}
        }
    }
    info!("shutting down");
    broker.shut_down().await;
    Ok(())
}

impl Started {
    fn at(transports: &TransportOptions) -> Self {
        let defaults = TransportOptions::default();
        let other = |paths: &[EndpointPath], default: &[EndpointPath]| {
            paths.first().filter(|path| !default.contains(path)).map(ToString::to_string)
        };
        Self {
            http: String::new(),
            tcp: String::new(),
            ws: other(&transports.ws_paths, &defaults.ws_paths),
            sockjs: other(&transports.sockjs_paths, &defaults.sockjs_paths),
        }
    }
}

fn announce(broker: &Broker, started: Started) -> Result<(), Box<dyn std::error::Error>> {
    let (http, tcp) = (broker.http_addr().to_string(), broker.tcp_addr().to_string());
    let started = Started { http, tcp, ..started };
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{}", serde_json::to_string(&started)?)?;
    stdout.flush()?;
    Ok(())
}

/// An address at which this machine reaches a program that listens there.
fn reachable(address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        format!("localhost:{}", address.port())
    } else {
        address.to_string()
    }
}

/// The end of stdin, if it matters.
struct StdinEnd(Option<oneshot::Receiver<()>>);

impl StdinEnd {
    fn watched_if(matters: bool) -> Self {
        if !matters {
            return Self(None);
        }
        let (tell, end) = oneshot::channel();
        // A thread of its own: a read of stdin that blocks cannot be cancelled.
        std::thread::spawn(move || {
            let _ = io::copy(&mut io::stdin(), &mut io::sink());
            let _ = tell.send(());
        });
        Self(Some(end))
    }

    async fn wait(self) {
        match self.0 {
            Some(end) => drop(end.await),
            None => std::future::pending().await,
        }
    }
}

/// SIGTERM and SIGINT; where there are no signals, Ctrl-C.
#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn wait(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
