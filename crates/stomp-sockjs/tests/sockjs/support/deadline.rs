//! The deadline of every wait.

use std::future::Future;
use std::time::Duration;

/// The longest wait for an event: long enough for a machine that is busy with other things.
const DEADLINE: Duration = Duration::from_secs(30);

/// Awaits a future, and panics if it takes longer than [`DEADLINE`].
pub(crate) async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    match tokio::time::timeout(DEADLINE, future).await {
        Ok(value) => value,
        Err(_) => panic!("waited {DEADLINE:?} for {what}"),
    }
}
