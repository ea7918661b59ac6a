//! Words for files of cards, top-ups and order numbers, and for what is wrong with their rows. None of
//! them repeats a value of a card.

use crate::cards::{BadRow, Column, Fault, FileProblem, Place, letters};
use crate::core::lang::{Words, say};

use super::field::{bad_pin, mend_oddity, oddity, problem};

/// How many names of columns are told.
const NAMES: usize = 12;

/// Why a top-up of a file has to have an order number.
fn without_number() -> Words {
    say!(
        "is missing: a top-up can be wanted twice, so that only its order number (订单号) tells \
    a repeat from a second one",
        "缺失：同一充值可能确实要做两次，只有订单号能区分重复和第二次"
    )
}

/// Where something stands in a file.
#[must_use]
pub fn card_place(place: Place) -> Words {
    match place {
        Place::Line(line) => say!("line {line}", "第 {line} 行"),
        Place::Row(row) => say!("row {row}", "第 {row} 行"),
        Place::Cell { column, row } => say!("{}{row}", "{}{row} 单元格", letters(column)),
    }
}

/// All that is wrong with a row.
#[must_use]
pub fn bad_row(row: &BadRow) -> Words {
    let told = |cell: Place, column: Option<Column>, fault: &Fault| {
        let what = match column {
            Some(Column::TopUpId) if *fault == Fault::Missing => say!(
                "{column} {why}",
                "{column}{why}",
                [why = without_number(), column = Words::from(Column::TopUpId.name())]
            ),
            Some(column) => {
                say!("{column} {what}", "{column}{what}", [what = self::fault(fault), column = called(column)])
            }
            None => self::fault(fault),
        };
        if cell == row.place {
            what
        } else {
            say!("{place}: {what}", "{place}：{what}", [what, place = card_place(cell)])
        }
    };
    let problems = row.problems.iter().map(|one| told(one.place, one.column, &one.fault));
    let problems = Words::join(problems, &say!("; ", "；"));
    say!("{place}: {problems}", "{place}：{problems}", [place = card_place(row.place), problems])
}

fn called(column: Column) -> Words {
    match column {
        Column::CardNumber => say!("the card number (卡号)", "卡号"),
        Column::Pin => say!("the PIN (卡密)", "卡密"),
        Column::Account => say!("the number to top up (充值号码)", "充值号码"),
        other => other.name().into(),
    }
}

/// What a value breaks, to be read after what it is called; what a row breaks.
fn fault(fault: &Fault) -> Words {
    match fault {
        Fault::Missing => say!("is missing", "缺失"),
        Fault::Invalid(invalid) => problem(&invalid.problem),
        Fault::NotPositive => say!("must be a positive whole number (不可以是小数)", "必须是正整数（不可以是小数）"),
        Fault::NotCount => say!("must be a whole number", "必须是整数"),
        Fault::NotDecimal => say!("must be a decimal number such as 49.0000", "必须是小数，例如 49.0000"),
        Fault::Pin(bad) => bad_pin(*bad),
        Fault::Control => say!("contains a control character", "含有控制字符"),
        Fault::TooLong { most } => say!("is longer than {most} bytes", "超过 {most} 字节"),
        Fault::Odd(odd) => {
            say!(
                "has {odd}: {mend}; or, if it belongs to the card, --as-typed",
                "含有{odd}：{mend}；如果卡上就是如此，加 --as-typed",
                [mend = mend_oddity(odd), odd = oddity(odd)]
            )
        }
        Fault::Number => {
            say!(
                "is kept as a number, which loses zeros in front and digits behind the 15th: keep it as text",
                "保存成了数字，会丢失前面的零和第 15 位之后的数字：请保存为文本"
            )
        }
        Fault::NotWhole => say!(
            "is a number that is not whole or has more than 15 digits: keep it as text",
            "是小数，或超过 15 位的数字：请保存为文本"
        ),
        Fault::NoResult => say!(
            "is a formula whose result the file does not have: keep the result as text",
            "是公式，而文件里没有它的结果：请把结果保存为文本"
        ),
        Fault::Failed => say!("is an error of the spreadsheet instead of a value", "是电子表格的错误值"),
        Fault::NotText => say!("is neither text nor a number", "既不是文本也不是数字"),
        Fault::Shortened => {
            say!(
                "is a number as a spreadsheet shortens it: its digits are lost, take it from its source",
                "是被电子表格缩写的数字：位数已丢失，请从原始来源取得"
            )
        }
        Fault::Escaped => say!(
            "is written as for a spreadsheet, with =\"…\" or an apostrophe: write it plainly",
            "是为电子表格写的形式（=\"…\" 或前置撇号）：请写成普通文本"
        ),
        Fault::Rounded => say!(
            "has only zeros from its 16th digit on, as all long ones of its column have: a spreadsheet \
            has probably lost the digits; take it from its source, or, if it is right, --as-typed",
            "从第 16 位起全是零，同列的长数字都如此：很可能被电子表格丢了位数；请从原始来源取得，如果确实无误，加 --as-typed"
        ),
        Fault::Label => say!("is the name of a column: a header stands in the middle", "是列名：表头出现在中间"),
        Fault::SameCard(first) => say!("the same card as {place}", "与{place}是同一张卡", [place = card_place(*first)]),
        Fault::SameOrder(first) => say!("is that of {place}, too", "与{place}的相同", [place = card_place(*first)]),
        Fault::Quotes { last_line } => {
            say!(
                "quotation marks do not open and close a cell, up to line {last_line}",
                "到第 {last_line} 行，引号没有成对包住单元格"
            )
        }
        Fault::TooManyCells => say!("more cells than the header has", "单元格比表头多"),
        Fault::TooManyParts => say!(
            "more than number and PIN; a header line would say what the rest is",
            "除卡号和卡密外还有别的内容；加一行表头说明其余各列"
        ),
        Fault::TooManyNumbers => say!(
            "more than one order number; a header line would say which part is one",
            "不止一个订单号；加一行表头说明哪一部分是订单号"
        ),
        Fault::OtherShape => say!("not as many parts as the first line has", "列数与第一行不同"),
        Fault::Hidden => say!("the row is hidden: show it, or take it out", "该行被隐藏：请取消隐藏，或删除"),
        Fault::NotJson => say!("no JSON object on one line", "一行里没有 JSON 对象"),
        Fault::Twice => say!("is given twice", "给了两次"),
    }
}

