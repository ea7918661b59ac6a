//! How far a file has come: a line that turns on a terminal, and now and then a line where there is
//! none.

use std::time::{Duration, Instant};

use crate::core::lang::{Words, say};
use crate::output::{Printer, Spinner, stderr_is_terminal};

use super::tally::Tally;

/// How often a line is written where none stands.
const EVERY: Duration = Duration::from_secs(10);

/// How many characters the bar has.
const WIDTH: usize = 10;

/// What the pace is measured from.
const LATELY: Duration = Duration::from_secs(1);

/// Tells how far the command has come.
pub(crate) struct Progress<'a> {
    printer: &'a Printer,
    bar: Option<Spinner>,
    total: usize,
    /// When the sending began, and how much was done then.
    begin: Option<(Instant, usize)>,
    told: Instant,
}

impl<'a> Progress<'a> {
    pub(crate) fn new(total: usize, printer: &'a Printer) -> Self {
        Self { printer, bar: None, total, begin: None, told: Instant::now() }
    }

    /// The sending begins.
    pub(crate) fn begin(&mut self, tally: &Tally) {
        self.begin = Some((Instant::now(), tally.done()));
        if stderr_is_terminal() {
            self.bar = Some(Spinner::start(self.printer.style, self.line(tally)));
        }
    }

    /// Something was done.
    pub(crate) fn tell(&mut self, tally: &Tally) {
        let Some(bar) = &self.bar else { return self.tell_plainly(tally) };
        bar.say(self.line(tally));
    }

    /// The sending is over.
    pub(crate) fn end(&mut self) {
        self.bar = None;
        self.begin = None;
    }

    fn tell_plainly(&mut self, tally: &Tally) {
        if self.begin.is_some() && !self.printer.style.json && self.told.elapsed() >= EVERY {
            self.told = Instant::now();
            self.printer.note(self.counts(tally));
        }
    }

    fn line(&self, tally: &Tally) -> Words {
        let filled = (tally.done() * WIDTH).checked_div(self.total).unwrap_or(WIDTH).min(WIDTH);
        let bar = format!("[{}{}]", "█".repeat(filled), "░".repeat(WIDTH - filled));
        say!("{bar} sending: {counts}", "{bar} 正在发送：{counts}", [counts = self.counts(tally)])
    }

    /// What a narrow terminal cuts off is the least.
    fn counts(&self, tally: &Tally) -> Words {
        let Tally { accepted, rejected, unknown, .. } = tally;
        let done = tally.done();
        let pace = self
            .left(done)
            .map(|(pace, left)| say!("{left}s left, {pace}/s, ", "剩余 {left} 秒，每秒 {pace} 张，"))
            .unwrap_or_default();
        say!(
            "{done}/{}, {pace}{accepted} accepted, {rejected} rejected, {unknown} unknown",
            "{done}/{}，{pace}接收 {accepted}，拒绝 {rejected}，未知 {unknown}",
            [pace],
            self.total
        )
    }

    /// How many are done in a second, and how many seconds are left at that pace.
    fn left(&self, done: usize) -> Option<(String, u64)> {
        let (begin, before) = self.begin?;
        let took = begin.elapsed();
        let sent = done.saturating_sub(before);
        if took < LATELY || sent == 0 {
            return None;
        }
        let pace = f64::from(u32::try_from(sent).ok()?) / took.as_secs_f64();
        let millis = usize::try_from(took.as_millis()).ok()?;
        let left = self.total.saturating_sub(done);
        let pace = if pace < 10.0 { format!("{pace:.1}") } else { format!("{pace:.0}") };
        Some((pace, u64::try_from(left * millis / sent / 1000).ok()? + 1))
    }
}
