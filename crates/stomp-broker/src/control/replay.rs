//! `/control/replay`.

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use serde::Deserialize;

use super::json::{ApiError, Body, Json};
use crate::in_namespace::In;
use crate::namespace::Namespace;
use crate::records::Transcript;
use crate::replay::Replay;

/// Bytes of a request: more than the records of a namespace have by default, written as JSON.
const MAX_BODY: usize = 64 << 20;

pub(super) fn max_body() -> DefaultBodyLimit {
    DefaultBodyLimit::max(MAX_BODY)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    transcript: Source,
    #[serde(default = "as_recorded")]
    speed: f64,
    #[serde(default)]
    clients: Clients,
}

impl Body for Wanted {
    const EXAMPLE: &'static str = r#"{"transcript":3,"speed":1,"clients":1}"#;
}

const fn as_recorded() -> f64 {
    1.0
}

/// A transcript, or the number of a connection that is on record here.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "`transcript` is the text of one, or the number of a connection")]
enum Source {
    Text(String),
    Connection(u64),
}

impl Source {
    fn transcript(self, namespace: &Namespace) -> Result<Transcript, ApiError> {
        match self {
            Self::Text(text) => {
                Transcript::parse(&text).map_err(|error| ApiError::bad_request(error.to_string()))
            }
            Self::Connection(id) => {
                let records = super::watching::records(namespace)?;
                let info = records.connection(id);
                let info =
                    info.ok_or_else(|| super::watching::no_connection(&id.to_string(), records))?;
                let transcript = Transcript::of(records, &info);
                transcript.check().map_err(|error| ApiError::conflict(error.to_string()))?;
                Ok(transcript)
            }
        }
    }
}

/// To whom it is played: a number of clients, or all.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "`clients` is a number or \"all\"")]
enum Clients {
    Next(u32),
    Many(String),
}

impl Default for Clients {
    fn default() -> Self {
        Self::Next(1)
    }
}

/// Plays a transcript to the next clients.
pub(super) async fn add(
    In { namespace, .. }: In,
    Json(wanted): Json<Wanted>,
) -> Result<StatusCode, ApiError> {
    Replay::check_speed(wanted.speed).map_err(ApiError::bad_request)?;
    let replay = Replay::new(&wanted.transcript.transcript(&namespace)?).at_speed(wanted.speed);
    namespace.replays.add(match wanted.clients {
        Clients::Next(0) => return Err(ApiError::bad_request("`clients` is 1 or more")),
        Clients::Next(clients) => replay.to_next(clients),
        Clients::Many(word) if word == "all" => replay.to_all(),
        Clients::Many(word) => {
            let error = format!("`clients` is a number or \"all\", not {word:?}");
            return Err(ApiError::bad_request(error));
        }
    });
    Ok(StatusCode::NO_CONTENT)
}

/// Nothing is played to those who come from now on.
pub(super) async fn clear(In { namespace, .. }: In) -> StatusCode {
    namespace.replays.clear();
    StatusCode::NO_CONTENT
}
