//! The properties that the fuzz targets check.

mod corpus;
mod decode;
mod reference;
mod round_trip;
mod stream;

pub use decode::check_decode;
pub use round_trip::{Sent, check_round_trip};
pub use stream::Stream;
