//! Requests as a transport: messages come in responses, and go out in requests of their own.

use core::task::{Context, Poll, ready};
use std::collections::VecDeque;

use super::happening::Happening;
use super::lines::Lines;
use super::network::{Network, Piece, Request, Response};

/// Small enough to survive the page that sends it: browsers have a budget for that.
const KEPT_ALIVE: usize = 1024;

/// What 404 means. Spring 7.0.8 takes each connection for another user, and balancers may divide a session.
const UNKNOWN: &str =
    "the server does not know this session: do all requests reach one server, as one user?";

/// Asks for one response after the other, and sends what waits: in order, one request at a time.
pub(super) struct Requests<N: Network> {
    network: N,
    receiving: String,
    sending: String,
    /// None after the end of one, until the next is asked for.
    response: Option<N::Response>,
    lines: Lines,
    frames: VecDeque<String>,
    waiting: VecDeque<String>,
    /// The request under way, and how many of the messages that wait are in it.
    request: Option<(N::Response, usize)>,
}

impl<N: Network> Requests<N> {
    /// Receives from one address, and sends to the other.
    pub(super) fn open(network: &N, receiving: String, sending: String) -> Self {
        let mut requests = Self {
            network: network.clone(),
            receiving,
            sending,
            response: None,
            lines: Lines::default(),
            frames: VecDeque::new(),
            waiting: VecDeque::new(),
            request: None,
        };
        requests.receive();
        requests
    }

    /// Asks for the next response.
    pub(super) fn receive(&mut self) {
        self.response = Some(self.post(self.receiving.clone(), String::new()));
    }

    fn post(&self, url: String, body: String) -> N::Response {
        // The receiving request has to be gone with the page.
        let is_kept_alive = !body.is_empty() && body.len() < KEPT_ALIVE;
        self.network.request(Request { url, body: Some(body), is_kept_alive })
    }

    pub(super) fn send(&mut self, text: String) {
        self.waiting.push_back(text);
    }

    /// How many messages no request has brought over.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Sends those of the messages that wait that `fits` takes, unless a request is under way.
    pub(super) fn flush(&mut self, mut fits: impl FnMut(usize) -> bool) {
        if self.request.is_some() || self.waiting.is_empty() {
            return;
        }
        let mut texts = Vec::new();
        for text in &self.waiting {
            if !fits(text.len()) {
                break;
            }
            texts.push(&**text);
        }
        let body = self.network.array(&texts);
        let count = texts.len();
        self.request = Some((self.post(self.sending.clone(), body), count));
    }

    /// What happens next.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Happening> {
        if let Poll::Ready(happening) = self.poll_sending(context) {
            return Poll::Ready(happening);
        }
        loop {
            if let Some(frame) = self.frames.pop_front() {
                return Poll::Ready(Happening::Frame(frame));
            }
            let Some(response) = &mut self.response else { return Poll::Pending };
            let piece = ready!(response.poll_piece(context));
            if let Some(happening) = self.receive_piece(piece) {
                return Poll::Ready(happening);
            }
        }
    }

    fn receive_piece(&mut self, piece: Option<Piece>) -> Option<Happening> {
        match piece {
            Some(Ok(piece)) => match self.lines.take(&piece) {
                Ok(lines) => {
                    for line in lines {
                        self.frames.push_back(line);
                    }
                    None
                }
                Err(why) => Some(Happening::Failed(why.into())),
            },
            Some(Err(error)) => Some(Happening::Failed(error.text(&self.receiving, UNKNOWN))),
            None => {
                self.response = None;
                Some(Happening::ResponseEnded { is_within_frame: self.lines.end() })
            }
        }
    }

    fn poll_sending(&mut self, context: &mut Context<'_>) -> Poll<Happening> {
        let Some((response, count)) = &mut self.request else { return Poll::Pending };
        loop {
            match ready!(response.poll_piece(context)) {
                // The answer says nothing more.
                Some(Ok(_)) => {}
                Some(Err(error)) => {
                    return Poll::Ready(Happening::Failed(error.text(&self.sending, UNKNOWN)));
                }
                None => {
                    for _ in 0..*count {
                        self.waiting.pop_front();
                    }
                    self.request = None;
                    return Poll::Ready(Happening::Sent);
                }
            }
        }
    }
}
