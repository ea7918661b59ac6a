//! The orders that a command is to ask about: typed, piped in, or in a file.

use std::io::{self, Read};
use std::path::Path;

use zeroize::Zeroizing;

use crate::cards::{self, BadRow};
use crate::cli::OrderNumbers;
use crate::core::lang::{Words, say};
use crate::core::system;
use crate::core::value::{OrderId, TopUpId};
use crate::error::Failure;
use crate::input::checked;
use crate::ledger::OrderKind;
use crate::order::standing::OrderRef;
use crate::output::words;

/// How many bad rows are told.
const TOLD: usize = 10;

/// What did not happen because of a bad number.
fn nothing() -> Words {
    say!("the gateway was not asked", "没有查询平台")
}

/// The orders that are meant; those of a file once each.
pub(crate) fn read(args: &OrderNumbers, kind: OrderKind) -> Result<Vec<OrderRef>, Failure> {
    if let Some(path) = &args.from {
        return read_from(path, kind);
    }
    let parse = |id: &String| match kind {
        OrderKind::Sale => checked("ORDER_ID", id, OrderId::parse).map(OrderRef::Sale),
        OrderKind::TopUp => checked("ORDER_ID", id, TopUpId::parse).map(OrderRef::TopUp),
    };
    args.order_ids.iter().map(parse).collect()
}

fn read_from(path: &Path, kind: OrderKind) -> Result<Vec<OrderRef>, Failure> {
    let is_stdin = path == Path::new("-");
    let origin = if is_stdin { say!("stdin", "标准输入") } else { path.display().to_string().into() };
    let bytes = if is_stdin { bytes(io::stdin().lock()) } else { std::fs::File::open(path).and_then(bytes) };
    let bytes = bytes.map_err(|error| {
        Failure::usage(say!(
            "--from: cannot read {origin}: {error}; {nothing}",
            "--from：无法读取{origin}：{error}；{nothing}",
            [origin = origin.apart(), error = system::told(&error), nothing = nothing()]
        ))
    })?;
    let numbers = match kind {
        OrderKind::Sale => cards::sale_numbers(&bytes),
        OrderKind::TopUp => cards::top_up_numbers(&bytes),
    };
    let numbers = numbers.map_err(|problem| {
        let message = say!(
            "--from: {origin} {why}; {nothing}",
            "--from：{origin} {why}；{nothing}",
            [origin, nothing = nothing(), why = words::card_file(&problem)]
        );
        Failure { hint: words::card_file_hint(&problem), ..Failure::usage(message) }
    })?;
    if !numbers.bad.is_empty() {
        return Err(Failure::usage(say!(
            "--from: {origin}: {bad}; {nothing}",
            "--from：{origin}：{bad}；{nothing}",
            [origin, nothing = nothing(), bad = bad_rows(&numbers.bad)]
        )));
    }
    let parse = |(place, number): &(_, String)| {
        OrderRef::of(kind, number).map_err(|invalid| {
            let place = words::card_place(*place);
            Failure::usage(say!(
                "--from: {origin}: {place}: {why}; {nothing}",
                "--from：{origin}：{place}：{why}；{nothing}",
                [origin, place, nothing = nothing(), why = words::invalid(&invalid)]
            ))
        })
    };
    numbers.numbers.iter().map(parse).collect()
}

/// As much of a source as a file may have, and one byte more where there is more.
fn bytes(source: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::new());
    source.take(cards::MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn bad_rows(rows: &[BadRow]) -> Words {
    let mut told: Vec<Words> = rows.iter().take(TOLD).map(words::bad_row).collect();
    if let Some(more) = rows.len().checked_sub(TOLD).filter(|more| *more > 0) {
        told.push(say!("and {more} more bad rows", "另有 {more} 行有问题"));
    }
    Words::join(told, &say!("; ", "；"))
}
