use stomp_wasm::{State, Status};

/// The line of a status that came `seconds` ago.
fn line(status: &Status, seconds: u64) -> String {
    match status.retry_in {
        Some(delay) => {
            let left = delay.as_secs().saturating_sub(seconds);
            format!("{status}; again in {left} s")
        }
        None => status.to_string(),
    }
}

/// Whether there is a button "Try now", which calls `session.retry_now()`.
fn has_button(status: &Status) -> bool {
    status.state == State::Waiting
}
