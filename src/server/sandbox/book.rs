//! The orders of the sandbox and the merchant's balance, which follows from them.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::core::protocol::CARDS_PER_BATCH;

use super::money::Money;
use super::scenario::{Course, Share, Stage};

/// What the merchant owns before its first order.
const OPENING_BALANCE: Money = Money::yuan(1000);

/// What a sold card is settled at, in per cent of its real face value.
const SETTLED_PERCENT: u32 = 95;

/// What a top-up is charged at, in per cent of its face value.
const CHARGED_PERCENT: u32 = 98;

/// The top-up products.
const ITEMS: [Item; 2] =
    [Item { id: "103", name: "话费充值50元", face: 50 }, Item { id: "104", name: "话费充值100元", face: 100 }];

/// A card, known by the ciphertext of its number and PIN: in ECB, equal cards are equal
/// ciphertexts, and the book need not hold a PIN.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Card([String; 2]);

impl Card {
    /// A card of its number's and PIN's hex ciphertext, in either case.
    pub(super) fn of_ciphertext(number: &str, pin: &str) -> Self {
        Self([number.to_ascii_lowercase(), pin.to_ascii_lowercase()])
    }
}

/// A card that was taken in for sale.
pub(super) struct Sale {
    /// The batch it belongs to.
    pub(super) batchno: String,
    /// What was sold.
    pub(super) card: Card,
    /// The face value that the merchant stated, in yuan.
    pub(super) face: u64,
    /// The merchant's own text.
    pub(super) custom: Option<String>,
    /// How it goes on.
    pub(super) course: Course,
}

impl Sale {
    /// The real face value of a card that holds this share of the stated one: whole yuan, rounded
    /// up, so that it is never 0.
    pub(super) fn real_face(&self, share: Share) -> u64 {
        self.face.div_ceil(u64::from(share.divisor()))
    }

    /// The money settled for it.
    pub(super) fn settled(&self, share: Share) -> Money {
        Money::percent(SETTLED_PERCENT, self.real_face(share))
    }

    fn credit(&self, now: Duration) -> Money {
        match self.course.stage(now) {
            Stage::Succeeded(share) => self.settled(share),
            Stage::Processing | Stage::Failed(_) => Money::ZERO,
        }
    }

    fn is_live(&self, now: Duration) -> bool {
        !matches!(self.course.stage(now), Stage::Failed(_))
    }
}

/// A top-up product.
#[derive(Clone, Copy)]
pub(super) struct Item {
    /// Its product code.
    pub(super) id: &'static str,
    /// What people call it.
    pub(super) name: &'static str,
    /// Its face value in yuan.
    pub(super) face: u64,
}

impl Item {
    /// Finds a product by its code.
    pub(super) fn find(id: &str) -> Option<Self> {
        ITEMS.into_iter().find(|item| item.id == id)
    }

    /// What so many of it cost.
    pub(super) fn price(&self, quantity: u64) -> Money {
        Money::percent(CHARGED_PERCENT, self.face).times(quantity)
    }
}

/// A top-up that was taken in.
pub(super) struct TopUp {
    /// What was bought.
    pub(super) item: Item,
    /// For whom.
    pub(super) number: String,
    /// What it costs when all of it succeeds.
    pub(super) price: Money,
    /// The merchant's own text.
    pub(super) ext: Option<String>,
    /// How it goes on.
    pub(super) course: Course,
}

impl TopUp {
    /// What the balance lacks because of it: the price from the start, and what is not delivered
    /// comes back.
    fn debit(&self, now: Duration) -> Money {
        match self.course.stage(now) {
            Stage::Processing => self.price,
            Stage::Succeeded(share) => self.price.part(share),
            Stage::Failed(_) => Money::ZERO,
        }
    }
}

/// An order with its numbers.
pub(super) struct Entry<T> {
    /// The merchant's order number.
    pub(super) id: String,
    /// The platform's number (平台订单号).
    pub(super) system_id: String,
    /// The order.
    pub(super) order: T,
}

