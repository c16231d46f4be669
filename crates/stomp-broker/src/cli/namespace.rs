//! Flags for namespaces and their control.

use stomp_broker::{ControlOptions, ControlToken, Limits, NamespaceOptions, Origin, RecordLimits};

use super::values::{header, host, once, some, some_size};

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Tests")]
pub(crate) struct NamespaceArgs {
    /// Time stands still until POST /control/clock/advance moves it
    #[arg(long, conflicts_with = "no_control")]
    virtual_clock: bool,

    /// Ids and everything by chance follow from this number: the same on every run
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// Namespaces at once (POST /control/namespaces)
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_namespaces)]
    pub(crate) max_namespaces: usize,

    /// No control API, and no recording of frames for it
    #[arg(long)]
    no_control: bool,

    /// Answer control requests for this host name too, besides localhost and IP addresses; may be
    /// repeated
    #[arg(long = "control-host", value_name = "NAME", conflicts_with = "no_control", value_parser = host)]
    control_hosts: Vec<String>,

    /// Let pages of this origin use the control API, besides those of this machine; may be repeated
    #[arg(long = "control-origin", value_name = "ORIGIN", conflicts_with = "no_control", value_parser = origin)]
    control_origins: Vec<Origin>,

    /// Demand this of those who use the control API, the dashboard and /metrics: as `authorization:
    /// Bearer TOKEN`, or as a password with any name. Without it they are off where other machines
    /// can reach the broker
    #[arg(long, value_name = "TOKEN", conflicts_with = "no_control")]
    control_token: Option<ControlToken>,

    /// Hide the values of headers with this name in logs, records and transcripts, besides those that
    /// are known for credentials; may be repeated
    #[arg(long = "secret", value_name = "NAME", conflicts_with = "no_control", value_parser = header)]
    secret_names: Vec<String>,

    /// Frames on record in each namespace; the oldest go first
    #[arg(long, value_name = "N", conflicts_with = "no_control", value_parser = some, default_value_t = RecordLimits::default().frames)]
    record_frames: usize,

    /// Bytes on record in each namespace
    #[arg(long, value_name = "SIZE", conflicts_with = "no_control", value_parser = some_size, default_value_t = RecordLimits::default().bytes)]
    record_bytes: usize,

    /// Bytes of one frame that are recorded
    #[arg(long, value_name = "SIZE", conflicts_with = "no_control", value_parser = some_size, default_value_t = RecordLimits::default().frame_bytes)]
    record_frame_bytes: usize,
}

/// An origin; a browser sends it without a slash at the end, and people write one.
fn origin(text: &str) -> Result<Origin, String> {
    match text.strip_suffix('/').unwrap_or(text) {
        "*" => Err("the control API is not for every page; name the origins".into()),
        origin => origin.parse(),
    }
}

impl NamespaceArgs {
    /// # Errors
    /// If something is named twice.
    pub(crate) fn check(&self) -> Result<(), String> {
        once("--control-host", &self.control_hosts, |name| (*name).clone())?;
        let origins = self.control_origins.iter().map(Origin::as_str);
        once("--control-origin", origins, ToString::to_string)?;
        once("--secret", &self.secret_names, |name| (*name).clone())
    }

    pub(crate) const fn has_control(&self) -> bool {
        !self.no_control
    }

    pub(crate) fn namespace(&self) -> NamespaceOptions {
        NamespaceOptions { virtual_clock: self.virtual_clock, seed: self.seed }
    }

    pub(crate) fn control(self) -> ControlOptions {
        ControlOptions {
            enabled: !self.no_control,
            hosts: self.control_hosts,
            origins: self.control_origins.iter().map(|origin| origin.as_str().into()).collect(),
            record: RecordLimits {
                frames: self.record_frames,
                bytes: self.record_bytes,
                frame_bytes: self.record_frame_bytes,
                ..RecordLimits::default()
            },
            secret_names: self.secret_names,
            token: self.control_token,
        }
    }
}
