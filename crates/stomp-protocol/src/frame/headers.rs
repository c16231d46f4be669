//! An ordered list of headers.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::redaction::{MASK, Secrets};

/// The headers of a frame, unescaped, in the order of the wire.
///
/// Repeated names are kept; [`get`](Self::get) gives the first, whose value applies (spec#24). It is
/// a list and not a map, because frames have few headers and an order. All headers share one text, so
/// that the headers of a frame cost two allocations.
///
/// ```
/// use stomp_protocol::Headers;
///
/// let mut headers = Headers::from([("priority", "4"), ("lang", "ko")]);
/// headers.push("lang", "en");
/// assert_eq!(headers.get("lang"), Some("ko"));
/// headers.set("lang", "de");
/// assert_eq!(headers.remove("priority").as_deref(), Some("4"));
/// assert_eq!(headers.iter().collect::<Vec<_>>(), [("lang", "de")]);
/// assert!(headers.contains("lang") && headers.len() == 1);
/// assert!(headers.memory() > 0);
/// assert!(Headers::new().is_empty());
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Headers {
    /// Names and values in turn, without separators.
    text: String,
    /// The lengths of each name and value, in bytes.
    lengths: Vec<(usize, usize)>,
}

impl Headers {
    /// No headers; allocates nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self { text: String::new(), lengths: Vec::new() }
    }

    /// Bytes of memory that they take, besides their own size.
    #[must_use]
    pub const fn memory(&self) -> usize {
        self.text.capacity() + self.lengths.capacity() * size_of::<(usize, usize)>()
    }

    /// Appends a header, even if one of the name exists.
    pub fn push(&mut self, name: impl AsRef<str>, value: impl AsRef<str>) {
        self.append(name.as_ref(), value.as_ref());
    }

    #[inline(never)]
    fn append(&mut self, name: &str, value: &str) {
        self.text.push_str(name);
        self.text.push_str(value);
        self.lengths.push((name.len(), value.len()));
    }

    /// Sets the value of `name`: replaces the first header of the name, removes the others; appends
    /// the header if there is none.
    pub fn set(&mut self, name: &str, value: impl AsRef<str>) {
        self.replace(name, Some(value.as_ref()));
    }

    /// Removes all headers of the name, and gives the value of the first.
    pub fn remove(&mut self, name: &str) -> Option<String> {
        let value = self.get(name)?.into();
        self.replace(name, None);
        Some(value)
    }

    fn replace(&mut self, name: &str, mut value: Option<&str>) {
        if self.contains(name) {
            let mut rest = Self::new();
            for (other, kept) in &*self {
                if other != name {
                    rest.append(other, kept);
                } else if let Some(value) = value.take() {
                    rest.append(name, value);
                }
            }
            *self = rest;
        }
        if let Some(value) = value {
            self.append(name, value);
        }
    }

    /// The value of the first header of the name (spec#24).
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(n, _)| *n == name).map(|(_, value)| value)
    }

    /// Whether there is a header of the name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// All headers as `(name, value)`, repeated names included.
    #[must_use]
    pub fn iter(&self) -> Iter<'_> {
        Iter { text: &self.text, lengths: &self.lengths }
    }

    /// The number of headers, repeated names included.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }
}

/// Credentials are left out, so that a frame can be logged.
impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secrets = Secrets::default();
        let shown = |(name, value)| (name, if secrets.cover(name) { MASK } else { value });
        f.debug_map().entries(self.iter().map(shown)).finish()
    }
}

impl<N: AsRef<str>, V: AsRef<str>> FromIterator<(N, V)> for Headers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(headers: I) -> Self {
        let mut list = Self::new();
        list.extend(headers);
        list
    }
}

impl<N: AsRef<str>, V: AsRef<str>, const COUNT: usize> From<[(N, V); COUNT]> for Headers {
    fn from(headers: [(N, V); COUNT]) -> Self {
        headers.into_iter().collect()
    }
}

impl<N: AsRef<str>, V: AsRef<str>> Extend<(N, V)> for Headers {
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, headers: I) {
        for (name, value) in headers {
            self.push(name, value);
        }
    }
}

impl<'a> IntoIterator for &'a Headers {
    type Item = (&'a str, &'a str);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The iterator of [`Headers::iter`].
///
/// See the example of [`Headers`].
#[derive(Clone, Debug)]
pub struct Iter<'a> {
    text: &'a str,
    lengths: &'a [(usize, usize)],
}

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let (&(name, value), lengths) = self.lengths.split_first()?;
        let (name, rest) = self.text.split_at_checked(name)?;
        let (value, text) = rest.split_at_checked(value)?;
        *self = Self { text, lengths };
        Some((name, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.lengths.len(), Some(self.lengths.len()))
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let (&(name, value), lengths) = self.lengths.split_last()?;
        let (rest, value) = self.text.split_at_checked(self.text.len() - value)?;
        let (text, name) = rest.split_at_checked(rest.len() - name)?;
        *self = Self { text, lengths };
        Some((name, value))
    }
}

impl ExactSizeIterator for Iter<'_> {}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::Headers;

    fn repeated() -> Headers {
        [("a", "1"), ("b", "2"), ("a", "3"), ("c", "4"), ("a", "5")].into_iter().collect()
    }

    // spec#24
    #[test]
    fn the_first_of_a_repeated_name_wins_and_all_are_kept() {
        let headers = repeated();
        assert_eq!(headers.get("a"), Some("1"));
        assert_eq!(headers.len(), 5);
        assert!(headers.iter().map(|(_, value)| value).eq(["1", "2", "3", "4", "5"]));
        assert!(headers.iter().rev().map(|(_, value)| value).eq(["5", "4", "3", "2", "1"]));
    }

    #[test]
    fn set_leaves_one_of_the_name_in_its_place() {
        let mut headers = repeated();
        headers.set("a", "new");
        headers.set("d", "6");
        assert!(headers.iter().eq([("a", "new"), ("b", "2"), ("c", "4"), ("d", "6")]));
    }

    #[test]
    fn remove_takes_all_of_the_name() {
        let mut headers = repeated();
        assert_eq!(headers.remove("a").as_deref(), Some("1"));
        assert!(headers.iter().eq([("b", "2"), ("c", "4")]));
        assert_eq!(headers.remove("a"), None);
    }

    // P11: names of members of JavaScript's objects are ordinary.
    #[test]
    fn any_name_is_an_ordinary_name() {
        let headers: Headers = [("__proto__", "v"), ("constructor", "w")].into_iter().collect();
        assert_eq!(headers.get("__proto__"), Some("v"));
        assert!(!headers.contains("toString"));
    }

    #[test]
    fn debug_output_holds_no_secret() {
        let headers: Headers =
            [("login", "guest"), ("passcode", "s3cret"), ("Authorization", "Bearer t0ken")]
                .into_iter()
                .collect();
        let shown = format!("{headers:?}");
        assert!(shown.contains("guest") && shown.contains("passcode"), "{shown}");
        assert!(!shown.contains("s3cret") && !shown.contains("t0ken"), "{shown}");
    }
}
