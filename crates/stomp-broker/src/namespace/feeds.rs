//! The tasks that publish by the clock.

use tokio::sync::watch;

use crate::app::Source;
use crate::router::{Handle, Input};
use crate::time::Clock;

/// Publishes until the router is gone.
pub(super) async fn run(
    (mut source, period): (Box<dyn Source>, u64),
    router: Handle,
    mut listeners: watch::Receiver<usize>,
    clock: Clock,
) {
    let mut sleeper = clock.sleeper();
    while listeners.wait_for(|count| *count > 0).await.is_ok() {
        while *listeners.borrow() > 0 {
            let next = clock.now() + period;
            for message in source.next(clock.unix_millis()) {
                router.send(Input::Publish(message)).await;
            }
            sleeper.until(next).await;
        }
        sleeper.set(None);
    }
}
