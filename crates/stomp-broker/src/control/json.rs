//! JSON bodies of requests and answers, and errors as JSON.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use serde_path_to_error::Track;

use crate::object;

/// A JSON body. As an argument it takes an empty body for `{}`, and tells in its refusal where the
/// JSON stops making sense, and what would make sense.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Json<T>(pub(crate) T);

/// The body of a request: a JSON object.
pub(crate) trait Body: DeserializeOwned {
    /// One that makes sense.
    const EXAMPLE: &'static str;
}

impl<T: Body, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let body = bytes(request, state).await?;
        let is_empty = body.trim_ascii().is_empty();
        read(if is_empty { b"{}" } else { &body }).map(Self).map_err(|error| {
            ApiError::bad_request(match is_empty {
                true => no_body(T::EXAMPLE),
                false => format!(
                    "the body is not what is expected here: {error}; for example {}",
                    T::EXAMPLE
                ),
            })
        })
    }
}

/// Reads an object; an error names the field and the place.
fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, String> {
    let mut json = serde_json::Deserializer::from_slice(text);
    let mut track = Track::new();
    let value = object::read(serde_path_to_error::Deserializer::new(&mut json, &mut track));
    let value =
        value.map_err(|error| serde_path_to_error::Error::new(track.path(), error).to_string())?;
    json.end().map_err(|error| error.to_string())?;
    Ok(value)
}

/// What is told to those who send no body where one is needed.
pub(super) fn no_body(example: &str) -> String {
    format!("there is no body: send a JSON object such as {example}")
}

async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    let body = Bytes::from_request(request, state).await;
    body.map_err(|error| ApiError::new(error.status(), error.body_text()))
}

/// The text of a body, whatever it says.
#[derive(Clone, Debug)]
pub(super) struct Text(pub(super) String);

impl<S: Send + Sync> FromRequest<S> for Text {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let text = String::from_utf8(bytes(request, state).await?.into());
        let not_text = |_| ApiError::bad_request("the body is no JSON: it is not UTF-8");
        text.map(Self).map_err(not_text)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_string(&self.0) {
            Ok(text) => ([(header::CONTENT_TYPE, "application/json")], text).into_response(),
            Err(error) => {
                let status = StatusCode::INTERNAL_SERVER_ERROR;
                ApiError::new(status, format!("the answer has no JSON form: {error}"))
                    .into_response()
            }
        }
    }
}

/// `{"error": "…"}`.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    error: String,
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, error: impl Into<String>) -> Self {
        Self { status, error: error.into() }
    }

    /// 400: what was sent makes no sense.
    pub(crate) fn bad_request(error: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error)
    }

    /// 404: what was named is not there.
    pub(crate) fn not_found(error: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, error)
    }

    /// 409: it makes sense, but not here and now.
    pub(crate) fn conflict(error: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.error }).to_string();
        (self.status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
    }
}

/// 404 for a path that no endpoint has.
pub(super) async fn no_endpoint(uri: Uri) -> ApiError {
    let path = uri.path();
    ApiError::not_found(format!("there is no endpoint {path:?}; GET /control lists what there is"))
}

pub(super) async fn method_not_allowed() -> ApiError {
    let text = "this endpoint does not take that method; GET /control lists what there is";
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, text)
}
