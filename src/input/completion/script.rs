//! What a start file evaluates, with the program's name or path in it, which may hold anything.

use std::io;

use clap_complete::env::{Bash, EnvCompleter, Fish, Powershell, Zsh};

use crate::cli::Shell;

/// The variable by which a shell asks for candidates, with its own name.
pub(crate) const VARIABLE: &str = "CONSIGN_COMPLETE";

/// What stands for the program until the script is made: clap fills its scripts in by replacing words,
/// of which a path may hold one, and quotes a path for bash and PowerShell within other quotes.
const PLACE: &str = "the_program_itself";

pub(super) fn of(shell: Shell, program: &str) -> io::Result<String> {
    let mut script = Vec::new();
    completer(shell).write_registration(VARIABLE, "consign", "consign", PLACE, &mut script)?;
    let script = String::from_utf8(script).map_err(io::Error::other)?;
    let (place, program) = match shell {
        Shell::Bash => (format!("\"{PLACE}\""), of_posix(program)),
        Shell::Zsh => (PLACE.to_owned(), of_posix(program)),
        Shell::Fish => (PLACE.to_owned(), of_fish(program)),
        Shell::PowerShell => (PLACE.to_owned(), of_powershell(program)),
    };
    if !script.contains(&place) {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok(script.replace(&place, &program))
}

/// What clap knows of a shell.
pub(super) fn completer(shell: Shell) -> &'static dyn EnvCompleter {
    match shell {
        Shell::Bash => &Bash,
        Shell::Zsh => &Zsh,
        Shell::Fish => &Fish,
        Shell::PowerShell => &Powershell,
    }
}

/// A word of bash or zsh.
fn of_posix(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// A word of fish, in a command that stands in double quotes and is read again when it runs.
fn of_fish(word: &str) -> String {
    let once = word.replace('\\', r"\\").replace('\'', r"\'");
    let twice = once.replace('\\', r"\\").replace('"', "\\\"").replace('$', r"\$");
    format!("'{twice}'")
}

/// A word of PowerShell, in a here-string that is expanded before it runs. PowerShell takes typographic
/// quotes for its own.
fn of_powershell(word: &str) -> String {
    let mut out = "'".to_owned();
    for c in word.chars() {
        match c {
            '\'' | '\u{2018}'..='\u{201b}' => out.extend([c, c]),
            '`' | '$' => out.extend(['`', c]),
            '\n' => out.push_str("`n"),
            '\r' => out.push_str("`r"),
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "/tmp/it's \"x$(touch y)\" `z` \\ VAR BIN NAME 店/consign";

    #[test]
    fn the_program_is_quoted_once() {
        let bash = of(Shell::Bash, HOSTILE).expect("a script");
        let word = r#"'/tmp/it'\''s "x$(touch y)" `z` \ VAR BIN NAME 店/consign'"#;
        assert!(bash.contains(&format!("=\"bash\" \\\n        {word} -- \"${{words[@]}}\"")), "{bash}");
        let zsh = of(Shell::Zsh, HOSTILE).expect("a script");
        assert!(zsh.contains(&format!("        {word} -- \"${{words[@]}}\"")), "{zsh}");
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell] {
            assert!(!of(shell, HOSTILE).expect("a script").contains(PLACE));
        }
    }

    #[test]
    fn a_word_within_a_text_is_quoted_for_both() {
        assert_eq!(of_fish(r#"/a 'b' "c" $d \e"#), r#"'/a \\'b\\' \"c\" \$d \\\\e'"#);
        assert_eq!(of_powershell("/it's ’x’ $(y) `z`"), "'/it''s ’’x’’ `$(y) ``z``'");
    }
}
