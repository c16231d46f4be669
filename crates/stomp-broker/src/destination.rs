//! The kinds of destinations, and the names by which a broker tells them apart.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::str::FromStr;

use stomp_protocol::server::FailureKind;

use crate::refusal::Refusal;

/// A destination, by what happens to a message sent to it. Names are kept whole, prefix and all,
/// because that is what clients see; only of `/user/…` the rest counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Destination<'a> {
    /// A copy to every subscriber. The name may be a pattern. `shown` is the destination of MESSAGE.
    Topic { name: Cow<'a, str>, shown: Cow<'a, str> },
    /// To one of the subscribers, kept until there is one. Some are only there if they have been
    /// used by another name.
    Queue { name: Cow<'a, str>, must_exist: bool },
    /// `/app/…`: to a handler of the application.
    App(&'a str),
    /// The same by a prefix of the configuration's. The name that the handler has, if there is one: tests answer
    /// in the application's place, so that it may be missing.
    Forwarded(String),
    /// `/user/…`: to the sessions of one user. What follows the prefix: `queue/x` for the user
    /// who says it, `NAME/queue/x` for that of others.
    User(&'a str),
    /// `/temp-queue/…`: a name in the `reply-to` header of SEND, and nowhere else.
    Temp(&'a str),
    /// `/reply-queue/…`: the way back to the session that gave a `/temp-queue/` in `reply-to`.
    Reply(&'a str),
}

/// What a prefix stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Topic,
    Queue,
    App,
    Forwarded,
    User,
    Temp,
    Reply,
    /// The exchanges of AMQP that every RabbitMQ has.
    Exchange,
    /// A queue by its name in AMQP.
    AmqQueue,
}

/// The names of a broker.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    /// Prefixes of the configuration's, which are looked for first.
    pub(crate) added: Vec<(String, Kind)>,
    /// What a name is, by its prefix; the first that fits.
    pub(crate) prefixes: &'static [(&'static str, Kind)],
    /// What names without any of these prefixes are, and with which prefix they are shown.
    pub(crate) others: Option<(Kind, &'static str)>,
    /// Whether a name may end with its prefix.
    pub(crate) may_be_empty: bool,
    /// Whether topics and queues may have slashes in their names.
    pub(crate) may_have_slashes: bool,
    /// Whether names have escapes such as `%2F`, and are shown with them.
    pub(crate) are_escaped: bool,
}

/// Prefixes of destinations besides those that the broker has.
///
/// See the example of [`Config`](crate::Config).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefixes {
    /// Those to which clients SEND for the application, as `/pub` for `/app`. Without a handler of the name behind
    /// it, or if that refuses it, a message is recorded and dropped: a test answers in the application's place.
    pub app: Vec<Prefix>,
    /// Those of topics, as `/sub` for `/topic`.
    pub topic: Vec<Prefix>,
}

/// A prefix of destinations, such as `/pub`.
///
/// See the example of [`Config`](crate::Config).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Prefix(String);

impl Prefix {
    /// Without a slash at the end. See the example of [`Config`](crate::Config).
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Prefix {
    type Err = String;

    /// # Errors
    /// If the text is no prefix.
    fn from_str(text: &str) -> Result<Self, String> {
        let name = text.strip_suffix('/').unwrap_or(text);
        let is_plain = |c: char| c.is_alphanumeric() || "-._".contains(c);
        match name.strip_prefix('/') {
            Some(rest) if !rest.is_empty() && rest.chars().all(is_plain) => Ok(Self(name.into())),
            _ => Err(format!("{text:?} is no prefix such as /pub: a slash and one word")),
        }
    }
}

/// The names of this broker itself.
pub(crate) const NAMES: Names = Names {
    added: Vec::new(),
    prefixes: &[
        ("/topic/", Kind::Topic),
        ("/queue/", Kind::Queue),
        ("/app/", Kind::App),
        ("/user/", Kind::User),
        ("/temp-queue/", Kind::Temp),
        ("/reply-queue/", Kind::Reply),
    ],
    others: None,
    may_be_empty: false,
    may_have_slashes: true,
    are_escaped: false,
};

/// Bytes in the name of a destination. RabbitMQ's routing keys have 255; it bounds the work of
/// matching patterns.
const MAX_NAME: usize = 1024;

/// What SEND and SUBSCRIBE may name, for those who named something else.
const KINDS: &str = "Destinations begin with /topic/ (every subscriber gets a copy), /queue/ (one \
                     subscriber gets it), /user/ (the sessions of one user get it) or /app/ (the \
                     application answers; SEND only), followed by a name.";

impl Names {
    /// Adds the prefixes of a configuration.
    pub(crate) fn add(&mut self, prefixes: &Prefixes) {
        let with = |list: &[Prefix], kind| {
            list.iter().map(move |prefix| (format!("{}/", prefix.0), kind)).collect::<Vec<_>>()
        };
        self.added.extend(with(&prefixes.app, Kind::Forwarded));
        self.added.extend(with(&prefixes.topic, Kind::Topic));
    }

