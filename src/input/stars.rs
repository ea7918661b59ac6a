//! What is seen of a secret while it is typed: a star for each character, and how many there were.

use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use unicode_width::UnicodeWidthStr as _;

use crate::core::lang::{Lang, Words, say};
use crate::platform::terminal;

const STAR: u8 = b'*';

/// The columns of a terminal that does not tell.
const COLUMNS: usize = 80;

/// Asks a question at the terminal, and reads the answer to it.
pub(super) fn ask(question: &str, lang: Lang) -> io::Result<String> {
    let mut terminal = terminal::open()?;
    let columns = terminal::columns(&terminal).unwrap_or(COLUMNS);
    terminal.write_all(question.as_bytes())?;
    let ended = Arc::new(AtomicBool::new(false));
    let room = columns - question.width() % columns - 1;
    let stars = Stars { terminal: terminal.try_clone()?, room, typed: 0, ended: Arc::clone(&ended) };
    let config = rpassword::ConfigBuilder::new().output_writer(stars).password_feedback_mask(char::from(STAR)).build();
    let answer = rpassword::read_password_with_config(config).and_then(|text| {
        // What a terminal that went away has left behind is not all that was to be typed.
        if ended.load(Ordering::SeqCst) { Ok(text) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    });
    let count = answer.as_ref().map_or(0, |text| text.chars().count());
    // The line of the question ends here, whatever came of it.
    let said = if count == 0 { Words::default() } else { characters(count) };
    let _gone = writeln!(terminal, "{}", said.told(lang));
    answer
}

fn characters(count: usize) -> Words {
    match count {
        1 => say!("  1 character", "  1 位"),
        count => say!("  {count} characters", "  {count} 位"),
    }
}

/// Shows as many stars as the line has room for: those on the line above could not be taken back.
struct Stars {
    terminal: File,
    room: usize,
    typed: usize,
    /// Whether the end of the line was typed.
    ended: Arc<AtomicBool>,
}

/// What is written is stars, what takes stars back, which has a blank for each, and the end of the line.
impl Write for Stars {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut shown = Vec::with_capacity(bytes.len());
        for byte in bytes {
            match byte {
                &STAR => {
                    self.typed += 1;
                    if self.typed <= self.room {
                        shown.push(STAR);
                    }
                }
                b' ' => {
                    if self.typed <= self.room {
                        shown.extend_from_slice(b"\x08 \x08");
                    }
                    self.typed = self.typed.saturating_sub(1);
                }
                b'\n' => self.ended.store(true, Ordering::SeqCst),
                _ => {}
            }
        }
        self.terminal.write_all(&shown)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.terminal.flush()
    }
}
