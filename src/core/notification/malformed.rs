//! Why a body tells nothing.

/// Why bytes are no notification. None of this repeats a value: it could be a card's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// Nothing was sent.
    Empty,
    /// The bytes are not UTF-8.
    NotUtf8,
    /// A field of the form is nameless, or not UTF-8 once it is decoded.
    NotAForm,
    /// The text begins like JSON and is no object of texts, numbers, truth values and nulls.
    NotAnObject,
    /// A field stands twice, in whatever case: which of the two counts, nobody can say.
    Twice(String),
    /// More fields than any notification has.
    TooManyFields,
    /// It names no order of the merchant's: neither a sale's fields nor a top-up's are there.
    NoOrder,
    /// It names an order, and not where that stands.
    NoStatus,
}
