//! Text for people: short aligned blocks, whose labels may be Chinese.

use std::fmt::Write as _;
use std::sync::OnceLock;

use jiff::tz::TimeZone;
use unicode_width::UnicodeWidthStr as _;

use super::beside::Beside;
use super::clean::clean;
use super::color::{Tone, paint};
use super::table::{Cell, Column, Table};
use crate::core::lang::{Lang, Words};

/// Lines of a report.
#[derive(Debug, Default)]
pub struct Text {
    lines: Vec<Line>,
}

#[derive(Debug)]
enum Line {
    Headline(Tone, Words),
    Field(Words, Words),
    Plain(Words),
    Table(Table),
}

impl Text {
    /// The line that says what happened.
    pub fn headline(&mut self, tone: Tone, text: impl Into<Words>) {
        self.lines.push(Line::Headline(tone, text.into()));
    }

    /// A labelled value; values of neighbouring facts are aligned.
    pub fn field(&mut self, label: impl Into<Words>, value: impl Into<Words>) {
        self.lines.push(Line::Field(label.into(), value.into()));
    }

    /// A labelled value, where there is one.
    pub fn field_if(&mut self, label: impl Into<Words>, value: Option<impl Into<Words>>) {
        if let Some(value) = value {
            self.field(label, value);
        }
    }

    /// Rows below a header, their columns aligned.
    pub fn table(&mut self, header: Vec<Words>, rows: Vec<Vec<Words>>) {
        let mut table = Table::of(header.into_iter().map(Column::fixed).collect());
        for row in rows {
            table.row(row.into_iter().map(Cell::from).collect());
        }
        self.rows(table);
    }

    /// A table whose columns differ in what becomes of them on a narrow terminal.
    pub fn rows(&mut self, table: Table) {
        if !table.is_empty() {
            self.lines.push(Line::Table(table));
        }
    }

    /// A line as it is.
    pub fn plain(&mut self, text: impl Into<Words>) {
        self.lines.push(Line::Plain(text.into()));
    }

    /// Takes over all lines of another text.
    pub fn append(&mut self, mut other: Self) {
        self.lines.append(&mut other.lines);
    }

    /// The finished text, every line ended.
    #[must_use]
    pub fn render(&self, color: bool, lang: Lang) -> String {
        self.fitted(color, lang, None)
    }

    /// The same for a terminal of so many columns.
    #[must_use]
    pub fn fitted(&self, color: bool, lang: Lang, columns: Option<usize>) -> String {
        let label =
            |line: &Line| if let Line::Field(label, _) = line { clean(label.told(lang)) } else { String::new() };
        let labels: Vec<String> = self.lines.iter().map(label).collect();
        let width = labels.iter().map(|label| label.width()).max().unwrap_or(0);
        let beside = Beside { margin: 2, width, columns: columns.unwrap_or(usize::MAX), color };
        let mut out = String::new();
        for (line, label) in self.lines.iter().zip(&labels) {
            let _infallible = match line {
                Line::Headline(tone, text) => writeln!(out, "{}", paint(&clean(text.told(lang)), *tone, color)),
                Line::Plain(text) => writeln!(out, "{}", clean(text.told(lang))),
                Line::Table(table) => {
                    out.push_str(&table.render(color, lang, columns));
                    Ok(())
                }
                Line::Field(_, value) => {
                    beside.line(label, &clean(value.told(lang)), None, &mut out);
                    Ok(())
                }
            };
        }
        out
    }
}

/// The time zone of this machine, read once. Where the system has it in its usual place, that one
/// file is read; jiff would walk through the whole database of zones to learn the file's name.
#[must_use]
pub fn local_zone() -> TimeZone {
    static ZONE: OnceLock<TimeZone> = OnceLock::new();
    ZONE.get_or_init(find_zone).clone()
}

fn find_zone() -> TimeZone {
    let set = std::env::var_os("TZ").is_some_and(|zone| !zone.is_empty());
    let usual = (!set).then(|| std::fs::read("/etc/localtime").ok()).flatten();
    usual.and_then(|bytes| TimeZone::tzif("local", &bytes).ok()).unwrap_or_else(TimeZone::system)
}

/// A moment in Unix seconds as local time for people.
#[must_use]
pub fn local_time(seconds: i64) -> String {
    match jiff::Timestamp::from_second(seconds) {
        Ok(moment) => moment.to_zoned(local_zone()).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        Err(_) => seconds.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_labels_are_aligned_by_their_width() {
        let mut text = Text::default();
        text.headline(Tone::Good, "accepted");
        text.field("order", "C1");
        text.field("状态", "成功");
        assert_eq!(text.render(false, Lang::En), "accepted\n  order  C1\n  状态   成功\n");
    }

    #[test]
    fn names_are_cleaned_like_values() {
        let mut text = Text::default();
        text.field("a\u{1b}]0;b\u{7}", "1");
        text.field("b\u{200b}", "2");
        text.table(vec!["c\u{9b}".into()], vec![vec!["d\ne".into()]]);
        let shown = text.render(false, Lang::En);
        assert_eq!(shown, "  a\\u{1b}]0;b\\u{7}  1\n  b\\u{200b}         2\n c\\u{9b}\n d\\ne\n");
    }
}
