//! Support that the test programs of this crate share. None of it uses the code under test, so that
//! a fault in the codec cannot hide.

mod frame;

use std::future::Future;
use std::time::Duration;

pub(crate) use frame::Frame;

/// The longest wait for an event: long enough for a machine that is busy with other things.
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);

/// Awaits a future, and panics if it takes longer than [`DEADLINE`].
pub(crate) async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    match tokio::time::timeout(DEADLINE, future).await {
        Ok(value) => value,
        Err(_) => panic!("waited {DEADLINE:?} for {what}"),
    }
}
