//! Prices for the chart: a bounded random walk, published while there are subscribers.

use serde::Serialize;

use crate::app::{Feed, Source};
use crate::message::Message;

/// The prefix of the topics; the symbol follows.
const PREFIX: &str = "/topic/stocks.";

/// Symbols and the prices they start with.
const STOCKS: [(&str, f64); 5] =
    [("ACME", 120.0), ("CRAB", 64.0), ("HANA", 310.0), ("STMP", 42.0), ("WASM", 88.0)];

/// Milliseconds between two prices of a symbol.
const PERIOD: u64 = 250;

/// One price, as it is published.
#[derive(Serialize)]
struct Price {
    symbol: &'static str,
    /// With two digits after the point.
    price: f64,
    /// Milliseconds since 1970.
    time: u64,
}

/// The feed of prices.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stocks;

impl Feed for Stocks {
    fn prefix(&self) -> &'static str {
        PREFIX
    }

    fn period(&self) -> u64 {
        PERIOD
    }

    fn source(&self, seed: u64) -> Box<dyn Source> {
        Box::new(Market::new(seed))
    }
}

struct Market {
    prices: [f64; STOCKS.len()],
    chance: u64,
}

impl Market {
    fn new(seed: u64) -> Self {
        Self { prices: STOCKS.map(|(_, start)| start), chance: seed | 1 }
    }

    /// Between -1 and 1, by xorshift: the market need not be unpredictable, only lively.
    fn random(&mut self) -> f64 {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        (self.chance >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
}

impl Source for Market {
    /// The next price of every symbol.
    fn next(&mut self, time: u64) -> Vec<Message> {
        let mut messages = Vec::with_capacity(STOCKS.len());
        for (index, (symbol, start)) in STOCKS.into_iter().enumerate() {
            let price = walk(self.prices[index], start, self.random());
            self.prices[index] = price;
            // Finite numbers and a name: it always has a JSON form.
            if let Ok(body) = serde_json::to_string(&Price { symbol, price, time }) {
                messages.push(Message::json(format!("{PREFIX}{symbol}"), body));
            }
        }
        messages
    }
}

/// Up to half a percent up or down and a little back towards the start, within half and double of
/// it.
fn walk(price: f64, start: f64, random: f64) -> f64 {
    let next = price * (1.0 + 0.005 * random) + 0.002 * (start - price);
    (next.clamp(start / 2.0, start * 2.0) * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::{Market, STOCKS, Source};

    #[test]
    fn prices_move_and_stay_within_bounds() {
        let mut market = Market::new(7);
        let mut seen = std::collections::HashSet::new();
        for time in 0..20_000 {
            let messages = market.next(time);
            assert_eq!(messages.len(), STOCKS.len());
            seen.insert(messages[0].body.clone());
            for (price, (symbol, start)) in market.prices.into_iter().zip(STOCKS) {
                assert!((start / 2.0..=start * 2.0).contains(&price), "{symbol} at {price}");
            }
        }
        assert!(seen.len() > 1000, "{} different prices", seen.len());
    }

    #[test]
    fn a_price_is_json_on_the_topic_of_its_symbol() {
        let messages = Market::new(7).next(1_700_000_000_000);
        let price: serde_json::Value = serde_json::from_slice(&messages[0].body).unwrap();
        assert_eq!(messages[0].destination, "/topic/stocks.ACME");
        assert_eq!(messages[0].headers.get("content-type"), Some("application/json"));
        assert_eq!(price["symbol"], "ACME");
        assert_eq!(price["time"], 1_700_000_000_000_u64);
        assert!(price["price"].is_f64());
    }
}
