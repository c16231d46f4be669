//! The headers of MESSAGE frames, as real brokers write them.

use stomp_protocol::{Headers, Version};

use crate::message::Published;

/// The headers of a MESSAGE, in order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    pub(crate) slots: &'static [Slot],
    /// The headers of SEND that are not passed on with the others.
    pub(crate) hidden: &'static [&'static str],
    pub(crate) order: Order,
    pub(crate) ids: Ids,
}

/// A header of MESSAGE, or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    Subscription,
    /// The same; of a SUBSCRIBE without `id` it is the name of the destination behind this prefix.
    SubscriptionOr(&'static str),
    Destination,
    MessageId,
    /// `redelivered`: always, or only if it is true.
    Redelivered,
    RedeliveredIfTrue,
    /// `ack`, on 1.2, for subscriptions that acknowledge.
    AckIfAcknowledged,
    /// One header of SEND, if it is there.
    OfSend(&'static str),
    /// One header of SEND, or this value.
    OfSendOr(&'static str, &'static str),
    /// All other headers of SEND: in their order, or backwards.
    Others,
    OthersBackwards,
    /// The same in their order; where SEND had `message-id` or `subscription`, there stands the broker's own.
    OthersAndOwn,
    /// `content-length`, if the body is not empty.
    LengthOfBody,
    /// `content-length`, if the body is not empty and the version is not 1.0.
    LengthSince11,
    /// `content-length`, always.
    Length,
    /// `content-length`, if SEND had it.
    LengthAsSent,
    Timestamp,
    /// `content-length`, if SEND had it, in the place of the one at the end.
    LengthIfBinary,
    /// All other headers of SEND, in the order of Artemis.
    OthersOfArtemis,
    /// A header whose value depends on the prefix of the destination, or else is that of SEND.
    ByPrefix(&'static str, &'static [(&'static str, &'static str)]),
}

/// The order of the headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// That of the slots.
    Slots,
    /// That in which a `HashMap` of Java with so many buckets has them, if it does not grow.
    HashMap(usize),
}

/// The form of `message-id` and `ack`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ids {
    /// The session and the number of the delivery.
    Session,
    /// `T_sub@@session@@1`, or `Q_destination@@…` of a subscription without `id`.
    RabbitMq,
    /// Two numbers, of the subscription and of the delivery.
    Artemis,
    /// An id of the message, and another one for ACK.
    ActiveMq,
}

/// What the headers tell of one delivery.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Delivered<'a> {
    pub(crate) message: &'a Published,
    /// The name of the destination for this client.
    pub(crate) destination: &'a str,
    /// `None`: SUBSCRIBE had no `id`.
    pub(crate) subscription: Option<&'a str>,
    pub(crate) session: &'a str,
    pub(crate) number: u64,
    /// The number of the delivery among those of its session.
    pub(crate) tag: u64,
    /// The number of the subscription.
    pub(crate) consumer: u64,
    pub(crate) redelivered: bool,
    pub(crate) acknowledged: bool,
    pub(crate) version: Version,
}

/// The headers, and what the machine needs besides.
#[derive(Debug)]
pub(crate) struct MessageHead {
    pub(crate) headers: Headers,
    pub(crate) ack: String,
    pub(crate) length_at: Option<usize>,
}

/// Names that others of SEND do not have: MESSAGE has its own.
const OWN: [&str; 2] = ["destination", "content-length"];

/// A header that is replaced by `content-length` in the end.
const LENGTH: &str = "content-length";

impl Layout {
    pub(crate) fn head(&self, delivered: &Delivered<'_>) -> MessageHead {
        let (id, ack) = self.ids.of(delivered);
        let mut list: Vec<(String, String)> = Vec::new();
        for slot in self.slots {
            self.write(*slot, delivered, (&id, &ack), &mut list);
        }
        if let Order::HashMap(buckets) = self.order {
            in_order_of_hash_map(&mut list, buckets);
        }
        let length_at = list.iter().position(|(name, _)| name == LENGTH);
        list.retain(|(name, _)| name != LENGTH);
        let headers = list.iter().map(|(name, value)| (&**name, &**value)).collect();
        let ack = if delivered.version.has_ack_id() { ack } else { id };
        MessageHead { headers, ack, length_at }
    }

