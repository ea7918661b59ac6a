//! Values one a line: read with bounded memory, written as they come.

use std::io::{self, BufRead, Write};

use crate::core::lang::say;
use crate::error::{Exit, Failure};
use crate::output::document::{Document, OutcomeName, Values};
use crate::output::{self, Report};
use crate::run::context::Context;

/// The longest line of a stream.
const LONGEST: usize = 1 << 20;

/// Turns each value into another: the arguments at once, or stdin line by line.
pub(crate) fn convert(
    values: &[String],
    streaming: bool,
    outcome: OutcomeName,
    context: &Context,
    convert: impl Fn(&str) -> Result<String, Failure>,
) -> anyhow::Result<Report> {
    if streaming {
        return stream(outcome, context, convert);
    }
    let values = values.iter().map(|value| convert(value)).collect::<Result<Vec<_>, _>>()?;
    let mut report = Report::new(outcome, Document::Empty);
    for value in &values {
        report.text.plain(value);
    }
    report.document = Document::Values(Values { values });
    Ok(report)
}

fn stream(
    outcome: OutcomeName,
    context: &Context,
    convert: impl Fn(&str) -> Result<String, Failure>,
) -> anyhow::Result<Report> {
    let json = context.printer.style.json;
    let mut out = output::stream();
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    let mut number = 0_u64;
    while next_line(&mut input, &mut line)? {
        number += 1;
        let value = text(&line).and_then(&convert).map_err(|mut failure| {
            failure.message = say!("line {number}: {said}", "第 {number} 行：{said}", [said = failure.message]);
            failure
        });
        let value = match value {
            Ok(value) => value,
            Err(failure) => {
                let _closed_pipe = out.flush();
                return Err(failure.into());
            }
        };
        let written = if json {
            let report = Report::new(outcome, Document::Values(Values { values: vec![value] }));
            let line = context.printer.line(context.profile_name(), &report)?;
            writeln!(out, "{line}")
        } else {
            // A program that reads on gets the bytes; a terminal gets them made harmless.
            let value = if context.printer.style.stdout_is_terminal { output::clean(&value) } else { value };
            out.write_all(value.as_bytes()).and_then(|()| out.write_all(b"\n"))
        };
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Report::printed(outcome)),
            other => other?,
        }
    }
    match out.flush() {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(Report::printed(outcome)),
    }
}

/// Reads a line without its ending, be it LF or CR LF; false at the end.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> anyhow::Result<bool> {
    line.clear();
    let limit = LONGEST as u64 + 1;
    if io::Read::take(&mut *input, limit).read_until(b'\n', line)? == 0 {
        return Ok(false);
    }
    if line.len() > LONGEST {
        return Err(Failure::usage(say!("a line is longer than 1 MiB", "有一行超过 1 MiB")).into());
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    }
    Ok(true)
}

fn text(line: &[u8]) -> Result<&str, Failure> {
    std::str::from_utf8(line).map_err(|_| Failure::new(Exit::Usage, say!("is not UTF-8", "不是 UTF-8")))
}
