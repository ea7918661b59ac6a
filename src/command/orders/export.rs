//! `consign orders export`: all orders as CSV or as lines of JSON, in bounded memory.

use std::io::{self, Write};
use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::super::books;
use super::super::context::Context;
use super::Meant;
use crate::cli::{ExportFormat, OrdersExport};
use crate::ledger::Order;
use crate::output::{self, Report};

/// The columns of the CSV; the keys of a line of JSON are the same.
const COLUMNS: [&str; 18] = [
    "order_id",
    "kind",
    "state",
    "customer_id",
    "base_url",
    "batchno",
    "product_code",
    "amount",
    "card",
    "system_order_id",
    "real_face_value",
    "settled_amount",
    "code",
    "message",
    "attempts",
    "created_at",
    "sent_at",
    "updated_at",
];

pub(super) fn run(args: &OrdersExport, context: &Context) -> anyhow::Result<Report> {
    let meant = Meant::of(&args.filter, context)?;
    let Some(ledger) = books::to_read(context)? else { return Ok(Report::printed("exported")) };
    let mut out = Sheet::begin(args.format)?;
    let mut written = Ok(());
    let read = ledger.each(&meant.filter(None), |order| {
        written = out.add(&order);
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    read.map_err(|error| books::failed(&error, context))?;
    match written.and_then(|()| out.finish()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(Report::printed("exported")),
    }
}

enum Sheet {
    Csv(Box<csv::Writer<Box<dyn Write>>>),
    Ndjson(Box<dyn Write>),
}

impl Sheet {
    fn begin(format: ExportFormat) -> io::Result<Self> {
        let out: Box<dyn Write> = Box::new(output::stream());
        Ok(match format {
            ExportFormat::Ndjson => Self::Ndjson(out),
            ExportFormat::Csv => {
                let mut sheet = csv::Writer::from_writer(out);
                sheet.write_record(COLUMNS)?;
                Self::Csv(Box::new(sheet))
            }
        })
    }

    fn add(&mut self, order: &Order) -> io::Result<()> {
        let object = super::json_of(order);
        match self {
            Self::Ndjson(out) => writeln!(out, "{}", Value::Object(object)),
            Self::Csv(sheet) => {
                sheet.write_record(COLUMNS.map(|column| cell(&object, column))).map_err(io::Error::from)
            }
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Ndjson(mut out) => out.flush(),
            Self::Csv(mut sheet) => sheet.flush(),
        }
    }
}

fn cell(object: &Map<String, Value>, column: &str) -> String {
    match object.get(column) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}
