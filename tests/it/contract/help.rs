//! Help texts: what stands below "Examples" can be pasted from a terminal of any usual width.

use crate::support::{Consign, at_once};

const COMMANDS: [&str; 31] = [
    "",
    "submit",
    "query",
    "balance",
    "bizorder",
    "buy",
    "sign",
    "verify",
    "encrypt",
    "decrypt",
    "sandbox",
    "notify",
    "orders",
    "orders list",
    "orders show",
    "orders sync",
    "orders report",
    "orders export",
    "orders release",
    "orders backup",
    "profile",
    "profile init",
    "profile check",
    "profile list",
    "profile show",
    "profile path",
    "profile edit",
    "doctor",
    "completions",
    "man",
    "help",
];

fn help(command: &str, columns: &str) -> String {
    Consign::new().line(command).args(["--help"]).var("COLUMNS", columns).run().expect(0).stdout()
}

/// What follows the options, with its examples.
fn ending(help: &str) -> &str {
    let begin = ["\nExamples:", "\nExample:", "\nExit codes:"].into_iter().filter_map(|word| help.find(word)).min();
    begin.map_or("", |begin| &help[begin..])
}

#[test]
fn no_example_is_broken_over_lines() {
    let examples = at_once(COMMANDS, |command| {
        let (narrow, wide) = (help(command, "80"), help(command, "100"));
        assert!(narrow.lines().all(|line| line.chars().count() <= 80), "not for 80 columns:\n{narrow}");
        assert_eq!(ending(&narrow), ending(&wide), "{command}");
        let lines = ending(&narrow).lines().skip_while(|line| !line.starts_with("Example"));
        let examples: Vec<&str> = lines.skip(1).take_while(|line| !line.is_empty()).collect();
        for example in &examples {
            let words = shlex::split(example).unwrap_or_default();
            assert!(example.starts_with("  ") && words.contains(&"consign".to_owned()), "{command}: {example:?}");
        }
        examples.len()
    });
    assert!(examples.iter().sum::<usize>() > 20, "{examples:?}");
}

#[test]
fn helps_say_what_commands_do() {
    assert!(help("submit", "80").starts_with("Sell cards, one or a file of them (寄售)\n"), "{}", help("submit", "80"));
    assert!(help("submit", "100").contains("never from a flag"));
    assert!(help("orders", "80").contains("Write the chosen merchant's orders"), "{}", help("orders", "80"));
    for command in ["list", "report", "export"] {
        let help = help(&format!("orders {command}"), "100");
        assert!(help.contains("sent since then") && help.contains("sent until then"), "{help}");
    }
    for command in ["submit", "query", "orders sync"] {
        let help = help(command, "100");
        assert!(help.contains("120s") && !help.contains("2m\n"), "{help}");
    }
}
