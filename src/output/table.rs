//! Tables for people: as wide as they are where nobody sees them, and fitted to a terminal.
//!
//! What does not fit is folded and moved together first, then columns are left out, and at last every
//! row stands in lines of its own. Nothing is ever cut.

use std::cmp::Reverse;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::beside::Beside;
use super::clean::clean;
use super::color::{Tone, paint};
use super::wrap::{broken, longest_word, wrapped};
use crate::core::lang::{Lang, Words, say};

/// Between two columns, and where room is short.
const GAPS: [usize; 2] = [2, 1];

/// In front of the first one.
const MARGIN: usize = 1;

/// The least width of a column of sentences.
const NARROWEST: usize = 16;

/// Rows below titles.
#[derive(Debug, Default)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Debug)]
pub struct Column {
    title: Words,
    /// The higher, the sooner it is left out; `None` is never.
    rank: Option<u8>,
    flows: bool,
}

/// A value in a table.
#[derive(Clone, Debug)]
pub struct Cell {
    words: Words,
    tone: Option<Tone>,
}

impl Table {
    /// A table of these columns, without rows yet.
    #[must_use]
    pub fn of(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row, with a cell for each column.
    pub fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The lines of the table, each ended.
    pub(super) fn render(&self, color: bool, lang: Lang, columns: Option<usize>) -> String {
        let drawn = Drawn::of(self, color, lang);
        let all: Vec<usize> = (0..self.columns.len()).collect();
        let Some(columns) = columns else { return drawn.lines(&all, &drawn.natural(&all), GAPS[0]) };
        let mut kept = all;
        loop {
            if let Some((widths, gap)) = GAPS.iter().find_map(|gap| drawn.fitted(&kept, columns, *gap)) {
                return drawn.lines(&kept, &widths, gap) + &drawn.left_out(&kept, columns);
            }
            let Some(next) = drawn.next_to_leave(&kept) else { return drawn.stacked(columns) };
            kept.retain(|column| *column != next);
        }
    }
}

impl Column {
    /// A column that is always there.
    #[must_use]
    pub fn fixed(title: Words) -> Self {
        Self { title, rank: None, flows: false }
    }

    /// A column that may be left out; the higher its rank, the sooner.
    #[must_use]
    pub fn optional(title: Words, rank: u8) -> Self {
        Self { title, rank: Some(rank), flows: false }
    }

    /// A column of sentences, which may take several lines.
    #[must_use]
    pub fn flowing(title: Words) -> Self {
        Self { title, rank: None, flows: true }
    }
}

impl Cell {
    /// A value in a tone.
    #[must_use]
    pub fn toned(words: impl Into<Words>, tone: Option<Tone>) -> Self {
        Self { words: words.into(), tone }
    }
}

impl<T: Into<Words>> From<T> for Cell {
    fn from(words: T) -> Self {
        Self::toned(words, None)
    }
}

/// A table in one language, its texts made safe.
struct Drawn<'a> {
    table: &'a Table,
    titles: Vec<String>,
    rows: Vec<Vec<String>>,
    /// The width of each column's widest value.
    bodies: Vec<usize>,
    color: bool,
    lang: Lang,
}

impl<'a> Drawn<'a> {
    fn of(table: &'a Table, color: bool, lang: Lang) -> Self {
        let titles: Vec<String> = table.columns.iter().map(|column| clean(column.title.told(lang))).collect();
        let texts = |row: &Vec<Cell>| row.iter().map(|cell| clean(cell.words.told(lang))).collect();
        let rows: Vec<Vec<String>> = table.rows.iter().map(texts).collect();
        let body = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
        let bodies = (0..titles.len()).map(body).collect();
        Self { table, titles, rows, bodies, color, lang }
    }

    /// The widths of columns that nothing is folded in.
    fn natural(&self, kept: &[usize]) -> Vec<usize> {
        kept.iter().map(|column| self.bodies[*column].max(self.titles[*column].width())).collect()
    }

