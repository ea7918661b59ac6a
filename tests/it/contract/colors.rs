//! Who gets colours, of results and errors, help and usage alike: `--color` decides, then
//! `NO_COLOR`, then `CLICOLOR_FORCE`, then whether there is a terminal that can show them.

use crate::support::Consign;
use crate::support::terminal::seen;

/// Results, help and version on stdout; an error and clap's usage on stderr.
const ON_STDOUT: [&str; 3] = ["sign --explain a=1", "--help", "query --help"];
const ON_STDERR: [&str; 3] = ["sign a", "balance --nonsense", "query"];

const TERM: (&str, &str) = ("TERM", "xterm");
const FORCE: (&str, &str) = ("CLICOLOR_FORCE", "1");

/// Variables, an option, and whether there are colours.
type Row = (&'static [(&'static str, &'static str)], &'static str, bool);

fn consign(variables: &[(&str, &str)], line: &str, color: &str) -> Consign {
    let consign = Consign::new().var("CONSIGN_API_KEY", "key").line(color).line(line);
    variables.iter().fold(consign, |consign, (name, value)| consign.var(name, value))
}

fn is_colored(text: &str) -> bool {
    assert!(text.len() > 20, "too little to judge: {text:?}");
    text.contains("\u{1b}[")
}

#[test]
fn a_terminal_gets_colors_unless_somebody_minds() {
    let table: [Row; 8] = [
        (&[TERM], "", true),
        (&[TERM, ("NO_COLOR", "")], "", true),
        (&[TERM, ("NO_COLOR", "1")], "", false),
        (&[("TERM", "dumb")], "", false),
        (&[TERM], "--color never", false),
        (&[TERM], "--color=never", false),
        (&[TERM, ("NO_COLOR", "1")], "--color always", true),
        (&[("TERM", "dumb"), ("NO_COLOR", "1")], "--color=always", true),
    ];
    for (variables, color, expected) in table {
        for line in ON_STDOUT.iter().chain(&ON_STDERR) {
            let text = seen(consign(variables, line, color), 0);
            assert_eq!(is_colored(&text), expected, "{variables:?} {color} {line}\n{text}");
        }
    }
}

#[test]
fn what_is_not_a_terminal_gets_colors_when_they_are_asked_for() {
    let table: [Row; 6] = [
        (&[("TERM", "xterm")], "", false),
        (&[], "--color always", true),
        (&[FORCE], "", true),
        (&[FORCE, ("NO_COLOR", "1")], "", false),
        (&[FORCE], "--color never", false),
        (&[("TERM", "xterm")], "--color auto", false),
    ];
    for (variables, color, expected) in table {
        for line in ON_STDOUT {
            let run = consign(variables, line, color).run().expect(0);
            assert_eq!(is_colored(&run.stdout()), expected, "{variables:?} {color} {line}\n{run}");
        }
        for line in ON_STDERR {
            let run = consign(variables, line, color).run().expect(2);
            assert_eq!(is_colored(&run.stderr()), expected, "{variables:?} {color} {line}\n{run}");
        }
    }
    // An operand is no option.
    let operand = consign(&[], "balance --nonsense -- --color always", "").run().expect(2);
    assert!(!is_colored(&operand.stderr()), "{operand}");
}

#[test]
fn no_json_document_has_colors() {
    for line in ["--json sign a=1", "--json sign a", "--json balance --nonsense"] {
        let run = consign(&[("CLICOLOR_FORCE", "1")], line, "--color always").run();
        assert!(!is_colored(&run.stdout()), "{run}");
    }
}
