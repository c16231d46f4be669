//! `/control/clock`.

use serde::{Deserialize, Serialize};

use super::json::{ApiError, Json};
use super::namespaces::ClockKind;
use crate::http::In;
use crate::world::World;

#[derive(Debug, Serialize)]
pub(super) struct Shown {
    clock: ClockKind,
    /// Milliseconds since the beginning of the world.
    now: u64,
    /// The time of day, in milliseconds since 1970.
    time: u64,
}

impl Shown {
    fn of(world: &World) -> Self {
        Self {
            clock: ClockKind::of(world),
            now: world.clock.now().as_millis(),
            time: world.clock.unix_millis(),
        }
    }
}

pub(super) async fn show(In { world, .. }: In) -> Json<Shown> {
    Json(Shown::of(&world))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Set {
    time: u64,
}

/// Sets the time of day, as somebody sets a wall clock: nothing becomes due by it.
pub(super) async fn set(
    In { world, .. }: In,
    Json(set): Json<Set>,
) -> Result<Json<Shown>, ApiError> {
    if !world.clock.set_unix_millis(set.time) {
        return Err(runs_by_itself());
    }
    Ok(Json(Shown::of(&world)))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    ms: u64,
}

#[derive(Debug, Serialize)]
pub(super) struct Moved {
    #[serde(flatten)]
    shown: Shown,
    /// Everything that was due has been done.
    settled: bool,
}

pub(super) async fn advance(
    In { world, .. }: In,
    Json(advance): Json<Advance>,
) -> Result<Json<Moved>, ApiError> {
    let advanced = world.clock.advance(advance.ms).await.ok_or_else(runs_by_itself)?;
    Ok(Json(Moved { shown: Shown::of(&world), settled: advanced.settled }))
}

fn runs_by_itself() -> ApiError {
    ApiError::conflict(
        "this clock runs by itself; POST /control/namespaces {\"clock\":\"virtual\"} makes a \
         namespace whose clock stands still until it is advanced, and so does --virtual-clock for \
         the whole broker",
    )
}
