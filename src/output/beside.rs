//! A name and its value, beside each other or below.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::color::{Tone, paint};
use super::wrap::{longest_piece, wrapped};

/// Between a name and its value.
const GAP: usize = 2;

/// The widest column of names: values stand behind a name that is wider, each where its own ends.
const WIDEST: usize = 64;

/// How names and values stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beside {
    /// In front of the name.
    pub(super) margin: usize,
    /// Of the widest name.
    pub(super) width: usize,
    /// Of the terminal.
    pub(super) columns: usize,
    pub(super) color: bool,
}

impl Beside {
    /// Writes one. What is too wide stands in several lines, but for a word that is too wide by itself.
    pub(super) fn line(self, name: &str, text: &str, tone: Option<Tone>, out: &mut String) {
        let painted = |text: &str| tone.map_or_else(|| text.to_owned(), |tone| paint(text, tone, self.color));
        let beside = self.margin + self.width.min(WIDEST) + GAP;
        let _infallible = write!(out, "{:margin$}{}", "", paint(name, Tone::Faint, self.color), margin = self.margin);
        let pad = beside.saturating_sub(self.margin + name.width()).max(GAP);
        if beside + text.width() <= self.columns {
            let _infallible = writeln!(out, "{:pad$}{}", "", painted(text));
            return;
        }
        let below = self.margin + GAP;
        let is_below = beside + longest_piece(text) > self.columns;
        let (indent, mut blanks) = if is_below { (below, below) } else { (beside, pad) };
        if is_below {
            out.push('\n');
        }
        for line in wrapped(text, self.columns.saturating_sub(indent)) {
            let _infallible = writeln!(out, "{:blanks$}{}", "", painted(&line));
            blanks = indent;
        }
    }
}
