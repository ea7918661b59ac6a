//! `consign orders export`: all orders as CSV or as lines of JSON, in bounded memory.

use std::io::{self, Write};
use std::ops::ControlFlow;

use crate::cli::{ExportFormat, OrdersExport};
use crate::core::lang::say;
use crate::error::Failure;
use crate::input::selection::Selection;
use crate::order::opening;
use crate::output::document::{Known, LedgerOrder, OutcomeName, Record as _};
use crate::output::sheet::{Style, Table};
use crate::output::{self, Report};
use crate::run::context::Context;

pub(super) fn run(args: &OrdersExport, context: &Context) -> anyhow::Result<Report> {
    let format = Format::of(args)?;
    let selection = Selection::of(&args.filter, context)?;
    let ledger = opening::to_read(context)?;
    selection.refuse_unknown_job(ledger.as_ref(), context)?;
    let Some(ledger) = ledger else { return Ok(Report::printed(OutcomeName::Exported)) };
    let mut out = Sheet::begin(format)?;
    let mut written = Ok(());
    let read = ledger.each(&selection.filter(None), &mut |order| {
        written = out.add(order.into());
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    read.map_err(|error| opening::failed(&error, context))?;
    match written.and_then(|()| out.finish()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(Report::printed(OutcomeName::Exported)),
    }
}

/// How the orders are written.
#[derive(Clone, Copy)]
enum Format {
    Table(Style),
    Ndjson,
}

impl Format {
    fn of(args: &OrdersExport) -> Result<Self, Failure> {
        match (args.format, args.excel) {
            (Some(ExportFormat::Ndjson), true) => Err(Failure::usage(say!(
                "--excel and --format ndjson exclude each other: spreadsheets open CSV",
                "--excel 和 --format ndjson 不能同时使用：电子表格只能打开 CSV"
            ))),
            (Some(ExportFormat::Ndjson), false) => Ok(Self::Ndjson),
            (_, true) => Ok(Self::Table(Style::Excel)),
            (_, false) => Ok(Self::Table(Style::Plain)),
        }
    }
}

enum Sheet {
    Table(Box<Table<Box<dyn Write>>>),
    Ndjson(Box<dyn Write>),
}

impl Sheet {
    fn begin(format: Format) -> io::Result<Self> {
        let out: Box<dyn Write> = Box::new(output::stream());
        Ok(match format {
            Format::Ndjson => Self::Ndjson(out),
            Format::Table(style) => Self::Table(Box::new(Table::begin(out, style, LedgerOrder::COLUMNS)?)),
        })
    }

    fn add(&mut self, order: LedgerOrder) -> io::Result<()> {
        match self {
            Self::Ndjson(out) => writeln!(out, "{}", output::json_line(&Known(order))?),
            Self::Table(table) => table.add(&order.values()?),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Ndjson(mut out) => out.flush(),
            Self::Table(table) => table.finish(),
        }
    }
}
