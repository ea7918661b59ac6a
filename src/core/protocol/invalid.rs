//! What can be wrong with a field's value. Its words are not made here.

use super::super::base_url::BrokenRule;

/// A value that breaks a field's rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The field's name on the wire.
    pub field: &'static str,
    /// What is wrong.
    pub problem: Problem,
}

/// What a value breaks. The value itself is kept only where it cannot be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It is empty.
    Empty,
    /// It contains a control character.
    Control(char),
    /// It contains `&` or `=`, and values are signed raw.
    Separator(char),
    /// It begins or ends with a blank.
    BlankAtEnd,
    /// It contains a character that does not show.
    Invisible(char),
    /// It contains another writing of a plainer character.
    Variant(char),
    /// It has too many characters.
    TooLong {
        /// How many it has.
        length: usize,
        /// The most that it may have.
        most: usize,
    },
    /// It is no full URL.
    Url(BrokenRule),
    /// It is no positive whole number.
    NotPositive(String),
    /// It is no whole number.
    NotWhole(String),
    /// It is no decimal number.
    NotDecimal(String),
    /// It is no time in Unix seconds of ten digits.
    NotTimestamp(String),
    /// It is no ciphertext, which has a multiple of so many hex digits.
    NotCiphertext {
        /// The digits of a block.
        block: usize,
    },
}

/// What may be wrong with a field that goes out all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Its value contains `&` or `=`, so that another form could sign alike.
    SignsAlike {
        /// The field's name on the wire.
        field: String,
    },
    /// Other implementations of the gateway refuse a value of this length.
    UnusualLength {
        /// The field's name on the wire.
        field: &'static str,
        /// How many characters it has.
        length: usize,
        /// Fewest and most characters that they accept.
        usual: (usize, usize),
    },
}
