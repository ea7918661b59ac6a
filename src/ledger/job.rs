//! Jobs: the orders of one file, whose numbers are written down before the first of them is sent.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::claim::{Claim, Prints, Stored, Subject};
use super::fingerprint::{Fingerprint, Key};
use super::moment::Moment;
use super::order::Order;
use super::refusal::Refusal;
use super::state::State;

/// A file of orders, as the ledger keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The number by which its store finds it.
    pub(super) row: i64,
    /// What people call it: `J`, the date of its making in UTC, and a number, as in `J20261122-1`.
    pub name: String,
    /// When it was made, in Unix milliseconds.
    pub made_at: i64,
    /// How many orders it has.
    pub orders: u64,
}

/// An order that is to be a row of a job, before anything of it is sent.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// Its line or row in the file, from 1.
    pub place: u32,
    /// The claim that it will make when its turn comes.
    pub claim: Claim<'a>,
    /// The name in the form of the order number, where the number was made and not given: then the
    /// same card of the same request that is in a job already keeps the number that it has there.
    pub made_id: Option<&'a str>,
}

/// What the ledger says of an order that is planned.
#[derive(Debug)]
pub enum Planned {
    /// It has never been sent, and has (or gets) the state `queued` under the planned number.
    New,
    /// The same request is there already, under this number.
    Known(Known),
    /// It must not be sent.
    Refused(Refusal),
}

/// What is to be known of an order that is there already: of a hundred thousand it is little.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The order's number, which need not be the planned one.
    pub order_id: Box<str>,
    /// Where it stands.
    pub state: State,
    /// Whether its claim is in flight: another process may be sending it.
    pub is_in_flight: bool,
    /// The gateway's words, where it was rejected.
    pub message: Option<Box<str>>,
}

/// What becomes of an order that is planned.
pub(super) enum Weighed {
    New,
    Known(Box<Order>),
    Refused(Refusal),
}

/// The cards and top-ups of the plans that were weighed before, in the same call, with the numbers
/// that their orders have: they are not live yet, and still each is to be sent once.
#[derive(Default)]
pub(super) struct Taken(HashMap<u128, Box<str>>);

impl Weighed {
    /// What it means to who asked.
    pub(super) fn planned(self, now: Moment) -> Planned {
        match self {
            Self::New => Planned::New,
            Self::Known(order) => {
                let is_in_flight = order.is_in_flight(now);
                Planned::Known(Known::of(*order, is_in_flight))
            }
            Self::Refused(refusal) => Planned::Refused(refusal),
        }
    }
}

impl Plan<'_> {
    /// Holds the plan against the orders that have its number already; `None` where none stands in its
    /// way.
    pub(super) fn against_its_number(&self, key: &Key, numbered: Vec<Stored>) -> Option<Weighed> {
        let (here, elsewhere) = self.claim.here_and_elsewhere(numbered);
        match here {
            Some((order, stored)) if self.claim.repeats(key, &order, &stored, None) => {
                Some(Weighed::Known(Box::new(order)))
            }
            Some((order, _)) => Some(Weighed::Refused(Refusal::DifferentRequest(Box::new(order)))),
            None => self.claim.refuse_other_address(elsewhere).err().map(Weighed::Refused),
        }
    }

    /// The order of a job that is this one but for its number, if that was made. `in_jobs` are those of
    /// the same card or top-up.
    pub(super) fn in_job(&self, key: &Key, in_jobs: Vec<Stored>) -> Option<Order> {
        let field = self.made_id?;
        let is_it = |(order, stored): &Stored| self.claim.repeats(key, order, stored, Some(field));
        in_jobs.into_iter().find(is_it).map(|(order, _)| order)
    }

    /// Holds a plan that no order is there for yet against those of the same card or top-up.
    pub(super) fn against_its_subject(&self, alike: Vec<Order>, now: Moment) -> Weighed {
        match self.claim.refuse_same_subject(alike, now) {
            Ok(()) => Weighed::New,
            Err(refusal) => Weighed::Refused(refusal),
        }
    }

    /// The refusal of a card or top-up that an earlier plan has taken, whose order this is.
    pub(super) fn taken_by(&self, order: Order) -> Weighed {
        let order = Box::new(order);
        Weighed::Refused(match self.claim.subject {
            Subject::Card { .. } => Refusal::SameCard(order),
            Subject::TopUp { .. } => Refusal::SameTopUp { order, remaining: None },
        })
    }

    /// The order that an earlier plan will be which is not written down, and has this plan's card or
    /// top-up.
    pub(super) fn earlier(&self, order_id: &str, now: Moment) -> Order {
        Claim { order_id, ..self.claim }.record_queued(now).order
    }
}

impl Taken {
    /// Takes a card or top-up for an order.
    pub(super) fn take(&mut self, prints: &Prints, order_id: &str) {
        let (subject, pin) = prints.stored();
        for print in subject.into_iter().chain(pin) {
            if let Entry::Vacant(free) = self.0.entry(shortened(print)) {
                free.insert(order_id.into());
            }
        }
    }

    /// The number of the order that has taken it.
    pub(super) fn by(&self, prints: &Prints) -> Option<&str> {
        let found = match prints {
            Prints::TopUp(print) => self.0.get(&shortened(print)),
            Prints::Card(prints) => {
                prints.known.iter().chain(&prints.any_with_pin).find_map(|print| self.0.get(&shortened(print)))
            }
        };
        found.map(|number| &**number)
    }
}

/// Half of a fingerprint tells a file's cards apart as well as all of it.
fn shortened(print: &Fingerprint) -> u128 {
    print.iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}

/// The name of a merchant's next job of a day.
pub(super) fn name(day: &str, made: u32) -> String {
    format!("{day}-{}", made.saturating_add(1))
}

impl Known {
    /// What is to be known of an order.
    pub(super) fn of(order: Order, is_in_flight: bool) -> Self {
        let message = order.message.filter(|_| order.state == State::Rejected);
        Self {
            order_id: order.order_id.into(),
            state: order.state,
            is_in_flight,
            message: message.map(String::into_boxed_str),
        }
    }
}

/// Hands out plans one after the other, so that a hundred thousand of them need not be held at once.
pub type Plans<'p> = dyn FnMut(&mut dyn FnMut(&Plan<'_>)) + 'p;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_of_a_day_are_numbered_from_one() {
        assert_eq!([name("J20261122", 0), name("J20261122", 9)], ["J20261122-1", "J20261122-10"]);
    }

    #[test]
    fn a_card_that_is_taken_is_known_with_and_without_its_number() {
        let key = Key::new([7; 32]);
        let card = |number, pin: &str| {
            let pin = crate::core::secret::Pin::new(pin.into()).expect("a PIN");
            Prints::Card(key.card_prints(number, &pin))
        };
        for (one, other) in [("6222", ""), ("", "6222"), ("62-22", "6222")] {
            let mut taken = Taken::default();
            taken.take(&card(one, "ABCD12345678"), "A");
            assert_eq!(taken.by(&card(other, "ABCD 1234 5678")), Some("A"), "{one} {other}");
            assert_eq!(taken.by(&card("6222", "ABCD1234567")), None);
        }
    }
}
