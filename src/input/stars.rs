//! What is seen of a secret while it is typed: a star for each character, and how many there were.

use std::io::{self, ErrorKind};

use unicode_width::UnicodeWidthStr as _;

use crate::core::lang::{Lang, Words, say};
use crate::input::entry::{Entry, Spoilt, Typed};
use crate::platform::terminal::{Heard, Prompting};

/// The columns of a terminal that does not tell.
const COLUMNS: usize = 80;

/// What came in answer to a question.
pub(super) enum Answer {
    Text(String),
    Empty,
    /// What was typed is no text.
    Spoilt(Spoilt),
    /// More came behind the end of the line.
    Lines,
    /// The process was stopped in between, and what was typed before is gone.
    Stopped,
}

/// Asks a question at the terminal, and reads the answer to it.
pub(super) fn ask(question: &str, lang: Lang, terminal: &Prompting) -> io::Result<Answer> {
    let columns = terminal.columns().unwrap_or(COLUMNS);
    terminal.show(question.as_bytes())?;
    let mut stars = Stars { terminal, room: columns - question.width() % columns - 1, shown: 0 };
    let answer = read(&mut stars);
    let said = match &answer {
        Ok(Answer::Text(text)) => characters(text.chars().count()),
        _ => Words::default(),
    };
    // The line of the question ends here, whatever came of it.
    let _gone = terminal.show(format!("{}\n", said.told(lang)).as_bytes());
    answer
}

fn read(stars: &mut Stars<'_>) -> io::Result<Answer> {
    let mut entry = Entry::new();
    loop {
        let Heard::Byte(byte) = stars.terminal.hear()? else { return stopped(stars.terminal) };
        match entry.takes(byte) {
            Typed::More => stars.show(entry.count())?,
            Typed::End => break,
            Typed::Interrupt => return Err(ErrorKind::Interrupted.into()),
            Typed::NoMore => return Err(ErrorKind::UnexpectedEof.into()),
        }
    }
    if entry.is_empty() {
        return Ok(Answer::Empty);
    }
    let more = rest(stars.terminal)?;
    Ok(more.unwrap_or_else(|| match entry.text() {
        Ok("") => Answer::Empty,
        Ok(text) => Answer::Text(text.to_owned()),
        Err(why) => Answer::Spoilt(why),
    }))
}

/// Takes away what was pasted behind the line, which would go to the shell, and into its history.
/// Line breaks are nothing; anything else is told.
fn rest(terminal: &Prompting) -> io::Result<Option<Answer>> {
    let mut entry = Entry::new();
    let mut is_more = false;
    while let Some(heard) = terminal.hear_more()? {
        let Heard::Byte(byte) = heard else { return stopped(terminal).map(Some) };
        match entry.takes(byte) {
            Typed::Interrupt => return Err(ErrorKind::Interrupted.into()),
            Typed::End | Typed::More => {}
            Typed::NoMore => is_more = true,
        }
        is_more |= entry.count() > 0;
    }
    Ok((is_more || !entry.is_empty()).then_some(Answer::Lines))
}

fn stopped(terminal: &Prompting) -> io::Result<Answer> {
    terminal.take_again()?;
    Ok(Answer::Stopped)
}

fn characters(count: usize) -> Words {
    match count {
        1 => say!("  1 character", "  1 位"),
        count => say!("  {count} characters", "  {count} 位"),
    }
}

/// Shows as many stars as the line has room for: those on the line above could not be taken back.
struct Stars<'a> {
    terminal: &'a Prompting,
    room: usize,
    shown: usize,
}

impl Stars<'_> {
    fn show(&mut self, count: usize) -> io::Result<()> {
        let wanted = count.min(self.room);
        let change = match wanted.checked_sub(self.shown) {
            Some(more) => "*".repeat(more),
            None => "\u{8} \u{8}".repeat(self.shown - wanted),
        };
        self.shown = wanted;
        self.terminal.show(change.as_bytes())
    }
}
