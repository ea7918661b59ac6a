//! What `consign` says about itself: the page of all commands, topics, and what a slip is answered with.

use clap::{CommandFactory as _, Parser as _};
use consign::cli::{Cli, Command};
use unicode_width::UnicodeWidthStr as _;

use crate::support::process::Run;
use crate::support::terminal::{plain_lines, seen};
use crate::support::{Consign, at_once, no_complaints};

const TOPICS: [&str; 10] =
    ["sandbox", "profile", "files", "exit-codes", "recovery", "ledger", "sign-error", "listen", "scripting", "windows"];

fn run(line: &str) -> Run {
    Consign::new().line(line).run()
}

/// The command lines of a page: those of its indented lines, and what its remarks name.
fn command_lines(page: &str) -> Vec<String> {
    let page = page.replace("\\\n", " ");
    let indented = page.lines().filter_map(|line| line.strip_prefix("    ")).map(str::trim);
    let own = indented.filter(|line| line.starts_with("consign ")).map(|line| line.split("  ").next().unwrap_or(line));
    let quoted = page.split('`').skip(1).step_by(2).filter(|text| text.starts_with("consign "));
    let named = page.lines().filter_map(|line| line.split_once(": consign ").or_else(|| line.split_once("：consign ")));
    let named = named.map(|(_, rest)| format!("consign {}", rest.trim_end_matches('.')));
    own.chain(quoted).map(str::to_owned).chain(named).collect()
}

/// Whether the program takes a command line, as a shell would hand it over; `--help` is taken, too.
pub(crate) fn is_taken(line: &str) -> Result<(), String> {
    let words = shlex::split(line).ok_or("no words")?;
    let words = words.into_iter().take_while(|word| !["<", ">", ">>", "|"].contains(&&**word));
    let words: Vec<String> = words.collect();
    // Another hand makes this command; until then its lines cannot be read.
    if words.get(1).is_some_and(|word| word == "profile") && !Command::NAMES.contains(&"profile") {
        return Ok(());
    }
    match Cli::try_parse_from(&words) {
        Err(error) if error.use_stderr() => Err(format!("{line}: {error}")),
        _ => Ok(()),
    }
}

