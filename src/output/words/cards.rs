//! Words for files of cards, top-ups and order numbers, and for what is wrong with their rows. None of
//! them repeats a value of a card.

use crate::cards::{BadRow, Column, Fault, FileProblem, Place, letters};

use super::field::{bad_pin, mend_oddity, oddity, problem};

/// How many names of columns are told.
const NAMES: usize = 12;

/// Why a top-up of a file has to have an order number.
const WITHOUT_NUMBER: &str = "is missing: a top-up can be wanted twice, so that only its order number (订单号) tells \
    a repeat from a second one";

/// Where something stands in a file.
#[must_use]
pub fn card_place(place: Place) -> String {
    match place {
        Place::Line(line) => format!("line {line}"),
        Place::Row(row) => format!("row {row}"),
        Place::Cell { column, row } => format!("{}{row}", letters(column)),
    }
}

/// All that is wrong with a row.
#[must_use]
pub fn bad_row(row: &BadRow) -> String {
    let told = |cell: Place, column: Option<Column>, fault: &Fault| {
        let what = match column {
            Some(Column::TopUpId) if *fault == Fault::Missing => format!("{} {WITHOUT_NUMBER}", Column::TopUpId.name()),
            Some(column) => format!("{} {}", called(column), self::fault(fault)),
            None => self::fault(fault),
        };
        if cell == row.place { what } else { format!("{}: {what}", card_place(cell)) }
    };
    let problems: Vec<String> = row.problems.iter().map(|one| told(one.place, one.column, &one.fault)).collect();
    format!("{}: {}", card_place(row.place), problems.join("; "))
}

fn called(column: Column) -> String {
    match column {
        Column::CardNumber => "the card number (卡号)".into(),
        Column::Pin => "the PIN (卡密)".into(),
        Column::Account => "the number to top up (充值号码)".into(),
        other => other.name().into(),
    }
}

/// What a value breaks, to be read after what it is called; what a row breaks.
fn fault(fault: &Fault) -> String {
    match fault {
        Fault::Missing => "is missing".into(),
        Fault::Invalid(invalid) => problem(&invalid.problem),
        Fault::NotPositive => "must be a positive whole number (不可以是小数)".into(),
        Fault::NotCount => "must be a whole number".into(),
        Fault::NotDecimal => "must be a decimal number such as 49.0000".into(),
        Fault::Pin(bad) => bad_pin(*bad).into(),
        Fault::Control => "contains a control character".into(),
        Fault::TooLong { most } => format!("is longer than {most} bytes"),
        Fault::Odd(odd) => {
            format!("has {}: {}; or, if it belongs to the card, --as-typed", oddity(odd), mend_oddity(odd))
        }
        Fault::Number => {
            "is kept as a number, which loses zeros in front and digits behind the 15th: keep it as text".into()
        }
        Fault::NotWhole => "is a number that is not whole or has more than 15 digits: keep it as text".into(),
        Fault::NoResult => "is a formula whose result the file does not have: keep the result as text".into(),
        Fault::Failed => "is an error of the spreadsheet instead of a value".into(),
        Fault::NotText => "is neither text nor a number".into(),
        Fault::Shortened => {
            "is a number as a spreadsheet shortens it: its digits are lost, take it from its source".into()
        }
        Fault::Escaped => "is written as for a spreadsheet, with =\"…\" or an apostrophe: write it plainly".into(),
        Fault::Rounded => "has only zeros from its 16th digit on, as all long ones of its column have: a spreadsheet \
            has probably lost the digits; take it from its source, or, if it is right, --as-typed"
            .into(),
        Fault::Label => "is the name of a column: a header stands in the middle".into(),
        Fault::SameCard(first) => format!("the same card as {}", card_place(*first)),
        Fault::SameOrder(first) => format!("is that of {}, too", card_place(*first)),
        Fault::Quotes { last_line } => {
            format!("quotation marks do not open and close a cell, up to line {last_line}")
        }
        Fault::TooManyCells => "more cells than the header has".into(),
        Fault::TooManyParts => "more than number and PIN; a header line would say what the rest is".into(),
        Fault::TooManyNumbers => "more than one order number; a header line would say which part is one".into(),
        Fault::OtherShape => "not as many parts as the first line has".into(),
        Fault::Hidden => "the row is hidden: show it, or take it out".into(),
        Fault::NotJson => "no JSON object on one line".into(),
        Fault::Twice => "is given twice".into(),
    }
}

