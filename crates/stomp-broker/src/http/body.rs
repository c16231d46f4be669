//! Bodies of requests that have to have arrived by a time, whether they trickle or not.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use hyper::body::Frame;
use tokio::time::{Sleep, sleep};

/// The request, whose body fails unless all of it comes within `patience`.
pub(crate) fn due(request: Request, patience: Duration) -> Request {
    request.map(|body| {
        if body.is_end_stream() {
            return body;
        }
        Body::new(Due { body, deadline: Box::pin(sleep(patience)), patience })
    })
}

struct Due {
    body: Body,
    deadline: Pin<Box<Sleep>>,
    patience: Duration,
}

impl HttpBody for Due {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.deadline.as_mut().poll(context).is_ready() {
            let text = format!("the body did not come within {:?}", self.patience);
            let error = io::Error::new(io::ErrorKind::TimedOut, text);
            return Poll::Ready(Some(Err(axum::Error::new(error))));
        }
        Pin::new(&mut self.body).poll_frame(context)
    }
}
