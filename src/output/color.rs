//! Where there are colours, and which.

use std::io;

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use clap::ColorChoice;

/// What a piece of text means; becomes a colour on a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Proved good.
    Good,
    /// Proved bad.
    Bad,
    /// Not proved.
    Doubt,
    /// Not known, with money on it.
    Unknown,
    /// To be seen first.
    Strong,
    /// To be seen last.
    Faint,
}

/// Whether stdout gets colours: what `--color` says, else the environment and the terminal.
#[must_use]
pub fn colors_on_stdout(choice: ColorChoice) -> bool {
    chosen(choice).unwrap_or_else(|| AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never)
}

/// Whether stderr gets them.
#[must_use]
pub fn colors_on_stderr(choice: ColorChoice) -> bool {
    chosen(choice).unwrap_or_else(|| AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never)
}

fn chosen(choice: ColorChoice) -> Option<bool> {
    match choice {
        ColorChoice::Always => Some(true),
        ColorChoice::Never => Some(false),
        ColorChoice::Auto => None,
    }
}

/// Puts a tone's colour around text.
pub(super) fn paint(text: &str, tone: Tone, color: bool) -> String {
    let style = match tone {
        _ if !color => return text.to_owned(),
        Tone::Good => AnsiColor::Green.on_default().bold(),
        Tone::Bad => AnsiColor::Red.on_default().bold(),
        Tone::Doubt => AnsiColor::Yellow.on_default().bold(),
        Tone::Unknown => AnsiColor::Magenta.on_default().bold(),
        Tone::Strong => Style::new().bold(),
        Tone::Faint => Style::new().dimmed(),
    };
    format!("{style}{text}{style:#}")
}
