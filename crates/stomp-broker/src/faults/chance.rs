//! Chance that can be repeated.

/// A number from 0 up to 1 that looks random and depends on the inputs alone: SplitMix64's
/// finishing step over each of them in turn (Steele, Lea, Flood: "Fast splittable pseudorandom
/// number generators", 2014).
pub(super) fn draw(inputs: [u64; 4]) -> f64 {
    let hash = inputs.into_iter().fold(0_u64, |hash, input| {
        finish(hash.wrapping_add(input).wrapping_add(0x9e37_79b9_7f4a_7c15))
    });
    // 53 bits are what an f64 holds exactly.
    (hash >> 11) as f64 / (1_u64 << 53) as f64
}

const fn finish(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::draw;

    #[test]
    fn draws_are_spread_evenly() {
        let mean = (0..10_000).map(|n| draw([1, 2, 3, n])).sum::<f64>() / 10_000.0;
        assert!((0.48..0.52).contains(&mean), "{mean}");
    }
}
