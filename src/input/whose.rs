//! Whose the rows of a listing are, where that has to be told.

use crate::core::lang::{Words, say};
use crate::output::Column;

/// The column in which merchants differ.
pub(crate) fn merchant() -> Words {
    say!("merchant 商户号", "商户号")
}

/// A merchant with its gateway.
pub(crate) fn whose(customer_id: &str, base_url: &str) -> Words {
    say!("{customer_id} at {base_url}", "{customer_id}，平台 {base_url}")
}

/// How the merchants of a listing differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Merchants {
    /// It has one.
    One,
    /// They are at one gateway.
    ByNumber,
    /// They are at several.
    ByGateway,
}

impl Merchants {
    /// Of rows by number and gateway.
    pub(crate) fn of<'a>(rows: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut rows = rows.into_iter();
        let Some(first) = rows.next() else { return Self::One };
        rows.fold(Self::One, |found, row| match found {
            _ if row.1 != first.1 => Self::ByGateway,
            Self::One if row.0 != first.0 => Self::ByNumber,
            found => found,
        })
    }

    /// Whether each row has to say whose it is.
    pub(crate) fn differ(self) -> bool {
        self != Self::One
    }

    /// The column for it, where there is one. An address may take several lines.
    pub(crate) fn column(self) -> Option<Column> {
        match self {
            Self::One => None,
            Self::ByNumber => Some(Column::fixed(merchant())),
            Self::ByGateway => Some(Column::flowing(merchant())),
        }
    }

    /// What tells one from the others.
    pub(crate) fn name(self, customer_id: &str, base_url: &str) -> Words {
        if self == Self::ByGateway { whose(customer_id, base_url) } else { customer_id.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_is_told_where_numbers_do_not_tell_merchants_apart() {
        assert_eq!(Merchants::of([]), Merchants::One);
        assert_eq!(Merchants::of([("1", "a"), ("1", "a")]), Merchants::One);
        assert_eq!(Merchants::of([("1", "a"), ("2", "a"), ("1", "a")]), Merchants::ByNumber);
        assert_eq!(Merchants::of([("1", "a"), ("1", "b"), ("1", "a")]), Merchants::ByGateway);
        assert_eq!(Merchants::of([("1", "a"), ("2", "b"), ("3", "a")]), Merchants::ByGateway);
        assert_eq!(Merchants::ByNumber.name("1", "a"), "1");
    }
}