/// All that the sandbox remembers, by the merchant's order numbers. An order never changes, so that
/// whoever has to tell of it later can hold it without the book.
#[derive(Default)]
pub(super) struct Book {
    sales: HashMap<String, Arc<Entry<Sale>>>,
    top_ups: HashMap<String, Arc<Entry<TopUp>>>,
    /// The latest order of every card.
    latest: HashMap<Card, String>,
    batches: HashMap<String, u32>,
}

/// Why an order cannot be taken in, in the platform's words.
type Refused = &'static str;

impl Book {
    /// Whether a card could be recorded for sale now.
    pub(super) fn admits_sale(&self, id: &str, batchno: &str, card: &Card, now: Duration) -> Result<(), Refused> {
        if self.sales.contains_key(id) {
            return Err("订单号不能重复");
        }
        let latest = self.latest.get(card).and_then(|id| self.sales.get(id));
        if latest.is_some_and(|entry| entry.order.is_live(now)) {
            return Err("此卡已在处理");
        }
        if self.batches.get(batchno).is_some_and(|cards| *cards >= CARDS_PER_BATCH) {
            return Err("每个批次最多2000张卡");
        }
        Ok(())
    }

    /// Records a sale that was admitted.
    pub(super) fn record_sale(&mut self, id: &str, sale: Sale) -> Arc<Entry<Sale>> {
        *self.batches.entry(sale.batchno.clone()).or_default() += 1;
        self.latest.insert(sale.card.clone(), id.to_owned());
        let entry = Arc::new(Entry { id: id.to_owned(), system_id: self.next_system_id(), order: sale });
        self.sales.insert(id.to_owned(), Arc::clone(&entry));
        entry
    }

    /// Whether a top-up at this price could be recorded now.
    pub(super) fn admits_top_up(&self, id: &str, price: Money, now: Duration) -> Result<(), Refused> {
        if self.top_ups.contains_key(id) {
            return Err("订单号不能重复");
        }
        if price > self.balance(now) {
            return Err("余额不足");
        }
        Ok(())
    }

    /// Records a top-up that was admitted.
    pub(super) fn record_top_up(&mut self, id: &str, top_up: TopUp) -> Arc<Entry<TopUp>> {
        let entry = Arc::new(Entry { id: id.to_owned(), system_id: self.next_system_id(), order: top_up });
        self.top_ups.insert(id.to_owned(), Arc::clone(&entry));
        entry
    }

    /// A sale by the merchant's order number.
    pub(super) fn sale(&self, id: &str) -> Option<&Entry<Sale>> {
        self.sales.get(id).map(Arc::as_ref)
    }

    /// A top-up by the merchant's order number.
    pub(super) fn top_up(&self, id: &str) -> Option<&Entry<TopUp>> {
        self.top_ups.get(id).map(Arc::as_ref)
    }

    /// The merchant's balance. It is computed from the orders, so that a reversal needs no
    /// booking; one may leave it below zero.
    pub(super) fn balance(&self, now: Duration) -> Money {
        let credits: Money = self.sales.values().map(|entry| entry.order.credit(now)).sum();
        let debits: Money = self.top_ups.values().map(|entry| entry.order.debit(now)).sum();
        OPENING_BALANCE + credits - debits
    }