    fn write(
        &self,
        slot: Slot,
        delivered: &Delivered<'_>,
        (id, ack): (&str, &str),
        list: &mut Vec<(String, String)>,
    ) {
        let sent = &delivered.message.headers;
        let has_body = !delivered.message.content.body().is_empty();
        let is_written = |name: &str| list.iter().any(|(written, _)| written == name);
        let has_own = match slot {
            Slot::Subscription => is_written("subscription"),
            Slot::MessageId => is_written("message-id"),
            _ => false,
        };
        if has_own {
            return;
        }
        let mut add = |name: &str, value: &str| list.push((name.into(), value.into()));
        match slot {
            Slot::Subscription => {
                delivered.subscription.into_iter().for_each(|name| add("subscription", name));
            }
            Slot::SubscriptionOr(prefix) => {
                let destination = delivered.destination;
                let plain = destination.strip_prefix("/topic/").unwrap_or(destination);
                let plain = plain.strip_prefix("/queue/").unwrap_or(plain);
                let instead = format!("{prefix}{plain}");
                add("subscription", delivered.subscription.unwrap_or(&instead));
            }
            Slot::Destination => add("destination", delivered.destination),
            Slot::MessageId => add("message-id", id),
            Slot::Redelivered => add("redelivered", &delivered.redelivered.to_string()),
            Slot::RedeliveredIfTrue if delivered.redelivered => add("redelivered", "true"),
            Slot::AckIfAcknowledged if delivered.acknowledged && delivered.version.has_ack_id() => {
                add("ack", ack);
            }
            Slot::OfSend(name) => sent.get(name).into_iter().for_each(|value| add(name, value)),
            Slot::OfSendOr(name, other) => add(name, sent.get(name).unwrap_or(other)),
            Slot::Others => self.others(sent).for_each(|(name, value)| add(name, value)),
            Slot::OthersAndOwn => {
                let own = |name| match name {
                    "message-id" => Some(id),
                    "subscription" => delivered.subscription,
                    _ => None,
                };
                let mut owned: Vec<&str> = Vec::new();
                for (name, value) in sent.iter().filter(|(name, _)| !OWN.contains(name)) {
                    let Some(mine) = own(name) else {
                        add(name, value);
                        continue;
                    };
                    if !owned.contains(&name) {
                        owned.push(name);
                        add(name, mine);
                    }
                }
            }
            Slot::OthersBackwards => {
                let mut others: Vec<(&str, &str)> = Vec::new();
                for (name, value) in self.others(sent) {
                    if !others.iter().any(|(other, _)| *other == name) {
                        others.push((name, value));
                    }
                }
                others.into_iter().rev().for_each(|(name, value)| add(name, value));
            }
            Slot::LengthOfBody if has_body => add(LENGTH, ""),
            Slot::LengthSince11 if delivered.version > Version::V1_0 => {
                let is_new = !list.iter().any(|(name, _)| name == LENGTH);
                if is_new && (has_body || sent.contains(LENGTH)) {
                    list.push((LENGTH.into(), String::new()));
                }
            }
            Slot::Length => add(LENGTH, ""),
            Slot::LengthAsSent if sent.contains(LENGTH) => add(LENGTH, ""),
            Slot::Timestamp => add("timestamp", &delivered.message.published_at().to_string()),
            Slot::LengthIfBinary if sent.contains(LENGTH) && has_body => add(LENGTH, ""),
            Slot::LengthIfBinary => {}
            Slot::OthersOfArtemis => {
                let mut others: Vec<_> = self.others(sent).collect();
                in_order_of_artemis(&mut others);
                others.into_iter().for_each(|(name, value)| add(name, value));
            }
            Slot::ByPrefix(name, values) => {
                let destination = &delivered.message.destination;
                let found = values.iter().find(|(prefix, _)| destination.starts_with(prefix));
                let value = found.map(|(_, value)| *value).or_else(|| sent.get(name));
                value.into_iter().for_each(|value| add(name, value));
            }
            _ => {}
        }
    }

