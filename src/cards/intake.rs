//! Where the rows of a file go, whatever the file is.

use super::cells::{Cells, Field};
use super::column::{Column, Listing};
use super::problem::{BadRow, Fault, FileProblem, Place, Problem};

/// The most rows of a file.
const MOST_ROWS: u32 = 1_000_000;

/// How many ignored columns are named.
const NAMES: usize = 100;

/// Makes checked rows.
pub(super) trait Check {
    /// Takes a row whose cells are not all blank, unless something is found to be wrong with them.
    fn row(&mut self, cells: &mut Cells<'_>);
}

/// The rows read so far.
pub(super) struct Intake<'a> {
    pub(super) listing: Listing,
    check: &'a mut dyn Check,
    count: u32,
    bad: Vec<BadRow>,
    ignored: Vec<String>,
}

/// What is told of a file beside its good rows.
#[derive(Debug)]
pub(super) struct Rest {
    /// The rows that are bad, in the order of the file.
    pub(super) bad: Vec<BadRow>,
    /// The names of columns that mean nothing here, unless they might be cards.
    pub(super) ignored: Vec<String>,
    /// The name of the worksheet, if the file has any.
    pub(super) worksheet: Option<String>,
}

impl<'a> Intake<'a> {
    pub(super) fn new(listing: Listing, check: &'a mut dyn Check) -> Self {
        Self { listing, check, count: 0, bad: Vec::new(), ignored: Vec::new() }
    }

    /// Takes the next row. One with nothing below a known column is none.
    pub(super) fn add(&mut self, place: Place, fields: &[Field<'_>]) -> Result<(), FileProblem> {
        if fields.iter().all(Field::is_blank) {
            return Ok(());
        }
        self.count()?;
        let mut cells = Cells { place, fields, problems: Vec::new() };
        self.check.row(&mut cells);
        if !cells.problems.is_empty() {
            self.bad.push(BadRow { place, problems: cells.problems });
        }
        Ok(())
    }

    /// Takes a row that is bad as a whole.
    pub(super) fn refuse(&mut self, place: Place, column: Option<Column>, fault: Fault) -> Result<(), FileProblem> {
        self.count()?;
        self.bad.push(BadRow { place, problems: vec![Problem { place, column, fault }] });
        Ok(())
    }

    fn count(&mut self) -> Result<(), FileProblem> {
        self.count += 1;
        if self.count > MOST_ROWS { Err(FileProblem::TooManyRows { most: MOST_ROWS }) } else { Ok(()) }
    }

    /// Names a column that means nothing here. What might be a card is not repeated.
    pub(super) fn ignore(&mut self, name: &str) {
        if self.ignored.len() < NAMES
            && let Some(name) = told(name)
            && !self.ignored.contains(&name)
        {
            self.ignored.push(name);
        }
    }

    /// The names of the columns ignored so far.
    pub(super) fn ignored(&self) -> &[String] {
        &self.ignored
    }

    /// Ends with the last row; a file without any is refused.
    pub(super) fn finish(self, worksheet: Option<String>) -> Result<Rest, FileProblem> {
        if self.count == 0 {
            return Err(FileProblem::NoRows);
        }
        Ok(Rest { bad: self.bad, ignored: self.ignored, worksheet })
    }
}

impl Rest {
    /// Adds rows that are found to be bad once the whole file is known.
    pub(super) fn refuse(&mut self, more: impl IntoIterator<Item = BadRow>) {
        self.bad.extend(more);
        self.bad.sort_by_key(|bad| match bad.place {
            Place::Line(row) | Place::Row(row) | Place::Cell { row, .. } => row,
        });
    }
}

/// The name of a column as it may be shown: whoever has no header has cards in its place.
pub(super) fn told(name: &str) -> Option<String> {
    const MOST_DIGITS: usize = 3;
    const LONGEST_NAME: usize = 40;
    let name = name.trim();
    let is_name = !name.is_empty()
        && name.chars().count() <= LONGEST_NAME
        && name.chars().filter(|c| c.is_numeric()).count() <= MOST_DIGITS;
    is_name.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Nothing;

    impl Check for Nothing {
        fn row(&mut self, _: &mut Cells<'_>) {}
    }

    #[test]
    fn a_file_has_so_many_rows_and_no_more() {
        let mut nothing = Nothing;
        let mut intake = Intake::new(Listing::Cards, &mut nothing);
        intake.count = MOST_ROWS - 1;
        let mut refuse = || intake.refuse(Place::Line(1), None, Fault::NotJson);
        assert_eq!((refuse(), refuse()), (Ok(()), Err(FileProblem::TooManyRows { most: MOST_ROWS })));
    }

    #[test]
    fn what_may_be_a_card_is_no_name() {
        assert_eq!(told(" 备注2 ").as_deref(), Some("备注2"));
        for text in ["", "1234", "１２３４", "a1b2c3d4", &"x".repeat(41)] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
