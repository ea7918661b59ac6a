//! From the cells of a row to a checked card, or to all that is wrong with it.

use super::cells::{Cells, Values};
use super::column::Column;
use super::intake::{Check, Rest};
use super::problem::{BadRow, Fault, Place, Problem};
use super::row::{CardNumber, Defaults, Row, Sheet};
use super::spoilt::{Long, is_rounded};
use super::twice::Seen;
use crate::core::secret::Pin;
use crate::core::typed::oddity;
use crate::core::value::{BatchNo, Custom, FaceCode, FaceValue, NotifyUrl, OrderId, ProductCode};

/// The most bytes of a card number or a PIN.
const LONGEST: usize = 4096;

/// The cards read so far.
pub(super) struct Cards {
    rows: Vec<Row>,
    seen: Seen,
    as_typed: bool,
    /// Of the numbers and of the PINs: which they are, and their column in a spreadsheet.
    long: [(Long, Option<u16>); 2],
    amount: Values<FaceValue>,
    product_code: Values<ProductCode>,
    batchno: Values<BatchNo>,
    custom: Values<Custom>,
    mcode: Values<FaceCode>,
    notify_url: Values<NotifyUrl>,
}

impl Cards {
    pub(super) fn new(defaults: &Defaults) -> Self {
        Self {
            rows: Vec::new(),
            seen: Seen::default(),
            as_typed: defaults.as_typed,
            long: Default::default(),
            amount: Values::new(defaults.amount.as_ref(), FaceValue::parse),
            product_code: Values::new(defaults.product_code.as_ref(), ProductCode::parse),
            batchno: Values::new(defaults.batchno.as_ref(), BatchNo::parse),
            custom: Values::new(defaults.custom.as_ref(), Custom::parse),
            mcode: Values::new(defaults.mcode.as_ref(), FaceCode::parse),
            notify_url: Values::new(defaults.notify_url.as_ref(), NotifyUrl::parse),
        }
    }

    /// All rows, once what only the whole file can tell is told.
    pub(super) fn finish(mut self, mut rest: Rest) -> Sheet {
        if !self.as_typed {
            self.refuse_rounded(&mut rest);
        }
        self.rows.shrink_to_fit();
        Sheet { rows: self.rows, bad: rest.bad, ignored: rest.ignored, worksheet: rest.worksheet }
    }

    fn refuse_rounded(&mut self, rest: &mut Rest) {
        let [number, pin] = self.long.map(|(long, cell)| long.all_rounded().then_some(cell));
        if number.is_none() && pin.is_none() {
            return;
        }
        let faults = |row: &Row| -> Vec<Problem> {
            let number =
                number.map(|cell| (Column::CardNumber, cell, row.card_number.as_ref().map_or("", CardNumber::expose)));
            let pin = pin.map(|cell| (Column::Pin, cell, row.pin.expose()));
            let rounded = number.into_iter().chain(pin).filter(|(_, _, text)| is_rounded(text) == Some(true));
            let problem = |(column, cell, _): (Column, Option<u16>, _)| Problem {
                place: cell.map_or(row.place, |cell| row.place.cell(cell)),
                column: Some(column),
                fault: Fault::Rounded,
            };
            rounded.map(problem).collect()
        };
        let bad = self.rows.extract_if(.., |row| !faults(row).is_empty());
        rest.refuse(bad.map(|row| BadRow { place: row.place, problems: faults(&row) }));
    }

    /// Looks for a card among those before; one that stands in a bad row stands in the file all the
    /// same.
    fn look_for(&mut self, number: &str, pin: &str, cells: &mut Cells<'_>) {
        for (index, (column, text)) in [(Column::CardNumber, number), (Column::Pin, pin)].iter().enumerate() {
            self.long[index].0.add(text);
            self.long[index].1 = cells.field(*column).and_then(|field| field.cell);
        }
        let place: Place = cells.place;
        if let Some(first) = self.seen.card(number, pin, place) {
            cells.problems.push(Problem { place, column: None, fault: Fault::SameCard(first) });
        }
    }
}

impl Check for Cards {
    fn row(&mut self, cells: &mut Cells<'_>) {
        let number = number(cells, self.as_typed);
        let pin = pin(cells, self.as_typed);
        let amount = cells.needed(Column::Amount, &mut self.amount);
        let product_code = cells.needed(Column::ProductCode, &mut self.product_code);
        let batchno = cells.shared(Column::BatchNo, &mut self.batchno);
        let custom = cells.shared(Column::Custom, &mut self.custom);
        let mcode = cells.shared(Column::FaceCode, &mut self.mcode);
        let notify_url = cells.shared(Column::NotifyUrl, &mut self.notify_url);
        let order_id = cells.text(Column::OrderId).and_then(|text| cells.kept(Column::OrderId, OrderId::parse(&text)));

        if let (Ok(number), Some(pin)) = (&number, &pin) {
            self.look_for(number.as_ref().map_or("", CardNumber::expose), pin.expose(), cells);
        }
        if let Some(first) = order_id.as_ref().and_then(|id| self.seen.order(id.as_str(), cells.place)) {
            cells.fault(Column::OrderId, Fault::SameOrder(first));
        }
        if cells.problems.is_empty()
            && let (Ok(card_number), Some(pin), Some(amount), Some(product_code)) = (number, pin, amount, product_code)
        {
            let place = cells.place;
            let row =
                Row { place, card_number, pin, amount, product_code, batchno, order_id, custom, mcode, notify_url };
            self.rows.push(row);
        }
    }
}

/// The number, if there is one; an error where what there is cannot be one. One that is odd is a
/// fault of the row, and the card's number all the same.
fn number(cells: &mut Cells<'_>, as_typed: bool) -> Result<Option<CardNumber>, ()> {
    let before = cells.problems.len();
    let Some(text) = cells.text(Column::CardNumber) else {
        return if cells.problems.len() == before { Ok(None) } else { Err(()) };
    };
    let number = CardNumber::new(&text);
    let fault = if number.is_none() { Some(Fault::Control) } else { odd(&text, as_typed) };
    if let Some(fault) = fault {
        cells.fault(Column::CardNumber, fault);
    }
    number.map(Some).ok_or(())
}

/// The PIN, if there is one; the same goes for it.
fn pin(cells: &mut Cells<'_>, as_typed: bool) -> Option<Pin> {
    let text = cells.needed_text(Column::Pin)?;
    let fault = odd(&text, as_typed);
    let pin = Pin::new(text.into_owned());
    if let Some(fault) = pin.as_ref().err().map_or(fault, |bad| Some(Fault::Pin(*bad))) {
        cells.fault(Column::Pin, fault);
    }
    pin.ok()
}

/// What is odd about a number or a PIN.
fn odd(text: &str, as_typed: bool) -> Option<Fault> {
    if text.len() > LONGEST {
        return Some(Fault::TooLong { most: LONGEST });
    }
    oddity(text).filter(|_| !as_typed).map(Fault::Odd)
}
