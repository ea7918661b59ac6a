//! A file of cards or top-ups, from where the command line says.

use std::fs::File;
use std::io::{IsTerminal as _, Read};
use std::path::Path;

use zeroize::Zeroizing;

use crate::cards::{self, BadRow, Column, Defaults, Fault, FileProblem, MOST_BYTES, Sheet, TopUpDefaults, TopUpSheet};
use crate::cli::{Buy, Submit};
use crate::core::lang::{Words, say};
use crate::core::system;
use crate::core::value::{
    BatchNo, CheckedPrice, Custom, FaceCode, FaceValue, ItemId, NotifyUrl, Overtime, ProductCode, Quantity, TopUpFace,
};
use crate::error::Failure;
use crate::input::{checked, checked_if};
use crate::output::words;
use crate::platform::mend;
use crate::platform::place::{self, Kind};
use crate::run::context::Context;

/// What stands for stdin.
const STDIN: &str = "-";

/// Whether the cards come from stdin.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == STDIN
}

/// Reads the cards of a file and checks all of them.
pub(crate) fn read(path: &Path, args: &Submit, context: &Context) -> Result<Sheet, Failure> {
    let defaults = defaults(args)?;
    let (bytes, name) = source(path, Some(&say!("PINs (卡密)", "卡密")), context)?;
    let sheet = cards::read(&bytes, &defaults).map_err(|problem| unreadable(&name, &problem))?;
    if sheet.rows.is_empty() {
        refuse_missing(&sheet.bad, Column::ProductCode, "--product-code P")?;
        refuse_missing(&sheet.bad, Column::Amount, "--amount N")?;
    }
    Ok(sheet)
}

/// What every row lacks is one thing to say, and one flag mends it.
fn refuse_missing(bad: &[BadRow], column: Column, flag: &str) -> Result<(), Failure> {
    let lacks = |row: &BadRow| {
        row.problems.iter().any(|problem| problem.column == Some(column) && problem.fault == Fault::Missing)
    };
    if bad.is_empty() || !bad.iter().all(lacks) {
        return Ok(());
    }
    let label = column.labels().first().copied().unwrap_or_default();
    Err(Failure::usage(say!(
        "no row says its {} ({label}); nothing was sent",
        "没有一行给出 {}（{label}）；没有发送任何内容",
        column.name()
    ))
    .hint(say!(
        "add {flag}, which is for all rows, or a column {label}",
        "加上对所有行有效的 {flag}，或增加一列 {label}"
    )))
}

/// Reads the top-ups of a file and checks all of them.
pub(crate) fn read_top_ups(path: &Path, args: &Buy, context: &Context) -> Result<TopUpSheet, Failure> {
    let defaults = TopUpDefaults {
        item_id: checked_if("--item-id", args.item_id.as_deref(), ItemId::parse)?,
        face_price: checked_if("--face-price", args.face_price.as_deref(), TopUpFace::parse)?,
        amt: Some(checked("--amt", &args.amt, Quantity::parse)?),
        decimal: checked_if("--decimal", args.decimal.as_deref(), CheckedPrice::parse)?,
        overtime: Some(checked("--overtime", &args.overtime, Overtime::parse)?),
        custom: checked_if("--custom", args.custom.as_deref(), Custom::parse)?,
        notify_url: checked_if("--notify-url", args.notify_url.as_deref(), NotifyUrl::parse)?,
        as_typed: args.as_typed,
    };
    let (bytes, name) = source(path, None, context)?;
    cards::top_ups(&bytes, &defaults).map_err(|problem| unreadable(&name, &problem))
}

/// What of a file is not used.
pub(crate) fn note_about(worksheet: Option<&str>, ignored: &[String], context: &Context) {
    if let Some(name) = worksheet {
        context.printer.note(say!("the rows are those of worksheet {name:?}", "所用的是工作表 {name:?} 的行"));
    }
    if !ignored.is_empty() {
        context.printer.note(say!(
            "columns that mean nothing here: {}",
            "以下各列在此不起作用：{}",
            ignored.join(", ")
        ));
    }
}

/// The bytes of a file or of stdin, and what it is called. `secrets` is what it holds that nobody
/// else should read.
fn source(path: &Path, secrets: Option<&Words>, context: &Context) -> Result<(Zeroizing<Vec<u8>>, Words), Failure> {
    if is_stdin(path) {
        return Ok((from_stdin()?, say!("stdin", "标准输入")));
    }
    Ok((from_file(path, secrets, context)?, path.display().to_string().into()))
}

fn unreadable(name: &Words, problem: &FileProblem) -> Failure {
    let failure = Failure::usage(say!(
        "{name} {why}; nothing was sent",
        "{name} {why}；没有发送任何内容",
        [name, why = words::card_file(problem)]
    ));
    Failure { hint: words::card_file_hint(problem), ..failure }
}

/// What flags say for rows that do not say it themselves.
fn defaults(args: &Submit) -> Result<Defaults, Failure> {
    Ok(Defaults {
        amount: checked_if("--amount", args.amount.as_deref(), FaceValue::parse)?,
        product_code: checked_if("--product-code", args.product_code.as_deref(), ProductCode::parse)?,
        batchno: checked_if("--batchno", args.batchno.as_deref(), BatchNo::parse)?,
        custom: checked_if("--custom", args.custom.as_deref(), Custom::parse)?,
        mcode: checked_if("--mcode", args.mcode.as_deref(), FaceCode::parse)?,
        notify_url: checked_if("--notify-url", args.notify_url.as_deref(), NotifyUrl::parse)?,
        as_typed: args.as_typed,
    })
}

fn from_stdin() -> Result<Zeroizing<Vec<u8>>, Failure> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        return Err(Failure::usage(say!(
            "--from -: nothing is piped in; nothing was sent",
            "--from -：没有管道输入；没有发送任何内容"
        ))
        .hint(say!("name a file", "指定一个文件")));
    }
    bytes(stdin.lock()).map_err(|error| {
        Failure::usage(say!(
            "--from -: cannot read stdin: {error}; nothing was sent",
            "--from -：无法读取标准输入：{error}；没有发送任何内容",
            [error = system::told(&error)]
        ))
    })
}

fn from_file(path: &Path, secrets: Option<&Words>, context: &Context) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let unreadable = |error: std::io::Error| {
        Failure::usage(say!(
            "--from: cannot read {}: {error}; nothing was sent",
            "--from：无法读取 {}：{error}；没有发送任何内容",
            [error = system::told(&error)],
            path.display()
        ))
    };
    let file = File::open(path).map_err(unreadable)?;
    let found = place::of_open(&file).map_err(unreadable)?;
    let is_open = found.kind == Kind::File && found.rights.are_open();
    if let Some(secrets) = secrets.filter(|_| is_open) {
        context.printer.warn(&say!(
            "others can read {} ({rights}), which holds {secrets}: {mend}",
            "其他用户可以读取 {}（{rights}），其中有{secrets}：{mend}",
            [secrets, rights = found.rights.told(), mend = mend::close_it(path)],
            path.display()
        ));
    }
    bytes(file).map_err(unreadable)
}

/// No more than a file of cards may have, and one byte more, which tells that it is longer.
fn bytes(source: impl Read) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::new());
    source.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
