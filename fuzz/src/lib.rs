//! The properties that the fuzz targets check.

mod decode;
mod round_trip;

pub use decode::{Stream, check_decode};
pub use round_trip::{Sent, check_round_trip};