    /// The headers of SEND that no other slot writes.
    fn others<'a>(&self, sent: &'a Headers) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let (hidden, slots) = (self.hidden, self.slots);
        sent.iter().filter(move |(name, _)| {
            let in_slot = slots.iter().any(
                |slot| matches!(slot, Slot::OfSend(own) | Slot::OfSendOr(own, _) if own == name),
            );
            !in_slot && !OWN.contains(name) && !hidden.contains(name)
        })
    }
}

impl Ids {
    /// The values of `message-id` and `ack`.
    fn of(self, delivered: &Delivered<'_>) -> (String, String) {
        let Delivered { session, number, tag, message, .. } = delivered;
        let id = match (self, delivered.subscription) {
            (Self::Session, _) => format!("{session}-{number}"),
            (Self::RabbitMq, Some(name)) => format!("T_{name}@@{session}@@{tag}"),
            (Self::RabbitMq, None) => format!("Q_{}@@{session}@@{tag}", message.destination),
            (Self::Artemis, _) => format!("{},{number}", delivered.consumer),
            (Self::ActiveMq, _) => {
                let id = format!("ID:broker-1-1:-1:1:{}", message.number());
                return (id, format!("ID:broker-2-2:{number}"));
            }
        };
        (id.clone(), id)
    }
}

/// Sorts headers as Artemis gives them: by a `HashMap` of strings that are hashed by their bytes in UTF-16.
/// It has some properties of its own, which count, too.
fn in_order_of_artemis(list: &mut Vec<(&str, &str)>) {
    const OWN_PROPERTIES: usize = 3;
    let mut unique: Vec<(&str, &str)> = Vec::new();
    for (name, value) in list.drain(..) {
        if !unique.iter().any(|(other, _)| *other == name) {
            unique.push((name, value));
        }
    }
    let mut buckets = 16;
    while (unique.len() + OWN_PROPERTIES) * 4 > buckets * 3 {
        buckets *= 2;
    }
    unique.sort_by_key(|(name, _)| {
        let bytes = name.encode_utf16().flat_map(u16::to_le_bytes);
        spread(
            bytes.fold(0_u32, |hash, byte| add_to_hash(hash, i32::from(byte as i8) as u32)),
            buckets,
        )
    });
    *list = unique;
}

/// Sorts headers as a `java.util.HashMap` of so many buckets gives them: by bucket, then by the order in
/// which they were put in. Of headers of the same name the first counts.
fn in_order_of_hash_map(list: &mut Vec<(String, String)>, least: usize) {
    let mut unique: Vec<(String, String)> = Vec::new();
    for (name, value) in list.drain(..) {
        match unique.iter().find(|(other, _)| *other == name) {
            Some(_) => {}
            None => unique.push((name, value)),
        }
    }
    let mut buckets = least;
    // It doubles when it is three quarters full.
    while unique.len() * 4 > buckets * 3 {
        buckets *= 2;
    }
    // Names are escaped when they are put in.
    unique.sort_by_key(|(name, _)| bucket(&name.replace(':', "\\c"), buckets));
    *list = unique;
}

/// The bucket of a name: `String.hashCode`, spread as `HashMap` does.
fn bucket(name: &str, buckets: usize) -> usize {
    spread(name.encode_utf16().fold(0, |hash, unit| add_to_hash(hash, u32::from(unit))), buckets)
}

const fn add_to_hash(hash: u32, part: u32) -> u32 {
    hash.wrapping_mul(31).wrapping_add(part)
}

const fn spread(hash: u32, buckets: usize) -> usize {
    (hash ^ (hash >> 16)) as usize & (buckets - 1)
}

#[cfg(test)]
mod tests {
    use super::in_order_of_hash_map;

    #[test]
    fn headers_are_in_the_order_of_java() {
        let names = [
            "destination",
            "message-id",
            "timestamp",
            "expires",
            "priority",
            "subscription",
            "ack",
        ];
        let mut list: Vec<_> =
            names.into_iter().map(|name| (name.to_owned(), String::new())).collect();
        in_order_of_hash_map(&mut list, 32);
        let names: Vec<_> = list.iter().map(|(name, _)| &**name).collect();
        // As ActiveMQ Classic 6.1.6 sends them.
        let recorded = [
            "expires",
            "destination",
            "ack",
            "subscription",
            "priority",
            "message-id",
            "timestamp",
        ];
        assert_eq!(names, recorded);
    }
}
