//! The kinds of destinations.

use crate::refusal::Refusal;

/// A destination, by what happens to a message sent to it. Names are kept whole, prefix and all,
/// because that is what clients see; only of `/user/…` the rest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Destination<'a> {
    /// `/topic/…`: a copy to every subscriber. The name may be a pattern.
    Topic(&'a str),
    /// `/queue/…`: to one of the subscribers, kept until there is one.
    Queue(&'a str),
    /// `/app/…`: to a handler of the application.
    App(&'a str),
    /// `/user/…`: to the sessions of one user. What follows the prefix: `queue/x` for the user
    /// who says it, `NAME/queue/x` for that of others.
    User(&'a str),
    /// `/temp-queue/…`: a name in the `reply-to` header of SEND, and nowhere else.
    Temp(&'a str),
    /// `/reply-queue/…`: the way back to the session that gave a `/temp-queue/` in `reply-to`.
    Reply(&'a str),
}

/// Bytes in the name of a destination. RabbitMQ's routing keys have 255; it bounds the work of
/// matching patterns.
const MAX_NAME: usize = 1024;

/// What SEND and SUBSCRIBE may name, for those who named something else.
const KINDS: &str = "Destinations begin with /topic/ (every subscriber gets a copy), /queue/ (one \
                     subscriber gets it), /user/ (the sessions of one user get it) or /app/ (the \
                     application answers; SEND only), followed by a name.";

impl<'a> Destination<'a> {
    /// # Errors
    /// If there is no such kind of destination, or the name is missing or too long.
    pub(crate) fn parse(name: &'a str) -> Result<Self, Refusal> {
        if name.len() > MAX_NAME {
            let detail = format!(
                "The name of a destination may have {MAX_NAME} bytes, and this has {}.",
                name.len()
            );
            return Err(Refusal::new("Destination too long", detail));
        }
        let rest = |prefix| name.strip_prefix(prefix).filter(|rest: &&str| !rest.is_empty());
        if rest("/topic/").is_some() {
            Ok(Self::Topic(name))
        } else if rest("/queue/").is_some() {
            Ok(Self::Queue(name))
        } else if rest("/app/").is_some() {
            Ok(Self::App(name))
        } else if let Some(rest) = rest("/user/") {
            Ok(Self::User(rest))
        } else if rest("/temp-queue/").is_some() {
            Ok(Self::Temp(name))
        } else if rest("/reply-queue/").is_some() {
            Ok(Self::Reply(name))
        } else {
            let detail = format!("There is no destination {name:?}. {KINDS}");
            Err(Refusal::new("Unknown destination", detail))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Destination;

    #[test]
    fn a_destination_is_a_known_prefix_and_a_name() {
        for (name, destination) in [
            ("/topic/a", Destination::Topic("/topic/a")),
            ("/queue/a/b", Destination::Queue("/queue/a/b")),
            ("/app/chat", Destination::App("/app/chat")),
            ("/user/queue/a", Destination::User("queue/a")),
            ("/temp-queue/a", Destination::Temp("/temp-queue/a")),
            ("/reply-queue/a", Destination::Reply("/reply-queue/a")),
        ] {
            assert_eq!(Destination::parse(name).unwrap(), destination);
        }
        for name in ["", "topic/a", "/topic", "/topic/", "/queue/", "/exchange/a", "/Topic/a"] {
            let refusal = Destination::parse(name).unwrap_err();
            assert!(refusal.detail.contains("/topic/"), "{name}: {refusal:?}");
        }
    }

    #[test]
    fn a_name_has_an_end() {
        let name = "/topic/".to_owned() + &"x".repeat(2000);
        assert_eq!(Destination::parse(&name).unwrap_err().message, "Destination too long");
    }
}
