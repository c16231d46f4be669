//! Flags for how clients may reach the broker.

use std::path::PathBuf;
use std::time::Duration;

use stomp_broker::{
    EndpointPath, Origin, SockJsOptions, TlsFiles, Transport, TransportOptions, WsFrames,
};

use super::values::{once, some_size};

/// Transports, TLS, origins, SockJS.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Transports")]
pub(crate) struct TransportArgs {
    /// Where STOMP over WebSocket is served, in the place of /ws; may be repeated
    #[arg(long = "ws-path", value_name = "PATH")]
    ws_paths: Vec<EndpointPath>,

    /// Where STOMP over SockJS is served, in the place of /stomp, such as /gs-guide-websocket; may be
    /// repeated. With /ws, give --ws-path too
    #[arg(long = "sockjs-path", value_name = "PATH")]
    sockjs_paths: Vec<EndpointPath>,

    /// Refuse a transport; may be repeated: websocket (all of them, /ws too), raw-websocket,
    /// xhr-streaming, xhr-polling, eventsource, htmlfile, jsonp
    #[arg(long = "refuse", value_name = "TRANSPORT")]
    refused: Vec<Transport>,

    /// Let pages of this origin connect, such as https://app.example, and no others; may be
    /// repeated; '*' for every origin. Without it, pages of this machine may while --listen is a
    /// loopback address, and every page else
    #[arg(long = "allow-origin", value_name = "ORIGIN")]
    allowed_origins: Vec<Origin>,

    /// The kind of WebSocket message for frames: auto (text, or binary for what is not UTF-8),
    /// text, binary
    #[arg(long, value_name = "KIND", default_value_t)]
    ws_frames: WsFrames,

    /// Speak TLS (https, wss, stomp+ssl) on all addresses, with this certificate (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,

    /// The private key of --tls-cert (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,

    /// Milliseconds of silence after which a SockJS heart-beat is sent
    #[arg(long, value_name = "MS", default_value_t = 25_000, value_parser = positive)]
    sockjs_heartbeat: u64,

    /// Milliseconds without a receiving request after which a SockJS session is over
    #[arg(long, value_name = "MS", default_value_t = 5_000, value_parser = positive)]
    sockjs_disconnect_delay: u64,

    /// Bytes after which a streaming response of SockJS ends, and the client asks for the next
    #[arg(long, value_name = "SIZE", value_parser = some_size, default_value_t = SockJsOptions::default().response_limit)]
    sockjs_response_limit: usize,

    /// Set the cookie JSESSIONID on SockJS requests, for load balancers
    #[arg(long)]
    sockjs_cookies: bool,

    /// Address of the sockjs-client script for SockJS's iframe transports
    #[arg(long, value_name = "URL", default_value_t = SockJsOptions::default().client_url)]
    sockjs_client_url: String,

    /// Serve /echo, /disabled_websocket_echo, /cookie_needed_echo and /close, for SockJS's own
    /// test suites
    #[arg(long)]
    sockjs_test_services: bool,
}

impl TransportArgs {
    /// # Errors
    /// If something is named twice, or every origin is allowed and some as well.
    pub(crate) fn check(&self) -> Result<(), String> {
        once("--ws-path", self.ws_paths.iter().map(EndpointPath::as_str), ToString::to_string)?;
        once(
            "--sockjs-path",
            self.sockjs_paths.iter().map(EndpointPath::as_str),
            ToString::to_string,
        )?;
        once("--refuse", &self.refused, |transport| transport.name().into())?;
        let origins = || self.allowed_origins.iter().map(Origin::as_str);
        once("--allow-origin", origins(), ToString::to_string)?;
        match origins().find(|origin| *origin != "*") {
            Some(origin) if origins().any(|other| other == "*") => Err(format!(
                "--allow-origin is given '*', every origin, and {origin} besides; give one of them"
            )),
            _ => Ok(()),
        }
    }

    pub(crate) const fn has_tls(&self) -> bool {
        self.tls_cert.is_some()
    }
}

impl From<TransportArgs> for TransportOptions {
    fn from(args: TransportArgs) -> Self {
        let tls = args.tls_cert.zip(args.tls_key);
        let defaults = Self::default();
        Self {
            ws_paths: or(args.ws_paths, defaults.ws_paths),
            sockjs_paths: or(args.sockjs_paths, defaults.sockjs_paths),
            refused: args.refused.into_iter().collect(),
            ws_frames: args.ws_frames,
            allowed_origins: args.allowed_origins,
            tls: tls.map(|(certificate, key)| TlsFiles { certificate, key }),
            sockjs: SockJsOptions {
                heartbeat: Duration::from_millis(args.sockjs_heartbeat),
                disconnect_delay: Duration::from_millis(args.sockjs_disconnect_delay),
                response_limit: args.sockjs_response_limit,
                cookies: args.sockjs_cookies,
                client_url: args.sockjs_client_url,
                test_services: args.sockjs_test_services,
            },
        }
    }
}

fn or<T>(given: Vec<T>, default: Vec<T>) -> Vec<T> {
    if given.is_empty() { default } else { given }
}

fn positive(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("not a number of milliseconds above 0".into()),
        Ok(millis) => Ok(millis),
    }
}
