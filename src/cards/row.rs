//! A row as it is meant: made of checked values only.

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::problem::{BadRow, Place};
use crate::core::secret::Pin;
use crate::core::value::{BatchNo, Custom, FaceCode, FaceValue, NotifyUrl, OrderId, ProductCode};

/// A file of cards, read and checked.
#[derive(Debug)]
pub struct Sheet {
    /// The rows that can be submitted, in the order of the file.
    pub rows: Vec<Row>,
    /// Those that cannot, in the order of the file.
    pub bad: Vec<BadRow>,
    /// The names of columns that mean nothing here, unless they might be cards.
    pub ignored: Vec<String>,
    /// The name of the worksheet, if the file has any.
    pub worksheet: Option<String>,
}

/// One card, and what goes with it. What many rows have in common they share.
#[derive(Debug)]
pub struct Row {
    /// Its line or row.
    pub place: Place,
    /// The card's number; some cards have none.
    pub card_number: Option<CardNumber>,
    /// The card's PIN.
    pub pin: Pin,
    /// The face value.
    pub amount: Arc<FaceValue>,
    /// The product code.
    pub product_code: Arc<ProductCode>,
    /// The batch, unless one is to be made.
    pub batchno: Option<Arc<BatchNo>>,
    /// The order number, unless one is to be made.
    pub order_id: Option<OrderId>,
    /// Text to get back.
    pub custom: Option<Arc<Custom>>,
    /// The face-value code.
    pub mcode: Option<Arc<FaceCode>>,
    /// Where to be notified.
    pub notify_url: Option<Arc<NotifyUrl>>,
}

/// What flags say of every row that does not say it itself.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// The face value.
    pub amount: Option<FaceValue>,
    /// The product code.
    pub product_code: Option<ProductCode>,
    /// The batch.
    pub batchno: Option<BatchNo>,
    /// Text to get back.
    pub custom: Option<Custom>,
    /// The face-value code.
    pub mcode: Option<FaceCode>,
    /// Where to be notified.
    pub notify_url: Option<NotifyUrl>,
    /// Whether numbers and PINs are meant as they stand, with odd characters or many zeros at the end.
    pub as_typed: bool,
}

/// A card's number as it was typed: at least one character, none of them a control character.
/// It is wiped from memory when dropped, and never shown whole.
pub struct CardNumber(Zeroizing<Box<str>>);

impl CardNumber {
    /// Takes the number as it is, untrimmed; nothing where it has a control character or none at all.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let is_number = !text.is_empty() && !text.chars().any(char::is_control);
        is_number.then(|| Self(Zeroizing::new(text.into())))
    }

    /// The number's text, for encryption.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for CardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardNumber([hidden])")
    }
}
