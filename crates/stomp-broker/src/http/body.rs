//! Bodies of requests that have to arrive in time.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use hyper::body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// The request, whose body fails unless all of it comes within `patience`, whether it trickles or not.
pub(crate) fn due(request: Request, patience: Duration) -> Request {
    let timer = Some(Box::pin(sleep(patience)));
    timed(request, patience, timer, Timed::Whole)
}

/// The request, whose body fails once a part of it does not come within `patience`.
pub(crate) fn steady(request: Request, patience: Duration) -> Request {
    timed(request, patience, None, Timed::Part)
}

fn timed(request: Request, patience: Duration, timer: Timer, timed: Timed) -> Request {
    request.map(|body| match body.is_end_stream() {
        true => body,
        false => Body::new(TimedBody { body, timer, patience, timed }),
    })
}

struct TimedBody {
    body: Body,
    timer: Timer,
    patience: Duration,
    timed: Timed,
}

type Timer = Option<Pin<Box<Sleep>>>;

/// What has to come within the time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Timed {
    /// All of the body.
    Whole,
    /// The next part, from when it is waited for.
    Part,
}

impl TimedBody {
    /// Whether the time is over.
    fn poll_timeout(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let patience = self.patience;
        self.timer.get_or_insert_with(|| Box::pin(sleep(patience))).as_mut().poll(context)
    }

    fn too_late(&self) -> axum::Error {
        let what = match self.timed {
            Timed::Whole => "the body",
            Timed::Part => "the next part of the body",
        };
        let text = format!("{what} did not come within {:?}", self.patience);
        axum::Error::new(io::Error::new(io::ErrorKind::TimedOut, text))
    }
}

impl HttpBody for TimedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.timed == Timed::Whole && self.poll_timeout(context).is_ready() {
            return Poll::Ready(Some(Err(self.too_late())));
        }
        let polled = Pin::new(&mut self.body).poll_frame(context);
        match (self.timed, &polled) {
            (Timed::Part, Poll::Ready(_)) => self.timer = None,
            (Timed::Part, Poll::Pending) if self.poll_timeout(context).is_ready() => {
                return Poll::Ready(Some(Err(self.too_late())));
            }
            _ => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
