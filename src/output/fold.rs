//! Pages that were written for 80 columns, folded where a terminal has fewer.
//!
//! Command lines and what else is to be copied stay in one line each: a terminal that breaks them
//! still copies them whole.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::wrap::{has_gap, wrapped};

/// The columns of a page that no terminal shows.
const PAGE: usize = 80;

/// A page is no narrower than this, and no wider.
const NARROWEST: usize = 40;
const WIDEST: usize = 100;

/// From where on a line is one that was ended because the page was full.
const FULL: usize = 60;

/// How far what does not fit behind a name is indented below it.
const BELOW: usize = 10;

/// How far code is indented.
const CODE: usize = 4;

/// The columns of a page on a terminal of so many.
#[must_use]
pub fn page_columns(terminal: Option<usize>) -> usize {
    terminal.map_or(PAGE, |columns| columns.clamp(NARROWEST, WIDEST))
}

/// A text none of whose lines has more columns, as far as words and commands let. Colours do not count.
#[must_use]
pub fn folded(text: &str, columns: usize) -> String {
    let lines: Vec<Line> = text.lines().map(Line::of).collect();
    if lines.iter().all(|line| line.width <= columns) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut rest = lines.as_slice();
    while let Some((first, others)) = rest.split_first() {
        let more = if first.is_folded(columns) || columns < FULL { first.paragraph(others) } else { 0 };
        let (paragraph, next) = others.split_at(more);
        first.fold(paragraph, columns, &mut out);
        rest = next;
    }
    out
}

/// A line of a page.
struct Line<'a> {
    styled: &'a str,
    plain: String,
    width: usize,
    indent: usize,
    /// Where what stands behind a name begins, and what further lines of it begin at.
    hang: usize,
}

impl<'a> Line<'a> {
    fn of(styled: &'a str) -> Self {
        let plain = anstream::adapter::strip_str(styled).to_string();
        let indent = plain.len() - plain.trim_start_matches(' ').len();
        let behind = behind(&plain[indent..]).map(|at| plain[..indent + at].width());
        Self { styled, width: plain.width(), indent, hang: behind.unwrap_or(indent), plain }
    }

    /// Whether it is to be copied rather than read.
    fn is_code(&self) -> bool {
        let text = self.plain.trim_start();
        text.starts_with("consign ") || self.indent == CODE && self.hang == CODE
    }

    fn is_folded(&self, columns: usize) -> bool {
        self.width > columns && !self.is_code()
    }

    /// How many of the next lines go on with its sentence.
    fn paragraph(&self, next: &[Self]) -> usize {
        if self.is_code() || self.plain.is_empty() {
            return 0;
        }
        let mut before = self;
        next.iter()
            .take_while(|line| {
                let goes_on = before.width >= FULL && line.indent == self.hang && line.hang == line.indent;
                before = line;
                goes_on && !line.plain.is_empty() && !line.is_code()
            })
            .count()
    }

    fn fold(&self, more: &[Self], columns: usize, out: &mut String) {
        let (name, first) = split(self.styled, self.hang);
        if !self.is_folded(columns) && more.is_empty() || first.contains('\x1b') {
            for line in std::iter::once(self).chain(more) {
                out.push_str(line.styled);
                out.push('\n');
            }
            return;
        }
        let text = more.iter().fold(first.trim_end().to_owned(), |text, line| joined(text, line.plain.trim()));
        let is_below = self.hang > self.indent && self.hang > columns / 2;
        let indent = if is_below { BELOW } else { self.hang };
        if is_below {
            out.push_str(name.trim_end());
            out.push('\n');
        }
        let mut begin = if is_below { " ".repeat(indent) } else { name.to_owned() };
        for line in wrapped(&text, columns.saturating_sub(indent)) {
            out.push_str(&begin);
            out.push_str(&line);
            out.push('\n');
            begin = " ".repeat(indent);
        }
    }
}

/// Where what stands behind a name, a number or the last column begins, in bytes.
fn behind(text: &str) -> Option<usize> {
    let text = text.trim_end();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 && text[digits..].starts_with(". ") {
        return Some(digits + 2);
    }
    text.rfind("  ").map(|gap| gap + 2)
}

/// Two lines of a sentence, which has no blank between two signs of Chinese.
fn joined(mut text: String, next: &str) -> String {
    let (last, first) = (text.chars().next_back().unwrap_or(' '), next.chars().next().unwrap_or(' '));
    let are_wide = last.width() == Some(2) && first.width() == Some(2);
    if !are_wide && !has_gap(last) && !has_gap(first) {
        text.push(' ');
    }
    text.push_str(next);
    text
}

/// A line before and from a column on; colours take none.
fn split(styled: &str, column: usize) -> (&str, &str) {
    let (mut used, mut in_color) = (0, false);
    for (at, c) in styled.char_indices() {
        if c == '\x1b' {
            in_color = true;
        }
        if !in_color {
            if used >= column {
                return styled.split_at(at);
            }
            used += c.width().unwrap_or(0);
        }
        in_color &= c != 'm';
    }
    (styled, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_a_name_stays_there() {
        let page = "选项：\n      --since <何时>  只要从那时起发送的订单：时段 90m、12h\n  -h  显示帮助\n";
        let shown = folded(page, 44);
        assert_eq!(
            shown,
            "选项：\n      --since <何时>  只要从那时起发送的订\n                      单：时段 90m、12h\n  -h  显示帮助\n"
        );
        let narrow = folded(page, 40);
        assert!(narrow.contains("--since <何时>\n          只要从那时起发送的订单：时段\n"), "{narrow}");
    }

    #[test]
    fn a_paragraph_is_folded_as_one() {
        let page = "This is a paragraph that was ended because its page had no room left\nfor what follows it.\n\n  \
            consign query ORDER_ID --with-a-line-that-is-much-longer-than-that-terminal\n";
        let shown = folded(page, 40);
        let lines = "This is a paragraph that was ended\nbecause its page had no room left for\nwhat follows it.\n\n";
        assert_eq!(shown.strip_prefix(lines), Some(&page[page.len() - 78..]), "{shown}");
    }

    #[test]
    fn columns_and_numbers_have_what_is_told_of_them_behind() {
        let page = "  1     internal   a fault of this machine or program, such as a disk that is full\n                   \
            ; the message says more\n2. “无此订单”要在发送至少 120 秒之后查询才算数，这写在配置里的\n   settle_grace。\n";
        let shown = folded(page, 44);
        let lines = "  1     internal   a fault of this machine\n                   or program, such as a\n                   \
            disk that is full ; the\n                   message says more\n";
        assert!(shown.starts_with(lines), "{shown}");
        assert!(shown.ends_with("\n   数，这写在配置里的 settle_grace。\n"), "{shown}");
    }

    #[test]
    fn colors_take_no_room() {
        let page = "\u{1b}[1m--jobs\u{1b}[0m  how many exchanges there are at once\n";
        assert_eq!(folded(page, 44), page);
        assert_eq!(folded(page, 30), "\u{1b}[1m--jobs\u{1b}[0m  how many exchanges\n        there are at once\n");
    }

    #[test]
    fn a_page_is_neither_too_narrow_nor_too_wide() {
        assert_eq!([None, Some(20), Some(60), Some(300)].map(page_columns), [80, 40, 60, 100]);
    }
}
