//! The example application that the broker brings along: a chat, answers and prices.

mod apps;
mod stocks;

pub use apps::{Ask, Chat, Echo};

pub(crate) use stocks::Stocks;
