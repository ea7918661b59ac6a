//! Documents that are rows of a table, too.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value};

use crate::output::sheet::{Column, Style, Table};

/// A row of a table in a file, with a column for each key that is not itself left out.
pub trait Record: Serialize {
    /// The columns.
    const COLUMNS: &'static [Column];

    /// The values of the row, in the order of its columns; what is unknown is empty.
    fn values(&self) -> serde_json::Result<Vec<String>> {
        let row = object(self)?;
        Ok(Self::COLUMNS.iter().map(|column| row.get(column.name).map(text).unwrap_or_default()).collect())
    }
}

/// Writes a whole table.
pub fn write_table<R: Record>(out: impl Write, style: Style, rows: impl IntoIterator<Item = R>) -> io::Result<()> {
    let mut table = Table::begin(out, style, R::COLUMNS)?;
    for row in rows {
        table.add(&row.values()?)?;
    }
    table.finish()
}

/// The keys of a document with their values.
pub(super) fn object(row: &(impl Serialize + ?Sized)) -> serde_json::Result<Map<String, Value>> {
    serde_json::from_value(serde_json::to_value(row)?)
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The keys of a row, and the names of its columns.
#[cfg(test)]
pub(super) fn keys_and_columns<R: Record>(row: &R) -> (Vec<String>, Vec<&'static str>) {
    let keys = object(row).expect("an object").into_iter().map(|(key, _)| key).collect();
    (keys, R::COLUMNS.iter().map(|column| column.name).collect())
}
