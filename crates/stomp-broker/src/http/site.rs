//! The files of the site: those of one folder, and nothing that a link leads to outside of it.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::services::ServeDir;

/// A directory that begins with a dot and is meant for all (RFC 8615).
const WELL_KNOWN: &str = ".well-known";

/// Serves the files of a folder. What is not there, or not to be served, is answered by 404 and
/// this text.
pub(crate) fn files(folder: &Path, not_found: String) -> Router {
    let site = Arc::new(Site { folder: folder.into(), not_found });
    Router::new()
        .fallback_service(ServeDir::new(folder))
        .layer(from_fn_with_state(site, keep_within))
}

/// The answer, which a browser asks for anew each time unless it says otherwise: a site under development changes.
pub(crate) async fn always_fresh(mut response: Response) -> Response {
    let fresh = || HeaderValue::from_static("no-cache");
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert_with(fresh);
    response
}

struct Site {
    folder: PathBuf,
    not_found: String,
}

async fn keep_within(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let (folder, path) = (site.folder.clone(), decoded(request.uri().path()));
    // In a thread where looking at files may block.
    let is_served = tokio::task::spawn_blocking(move || is_served(&folder, &path).unwrap_or(false));
    if !is_served.await.unwrap_or(false) {
        return (StatusCode::NOT_FOUND, site.not_found.clone()).into_response();
    }
    next.run(request).await
}

/// Whether there is a file of this path, within the folder.
fn is_served(folder: &Path, path: &[u8]) -> io::Result<bool> {
    let Ok(path) = std::str::from_utf8(path) else { return Ok(false) };
    if path.contains('\0') || path.split(['/', '\\']).any(is_hidden) {
        return Ok(false);
    }
    let root = folder.canonicalize()?;
    let mut file = root.join(path.trim_start_matches('/'));
    if file.is_dir() {
        file.push("index.html");
    }
    let target = file.canonicalize()?;
    // A link to a hidden file of the folder is no better than its name.
    let is_hidden = |part: &OsStr| part.to_str().is_none_or(is_hidden);
    Ok(target.strip_prefix(&root).is_ok_and(|inside| !inside.iter().any(is_hidden)))
}

fn is_hidden(part: &str) -> bool {
    part.starts_with('.') && part != WELL_KNOWN
}

/// A path without its escapes.
fn decoded(path: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let meant = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let meant = meant.filter(|_| byte == b'%');
        rest = if meant.is_some() { &behind[2..] } else { behind };
        out.push(meant.unwrap_or(byte));
    }
    out
}
