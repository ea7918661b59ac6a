//! `consign orders export`: all orders as CSV or as lines of JSON, in bounded memory.

use std::io::{self, Write};
use std::ops::ControlFlow;

use crate::cli::{ExportFormat, OrdersExport};
use crate::input::selection::Selection;
use crate::order::journal;
use crate::output::document::{Known, LedgerOrder, OutcomeName};
use crate::output::{self, Report};
use crate::run::context::Context;

pub(super) fn run(args: &OrdersExport, context: &Context) -> anyhow::Result<Report> {
    let selection = Selection::of(&args.filter, context)?;
    let Some(ledger) = journal::to_read(context)? else { return Ok(Report::printed(OutcomeName::Exported)) };
    let mut out = Sheet::begin(args.format)?;
    let mut written = Ok(());
    let read = ledger.each(&selection.filter(None), &mut |order| {
        written = out.add(order.into());
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    read.map_err(|error| journal::failed(&error, context))?;
    match written.and_then(|()| out.finish()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(Report::printed(OutcomeName::Exported)),
    }
}

enum Sheet {
    Csv { columns: Vec<String>, sheet: Box<csv::Writer<Box<dyn Write>>> },
    Ndjson(Box<dyn Write>),
}

impl Sheet {
    fn begin(format: ExportFormat) -> io::Result<Self> {
        let out: Box<dyn Write> = Box::new(output::stream());
        Ok(match format {
            ExportFormat::Ndjson => Self::Ndjson(out),
            ExportFormat::Csv => {
                let (columns, mut sheet) = (LedgerOrder::columns()?, csv::Writer::from_writer(out));
                sheet.write_record(&columns)?;
                Self::Csv { columns, sheet: Box::new(sheet) }
            }
        })
    }

    fn add(&mut self, order: LedgerOrder) -> io::Result<()> {
        match self {
            Self::Ndjson(out) => writeln!(out, "{}", output::json_line(&Known(order))?),
            Self::Csv { columns, sheet } => {
                let cells = order.cells(columns)?;
                Ok(sheet.write_record(cells.iter().map(|cell| harmless(cell)))?)
            }
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Ndjson(mut out) => out.flush(),
            Self::Csv { mut sheet, .. } => sheet.flush(),
        }
    }
}

/// A cell that no spreadsheet runs as a formula and no terminal as a command: control and format
/// characters are escaped, and `'` stands in front of what begins like a formula.
fn harmless(text: &str) -> String {
    let begin = text.trim_start_matches(' ');
    let runs = begin.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let cleaned = output::clean(text);
    if runs && !is_plain_number(text) { format!("'{cleaned}") } else { cleaned }
}

/// Digits, with a sign and a point at most.
fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("+1+1", "'+1+1"),
            ("-1-1", "'-1-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            (" =1", "' =1"),
            ("\t=1", "'\\t=1"),
            ("\r=1", "'\\r=1"),
            ("＝1", "'＝1"),
            ("＋1", "'＋1"),
            ("－1", "'－1"),
            ("＠x", "'＠x"),
            ("-", "'-"),
            ("-1.", "'-1."),
            ("-1e5", "'-1e5"),
            ("-1", "-1"),
            ("+1.50", "+1.50"),
            ("a=1", "a=1"),
            ("1-1", "1-1"),
            ("a\nb\u{202e}", "a\\nb\\u{202e}"),
        ];
        for (text, expected) in cases {
            assert_eq!(harmless(text), expected, "{text:?}");
        }
    }
}
