//! The words of one POSIX shell command, with bash's `$'…'`, which browsers copy.
//!
//! Nothing is expanded: `$NAME` stays as it stands. The command ends where a shell would end it.

use std::iter::Peekable;
use std::str::Chars;

use super::error::PasteError;

/// Splits text into the words of its first command.
pub(super) fn words(text: &str) -> Result<Vec<String>, PasteError> {
    let mut reader = Reader { chars: text.chars().peekable(), words: Vec::new(), word: None };
    while let Some(c) = reader.chars.next() {
        match c {
            ' ' | '\t' => reader.end_word(),
            '\r' if matches!(reader.chars.peek(), None | Some('\n')) => {}
            '\n' | ';' | '|' | '&' if reader.ends_command() => break,
            '\n' | ';' | '|' | '&' => {}
            '\\' => reader.escaped(),
            '\'' => reader.quoted('\'', Reader::literal)?,
            '"' => reader.quoted('"', Reader::in_double_quotes)?,
            '$' if reader.chars.next_if_eq(&'\'').is_some() => reader.quoted('\'', Reader::in_ansi_quotes)?,
            other => reader.push(other),
        }
    }
    reader.end_word();
    Ok(reader.words)
}

struct Reader<'a> {
    chars: Peekable<Chars<'a>>,
    words: Vec<String>,
    word: Option<String>,
}

impl Reader<'_> {
    fn push(&mut self, c: char) {
        self.word.get_or_insert_default().push(c);
    }

    fn end_word(&mut self) {
        self.words.extend(self.word.take());
    }

    /// A blank line in front of the command does not end it.
    fn ends_command(&mut self) -> bool {
        self.end_word();
        !self.words.is_empty()
    }

    /// A backslash outside of quotes: a line's end vanishes, anything else is taken literally.
    fn escaped(&mut self) {
        match self.chars.next() {
            Some('\r') if self.chars.next_if_eq(&'\n').is_some() => {}
            Some('\n') | None => {}
            Some(other) => self.push(other),
        }
    }

    fn quoted(&mut self, end: char, each: fn(&mut Self, char)) -> Result<(), PasteError> {
        self.word.get_or_insert_default();
        loop {
            match self.chars.next() {
                None => return Err(PasteError::OpenQuote(end)),
                Some(c) if c == end => return Ok(()),
                Some(c) => each(self, c),
            }
        }
    }

    fn literal(&mut self, c: char) {
        self.push(c);
    }

    fn in_double_quotes(&mut self, c: char) {
        let is_escaped = |next: &char| matches!(next, '"' | '\\' | '$' | '`' | '\n');
        match (c, self.chars.next_if(|next| c == '\\' && is_escaped(next))) {
            (_, Some('\n')) => {}
            (_, Some(next)) => self.push(next),
            (c, None) => self.push(c),
        }
    }

    fn in_ansi_quotes(&mut self, c: char) {
        if c != '\\' {
            return self.push(c);
        }
        match self.chars.next() {
            Some('n') => self.push('\n'),
            Some('r') => self.push('\r'),
            Some('t') => self.push('\t'),
            Some('u') => self.code_point(4),
            Some('U') => self.code_point(8),
            Some('x') => self.code_point(2),
            Some(other) => self.push(other),
            None => {}
        }
    }

    fn code_point(&mut self, most: usize) {
        let mut code = 0;
        for _ in 0..most {
            let Some(digit) = self.chars.next_if(char::is_ascii_hexdigit).and_then(|c| c.to_digit(16)) else { break };
            code = code * 16 + digit;
        }
        self.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
}
