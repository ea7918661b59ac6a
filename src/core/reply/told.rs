//! What a reply says that it is about.

use super::members::{Members, text_as_sent};

/// Names of a merchant.
pub(super) const MERCHANT: &[&str] = &["customerId", "shopid"];

/// Names of the merchant's order number: all that are there must be ours.
pub(super) const SALE: &[&str] = &["orderId", "tmporder"];
pub(super) const TOP_UP: &[&str] = &["orderId", "orderno", "tmporder"];

/// Names that are compared where they stand in `data`; those of merchant and order are compared
/// beside it, too.
pub(super) const AMOUNT: &str = "amount";
pub(super) const ACCOUNT: &str = "number";
pub(super) const ITEM: &str = "itemid";

/// A field of a reply that says what it is about.
#[derive(Clone, Debug)]
pub(super) struct Told {
    name: String,
    pub(super) text: String,
    /// Whether it is a text or a number; anything else names nothing of ours.
    pub(super) is_scalar: bool,
    /// Whether it stands in `data`, and not beside it.
    pub(super) within: bool,
}

/// What a reply says that it is about, in `data` and beside it. What is empty says nothing.
pub(super) fn told(envelope: &Members, object: Option<&Members>) -> Vec<Told> {
    let read = |within: bool, members: &Members| -> Vec<Told> {
        let counts = |name: &str| {
            let named = |known: &&str| known.eq_ignore_ascii_case(name);
            MERCHANT.iter().chain(TOP_UP).any(named) || within && [AMOUNT, ACCOUNT, ITEM].iter().any(named)
        };
        let members = members.iter().filter(|(name, _)| counts(name));
        let read = members.map(|(name, value)| {
            let scalar = text_as_sent(value);
            let is_scalar = scalar.is_some();
            Told { name: name.to_owned(), text: scalar.unwrap_or_else(|| value.get().to_owned()), is_scalar, within }
        });
        read.filter(|told| !told.text.is_empty()).collect()
    };
    [read(false, envelope), object.map(|object| read(true, object)).unwrap_or_default()].concat()
}

impl Told {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}
