//! What must hold whatever the fuzzer comes up with. The targets only call these.

mod decode;
mod round_trip;

pub use decode::{Stream, check_decode};
pub use round_trip::{Sent, check_round_trip};
