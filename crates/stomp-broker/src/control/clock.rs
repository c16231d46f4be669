//! `/control/clock`.

use serde::{Deserialize, Serialize};

use super::json::{ApiError, Body, Json};
use super::namespaces::ClockKind;
use crate::in_namespace::In;
use crate::namespace::Namespace;

#[derive(Debug, Serialize)]
pub(super) struct Shown {
    clock: ClockKind,
    /// Milliseconds since the beginning of the namespace.
    now: u64,
    /// The time of day, in milliseconds since 1970.
    time: u64,
}

impl Shown {
    fn of(namespace: &Namespace) -> Self {
        Self {
            clock: ClockKind::of(namespace),
            now: namespace.clock.now().as_millis(),
            time: namespace.clock.unix_millis(),
        }
    }
}

pub(super) async fn show(In { namespace, .. }: In) -> Json<Shown> {
    Json(Shown::of(&namespace))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Set {
    time: u64,
    /// It may be a time that is over.
    #[serde(default)]
    back: bool,
}

impl Body for Set {
    const EXAMPLE: &'static str = r#"{"time":1800000000000}"#;
}

/// The last time of day there is, in milliseconds since 1970: that of JavaScript's `Date`.
const LAST: u64 = 8_640_000_000_000_000;

/// Sets the time of day; nothing becomes due by it.
pub(super) async fn set(
    In { namespace, .. }: In,
    Json(set): Json<Set>,
) -> Result<Json<Shown>, ApiError> {
    if !namespace.clock.is_virtual() {
        return Err(runs_by_itself());
    }
    let now = namespace.clock.unix_millis();
    if set.time < now && !set.back {
        let error = format!(
            "`time` is in milliseconds since 1970, and {} is over on this clock, where it is {now}; to set \
             it back all the same, add \"back\":true",
            set.time
        );
        return Err(ApiError::conflict(error));
    }
    if set.time > LAST {
        return Err(ApiError::bad_request(format!("`time` is at most {LAST}, in milliseconds")));
    }
    namespace.clock.set_unix_millis(set.time);
    Ok(Json(Shown::of(&namespace)))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    ms: u64,
}

impl Body for Advance {
    const EXAMPLE: &'static str = r#"{"ms":1000}"#;
}

#[derive(Debug, Serialize)]
pub(super) struct Moved {
    #[serde(flatten)]
    shown: Shown,
    /// Everything that was due has been done.
    settled: bool,
}

pub(super) async fn advance(
    In { namespace, .. }: In,
    Json(advance): Json<Advance>,
) -> Result<Json<Moved>, ApiError> {
    if advance.ms > LAST {
        return Err(ApiError::bad_request(format!("`ms` is at most {LAST}")));
    }
    let advanced = namespace.advance(advance.ms).await.ok_or_else(runs_by_itself)?;
    Ok(Json(Moved { shown: Shown::of(&namespace), settled: advanced.settled }))
}

fn runs_by_itself() -> ApiError {
    ApiError::conflict(
        "this clock runs by itself; POST /control/namespaces {\"clock\":\"virtual\"} makes a \
         namespace whose clock stands still until it is advanced, and so does --virtual-clock for \
         the whole broker",
    )
}
