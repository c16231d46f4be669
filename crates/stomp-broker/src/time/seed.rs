//! Where ids and chance come from.

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

    /// What the ids of sessions begin with.
    pub(crate) const fn instance(self) -> u32 {
        (mix(self.0) >> 32) as u32
    }
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
    use super::Seed;

    #[test]
    fn a_seed_gives_the_same_ids_and_another_seed_gives_others() {
        assert_eq!(Seed::new(7).instance(), Seed::new(7).instance());
        assert_ne!(Seed::new(7).instance(), Seed::new(8).instance());
        assert_ne!(Seed::random().value(), Seed::random().value());
    }
}