/// Why no row of a file is read, to be read after the file's name.
#[must_use]
pub fn card_file(problem: &FileProblem) -> String {
    match problem {
        FileProblem::TooLong { most } => format!("is longer than {} MiB", most >> 20),
        FileProblem::TooManyRows { most } => format!("has more than {most} rows"),
        FileProblem::Unpacks { most } => format!("unpacks to more than {} MiB", most >> 20),
        FileProblem::NoRows => "has no rows in it".into(),
        FileProblem::NotText => "is neither a workbook nor text in UTF-8 or GB18030".into(),
        FileProblem::OldWorkbook => "is a workbook of the old format (.xls), or has a password".into(),
        FileProblem::NoWorkbook => "is an archive and no workbook (.xlsx)".into(),
        FileProblem::Damaged => "is a damaged workbook".into(),
        FileProblem::Markup => "is a page (HTML or XML), whatever its name says".into(),
        FileProblem::JsonArray => "is a JSON array".into(),
        FileProblem::NoColumn { needed, unknown, .. } => {
            let more = if unknown.len() > NAMES { ", …" } else { "" };
            let names: Vec<String> = unknown.iter().take(NAMES).map(|name| format!("{name:?}")).collect();
            let found = if names.is_empty() { String::new() } else { format!(", among {}{more}", names.join(", ")) };
            format!("has no column for {}{found}", called(*needed))
        }
        FileProblem::TwoColumns(column) => format!("has two columns for {}", called(*column)),
        FileProblem::Unplaced { name, column } => {
            format!("has a column {name:?} that may be meant for {}, and that has no such name", called(*column))
        }
        FileProblem::SeveralSheets(names) => {
            let names: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
            format!("has several worksheets with such rows: {}", names.join(", "))
        }
        FileProblem::Merged(place) => {
            format!("has merged cells among the rows, at {}, whose value is that of one row only", card_place(*place))
        }
    }
}

/// What to do about it.
#[must_use]
pub fn card_file_hint(problem: &FileProblem) -> Option<String> {
    match problem {
        FileProblem::TooLong { .. } | FileProblem::TooManyRows { .. } => Some("split it".into()),
        FileProblem::OldWorkbook => Some("save it as .xlsx, without a password".into()),
        FileProblem::NoWorkbook | FileProblem::Damaged | FileProblem::Markup | FileProblem::Unpacks { .. } => {
            Some("open it in a spreadsheet and save it as .xlsx".into())
        }
        FileProblem::JsonArray => Some("write one object a line, such as with `jq -c '.[]'`".into()),
        FileProblem::NoColumn { nearest: Some((name, column)), .. } => {
            Some(format!("did you mean `{}` by {name:?}?", column.name()))
        }
        FileProblem::NoColumn { needed, nearest: None, .. } => {
            Some(format!("call the column {} or {}", needed.name(), needed.labels()[0]))
        }
        FileProblem::Unplaced { column, .. } => {
            let label = column.labels().first().copied().unwrap_or_default();
            Some(format!("call it {} or {label}; or take it out, and nothing of it is sent", column.name()))
        }
        FileProblem::SeveralSheets(_) => {
            Some("a sheet cannot be chosen yet: save the one that is meant as a file of its own".into())
        }
        FileProblem::Merged(_) => Some("take the merged cells apart and fill each of them".into()),
        FileProblem::NoRows | FileProblem::NotText | FileProblem::TwoColumns(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cards::{Defaults, Problem, TopUpDefaults, read, top_ups};
    use crate::core::value::{ItemId, Quantity, TopUpFace};

    fn told(text: &str) -> String {
        let sheet = read(text.as_bytes(), &Defaults::default()).expect("a file of cards");
        sheet.bad.iter().map(|row| bad_row(row) + "\n").collect()
    }

    #[test]
    fn a_bad_row_says_where_and_why() {
        let text = "卡号,卡密,面值,产品代码,订单号\n\
            6000123, 111111,1.5,,C12345\n\
            6000124,222222,100,12,C12345\n\
            6.00123E+15,333333,100,12,\n";
        assert_eq!(
            told(text),
            "line 2: the PIN (卡密) has a blank (U+0020) as character 1 of 7: take it out; or, if it belongs to the card, \
            --as-typed; amount must be a positive whole number (不可以是小数); productCode is missing\n\
            line 3: orderId is that of line 2, too\n\
            line 4: the card number (卡号) is a number as a spreadsheet shortens it: its digits are lost, take it from \
            its source\n"
        );
    }

    #[test]
    fn a_cell_is_called_as_people_see_it() {
        let place = Place::Row(7);
        let problem = |place, fault| Problem { place, column: Some(Column::Pin), fault };
        let row = BadRow { place, problems: vec![problem(place.cell(27), Fault::Failed)] };
        assert_eq!(bad_row(&row), "row 7: AB7: the PIN (卡密) is an error of the spreadsheet instead of a value");
    }

    #[test]
    fn a_top_up_without_an_order_number_says_why_it_needs_one() {
        let text = "订单号,充值号码,等待时间\n,13800000000,soon\n";
        let defaults = TopUpDefaults {
            item_id: ItemId::parse("103").ok(),
            face_price: TopUpFace::parse("50").ok(),
            amt: Quantity::parse("1").ok(),
            ..TopUpDefaults::default()
        };
        let sheet = top_ups(text.as_bytes(), &defaults).expect("a file of top-ups");
        assert_eq!(
            sheet.bad.iter().map(bad_row).collect::<String>(),
            "line 2: orderno is missing: a top-up can be wanted twice, so that only its order number (订单号) tells a \
            repeat from a second one; overtime must be a whole number"
        );
    }

    #[test]
    fn a_file_without_pins_says_what_it_has() {
        let problem = read("cardNumber,cardPasword\n6000123,111111\n".as_bytes(), &Defaults::default());
        let problem = problem.expect_err("no PINs");
        assert_eq!(card_file(&problem), "has no column for the PIN (卡密), among \"cardPasword\"");
        assert_eq!(card_file_hint(&problem).as_deref(), Some("did you mean `cardPassword` by \"cardPasword\"?"));
    }
}
