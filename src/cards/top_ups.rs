//! Top-ups: from the cells of a row to a checked one, or to all that is wrong with it.
//!
//! A top-up can be wanted twice, so that only its order number tells a repeat from a second one: no
//! row goes without.

use std::sync::Arc;

use super::cells::{Cells, Values};
use super::column::{Column, Listing};
use super::header::Header;
use super::intake::{Check, Rest};
use super::problem::{BadRow, Fault, FileProblem, Place, Problem};
use super::spoilt::{Long, is_rounded};
use super::twice::Seen;
use crate::core::value::{Account, CheckedPrice, Custom, ItemId, NotifyUrl, Overtime, Quantity, TopUpFace, TopUpId};

/// A file of top-ups, read and checked.
#[derive(Debug)]
pub struct TopUpSheet {
    /// The rows that can be placed, in the order of the file.
    pub rows: Vec<TopUpRow>,
    /// Those that cannot, in the order of the file.
    pub bad: Vec<BadRow>,
    /// The names of columns that mean nothing here.
    pub ignored: Vec<String>,
    /// The name of the worksheet, if the file has any.
    pub worksheet: Option<String>,
}

/// One top-up. What many rows have in common they share.
#[derive(Debug)]
pub struct TopUpRow {
    /// Its line or row.
    pub place: Place,
    /// The order number.
    pub order_id: TopUpId,
    /// The product code.
    pub item_id: Arc<ItemId>,
    /// The face value.
    pub face_price: Arc<TopUpFace>,
    /// The phone number or account.
    pub number: Account,
    /// How many.
    pub amt: Arc<Quantity>,
    /// The sale price that the gateway is to check, if it is.
    pub decimal: Option<Arc<CheckedPrice>>,
    /// How many seconds it may wait for a match.
    pub overtime: Arc<Overtime>,
    /// Text to get back.
    pub custom: Option<Arc<Custom>>,
    /// Where to be notified.
    pub notify_url: Option<Arc<NotifyUrl>>,
}

/// What flags say of every row that does not say it itself.
#[derive(Clone, Debug, Default)]
pub struct TopUpDefaults {
    /// The product code.
    pub item_id: Option<ItemId>,
    /// The face value.
    pub face_price: Option<TopUpFace>,
    /// How many.
    pub amt: Option<Quantity>,
    /// The sale price that the gateway is to check.
    pub decimal: Option<CheckedPrice>,
    /// How many seconds they may wait for a match.
    pub overtime: Option<Overtime>,
    /// Text to get back.
    pub custom: Option<Custom>,
    /// Where to be notified.
    pub notify_url: Option<NotifyUrl>,
    /// Whether accounts are meant as they stand, with many zeros at the end.
    pub as_typed: bool,
}

/// The top-ups read so far.
pub(super) struct TopUps {
    rows: Vec<TopUpRow>,
    seen: Seen,
    as_typed: bool,
    /// Of the accounts: which they are, and their column in a spreadsheet.
    long: (Long, Option<u16>),
    item_id: Values<ItemId>,
    face_price: Values<TopUpFace>,
    amt: Values<Quantity>,
    decimal: Values<CheckedPrice>,
    overtime: Values<Overtime>,
    custom: Values<Custom>,
    notify_url: Values<NotifyUrl>,
}

impl TopUps {
    pub(super) fn new(defaults: &TopUpDefaults) -> Self {
        Self {
            rows: Vec::new(),
            seen: Seen::default(),
            as_typed: defaults.as_typed,
            long: Default::default(),
            item_id: Values::new(defaults.item_id.as_ref(), ItemId::parse),
            face_price: Values::new(defaults.face_price.as_ref(), TopUpFace::parse),
            amt: Values::new(defaults.amt.as_ref(), Quantity::parse),
            decimal: Values::new(defaults.decimal.as_ref(), CheckedPrice::parse),
            overtime: Values::new(defaults.overtime.as_ref(), Overtime::parse),
            custom: Values::new(defaults.custom.as_ref(), Custom::parse),
            notify_url: Values::new(defaults.notify_url.as_ref(), NotifyUrl::parse),
        }
    }

    /// All rows, once what only the whole file can tell is told.
    pub(super) fn finish(mut self, mut rest: Rest) -> TopUpSheet {
        let (long, cell) = self.long;
        if long.all_rounded() && !self.as_typed {
            let bad = self.rows.extract_if(.., |row| is_rounded(row.number.as_str()) == Some(true));
            rest.refuse(bad.map(|TopUpRow { place, .. }| {
                let cell = cell.map_or(place, |cell| place.cell(cell));
                let problem = Problem { place: cell, column: Some(Column::Account), fault: Fault::Rounded };
                BadRow { place, problems: vec![problem] }
            }));
        }
        self.rows.shrink_to_fit();
        TopUpSheet { rows: self.rows, bad: rest.bad, ignored: rest.ignored, worksheet: rest.worksheet }
    }
}

/// Refuses a text without a header: its columns cannot be told apart.
pub(super) fn no_table(text: &str) -> Result<(), FileProblem> {
    if text.trim().is_empty() {
        return Err(FileProblem::NoRows);
    }
    Err(Header::empty(Listing::TopUps).no_column())
}

impl Check for TopUps {
    fn row(&mut self, cells: &mut Cells<'_>) {
        let order_id = cells.needed_text(Column::TopUpId);
        let order_id = order_id.and_then(|text| cells.kept(Column::TopUpId, TopUpId::parse(&text)));
        let number = cells.needed_text(Column::Account);
        let number = number.and_then(|text| cells.kept(Column::Account, Account::parse(&text)));
        let item_id = cells.needed(Column::ItemId, &mut self.item_id);
        let face_price = cells.needed(Column::FacePrice, &mut self.face_price);
        let amt = cells.needed(Column::Quantity, &mut self.amt);
        let overtime = cells.needed(Column::Overtime, &mut self.overtime);
        let decimal = cells.shared(Column::CheckedPrice, &mut self.decimal);
        let custom = cells.shared(Column::TopUpCustom, &mut self.custom);
        let notify_url = cells.shared(Column::NotifyUrl, &mut self.notify_url);

        if let Some(number) = &number {
            self.long.0.add(number.as_str());
            self.long.1 = cells.field(Column::Account).and_then(|field| field.cell);
        }
        // A number that stands in a bad row stands in the file all the same.
        if let Some(first) = order_id.as_ref().and_then(|id| self.seen.order(id.as_str(), cells.place)) {
            cells.fault(Column::TopUpId, Fault::SameOrder(first));
        }
        if cells.problems.is_empty()
            && let (Some(order_id), Some(number), Some(item_id), Some(face_price), Some(amt), Some(overtime)) =
                (order_id, number, item_id, face_price, amt, overtime)
        {
            let place = cells.place;
            let row =
                TopUpRow { place, order_id, item_id, face_price, number, amt, decimal, overtime, custom, notify_url };
            self.rows.push(row);
        }
    }
}