    fn next_system_id(&self) -> String {
        format!("SB{:08}", self.sales.len() + self.top_ups.len() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::scenario::Fate;
    use super::*;

    const NOW: Duration = Duration::from_secs(1_763_800_000);
    const SECOND: Duration = Duration::from_secs(1);

    fn card(name: &str) -> Card {
        Card::of_ciphertext(name, "00")
    }

    fn sale(name: &str, yuan: u64, fate: Fate) -> Sale {
        let course = Course::begin(fate, NOW, SECOND);
        Sale { batchno: "B1".into(), card: card(name), face: yuan, custom: None, course }
    }

    fn top_up(fate: Fate) -> TopUp {
        let item = Item::find("104").expect("a product");
        let course = Course::begin(fate, NOW, SECOND);
        TopUp { item, number: "13800000000".into(), price: item.price(1), ext: None, course }
    }

    fn balance(book: &Book, elapsed: Duration) -> String {
        book.balance(NOW + elapsed).to_string()
    }

    #[test]
    fn a_card_is_sold_again_only_after_it_failed() {
        let mut book = Book::default();
        for (name, fate) in
            [("a", Fate::Never), ("b", Fate::Succeeds(Share::Half)), ("c", Fate::Fails("")), ("d", Fate::Reversed)]
        {
            book.record_sale(name, sale(name, 100, fate));
        }
        let admits = |name: &str, elapsed| book.admits_sale("new", "B1", &card(name), NOW + elapsed);
        for name in ["a", "b", "c", "d", "A"] {
            assert_eq!(admits(name, Duration::ZERO), Err("此卡已在处理"), "{name}");
        }
        for (name, wanted) in [("a", false), ("b", false), ("c", true), ("d", false)] {
            assert_eq!(admits(name, SECOND).is_ok(), wanted, "{name}");
        }
        assert_eq!(admits("d", SECOND * 4), Ok(()));
        assert_eq!(book.admits_sale("a", "B1", &card("new"), NOW), Err("订单号不能重复"));
    }

    #[test]
    fn a_batch_has_two_thousand_cards() {
        let mut book = Book::default();
        for n in 0..2000 {
            let name = n.to_string();
            assert_eq!(book.admits_sale(&name, "B1", &card(&name), NOW), Ok(()));
            book.record_sale(&name, sale(&name, 1, Fate::Never));
        }
        assert_eq!(book.admits_sale("2000", "B1", &card("2000"), NOW), Err("每个批次最多2000张卡"));
        assert_eq!(book.admits_sale("2000", "B2", &card("2000"), NOW), Ok(()));
    }

    #[test]
    fn a_sale_is_credited_when_it_succeeds_and_debited_when_it_is_reversed() {
        let mut book = Book::default();
        book.record_sale("a", sale("a", 100, Fate::Succeeds(Share::Whole)));
        book.record_sale("b", sale("b", 100, Fate::Succeeds(Share::Half)));
        book.record_sale("c", sale("c", 100, Fate::Fails("")));
        book.record_sale("d", sale("d", 100, Fate::Reversed));
        assert_eq!(balance(&book, Duration::ZERO), "1000.0000");
        assert_eq!(balance(&book, SECOND), "1237.5000");
        assert_eq!(balance(&book, SECOND * 4), "1142.5000");
    }

    #[test]
    fn a_top_up_is_charged_at_once_and_refunded_when_it_fails() {
        let mut book = Book::default();
        book.record_top_up("a", top_up(Fate::Succeeds(Share::Whole)));
        book.record_top_up("b", top_up(Fate::Succeeds(Share::Half)));
        book.record_top_up("c", top_up(Fate::Fails("")));
        book.record_top_up("d", top_up(Fate::Reversed));
        assert_eq!(balance(&book, Duration::ZERO), "608.0000");
        assert_eq!(balance(&book, SECOND), "755.0000");
        assert_eq!(balance(&book, SECOND * 4), "853.0000");
    }

    #[test]
    fn the_balance_bounds_top_ups() {
        let book = Book::default();
        assert_eq!(book.admits_top_up("a", Money::yuan(1000), NOW), Ok(()));
        assert_eq!(book.admits_top_up("a", Money::yuan(1000) + Money::percent(1, 1), NOW), Err("余额不足"));
    }

    #[test]
    fn half_of_the_smallest_card_is_worth_something() {
        assert_eq!(sale("a", 1, Fate::Never).real_face(Share::Half), 1);
        assert_eq!(sale("a", 100, Fate::Never).real_face(Share::Half), 50);
    }
}
