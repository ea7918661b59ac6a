//! Lines without a header, as consoles for cards take them: number and PIN, or the PIN alone.

use super::cells::{Field, Value};
use super::column::{Column, Listing};
use super::header::Header;
use super::intake::Intake;
use super::problem::{Fault, FileProblem, Place};

/// What may stand between number and PIN, the first that occurs in a line; else it is a blank.
const SEPARATORS: [&[char]; 4] = [&['\t'], &[',', '，'], &[';', '；'], &['|', '｜']];

/// What a run of makes a separator, such as `----`.
const DASHES: [char; 3] = ['-', '—', '－'];

/// Reads all lines.
pub(super) fn read(text: &str, intake: &mut Intake<'_>) -> Result<(), FileProblem> {
    let numbered = (1_u32..).zip(text.lines());
    let mut lines = numbered.filter(|(_, line)| !line.trim().is_empty()).peekable();
    let Some((_, first)) = lines.peek() else { return Ok(()) };
    let columns = match named(first)? {
        Some(columns) => {
            lines.next();
            columns
        }
        None if split(first).len() == 1 => vec![Column::Pin],
        None => vec![Column::CardNumber, Column::Pin],
    };
    for (number, line) in lines {
        let (place, parts) = (Place::Line(number), split(line));
        let fault = if parts.iter().any(|part| part.contains('"')) {
            Some(Fault::Quotes { last_line: number })
        } else if parts.len() > columns.len().max(2) {
            Some(Fault::TooManyParts)
        } else {
            (parts.len() != columns.len()).then_some(Fault::OtherShape)
        };
        if let Some(fault) = fault {
            intake.refuse(place, None, fault)?;
            continue;
        }
        let field = |(column, part): (&Column, _)| Field { column: *column, cell: None, value: Value::Text(part) };
        let fields: Vec<Field<'_>> = columns.iter().zip(parts).map(field).collect();
        intake.add(place, &fields)?;
    }
    Ok(())
}

/// The columns that the first line names, if it does. What has no digit is no card, and must be a
/// header that is not understood.
fn named(first: &str) -> Result<Option<Vec<Column>>, FileProblem> {
    let parts = split(first);
    let header = Header::of(Listing::Cards, parts.iter().copied().enumerate());
    if header.worth() > 0 && header.others.is_empty() {
        let header = header.checked()?;
        return Ok(Some(header.columns.into_iter().map(|(_, column)| column).collect()));
    }
    if header.columns.is_empty() && first.chars().any(char::is_numeric) { Ok(None) } else { Err(header.no_column()) }
}

/// The parts of a line. Blanks at its ends, or beside another separator, belong to the parts.
fn split(line: &str) -> Vec<&str> {
    if let Some(parts) = at_dashes(line) {
        return parts;
    }
    if let Some(separator) = SEPARATORS.iter().find(|separator| line.contains(**separator)) {
        return line.split(*separator).collect();
    }
    let mut parts = Vec::new();
    let begin = line.len() - line.trim_start().len();
    let (mut from, end) = (0, line.trim_end().len().max(begin));
    let mut at = begin;
    while let Some(blank) = line[at..end].find(char::is_whitespace) {
        parts.push(&line[from..at + blank]);
        let rest = line[at + blank..].trim_start();
        from = line.len() - rest.len();
        at = from;
    }
    parts.push(&line[from..]);
    parts
}

fn at_dashes(line: &str) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(dash) = line[at..].find(DASHES) {
        let begin = at + dash;
        let end = line.len() - line[begin..].trim_start_matches(DASHES).len();
        if line[begin..end].chars().nth(1).is_some() {
            parts.push(&line[from..begin]);
            from = end;
        }
        at = end;
    }
    (!parts.is_empty()).then(|| {
        parts.push(&line[from..]);
        parts
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_split_at_its_strongest_separator() {
        for (line, parts) in [
            ("6000 123", &["6000", "123"][..]),
            ("6000 \u{3000} 123", &["6000", "123"]),
            ("6000----123", &["6000", "123"]),
            ("6000-----1-23", &["6000", "1-23"]),
            ("6000——123", &["6000", "123"]),
            ("6000\t123", &["6000", "123"]),
            ("6000,1 23", &["6000", "1 23"]),
            ("6000，123", &["6000", "123"]),
            ("6000;123", &["6000", "123"]),
            ("6000|123", &["6000", "123"]),
            ("6000, 123", &["6000", " 123"]),
            ("123456", &["123456"]),
            ("AB-CD-EF", &["AB-CD-EF"]),
            (" 123456", &[" 123456"]),
            ("6000 123 ", &["6000", "123 "]),
            ("6000 123 100", &["6000", "123", "100"]),
            ("\u{3000}", &["\u{3000}"]),
        ] {
            assert_eq!(split(line), parts, "{line:?}");
        }
    }
}
