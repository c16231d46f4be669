//! `/user/…`: destinations that each user has for itself.
//!
//! A client subscribes to `/user/queue/x` and gets what is sent to `/user/NAME/queue/x` if it has
//! logged in as NAME, in each of its sessions. Who has no name gets what the application answers
//! to this one session. It is a topic behind the scenes: nothing is kept for who is away.

use std::sync::Arc;

use stomp_protocol::server::FailureKind;

use crate::ids::ConnectionId;
use crate::refusal::Refusal;

/// The owner of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The user of this name.
    User(Arc<str>),
    /// Without a login: the connection itself.
    Session(ConnectionId),
}

impl Owner {
    /// The user, if there is one.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::User(name) => Some(name),
            Self::Session(_) => None,
        }
    }

    /// Under which name the topic of `rest`, such as `queue/x`, is kept for this owner.
    ///
    /// # Errors
    /// If it is not of the form that one's own destinations have.
    pub(super) fn key(&self, rest: &str) -> Result<String, Refusal> {
        if !is_own(rest) {
            let detail = format!(
                "/user/{rest} is nothing to subscribe to. One's own destinations are \
                 /user/queue/NAME and /user/topic/NAME; only the broker puts the user in."
            );
            return Err(Refusal::of(FailureKind::UnknownDestination, "Not subscribable", detail));
        }
        Ok(match self {
            Self::User(name) => key(name, rest),
            Self::Session(id) => format!("/session/{}/{rest}", id.0),
        })
    }
}

/// Where a SEND to `/user/{rest}` goes: the key of the topic, and what its subscribers call it.
///
/// # Errors
/// If it does not say whose destination it is.
pub(super) fn addressed(rest: &str) -> Result<(String, String), Refusal> {
    match rest.split_once('/').filter(|(name, own)| !name.is_empty() && is_own(own)) {
        Some((name, own)) => Ok((key(&decoded(name), own), format!("/user/{own}"))),
        None => {
            let detail = format!(
                "/user/{rest} names no user. Send to /user/NAME/queue/x, and the sessions of NAME \
                 that have subscribed to /user/queue/x get it; a / in a name is written %2F."
            );
            Err(Refusal::of(FailureKind::UnknownDestination, "Unknown destination", detail))
        }
    }
}

/// The user to whom a SEND to `/user/{rest}` is addressed, if it names one.
pub(super) fn addressee(rest: &str) -> Option<String> {
    let (name, own) = rest.split_once('/')?;
    (!name.is_empty() && is_own(own)).then(|| decoded(name))
}

fn is_own(rest: &str) -> bool {
    ["queue/", "topic/"]
        .iter()
        .any(|kind| rest.strip_prefix(kind).is_some_and(|name| !name.is_empty()))
}

/// A name may hold anything; in a key its border must be plain.
fn key(user: &str, rest: &str) -> String {
    format!("/user/{}/{rest}", user.replace('%', "%25").replace('/', "%2F"))
}

fn decoded(name: &str) -> String {
    name.replace("%2F", "/").replace("%2f", "/").replace("%25", "%")
}

#[cfg(test)]
mod tests {
    use super::{Owner, addressed};
    use crate::ids::ConnectionId;

    fn user(name: &str) -> Owner {
        Owner::User(name.into())
    }

    #[test]
    fn what_is_sent_to_a_user_is_what_the_user_subscribes_to() {
        for (name, written) in [("kim", "kim"), ("a/b", "a%2Fb"), ("50%", "50%"), ("a b", "a b")] {
            let (key, seen) = addressed(&format!("{written}/queue/x")).unwrap();
            assert_eq!(key, user(name).key("queue/x").unwrap());
            assert_eq!(seen, "/user/queue/x");
        }
    }

    #[test]
    fn owners_are_kept_apart_whatever_their_names() {
        let keys = [
            user("a").key("queue/b/queue/c").unwrap(),
            user("a/queue/b").key("queue/c").unwrap(),
            user("7").key("queue/c").unwrap(),
            Owner::Session(ConnectionId(7)).key("queue/c").unwrap(),
        ];
        for (index, key) in keys.iter().enumerate() {
            assert!(!keys[index + 1..].contains(key), "{keys:?}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for rest in ["x", "queue", "queue/", "queue/x", "kim/x", "/queue/x", "kim/queue/"] {
            assert!(addressed(rest).is_err(), "{rest}");
        }
        for rest in ["x", "queue", "queue/", "kim/queue/x"] {
            assert!(user("kim").key(rest).is_err(), "{rest}");
        }
    }
}
