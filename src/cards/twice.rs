//! Cards and order numbers that stand in a file twice.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

use zeroize::Zeroizing;

use super::problem::Place;
use crate::core::typed::{is_long_pin, normal_form};

/// What was seen, and where first. Nothing is kept but digests under keys of this run's own.
#[derive(Default)]
pub(super) struct Seen {
    keys: (RandomState, RandomState),
    first: HashMap<(u64, u64), Place>,
}

/// What a digest is of, so that no two kinds of it are one.
#[derive(Hash)]
enum Kind {
    /// Number and PIN.
    Card,
    /// The long PIN of a card that has a number, too.
    LongPin,
    Order,
}

impl Seen {
    /// Takes a card down. Returns where the same stood before, as the ledger knows cards again:
    /// however it is written, and by a long PIN alone where one of them has no number.
    pub(super) fn card(&mut self, number: &str, pin: &str, place: Place) -> Option<Place> {
        let (number, pin) = (Zeroizing::new(normal_form(number)), Zeroizing::new(normal_form(pin)));
        let card = self.digest(&(Kind::Card, number.as_str(), pin.as_str()));
        let mut others = Vec::new();
        if is_long_pin(&pin) {
            let long = self.digest(&(Kind::LongPin, pin.as_str()));
            if number.is_empty() {
                others.push(long);
            } else {
                others.push(self.digest(&(Kind::Card, "", pin.as_str())));
                self.first.entry(long).or_insert(place);
            }
        }
        let earlier = [card].iter().chain(&others).find_map(|digest| self.first.get(digest).copied());
        self.first.entry(card).or_insert(place);
        earlier
    }

    /// Takes an order number down. Returns where the same stood before.
    pub(super) fn order(&mut self, order_id: &str, place: Place) -> Option<Place> {
        let digest = self.digest(&(Kind::Order, order_id));
        let earlier = self.first.get(&digest).copied();
        self.first.entry(digest).or_insert(place);
        earlier
    }

    fn digest(&self, what: &impl std::hash::Hash) -> (u64, u64) {
        (self.keys.0.hash_one(what), self.keys.1.hash_one(what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_known_again_as_the_ledger_does() {
        let mut seen = Seen::default();
        let mut card = |number, pin, line| seen.card(number, pin, Place::Line(line));
        assert_eq!(card("6000 1234", "987654", 1), None);
        assert_eq!(card("60001234", "9876 54", 2), Some(Place::Line(1)));
        assert_eq!(card("", "987654", 3), None, "a short PIN may be that of two cards");
        assert_eq!(card("6000123", "4987654", 4), None, "number and PIN do not run together");
        assert_eq!(card("60005678", "123456789012", 5), None);
        assert_eq!(card("60005679", "123456789012", 6), None);
        assert_eq!(card("", "123456789012", 7), Some(Place::Line(5)));
        assert_eq!(card("", "123456789013", 8), None);
        assert_eq!(card("60005670", "1234-5678-9013", 9), Some(Place::Line(8)));
    }

    #[test]
    fn an_order_number_stands_once() {
        let mut seen = Seen::default();
        assert_eq!(seen.order("C12345", Place::Line(1)), None);
        assert_eq!(seen.card("", "C12345", Place::Line(1)), None);
        assert_eq!(seen.order("C12345", Place::Line(2)), Some(Place::Line(1)));
    }
}