    /// Widths that make these columns fit, if there are any: titles are folded first, then sentences.
    fn fitted(&self, kept: &[usize], columns: usize, gap: usize) -> Option<(Vec<usize>, usize)> {
        let natural = self.natural(kept);
        if taken(&natural, gap) <= columns {
            return Some((natural, gap));
        }
        let folded = |column: &usize| self.bodies[*column].max(longest_word(&self.titles[*column]));
        let mut widths: Vec<usize> = kept.iter().map(folded).collect();
        // The widest column of sentences gives way first.
        while taken(&widths, gap) > columns {
            let flowing = kept.iter().enumerate().filter(|(_, column)| self.table.columns[**column].flows);
            let widest = flowing.map(|(place, _)| place).max_by_key(|place| (widths[*place], Reverse(*place)))?;
            if widths[widest] <= NARROWEST {
                return None;
            }
            widths[widest] -= 1;
        }
        Some((widths, gap))
    }

    /// The column that is missed least, if any may be left out.
    fn next_to_leave(&self, kept: &[usize]) -> Option<usize> {
        let empty =
            kept.iter().copied().find(|column| self.table.columns[*column].rank.is_some() && self.is_empty(*column));
        let ranked = kept.iter().filter_map(|column| Some((self.table.columns[*column].rank?, *column)));
        empty.or_else(|| ranked.max().map(|(_, column)| column))
    }

    fn is_empty(&self, column: usize) -> bool {
        self.bodies[column] == 0
    }

    /// Titles and rows, in columns of these widths.
    fn lines(&self, kept: &[usize], widths: &[usize], gap: usize) -> String {
        let mut out = String::new();
        let titles: Vec<_> = kept.iter().map(|column| (&self.titles[*column], None)).collect();
        self.line(&titles, widths, gap, &mut out);
        for (row, cells) in self.rows.iter().zip(&self.table.rows) {
            let cells: Vec<_> = kept.iter().map(|column| (&row[*column], cells[*column].tone)).collect();
            self.line(&cells, widths, gap, &mut out);
        }
        out
    }

    /// A row, in as many lines as its highest cell has.
    fn line(&self, cells: &[(&String, Option<Tone>)], widths: &[usize], gap: usize, out: &mut String) {
        let pieces: Vec<Vec<String>> =
            cells.iter().zip(widths).map(|((text, _), width)| broken(text, *width)).collect();
        let height = pieces.iter().map(Vec::len).max().unwrap_or(1);
        for at in 0..height {
            let filled = pieces.iter().rposition(|lines| lines.get(at).is_some_and(|text| !text.is_empty()));
            let mut blanks = MARGIN;
            for place in 0..filled.map_or(0, |last| last + 1) {
                let piece = pieces[place].get(at).map_or("", String::as_str);
                let shown = cells[place].1.map_or_else(|| piece.to_owned(), |tone| paint(piece, tone, self.color));
                let _infallible = write!(out, "{:blanks$}{}", "", if piece.is_empty() { "" } else { &shown });
                blanks = widths[place].saturating_sub(piece.width()) + gap;
            }
            out.push('\n');
        }
    }

    /// Says which columns are left out. What is empty, or has no title, is not missed.
    fn left_out(&self, kept: &[usize], columns: usize) -> String {
        let gone = (0..self.titles.len()).filter(|column| !kept.contains(column));
        let names: Vec<&str> = gone
            .filter(|column| !self.is_empty(*column))
            .map(|column| self.name(column))
            .filter(|name| !name.is_empty())
            .collect();
        if names.is_empty() {
            return String::new();
        }
        let names = Words::new(names.join(", "), names.join("、"));
        let said = say!("in a wider terminal also: {names}", "终端更宽时还显示：{names}", [names]);
        let lines = wrapped(said.told(self.lang), columns - MARGIN);
        lines.iter().fold(String::new(), |out, line| out + " " + &paint(line, Tone::Faint, self.color) + "\n")
    }

    /// A title without the platform's own term behind it.
    fn name(&self, column: usize) -> &str {
        let title = &self.titles[column];
        let own = title.split(|c: char| !c.is_ascii()).next().unwrap_or_default().trim();
        if own.is_empty() { title } else { own }
    }

