//! The body of a response.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt as _};
use http_body::{Frame, SizeHint};

use crate::shared::Receiver;

/// The body of a server's response: a text, or frames for as long as the client listens.
///
/// ```
/// let body = stomp_sockjs::Body::from("Welcome to SockJS!\n");
/// # let _ = body;
/// ```
pub struct Body(Kind);

enum Kind {
    Whole(Bytes),
    Stream(BoxStream<'static, String>),
}

impl Body {
    pub(crate) const fn empty() -> Self {
        Self(Kind::Whole(Bytes::new()))
    }

    /// The texts one after the other, each in a chunk.
    pub(crate) fn texts(texts: [String; 2]) -> Self {
        Self(Kind::Stream(futures_util::stream::iter(texts).boxed()))
    }

    /// What browsers need first, and every frame as soon as it is there and the connection takes it.
    pub(crate) fn frames(prelude: String, receiver: Receiver) -> Self {
        let frames = futures_util::stream::unfold(receiver, async |mut receiver| {
            let text = receiver.next().await?;
            Some((text, receiver))
        });
        Self(Kind::Stream(futures_util::stream::once(async { prelude }).chain(frames).boxed()))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self(Kind::Whole(text.into()))
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self(Kind::Whole(Bytes::from_static(text.as_bytes())))
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let data = match &mut self.0 {
            Kind::Whole(bytes) if bytes.is_empty() => None,
            Kind::Whole(bytes) => Some(std::mem::take(bytes)),
            Kind::Stream(texts) => ready!(texts.as_mut().poll_next(context)).map(Bytes::from),
        };
        Poll::Ready(data.map(|data| Ok(Frame::data(data))))
    }

    fn is_end_stream(&self) -> bool {
        matches!(&self.0, Kind::Whole(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Kind::Stream(_) => SizeHint::default(),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Whole(bytes) => f.debug_tuple("Body").field(&bytes.len()).finish(),
            Kind::Stream(_) => f.write_str("Body(frames)"),
        }
    }
}