#[test]
fn every_command_line_of_every_topic_is_real() {
    let mut lines = Vec::new();
    for topic in TOPICS {
        let page = run(&format!("help {topic}")).expect(0).stdout();
        let found = command_lines(&page);
        assert!(found.len() > 1, "{topic}: {found:?}");
        lines.extend(found);
        let wide: Vec<&str> = page.lines().filter(|line| line.width() > 80).collect();
        assert!(wide.is_empty(), "{topic}: not for 80 columns: {wide:?}");
        assert!(page.lines().count() <= 70, "{topic} is more than a page or two");
    }
    assert!(lines.len() > 60, "{lines:?}");
    let wrong: Vec<String> = lines.iter().filter_map(|line| is_taken(line).err()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The command lines stand in the same order, whatever is said around them.
#[test]
fn topics_show_the_same_command_lines_in_both_languages() {
    for topic in TOPICS {
        let page = |lang: &str| run(&format!("--lang {lang} help {topic}")).expect(0).stdout();
        let (english, chinese) = (page("en"), page("zh"));
        // A reason is told in its own language, and so is a remark in brackets.
        let bare = |page: &str| -> Vec<String> {
            let lines = command_lines(page).into_iter();
            lines.map(|line| line.split(['\'', '（']).next().unwrap_or_default().trim_end().to_owned()).collect()
        };
        let english: Vec<String> = bare(&english.replace('(', "（"));
        assert_eq!(english, bare(&chinese), "{topic}");
        let wrong: Vec<String> = command_lines(&chinese).iter().filter_map(|line| is_taken(line).err()).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        let wide: Vec<&str> = chinese.lines().filter(|line| line.width() > 80).collect();
        assert!(wide.is_empty(), "{topic}: not for 80 columns: {wide:?}");
    }
}

#[test]
fn topics_say_what_they_are_asked_for() {
    for (topic, told) in [
        ("exit-codes", &["not_found", "130", "consign query ORDER_ID", "7     unknown"][..]),
        ("recovery", &["orders release", "120 s", "orders backup", "--resume"]),
        ("sign-error", &["--explain", "--also", "--string-file", "SIGN错误"]),
        ("sandbox", &["0012", "CONSIGN_PROFILE=sandbox", "sandbox-api-key", "consign sandbox --help"]),
        ("profile", &["consign profile init", "CONSIGN_API_KEY", "api_key_command", "chmod"]),
        ("files", &["卡号----卡密", "--skip-bad", "queued", "--resume", "--results FILE", "GB18030"]),
        ("ledger", &["--allow-duplicate-card", "--recheck", "--all-merchants", "orders backup", "/mnt/c"]),
        ("listen", &["notify_url", "conflict", "proxy_pass", "frpc.toml", "swap_amounts", "--tamper"]),
        ("scripting", &["--json", "--no-input", "--card-password-stdin", "error.kind"]),
        ("windows", &["%APPDATA%", "icacls", "OutputEncoding", "$LASTEXITCODE", "api_key_command"]),
    ] {
        let run = run(&format!("help {topic}")).expect(0);
        assert!(told.iter().all(|word| run.stdout().contains(word)), "{topic}: {told:?}\n{run}");
        assert_eq!(run.stderr(), "");
    }
    let document = run("--json help recovery").expect(0).json();
    assert_eq!((&document["command"], &document["outcome"]), (&"help".into(), &"shown".into()));
    assert_eq!(document["topic"], "recovery");
    assert!(document["text"].as_str().is_some_and(|text| text.contains("consign query ORDER_ID\n")), "{document:#}");
}

#[test]
fn the_codes_of_the_topic_are_those_of_the_program() {
    use consign::error::Exit;
    let page = run("help exit-codes").expect(0).stdout();
    for exit in [
        Exit::Internal,
        Exit::Usage,
        Exit::Config,
        Exit::Refused,
        Exit::Rejected,
        Exit::Network,
        Exit::Unknown,
        Exit::Failed,
        Exit::NotFound,
        Exit::Mismatch,
        Exit::Pending,
    ] {
        let line = format!("{:<6}{:<11}", exit.code(), exit.kind());
        assert!(page.lines().any(|found| found.trim_start().starts_with(&line)), "{line}\n{page}");
    }
}

#[test]
fn consign_alone_shows_every_command_by_what_it_is_for() {
    let alone = run("").expect(2);
    assert_eq!(alone.stdout(), "");
    let page = alone.stderr();
    assert_eq!(run("help").expect(0).stdout(), page);
    let purposes = ["Sell", "Look up", "Repair", "Debug", "Set up"].map(|purpose| page.find(&format!("\n{purpose}")));
    assert!(purposes.iter().all(Option::is_some) && purposes.is_sorted(), "{page}");
    let (commands, topics) = page.split_once("\nRead").expect("topics below the commands");
    let entries: Vec<&str> = commands.lines().filter_map(|line| line.strip_prefix("  ")).collect();
    let is_shown = |name: &str| entries.iter().filter(|entry| entry.starts_with(&format!("{name}  "))).count();
    let mut program = Cli::command();
    program.build();
    for command in program.get_subcommands() {
        let inner: Vec<_> =
            command.get_subcommands().map(clap::Command::get_name).filter(|name| *name != "help").collect();
        let names = if command.get_name() == "orders" {
            inner.iter().map(|inner| format!("orders {inner}")).collect()
        } else {
            vec![command.get_name().to_owned()]
        };
        for name in names {
            assert_eq!(
                is_shown(&name),
                usize::from(name != "profile" || Command::NAMES.contains(&"profile")),
                "{name}\n{page}"
            );
        }
    }
    for topic in TOPICS {
        assert!(topics.contains(&format!("\n  {topic}  ")), "{topic}\n{page}");
    }
    assert!(page.lines().all(|line| line.width() <= 80), "{page}");
    let start = page.lines().find(|line| line.starts_with("  consign ")).expect("a line to start with").trim();
    let begun = Consign::new().args(shlex::split(start).expect("words").into_iter().skip(1));
    begun.args(["--card-password-stdin"]).stdin("1").run().expect(0);
}

#[test]
fn pages_are_folded_for_a_narrow_terminal_and_no_further_than_forty_columns() {
    for lang in ["en", "zh"] {
        for (columns, limit) in [(60, 60), (40, 40), (20, 40)] {
            for line in ["", "help", "help sandbox", "help exit-codes", "orders list --help", "submit --help"] {
                let text = seen(Consign::new().line(line).var("CONSIGN_LANG", lang), columns);
                let wide: Vec<String> = plain_lines(&text)
                    .into_iter()
                    .filter(|line| line.width() > limit)
                    // What is to be copied is not broken, and what is one word cannot be.
                    .filter(|line| !line.contains("consign ") && !line.starts_with("    ") && line.trim().contains(' '))
                    .collect();
                assert!(wide.is_empty(), "{lang} {columns} {line:?}: {wide:#?}");
            }
        }
        let narrow = seen(Consign::new().var("CONSIGN_LANG", lang), 40);
        let start = "  consign --sandbox submit \\\r\n    --product-code 12 --amount 100\r\n";
        assert!(plain_lines(&narrow).join("\r\n").contains(start), "{narrow}");
    }
}

#[test]
fn help_of_a_command_is_what_the_option_shows() {
    let mut program = Cli::command();
    program.build();
    let names: Vec<String> = program.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let commands: Vec<String> =
        names.into_iter().chain(["orders list".to_owned(), "orders release".to_owned()]).collect();
    at_once(commands.into_iter().filter(|name| !TOPICS.contains(&&**name)), |name| {
        let asked = run(&format!("help {name}")).expect(0);
        assert_eq!(asked.stdout(), run(&format!("{name} --help")).expect(0).stdout(), "{name}");
        assert!(asked.stdout().contains(&format!("Usage: consign {name}")), "{name}\n{asked}");
    });
    let document = run("help orders list --json").expect(0).json();
    assert_eq!(document["topic"], "orders list");
    assert!(document["text"].as_str().is_some_and(|text| text.contains("--since")), "{document:#}");
}

#[test]
fn what_there_is_no_help_for_gets_the_nearest() {
    for (line, told) in [
        ("help recover", "did you mean `consign help recovery`?"),
        ("help sbumit", "did you mean `consign help submit`?"),
        ("help qqq", "topics: sandbox, profile"),
        ("help orders nothing", "`consign help`"),
    ] {
        let run = run(line).expect(2);
        assert!(run.stderr().contains(told), "{line}\n{run}");
    }
}

#[test]
fn no_help_shows_what_was_written_for_programmers() {
    let mut program = Cli::command();
    program.build();
    let mut stack: Vec<_> = program.get_subcommands().cloned().collect();
    while let Some(mut command) = stack.pop() {
        stack.extend(command.get_subcommands().cloned());
        let help = command.render_long_help().to_string();
        for leaked in ["What submit and buy", "rustdoc", "clap", "`Vec", "One of the two"] {
            assert!(!help.contains(leaked), "{} shows {leaked}:\n{help}", command.get_name());
        }
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        assert!(!about.is_empty(), "{} does not say what it does", command.get_name());
    }
}

#[test]
fn chinese_counts_as_two_columns_where_lines_wrap() {
    // Counted by characters, a line that ends with Chinese would be too wide for some of these terminals.
    let table = (80..=110).flat_map(|columns| ["submit", "buy", "query"].map(|command| (columns, command)));
    let complaints = at_once(table, |(columns, command)| {
        let help =
            Consign::new().args([command, "--help"]).var("COLUMNS", columns.to_string()).run().expect(0).stdout();
        // What follows the options is not wrapped, and written for 80 columns.
        let options = help.split("\nExamples:").next().unwrap_or_default();
        let wide = options.lines().find(|line| line.width() > columns)?;
        Some(format!("{command} at {columns}: {wide}"))
    });
    no_complaints(&complaints.into_iter().flatten().collect::<Vec<_>>());
}

#[test]
fn a_duration_that_stands_apart_from_its_option_is_asked_to_join_it() {
    for (line, tip) in [
        ("submit --product-code 12 --amount 100 --wait 90s", "--wait=90s"),
        ("submit --from cards.csv --product-code 12 --wait 5m", "--wait=5m"),
        ("buy --item-id 103 --face-price 50 --number 13800000000 --wait 90s", "--wait=90s"),
        ("query --wait 2s", "--wait=2s"),
        ("query C1 --wait 2s", "--wait=2s"),
        ("bizorder --wait 1h30m T1", "--wait=1h30m"),
        ("submit --from cards.csv --retry-rejected false", "--retry-rejected=false"),
    ] {
        // Nobody listens there: what is asked about would end with exit 6.
        let consign = || Consign::at("http://127.0.0.1:1").line(line);
        let plain = consign().run().expect(2);
        assert!(plain.stderr().contains(&format!("tip: write {tip}")), "{line}\n{plain}");
        let document = consign().args(["--json"]).run().expect(2).json();
        assert_eq!(document["error"]["hint"], format!("write {tip}"), "{line}");
    }
    for line in ["query --timeout 200ms 2s --wait=0s", "query --timeout 200ms --wait=0s -- 2s"] {
        Consign::at("http://127.0.0.1:1").line(line).run().expect(6);
    }
}

#[test]
fn a_file_without_its_option_is_told_the_option_and_a_pin_is_not_repeated() {
    for (line, tip) in [
        ("submit cards.csv", "consign submit --from cards.csv"),
        ("submit --product-code 12 卡密.XLSX", "consign submit --from '卡密.XLSX'"),
        ("buy top-ups.ndjson", "consign buy --from top-ups.ndjson"),
    ] {
        let plain = run(line).expect(2);
        assert!(plain.stderr().contains(&format!("hint: {tip}")), "{line}\n{plain}");
        assert_eq!(run(&format!("--json {line}")).expect(2).json()["error"]["hint"], tip, "{line}");
    }
    let spaced = Consign::new().args(["submit", "my cards.csv"]).run().expect(2);
    assert!(spaced.stderr().contains("--from 'my cards.csv'"), "{spaced}");
    for pin in ["73519246", "7351-9246.1", "7351.9246"] {
        let run = Consign::new().args(["submit", pin]).run().expect(2);
        assert!(!run.everything().contains(pin) && run.stderr().contains("PIN"), "{run}");
    }
}

#[test]
fn a_number_that_is_none_is_told_the_rule() {
    for (line, told) in [
        ("listen --count abc", "'abc' for '--count <N>': must be a whole number, 1 or more"),
        ("listen --count 0", "must be a whole number, 1 or more"),
        ("listen --count -1", "unexpected argument '-1'"),
        ("orders list --limit many", "must be a whole number, 0 or more"),
        ("orders list --limit 4294967296", "must be a whole number, 0 or more"),
        ("orders sync --jobs 257", "must be a whole number from 1 to 256"),
        ("submit --from x --max-failures 1.5", "must be a whole number, 1 or more"),
        ("notify http://127.0.0.1:1 --order-id C1 --attempts 101", "must be a whole number from 1 to 100"),
    ] {
        let run = run(line).expect(2);
        assert!(run.stderr().contains(told) && !run.stderr().contains("digit"), "{line}\n{run}");
    }
}
