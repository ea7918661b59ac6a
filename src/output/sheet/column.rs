//! What a table's columns are called, and what they hold.

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The name in JSON and for scripts.
    pub name: &'static str,
    /// The name for people.
    pub label: &'static str,
    /// What its cells hold.
    pub kind: Kind,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words, names and numbers of things, such as an order: not one digit of them may change.
    Text,
    /// Money, in decimal digits.
    Amount,
    /// A moment, in Unix seconds.
    Time,
    /// How many.
    Count,
}
