//! The seed of ids and of chance.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// A number that everything by chance in one namespace follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seed(u64);

impl Seed {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From the standard library's own source of chance.
    pub(crate) fn random() -> Self {
        Self(RandomState::new().build_hasher().finish())
    }

    pub(crate) const fn value(self) -> u64 {
        self.0
    }

    /// The prefix of the ids of sessions.
    pub(crate) const fn instance(self) -> u32 {
        (mix(self.0) >> 32) as u32
    }
}

/// A number from 0 up to 1 that looks random and depends on the inputs alone: SplitMix64 over each
/// of them in turn (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
pub(crate) fn draw(inputs: [u64; 4]) -> f64 {
    let hash = inputs.into_iter().fold(0_u64, |hash, input| mix(hash.wrapping_add(input)));
    // 53 bits are what an f64 holds exactly.
    (hash >> 11) as f64 / (1_u64 << 53) as f64
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
    }

    #[test]
    fn draws_are_spread_evenly() {
        let mean = (0..10_000).map(|n| draw([1, 2, 3, n])).sum::<f64>() / 10_000.0;
        assert!((0.48..0.52).contains(&mean), "{mean}");
    }
}
