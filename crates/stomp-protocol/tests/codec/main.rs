//! The codec from outside, against bytes written by hand: one module per behaviour.

mod brokers;
mod content_length;
mod escaping;
mod framing;
mod heart_beats;
mod injection;
mod limits;
mod onlooker;
mod robustness;
mod round_trip;
mod split_input;
mod strategies;
mod support;
mod versions;
