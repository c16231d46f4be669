//! Accounts of numbered messages of one sender: how the promise of each ended, and how often it arrived.

use serde::Serialize;

/// How a message was settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Neither confirmed nor rejected yet.
    #[default]
    Pending,
    /// Confirmed by the broker.
    Confirmed,
    /// Rejected, and it may have arrived.
    Uncertain,
    /// Rejected, and it must not arrive.
    Rejected,
}

/// The messages of one sender.
#[derive(Debug, Default)]
pub(crate) struct Account(Vec<(Outcome, u32)>);

/// Counts by what is true of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Counts {
    sent: u64,
    arrived: u64,
    lost: u64,
    twice: u64,
    contradicted: u64,
    pending: u64,
    confirmed: u64,
    uncertain: u64,
    rejected: u64,
}

impl Account {
    /// The number of a message that is about to be sent.
    pub(crate) fn send(&mut self) -> usize {
        self.0.push(Default::default());
        self.0.len() - 1
    }

    pub(crate) fn settle(&mut self, number: usize, outcome: Outcome) {
        self.0[number].0 = outcome;
    }

    /// `is_again`: the broker says that it has delivered this very message before.
    pub(crate) fn arrive(&mut self, number: usize, is_again: bool) {
        let arrivals = &mut self.0[number].1;
        if *arrivals == 0 || !is_again {
            *arrivals += 1;
        }
    }

    pub(crate) fn counts(&self) -> Counts {
        self.0
            .iter()
            .map(|(outcome, arrivals)| Counts::of(*outcome, *arrivals))
            .fold(Counts::default(), Counts::with)
    }
}

impl Counts {
    fn of(outcome: Outcome, arrivals: u32) -> Self {
        let count = u64::from;
        let is = |wanted| outcome == wanted;
        Self {
            sent: 1,
            arrived: count(arrivals > 0),
            lost: count(is(Outcome::Confirmed) && arrivals == 0),
            twice: count(arrivals > 1),
            contradicted: count(is(Outcome::Rejected) && arrivals > 0),
            pending: count(is(Outcome::Pending)),
            confirmed: count(is(Outcome::Confirmed)),
            uncertain: count(is(Outcome::Uncertain)),
            rejected: count(is(Outcome::Rejected)),
        }
    }

    /// The sums of both.
    pub(crate) const fn with(self, other: Self) -> Self {
        Self {
            sent: self.sent + other.sent,
            arrived: self.arrived + other.arrived,
            lost: self.lost + other.lost,
            twice: self.twice + other.twice,
            contradicted: self.contradicted + other.contradicted,
            pending: self.pending + other.pending,
            confirmed: self.confirmed + other.confirmed,
            uncertain: self.uncertain + other.uncertain,
            rejected: self.rejected + other.rejected,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Account, Counts, Outcome};

    #[test]
    fn each_message_is_counted_by_what_is_true_of_it() {
        let mut account = Account::default();
        let [kept, lost, twice, contradicted, uncertain, _pending] =
            std::array::from_fn(|_| account.send());
        for (number, outcome) in [
            (kept, Outcome::Confirmed),
            (lost, Outcome::Confirmed),
            (twice, Outcome::Confirmed),
            (contradicted, Outcome::Rejected),
            (uncertain, Outcome::Uncertain),
        ] {
            account.settle(number, outcome);
        }
        for (number, is_again) in [(kept, false), (kept, true), (twice, false), (twice, false)] {
            account.arrive(number, is_again);
        }
        account.arrive(contradicted, false);
        let expected = Counts {
            sent: 6,
            arrived: 3,
            lost: 1,
            twice: 1,
            contradicted: 1,
            pending: 1,
            confirmed: 3,
            uncertain: 1,
            rejected: 1,
        };
        assert_eq!(account.counts(), expected);
    }
}