/// Why no row of a file is read, to be read after the file's name.
#[must_use]
pub fn card_file(problem: &FileProblem) -> Words {
    match problem {
        FileProblem::TooLong { most } => say!("is longer than {} MiB", "超过 {} MiB", most >> 20),
        FileProblem::TooManyRows { most } => say!("has more than {most} rows", "超过 {most} 行"),
        FileProblem::Unpacks { most } => say!("unpacks to more than {} MiB", "解压后超过 {} MiB", most >> 20),
        FileProblem::NoRows => say!("has no rows in it", "里面没有数据行"),
        FileProblem::NotText => {
            say!("is neither a workbook nor text in UTF-8 or GB18030", "既不是工作簿，也不是 UTF-8 或 GB18030 文本")
        }
        FileProblem::OldWorkbook => {
            say!("is a workbook of the old format (.xls), or has a password", "是旧格式的工作簿（.xls），或带有密码")
        }
        FileProblem::NoWorkbook => say!("is an archive and no workbook (.xlsx)", "是压缩包，不是工作簿（.xlsx）"),
        FileProblem::Damaged => say!("is a damaged workbook", "是损坏的工作簿"),
        FileProblem::Markup => {
            say!("is a page (HTML or XML), whatever its name says", "是网页（HTML 或 XML），与文件名无关")
        }
        FileProblem::JsonArray => say!("is a JSON array", "是 JSON 数组"),
        FileProblem::NoColumn { needed, unknown, .. } => {
            let more = if unknown.len() > NAMES { ", …" } else { "" };
            let names: Vec<String> = unknown.iter().take(NAMES).map(|name| format!("{name:?}")).collect();
            let found = if names.is_empty() {
                Words::default()
            } else {
                say!(", among {}{more}", "，现有 {}{more}", names.join(", "))
            };
            say!("has no column for {column}{found}", "没有{column}列{found}", [found, column = called(*needed)])
        }
        FileProblem::TwoColumns(column) => {
            say!("has two columns for {column}", "有两列{column}", [column = called(*column)])
        }
        FileProblem::Unplaced { name, column } => {
            say!(
                "has a column {name:?} that may be meant for {column}, and that has no such name",
                "有一列 {name:?} 可能是指{column}，但列名不对",
                [column = called(*column)]
            )
        }
        FileProblem::SeveralSheets(names) => {
            let names: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
            say!("has several worksheets with such rows: {}", "有多个含此类数据的工作表：{}", names.join(", "))
        }
        FileProblem::Merged(place) => {
            say!(
                "has merged cells among the rows, at {place}, whose value is that of one row only",
                "数据行里有合并单元格（{place}），其值只属于其中一行",
                [place = card_place(*place)]
            )
        }
    }
}

/// What to do about it.
#[must_use]
pub fn card_file_hint(problem: &FileProblem) -> Option<Words> {
    match problem {
        FileProblem::TooLong { .. } | FileProblem::TooManyRows { .. } => Some(say!("split it", "请拆分")),
        FileProblem::OldWorkbook => Some(say!("save it as .xlsx, without a password", "另存为 .xlsx，不设密码")),
        FileProblem::NoWorkbook | FileProblem::Damaged | FileProblem::Markup | FileProblem::Unpacks { .. } => {
            Some(say!("open it in a spreadsheet and save it as .xlsx", "用电子表格打开，另存为 .xlsx"))
        }
        FileProblem::JsonArray => {
            Some(say!("write one object a line, such as with `jq -c '.[]'`", "每行写一个对象，例如用 `jq -c '.[]'`"))
        }
        FileProblem::NoColumn { nearest: Some((name, column)), .. } => {
            Some(say!("did you mean `{}` by {name:?}?", "{name:?} 是指 `{}` 吗？", column.name()))
        }
        FileProblem::NoColumn { needed, nearest: None, .. } => {
            Some(say!("call the column {} or {}", "把该列命名为 {} 或 {}", needed.name(), needed.labels()[0]))
        }
        FileProblem::Unplaced { column, .. } => {
            let label = column.labels().first().copied().unwrap_or_default();
            Some(say!(
                "call it {} or {label}; or take it out, and nothing of it is sent",
                "命名为 {} 或 {label}；或删除该列，则不会发送",
                column.name()
            ))
        }
        FileProblem::SeveralSheets(_) => Some(say!(
            "a sheet cannot be chosen yet: save the one that is meant as a file of its own",
            "目前不能选择工作表：把需要的那一个另存为单独的文件"
        )),
        FileProblem::Merged(_) => {
            Some(say!("take the merged cells apart and fill each of them", "拆分合并单元格，并逐格填写"))
        }
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
        sheet.bad.iter().map(|row| bad_row(row).into_en() + "\n").collect()
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
            sheet.bad.iter().map(bad_row).collect::<Words>(),
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