    fn all(&self) -> impl Iterator<Item = (&str, Kind)> {
        let added = self.added.iter().map(|(prefix, kind)| (prefix.as_str(), *kind));
        added.chain(self.prefixes.iter().copied())
    }

    /// Whether a name has one of the prefixes.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.all().any(|(prefix, _)| name.starts_with(prefix))
    }

    /// # Errors
    /// If there is no such kind of destination, or the name is missing or too long.
    pub(crate) fn parse<'a>(&self, name: &'a str) -> Result<Destination<'a>, Refusal> {
        if name.len() > MAX_NAME {
            let detail = format!(
                "The name of a destination may have {MAX_NAME} bytes, and this has {}.",
                name.len()
            );
            return Err(Refusal::of(
                FailureKind::UnknownDestination,
                "Destination too long",
                detail,
            )
            .with(name));
        }
        let known = self.all().find_map(|(prefix, kind)| Some((kind, name.strip_prefix(prefix)?)));
        let found = match (known, self.others) {
            (Some((kind, rest)), _) if self.may_be_empty || !rest.is_empty() => {
                self.named(kind, name, rest)?
            }
            (Some((kind, _)), _) => return Err(bad_name(kind, "")),
            (None, Some((Kind::Queue, prefix))) if !prefix.is_empty() && self.takes_bare(name) => {
                let name = format!("{prefix}{name}").into();
                Some(Destination::Queue { name, must_exist: false })
            }
            (None, Some((Kind::Topic, _))) => Some(topic(name)),
            (None, _) => None,
        };
        let found = found.map(|it| if self.are_escaped { it.escaped() } else { it });
        found.ok_or_else(|| {
            let detail = format!("There is no destination {name:?}. {KINDS}");
            Refusal::of(FailureKind::UnknownDestination, "Unknown destination", detail).with(name)
        })
    }

    /// Whether a name without prefix is a queue's. Where slashes separate, it may not begin with one.
    fn takes_bare(&self, name: &str) -> bool {
        self.may_have_slashes || !name.starts_with('/')
    }

    fn named<'a>(
        &self,
        kind: Kind,
        name: &'a str,
        rest: &'a str,
    ) -> Result<Option<Destination<'a>>, Refusal> {
        let has_slash = rest.contains('/') && !self.may_have_slashes;
        Ok(match kind {
            Kind::Topic | Kind::Queue | Kind::AmqQueue if has_slash => {
                return Err(bad_name(kind, rest));
            }
            Kind::Topic => Some(topic(name)),
            Kind::Queue => Some(Destination::Queue { name: name.into(), must_exist: false }),
            Kind::AmqQueue => {
                Some(Destination::Queue { name: format!("/queue/{rest}").into(), must_exist: true })
            }
            Kind::App => Some(Destination::App(name)),
            Kind::Forwarded => Some(Destination::Forwarded(format!("/app/{rest}"))),
            Kind::User => Some(Destination::User(rest)),
            Kind::Temp => Some(Destination::Temp(name)),
            Kind::Reply => Some(Destination::Reply(name)),
            Kind::Exchange => Some(exchange(name, rest)?),
        })
    }
}

impl Destination<'_> {
    /// The same with its names as RabbitMQ escapes them.
    fn escaped(self) -> Self {
        match self {
            Self::Topic { name, shown } => {
                Self::Topic { name: escaped(name), shown: escaped(shown) }
            }
            Self::Queue { name, must_exist } => Self::Queue { name: escaped(name), must_exist },
            other => other,
        }
    }
}

/// The name with `%` escapes for what needs one, and for nothing else. Slashes separate the parts of a name,
/// and stay.
fn escaped(name: Cow<'_, str>) -> Cow<'_, str> {
    let needs_none = |byte: u8| matches!(byte, b' '..=b'$' | b'&'..=0x7f);
    if name.bytes().all(needs_none) {
        return name;
    }
    let mut out = String::with_capacity(2 * name.len());
    let mut rest = name.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let undone = if byte == b'%' { hexadecimal(behind) } else { None };
        rest = if undone.is_some() { &behind[2..] } else { behind };
        let meant = undone.unwrap_or(byte);
        if needs_none(meant) && undone != Some(b'/') {
            out.push(char::from(meant));
        } else {
            let _ = write!(out, "%{meant:02X}");
        }
    }
    out.into()
}

