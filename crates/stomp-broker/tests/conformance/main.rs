//! Every point of the specification that a server has to do with, over a raw socket, bytes
//! written and read by hand. `points.md` is the list, and says which test stands for which point.

#[allow(dead_code, unused_imports, reason = "each test program uses a part of it")]
#[path = "../common/mod.rs"]
mod common;
mod points;
mod support;

mod acknowledging;
mod bodies;
mod bounds;
mod connecting;
mod disconnecting;
mod errors;
mod framing;
mod headers;
mod heart_beats;
mod messages;
mod receipts;
mod sending;
mod subscribing;
mod transactions;
mod version_1_0;
mod version_1_1;
