//! A namespace's clock, as the clock of its SockJS server.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use stomp_protocol::Instant;
use stomp_sockjs::Timer;

use crate::time::{Clock, Sleeper, millis};

#[derive(Debug)]
pub(super) struct NamespaceClock(pub(super) Clock);

impl stomp_sockjs::Clock for NamespaceClock {
    fn now(&self) -> Duration {
        Duration::from_millis(self.0.now().as_millis())
    }

    fn timer(&self) -> Box<dyn Timer> {
        Box::new(NamespaceTimer(self.0.sleeper()))
    }
}

struct NamespaceTimer(Sleeper);

impl Timer for NamespaceTimer {
    fn set(&mut self, moment: Duration) {
        self.0.set(Some(Instant::from_millis(millis(moment))));
    }

    fn wait(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(self.0.wait())
    }
}
