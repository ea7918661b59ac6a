//! Tables in files, for scripts and for spreadsheets.

mod cell;
mod column;

use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};

pub use self::column::{Column, Kind};

/// What tells a spreadsheet that a text is UTF-8; without it, a Chinese one takes it for GBK.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// CSV as scripts read it (RFC 4180, but for line feeds): machine names, values as in JSON.
    Plain,
    /// CSV that spreadsheets open as it is meant, by a double click: Chinese names, Beijing time, and
    /// digits that are no quantity as text.
    Excel,
}

impl Style {
    /// The line with which a table of these columns begins. No name of a column needs quotation marks.
    #[must_use]
    pub fn header(self, columns: &[Column]) -> String {
        let names: Vec<&str> = columns.iter().map(|column| self.name(column)).collect();
        let mark = if self == Self::Excel { BYTE_ORDER_MARK } else { "" };
        format!("{mark}{}", names.join(","))
    }

    fn name(self, column: &Column) -> &'static str {
        match self {
            Self::Plain => column.name,
            Self::Excel => column.label,
        }
    }
}

/// A table that is being written. Its cells are harmless to spreadsheets and terminals.
pub struct Table<W: Write> {
    out: Writer<W>,
    columns: &'static [Column],
    style: Style,
}

impl<W: Write> Table<W> {
    /// Writes the header.
    pub fn begin(mut out: W, style: Style, columns: &'static [Column]) -> io::Result<Self> {
        let mut builder = WriterBuilder::new();
        if style == Style::Excel {
            out.write_all(BYTE_ORDER_MARK.as_bytes())?;
            builder.terminator(Terminator::CRLF);
        }
        let mut out = builder.from_writer(out);
        out.write_record(columns.iter().map(|column| style.name(column))).map_err(of_the_system)?;
        Ok(Self { out, columns, style })
    }

    /// Writes a row: a value for each column, in their order.
    pub fn add(&mut self, values: &[String]) -> io::Result<()> {
        let cell = |(column, value): (&Column, &String)| match self.style {
            Style::Plain => cell::plain(value),
            Style::Excel => cell::excel(column.kind, value),
        };
        self.out.write_record(self.columns.iter().zip(values).map(cell)).map_err(of_the_system)
    }

    /// Hands on what was written.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// What the system said: whether it is a closed pipe, or a full disk, makes a difference.
fn of_the_system(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COLUMNS: [Column; 4] = [
        Column { name: "order_id", label: "订单号", kind: Kind::Text },
        Column { name: "amount", label: "面值", kind: Kind::Amount },
        Column { name: "sent_at", label: "提交时间", kind: Kind::Time },
        Column { name: "attempts", label: "提交次数", kind: Kind::Count },
    ];

    fn written(style: Style, rows: &[[&str; 4]]) -> String {
        let mut out = Vec::new();
        let mut table = Table::begin(&mut out, style, &COLUMNS).expect("written");
        for row in rows {
            table.add(&row.map(str::to_owned)).expect("written");
        }
        table.finish().expect("written");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn scripts_and_spreadsheets_get_a_style_each() {
        let rows = [["6000123412341234", "-5.00", "1795348800", "1"], ["=1+1", "100", "", "2"]];
        assert_eq!(
            written(Style::Plain, &rows),
            "order_id,amount,sent_at,attempts\n6000123412341234,-5.00,1795348800,1\n'=1+1,100,,2\n"
        );
        assert_eq!(
            written(Style::Excel, &rows),
            "\u{feff}订单号,面值,提交时间,提交次数\r\n\
            \"=\"\"6000123412341234\"\"\",-5.00,2026-11-22 20:00:00,1\r\n'=1+1,100,,2\r\n"
        );
    }

    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_closed_pipe_is_known_as_one() {
        let mut table = Table::begin(Closed, Style::Plain, &COLUMNS).expect("not written yet");
        let row = ["C1", "100", "0", "1"].map(str::to_owned);
        let error = (0..10_000).find_map(|_| table.add(&row).err()).expect("closed");
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }

    /// Whether a spreadsheet would run what stands in a cell: more than a text in quotation marks or a
    /// number with its sign.
    fn runs(cell: &str) -> bool {
        let is_text = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
        if is_text.is_some_and(|text| !text.contains('"')) {
            return false;
        }
        let is_number = cell.parse::<f64>().is_ok() && cell.bytes().all(|b| b"+-.0123456789".contains(&b));
        !is_number && cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
    }

    proptest! {
        #[test]
        fn whatever_a_text_is_no_cell_runs(
            texts in prop::collection::vec("[ \u{3000}\u{a0}\t\r\n]{0,2}[=+@＝＋－＠\"'0-9.-]{0,3}\\PC{0,6}", 4)
        ) {
            for style in [Style::Plain, Style::Excel] {
                let text = written(style, &[[&texts[0], &texts[1], &texts[2], &texts[3]]]);
                let mut reader = csv::Reader::from_reader(text.as_bytes());
                let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("a CSV");
                prop_assert_eq!(records.len(), 1);
                prop_assert_eq!(records[0].len(), 4);
                for cell in &records[0] {
                    prop_assert!(!runs(cell), "{:?} of {:?}", cell, texts);
                }
            }
        }
    }
}
