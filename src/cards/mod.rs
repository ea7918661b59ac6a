//! A file becomes checked rows: bytes in, values out. It lists cards to sell, top-ups to place, or the
//! numbers of orders to ask about.
//!
//! What a file is shows in what it holds, never in its name: a workbook (`.xlsx`), CSV with a header,
//! one JSON object a line, or lines: with number and PIN as consoles for cards take them, or with an
//! order number each. The whole file is checked, and each row is either one that can be used or one
//! that says all that is wrong with it; nobody is asked anything. A number or PIN that a spreadsheet
//! may have changed is refused, since a changed one is another card, or another account.
//!
//! Nothing here opens a file, prints or sends. What comes out in an error never holds a value of a
//! card; `output/words` makes its sentences.
//!
//! ```
//! use consign::cards::{self, Defaults};
//! use consign::core::value::{FaceValue, ProductCode};
//!
//! let defaults = Defaults {
//!     amount: Some(FaceValue::parse("100")?),
//!     product_code: Some(ProductCode::parse("12")?),
//!     ..Defaults::default()
//! };
//! let sheet = cards::read("6000000000000001 123456\n".as_bytes(), &defaults).expect("a file of cards");
//! assert_eq!((sheet.rows.len(), sheet.bad.len()), (1, 0));
//! assert_eq!(sheet.rows[0].pin.expose(), "123456");
//! # Ok::<(), consign::core::protocol::Invalid>(())
//! ```

mod again;
mod cells;
mod check;
mod column;
mod delimited;
mod header;
mod intake;
mod lines;
mod ndjson;
mod numbers;
mod problem;
mod row;
mod spoilt;
#[cfg(test)]
mod tests;
mod text;
mod top_ups;
mod twice;
mod xlsx;

use self::column::Listing;
use self::intake::{Check, Intake, Rest};

pub use self::again::{Again, is_to_try_again, write_again};
pub use self::column::{Column, letters};
pub use self::numbers::Numbers;
pub use self::problem::{BadRow, Fault, FileProblem, Place, Problem};
pub use self::row::{CardNumber, Defaults, Row, Sheet};
pub use self::top_ups::{TopUpDefaults, TopUpRow, TopUpSheet};

/// The most bytes of a file.
pub const MOST_BYTES: usize = 64 << 20;

/// Reads a file of cards and checks all of it. Flags fill what its columns do not say.
pub fn read(bytes: &[u8], defaults: &Defaults) -> Result<Sheet, FileProblem> {
    let mut cards = check::Cards::new(defaults);
    let rest = rows(bytes, Listing::Cards, &mut cards)?;
    Ok(cards.finish(rest))
}

/// Reads a file of top-ups and checks all of it. Flags fill what its columns do not say, but for the
/// order number.
pub fn top_ups(bytes: &[u8], defaults: &TopUpDefaults) -> Result<TopUpSheet, FileProblem> {
    let mut top_ups = top_ups::TopUps::new(defaults);
    let rest = rows(bytes, Listing::TopUps, &mut top_ups)?;
    Ok(top_ups.finish(rest))
}

/// Reads a file of order numbers of sales.
pub fn sale_numbers(bytes: &[u8]) -> Result<Numbers, FileProblem> {
    numbers(bytes, Listing::SaleNumbers)
}

/// Reads a file of order numbers of top-ups.
pub fn top_up_numbers(bytes: &[u8]) -> Result<Numbers, FileProblem> {
    numbers(bytes, Listing::TopUpNumbers)
}

fn numbers(bytes: &[u8], listing: Listing) -> Result<Numbers, FileProblem> {
    let mut collected = numbers::Collected::of(listing);
    let rest = rows(bytes, listing, &mut collected)?;
    Ok(collected.finish(rest))
}

/// Hands the rows of a file over to be checked.
fn rows(bytes: &[u8], listing: Listing, check: &mut dyn Check) -> Result<Rest, FileProblem> {
    if bytes.len() > MOST_BYTES {
        return Err(FileProblem::TooLong { most: MOST_BYTES });
    }
    let mut intake = Intake::new(listing, check);
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        let worksheet = xlsx::read(bytes, &mut intake)?;
        return intake.finish(Some(worksheet));
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(FileProblem::OldWorkbook);
    }
    let text = text::decode(bytes)?;
    let text = text.as_str();
    let begin = text.trim_start();
    // Each line of these would make a PIN.
    if begin.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with(['{', '[', '"'])) {
        return Err(FileProblem::JsonArray);
    }
    if begin.starts_with('<') {
        return Err(FileProblem::Markup);
    }
    if begin.starts_with('{') {
        ndjson::read(text, &mut intake)?;
    } else if let Some(table) = delimited::Table::find(text, listing)? {
        table.read(&mut intake)?;
    } else {
        match listing {
            Listing::Cards => lines::read(text, &mut intake)?,
            Listing::TopUps => top_ups::no_table(text)?,
            Listing::SaleNumbers | Listing::TopUpNumbers => numbers::read(text, &mut intake)?,
        }
    }
    intake.finish(None)
}
