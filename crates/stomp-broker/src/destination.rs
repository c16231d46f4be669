//! Which destinations there are.

use crate::refusal::Refusal;

/// A destination, by what happens to a message sent to it. The names are kept whole, prefix and
/// all, because that is what clients see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Destination<'a> {
    /// `/topic/…`: a copy to every subscriber.
    Topic(&'a str),
    /// `/queue/…`: to one of the subscribers, kept until there is one.
    Queue(&'a str),
    /// `/app/…`: to a handler of the application.
    App(&'a str),
}

impl<'a> Destination<'a> {
    pub(crate) fn parse(name: &'a str) -> Result<Self, Refusal> {
        let is = |prefix| name.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty());
        if is("/topic/") {
            Ok(Self::Topic(name))
        } else if is("/queue/") {
            Ok(Self::Queue(name))
        } else if is("/app/") {
            Ok(Self::App(name))
        } else {
            Err(Refusal::new(
                "Unknown destination",
                format!(
                    "There is no destination {name:?}. Destinations begin with /topic/ (every \
                     subscriber gets a copy), /queue/ (one subscriber gets it) or /app/ (the \
                     application answers; SEND only), followed by a name."
                ),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Destination;

    #[test]
    fn a_destination_is_a_known_prefix_and_a_name() {
        assert_eq!(Destination::parse("/topic/a").unwrap(), Destination::Topic("/topic/a"));
        assert_eq!(Destination::parse("/queue/a/b").unwrap(), Destination::Queue("/queue/a/b"));
        assert_eq!(Destination::parse("/app/chat").unwrap(), Destination::App("/app/chat"));
        for name in ["", "topic/a", "/topic", "/topic/", "/queue/", "/exchange/a", "/Topic/a"] {
            let refusal = Destination::parse(name).unwrap_err();
            assert!(refusal.detail.contains("/topic/"), "{name}: {refusal:?}");
        }
    }
}
