//! What SockJS needs of where it runs, beside the clock and timers.

use core::task::{Context, Poll};

use crate::session::transport::{Runtime, Socket};

/// Requests, WebSockets, JSON, and what is kept from one page to the next.
pub(crate) trait Network: Runtime + Clone {
    type WebSocket: Socket;
    type Response: Response;

    /// The system clock, in milliseconds since its epoch.
    fn system_time(&self) -> u64;

    /// Numbers that cannot be guessed: the address of a session is its only secret.
    fn random_words(&self) -> [u32; 4];

    /// Opens a WebSocket that offers these versions of STOMP, if any. If that cannot be, it closes at once.
    fn web_socket(&self, url: &str, versions: &str) -> Self::WebSocket;

    /// Opens a socket of the program's own SockJS.
    fn external(&self, url: &str) -> Self::WebSocket;

    /// Whether the program has a SockJS of its own.
    fn has_external(&self) -> bool;

    /// Sends a request, with cookies. Dropping the response gives it up.
    fn request(&self, request: Request) -> Self::Response;

    /// The items of a JSON array, as text; none if it is no array.
    fn items(&self, json: &str) -> Option<Vec<String>>;

    /// These texts as a JSON array.
    fn array(&self, items: &[&str]) -> String;

    /// Whether the answer to `/info` says that there is WebSocket; none if it is no JSON object.
    fn offers_web_socket(&self, json: &str) -> Option<bool>;

    /// What was kept about the servers of this name.
    fn recall(&self, origin: &str) -> Vec<u8>;

    /// Keeps bytes about the servers of this name, unless all are 0.
    fn remember(&self, origin: &str, bytes: &[u8]);

    /// Whether the last connection was lost, and none was made since.
    fn is_returning(&self) -> bool;

    /// Notes whether the last connection was lost.
    fn set_returning(&self, returning: bool);
}

/// A request to a SockJS server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) url: String,
    /// The body of a POST; none: GET.
    pub(crate) body: Option<String>,
    /// Whether it is to survive the page that sends it.
    pub(crate) is_kept_alive: bool,
}

/// The answer to a request: the pieces of its body, however the network has cut them.
pub(crate) trait Response: Unpin {
    /// The next piece; none at the end.
    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<Piece>>;
}

/// A piece of a body, or why there are no more.
pub(crate) type Piece = Result<Vec<u8>, RequestError>;

/// Why a request has failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RequestError {
    /// The answer is none of success.
    Status(u16),
    /// There is no answer, for this reason.
    Lost(String),
}

impl RequestError {
    /// The failure for people; `on_404` is what the status 404 means.
    pub(crate) fn text(&self, url: &str, on_404: &str) -> String {
        match self {
            Self::Status(404) => format!("status 404 from {url} ({on_404})"),
            Self::Status(status) => format!("status {status} from {url}"),
            Self::Lost(why) => {
                format!("no answer from {url}, or one that CORS does not let through ({why})")
            }
        }
    }
}
