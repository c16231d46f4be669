//! The seed of ids and of chance.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use serde::de::{Deserialize, Deserializer, Error};
#[cfg(feature = "control")]
use serde::ser::Serializer;

/// The numbers below it are exact in JavaScript, whose numbers are those of an f64.
const EXACT: u64 = 1 << 53;

/// A number that everything by chance in one namespace follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seed {
    number: u64,
    /// Whether it was given, so that all that follows from it is the same on every run.
    given: bool,
}

impl Seed {
    pub(crate) const fn new(seed: u64) -> Self {
        Self { number: seed, given: true }
    }

    /// From the standard library's own source of chance: a number that JavaScript can repeat.
    pub(crate) fn random() -> Self {
        Self { number: RandomState::new().build_hasher().finish() % EXACT, given: false }
    }

    pub(crate) const fn value(self) -> u64 {
        self.number
    }

    /// 128 bits that no client can guess: of the system's own source of chance, unless a seed was given, as
    /// it has to be where there is no such source (`M5`). `of`: what they are for, so that a seed gives different ones.
    pub(crate) fn secret(self, of: [u64; 2]) -> [u8; 16] {
        let mut secret = [0; 16];
        if self.given || !fill_by_chance(&mut secret) {
            let half = |side| hash([self.number, of[0], of[1], side]);
            secret[..8].copy_from_slice(&half(0).to_be_bytes());
            secret[8..].copy_from_slice(&half(1).to_be_bytes());
        }
        secret
    }

    /// The prefix of the ids of sessions.
    pub(crate) const fn instance(self) -> u32 {
        (mix(self.number) >> 32) as u32
    }
}

/// A seed in JSON: a number or, since those of JavaScript end at 2^53, the same in a string.
///
/// # Errors
/// If it is neither.
pub(crate) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    #[derive(serde::Deserialize)]
    #[serde(untagged, expecting = "a seed is a number from 0 to 2^64 - 1, or one in a string")]
    enum Given {
        Number(u64),
        Text(String),
    }
    match Option::deserialize(from)? {
        None => Ok(None),
        Some(Given::Number(seed)) => Ok(Some(seed)),
        Some(Given::Text(text)) => text.parse().map(Some).map_err(|_| {
            let reason = "is no seed: a number from 0 to 2^64 - 1, or one in a string";
            D::Error::custom(format!("{text:?} {reason}"))
        }),
    }
}

/// A seed in JSON, as [`read`] takes it: in a string if JavaScript would round it.
#[cfg(feature = "control")]
pub(crate) fn write<S: Serializer>(seed: &u64, to: S) -> Result<S::Ok, S::Error> {
    if *seed < EXACT { to.serialize_u64(*seed) } else { to.collect_str(seed) }
}

#[cfg(feature = "net")]
fn fill_by_chance(bytes: &mut [u8]) -> bool {
    getrandom::fill(bytes).is_ok()
}

/// A broker in memory, whose callers give the seed.
#[cfg(not(feature = "net"))]
const fn fill_by_chance(_: &mut [u8]) -> bool {
    false
}

/// A number from 0 up to 1 that looks random and depends on the inputs alone: SplitMix64 over each
/// of them in turn (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
pub(crate) fn draw(inputs: [u64; 4]) -> f64 {
    // 53 bits are what an f64 holds exactly.
    (hash(inputs) >> 11) as f64 / (1_u64 << 53) as f64
}

fn hash(inputs: [u64; 4]) -> u64 {
    inputs.into_iter().fold(0_u64, |hash, input| mix(hash.wrapping_add(input)))
}

/// The finalizer of `SplitMix64`: neighbouring seeds give ids that have nothing in common.
const fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::{Seed, draw};

    #[test]
    fn a_seed_gives_the_same_ids_and_another_seed_gives_others() {
        assert_eq!(Seed::new(7).instance(), Seed::new(7).instance());
        assert_ne!(Seed::new(7).instance(), Seed::new(8).instance());
        assert_ne!(Seed::random().value(), Seed::random().value());
        assert!((0..100).all(|_| Seed::random().value() < super::EXACT));
    }

    /// `M5`: they could be guessed.
    #[test]
    fn m5_secrets_follow_from_a_seed_that_was_given_and_from_nothing_else() {
        let given = Seed::new(7);
        assert_eq!(given.secret([1, 2]), Seed::new(7).secret([1, 2]));
        assert_ne!(given.secret([1, 2]), given.secret([1, 3]));
        assert_ne!(given.secret([1, 2]), Seed::new(8).secret([1, 2]));
        let random = Seed::random();
        assert_ne!(random.secret([1, 2]), random.secret([1, 2]));
    }

    #[test]
    fn draws_are_spread_evenly() {
        let mean = (0..10_000).map(|n| draw([1, 2, 3, n])).sum::<f64>() / 10_000.0;
        assert!((0.48..0.52).contains(&mean), "{mean}");
    }
}
