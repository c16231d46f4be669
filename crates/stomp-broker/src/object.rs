//! Objects in JSON. For a struct serde takes the list of its values too, which nothing here means and no document
//! shows: `["/topic/a","text"]` for a message.

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{Error, MapAccessDeserializer};
use serde::de::{DeserializeOwned, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, forward_to_deserialize_any};

/// Field names that an error lists; of more than these it shows the first.
const SHOWN: usize = 8;

/// Reads an object, and nothing that stands for one.
///
/// # Errors
/// If it is none, with the fields that one has.
pub(crate) fn read<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    from.deserialize_map(Object(PhantomData))
}

/// As [`read`], for what may be missing or null.
///
/// # Errors
/// If it is neither an object nor null.
pub(crate) fn optional<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    from.deserialize_option(Optional(PhantomData))
}

/// Reads a text that is an object.
///
/// # Errors
/// As those of [`read`], and if something follows.
pub(crate) fn from_slice<T: DeserializeOwned>(json: &[u8]) -> serde_json::Result<T> {
    let mut json = serde_json::Deserializer::from_slice(json);
    let value = read(&mut json)?;
    json.end().map(|()| value)
}

struct Object<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = fields::<T>();
        f.write_str("an object with the fields ")?;
        for (index, field) in fields.iter().take(SHOWN).enumerate() {
            write!(f, "{}`{field}`", if index > 0 { ", " } else { "" })?;
        }
        f.write_str(if fields.len() > SHOWN { " and others" } else { "" })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }
}

struct Optional<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Optional<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Object::<T>(PhantomData).expecting(f)
    }

    fn visit_none<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Option<T>, D::Error> {
        read(from).map(Some)
    }
}

/// The names of the fields of a struct, as serde tells them to whom it asks for one.
fn fields<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    let names = Cell::new(&[][..]);
    // It has nothing to give but the names.
    let _ = T::deserialize(Names(&names));
    names.get()
}

struct Names<'a>(&'a Cell<&'static [&'static str]>);

impl<'de> Deserializer<'de> for Names<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("there is no value"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.set(fields);
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Inner {
        a: u8,
        b: u8,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Outer {
        #[serde(deserialize_with = "super::read")]
        inner: Inner,
        #[serde(default, deserialize_with = "super::optional")]
        maybe: Option<Inner>,
    }

    fn read(json: &str) -> Result<Outer, String> {
        super::from_slice(json.as_bytes()).map_err(|error| error.to_string())
    }

    #[test]
    fn an_object_is_read_at_every_depth() {
        let inner = || Inner { a: 1, b: 2 };
        for (json, maybe) in [
            (r#"{"inner":{"a":1,"b":2}}"#, None),
            (r#"{"inner":{"b":2,"a":1},"maybe":null}"#, None),
            (r#"{"maybe":{"a":1,"b":2},"inner":{"a":1,"b":2}}"#, Some(inner())),
        ] {
            assert_eq!(read(json), Ok(Outer { inner: inner(), maybe }), "{json}");
        }
    }

    #[test]
    fn the_list_of_its_values_is_no_object() {
        for (json, told) in [
            (r#"[{"a":1,"b":2},null]"#, "expected an object with the fields `inner`, `maybe`"),
            (r#"{"inner":[1,2]}"#, "expected an object with the fields `a`, `b`"),
            (
                r#"{"inner":{"a":1,"b":2},"maybe":[1,2]}"#,
                "expected an object with the fields `a`, `b`",
            ),
            (r#"{"inner":7}"#, "expected an object with the fields `a`, `b`"),
        ] {
            let error = read(json).unwrap_err();
            assert!(error.contains(told), "{json}: {error}");
        }
    }
}
