//! The row that names the columns.

use super::column::{Column, Listing};
use super::intake::told;
use super::problem::FileProblem;

/// How many rows may stand above the header: titles, remarks, blank ones.
pub(super) const ABOVE: usize = 30;

/// The known columns of a table, and the names of the others.
#[derive(Debug)]
pub(super) struct Header {
    listing: Listing,
    /// For each known column where it stands, from 0.
    pub(super) columns: Vec<(usize, Column)>,
    /// What the others are called.
    pub(super) others: Vec<String>,
}

impl Header {
    /// One without a name in it.
    pub(super) fn empty(listing: Listing) -> Self {
        Self { listing, columns: Vec::new(), others: Vec::new() }
    }

    /// Reads a row as if it were the header.
    pub(super) fn of<'a>(listing: Listing, cells: impl IntoIterator<Item = (usize, &'a str)>) -> Self {
        let mut header = Self::empty(listing);
        for (at, text) in cells {
            if text.trim().is_empty() {
                continue;
            }
            match listing.named(text) {
                Some(column) => header.columns.push((at, column)),
                None => header.others.push(text.trim().to_owned()),
            }
        }
        header
    }

    /// How well it serves as one: by the columns that it knows, and only if those are there that are
    /// needed.
    pub(super) fn worth(&self) -> usize {
        if self.missing().is_none() { self.columns.len() } else { 0 }
    }

    fn missing(&self) -> Option<Column> {
        self.listing.needed().iter().copied().find(|needed| !self.is_there(*needed))
    }

    fn is_there(&self, column: Column) -> bool {
        self.columns.iter().any(|(_, known)| *known == column)
    }

    /// Refuses one that has a column twice, and one with a name that may be meant for a column that is
    /// not there: what it holds would be left out, and the card be another one or sold for another value.
    pub(super) fn checked(self) -> Result<Self, FileProblem> {
        for (index, (_, column)) in self.columns.iter().enumerate() {
            if self.columns[..index].iter().any(|(_, other)| other == column) {
                return Err(FileProblem::TwoColumns(*column));
            }
        }
        let meant = |name: &String| self.listing.may_mean(name).filter(|column| !self.is_there(*column));
        match self.others.iter().find_map(|name| Some((name, meant(name)?))) {
            Some((name, column)) => Err(FileProblem::Unplaced { name: told(name).unwrap_or_default(), column }),
            None => Ok(self),
        }
    }

    /// Why a table is refused whose best row is this.
    pub(super) fn no_column(&self) -> FileProblem {
        // There is one that is missing, or the row would serve.
        let needed = self.missing().unwrap_or(self.listing.needed()[0]);
        let unknown: Vec<String> = self.others.iter().filter_map(|name| told(name)).collect();
        // A column that is there already is not the one that is missing.
        let near =
            |name: &String| Some((name.clone(), self.listing.nearest(name).filter(|near| !self.is_there(*near))?));
        let mut nearest: Vec<(String, Column)> = unknown.iter().filter_map(near).collect();
        nearest.sort_by_key(|(_, column)| *column != needed);
        FileProblem::NoColumn { needed, unknown, nearest: nearest.into_iter().next() }
    }
}