/// The byte that two hexadecimal digits in front of `text` stand for.
fn hexadecimal(text: &[u8]) -> Option<u8> {
    let digits = text.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// A name that is not allowed behind its prefix.
fn bad_name(kind: Kind, rest: &str) -> Refusal {
    let what = match kind {
        Kind::Topic => "topic",
        Kind::Exchange => "exchange",
        _ => "queue",
    };
    let value = format!("'/{rest}' is not a valid {what} destination");
    let detail = format!("{value}: a name follows the prefix. {KINDS}");
    Refusal::of(FailureKind::BadDestination, "Unknown destination", detail).with(value)
}

fn topic(name: &str) -> Destination<'_> {
    Destination::Topic { name: name.into(), shown: name.into() }
}

/// An exchange and a routing key. `amq.topic` is where topics are; a fanout exchange does not look at
/// the key. There are no others, since clients of STOMP cannot make any.
fn exchange<'a>(name: &'a str, rest: &'a str) -> Result<Destination<'a>, Refusal> {
    let (exchange, key) = rest.split_once('/').unwrap_or((rest, ""));
    match exchange {
        "amq.topic" => {
            let name = format!("/topic/{key}");
            Ok(Destination::Topic { shown: name.clone().into(), name: name.into() })
        }
        "amq.direct" => Ok(topic(name)),
        "amq.fanout" => {
            let shown = name.into();
            Ok(Destination::Topic { name: "/exchange/amq.fanout".into(), shown })
        }
        other => {
            let detail = format!("There is no exchange {other:?}.");
            let refusal = Refusal::of(FailureKind::UnknownResource, "Unknown exchange", detail);
            Err(refusal.with(format!("exchange '{other}'")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Destination, NAMES, Names, Prefix, Prefixes, topic};

    #[test]
    fn a_destination_is_a_known_prefix_and_a_name() {
        for (name, destination) in [
            ("/topic/a", topic("/topic/a")),
            ("/queue/a/b", Destination::Queue { name: "/queue/a/b".into(), must_exist: false }),
            ("/app/chat", Destination::App("/app/chat")),
            ("/user/queue/a", Destination::User("queue/a")),
            ("/temp-queue/a", Destination::Temp("/temp-queue/a")),
            ("/reply-queue/a", Destination::Reply("/reply-queue/a")),
        ] {
            assert_eq!(NAMES.parse(name).unwrap(), destination);
        }
        for name in ["", "topic/a", "/topic", "/topic/", "/queue/", "/exchange/a", "/Topic/a"] {
            let refusal = NAMES.parse(name).unwrap_err();
            assert!(refusal.detail.contains("/topic/"), "{name}: {refusal:?}");
        }
    }

    #[test]
    fn names_are_escaped_where_they_have_to_be_and_once() {
        let names = Names { are_escaped: true, ..NAMES };
        for (name, shown) in [
            ("/topic/a.b *#", "/topic/a.b *#"),
            ("/topic/채팅", "/topic/%EC%B1%84%ED%8C%85"),
            ("/topic/%ec%B1%84", "/topic/%EC%B1%84"),
            ("/topic/%41", "/topic/A"),
            ("/topic/a%2fb", "/topic/a%2Fb"),
            ("/topic/50%", "/topic/50%25"),
            ("/topic/%zz", "/topic/%25zz"),
            ("/topic/a\tb", "/topic/a%09b"),
        ] {
            assert_eq!(names.parse(name).unwrap(), topic(shown), "{name}");
            assert_eq!(names.parse(shown).unwrap(), topic(shown), "{shown}");
        }
    }

    #[test]
    fn b_8_prefixes_are_added_by_configuration() {
        let [pubs, subs] = ["/pub", "/sub/"].map(|prefix| vec![prefix.parse().unwrap()]);
        let mut names = NAMES;
        names.add(&Prefixes { app: pubs, topic: subs });
        assert_eq!(names.parse("/sub/room/1").unwrap(), topic("/sub/room/1"));
        assert_eq!(names.parse("/pub/chat").unwrap(), Destination::Forwarded("/app/chat".into()));
        assert_eq!(names.parse("/app/chat").unwrap(), Destination::App("/app/chat"));
        for wrong in ["pub", "/", "/a/b", "/a b", ""] {
            assert!(wrong.parse::<Prefix>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_name_has_an_end() {
        let name = "/topic/".to_owned() + &"x".repeat(2000);
        assert_eq!(NAMES.parse(&name).unwrap_err().message, "Destination too long");
    }
}
