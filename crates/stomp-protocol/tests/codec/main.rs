//! Tests of the codec's public interface against bytes written by hand, one module for each subject.

mod brokers;
mod content_length;
mod escaping;
mod framer;
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