    /// Every row as lines of names and values, what is never left out first.
    fn stacked(&self, columns: usize) -> String {
        let width = (0..self.titles.len()).map(|column| self.name(column).width()).max().unwrap_or(0);
        let beside = Beside { margin: MARGIN, width, columns, color: self.color };
        let mut order: Vec<usize> = (0..self.titles.len()).filter(|column| !self.name(*column).is_empty()).collect();
        order.sort_by_key(|column| self.table.columns[*column].rank);
        let mut out = String::new();
        for (place, (row, cells)) in self.rows.iter().zip(&self.table.rows).enumerate() {
            if place > 0 {
                out.push('\n');
            }
            for column in order.iter().copied().filter(|column| !row[*column].is_empty()) {
                beside.line(self.name(column), &row[column], cells[column].tone, &mut out);
            }
        }
        out
    }
}

/// The columns of a terminal that columns of these widths take.
fn taken(widths: &[usize], gap: usize) -> usize {
    MARGIN + widths.iter().sum::<usize>() + gap * widths.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orders() -> Table {
        let mut table = Table::of(vec![
            Column::fixed(say!("order 订单号", "订单号")),
            Column::fixed(say!("state 状态", "状态")),
            Column::optional(say!("batch 批次", "批次"), 2),
            Column::optional(say!("settled 结算", "结算金额"), 1),
            Column::optional(Words::default(), 3),
        ]);
        let state = Cell::toned(say!("succeeded", "成功"), Some(Tone::Good));
        table.row(vec!["C20261122000001".into(), state.clone(), "B20261122".into(), "95.00".into(), "██".into()]);
        table.row(vec!["C2".into(), state, "".into(), "".into(), "█".into()]);
        table
    }

    fn shown(lang: Lang, columns: usize) -> String {
        orders().render(false, lang, Some(columns))
    }

    #[test]
    fn nothing_is_folded_where_nobody_sees_it() {
        let lines = " order 订单号     state 状态  batch 批次  settled 结算\n \
            C20261122000001  succeeded   B20261122   95.00         ██\n C2               succeeded                             █\n";
        assert_eq!(orders().render(false, Lang::En, None), lines);
    }

    #[test]
    fn titles_are_folded_before_columns_go() {
        let folded = shown(Lang::En, 55);
        assert!(folded.starts_with(" order 订单号     state"), "{folded}");
        assert!(folded.contains("██") && folded.lines().all(|line| line.width() <= 55), "{folded}");
        let fewer = shown(Lang::En, 40);
        assert!(fewer.contains("95.00") && !fewer.contains("B20261122"), "{fewer}");
        assert!(fewer.ends_with(" in a wider terminal also: batch\n"), "{fewer}");
    }

    #[test]
    fn every_line_fits_and_every_number_is_whole() {
        for lang in [Lang::En, Lang::Zh] {
            for columns in 20..120 {
                let shown = shown(lang, columns);
                assert!(shown.contains("C20261122000001"), "{columns}: {shown}");
                assert!(shown.lines().all(|line| line.width() <= columns), "{columns}: {shown}");
            }
        }
    }

    #[test]
    fn at_last_a_row_stands_in_lines() {
        let lines = " 订单号\n   C20261122000001\n 状态      成功\n 结算金额  95.00\n 批次      B20261122\n\n \
            订单号    C2\n 状态      成功\n";
        assert_eq!(shown(Lang::Zh, 20), lines);
        assert_eq!(shown(Lang::Zh, 21).lines().next(), Some(" 订单号          状态"));
    }

    #[test]
    fn sentences_give_way() {
        let mut table = Table::of(vec![Column::fixed(say!("at", "时间")), Column::flowing(say!("cause", "原因"))]);
        table.row(vec!["10:00".into(), "the gateway has rejected the order: no such card".into()]);
        let shown = table.render(false, Lang::En, Some(30));
        assert_eq!(
            shown,
            " at     cause\n 10:00  the gateway has\n        rejected the order: no\n        such card\n"
        );
    }

    #[test]
    fn only_values_with_a_tone_are_colored() {
        let shown = orders().render(true, Lang::Zh, Some(80));
        assert_eq!(shown.matches("\u{1b}[1m").count(), 2, "{shown:?}");
        assert!(shown.contains("\u{1b}[32m成功"), "{shown:?}");
    }
}
