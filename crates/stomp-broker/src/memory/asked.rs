//! Requests to the control API of a broker in memory.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use tokio::sync::oneshot;
use tower_service::Service;

use crate::control;
use crate::control::ApiError;
use crate::namespace::Registry;

/// A request to the control API.
///
/// See the example of [`Namespace`](super::Namespace).
#[derive(Debug)]
pub struct Asked(oneshot::Receiver<Answer>);

/// The answer to a request, as it goes by HTTP.
///
/// See the example of [`Namespace`](super::Namespace).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// The media type; empty without a body.
    pub media_type: String,
    /// The body.
    pub body: String,
}

impl Asked {
    /// The answer, once there is one; it is given once.
    ///
    /// See the example of [`Namespace`](super::Namespace).
    pub fn poll(&mut self) -> Option<Answer> {
        self.0.try_recv().ok()
    }
}

/// The request, or the refusal of what is none.
pub(super) fn request(method: &str, path: &str, body: &str) -> Result<Request, ApiError> {
    let request = Request::builder().method(method).uri(path).body(Body::from(body.to_owned()));
    request.map_err(|error| ApiError::bad_request(format!("{method} {path}: {error}")))
}

/// The request, and the work that leads to its answer.
pub(super) fn asked(
    registry: Arc<Registry>,
    request: Result<Request, ApiError>,
) -> (Asked, impl Future<Output = ()> + Send + 'static) {
    let (tell, answer) = oneshot::channel();
    let work = async move {
        let response = match request {
            Ok(request) => response(registry, request).await,
            Err(refused) => refused.into_response(),
        };
        // Without a receiver, the answer is not awaited any more.
        let _ = tell.send(answer_of(response).await);
    };
    (Asked(answer), work)
}

async fn response(registry: Arc<Registry>, request: Request) -> Response {
    let mut routes = routes().with_state(registry);
    match routes.call(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// The control API at the paths that it has over HTTP.
fn routes() -> Router<Arc<Registry>> {
    let of_broker = Router::new().nest("/control", control::root_routes());
    control::namespace_routes().merge(of_broker).nest("/ns/{ns}", control::namespace_routes())
}

async fn answer_of(response: Response) -> Answer {
    let (head, body) = response.into_parts();
    let media_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    // Bodies of this API are whole and in memory already.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    Answer {
        status: head.status.as_u16(),
        media_type: media_type.unwrap_or_default().into(),
        body: String::from_utf8_lossy(&body).into_owned(),
    }
}
