//! The two languages as people meet them: whoever reads Chinese reads no English sentence, scripts
//! read the same in both.

use std::ffi::OsString;

use consign::cli::line;
use consign::core::lang::Lang;

use crate::support::{Consign, at_once, closed_directory};

/// Command lines that say something about a mistake, and how each ends.
const MISTAKES: [(&str, i32); 47] = [
    ("submit --product-code 1 --amount 1", 3),
    ("--sandbox --no-input submit --product-code 1 --amount 1", 2),
    ("--sandbox submit --product-code 1 --amount 1.5 --card-number 1", 2),
    ("--sandbox submit --product-code 1 --amount 1 --bogus", 2),
    ("--sandbox submit --product-code 1 --amount 1 --card-password 123", 2),
    ("submit", 2),
    ("blance", 2),
    ("", 2),
    ("query", 2),
    ("query C1 --wait=x", 2),
    ("query --interval 0s C1", 2),
    ("--color blue balance", 2),
    ("-q -v balance", 2),
    ("balance", 3),
    ("orders list --since x", 2),
    ("orders list --limit x", 2),
    ("orders show C1", 9),
    ("--sandbox query NOSUCH1", 9),
    ("--sandbox verify orderId=C1 sign=1ceae480464d718baa3a525e0f1efb5b --effort 0s", 10),
    ("--sandbox decrypt 95ef0beacb9dcf58b66461952c98404", 10),
    ("--sandbox verify code=1 msg=x", 2),
    ("--sandbox verify orderId=C1 sign=", 2),
    ("--sandbox verify orderId=C1&orderId=C2", 2),
    ("--sandbox verify orderId=C1 sign=1ceae480464d718baa3a525e0f1efb --effort 0s", 10),
    ("--sandbox verify --also /no/such/file orderId=C1 sign=1ceae480464d718baa3a525e0f1efb5b", 2),
    ("submit cards.csv", 2),
    ("submit --card-password 123456", 2),
    ("query --wait 2s C1", 2),
    ("query --jobs 0 C1", 2),
    ("query --from /no/such/file", 2),
    ("--ledger / orders list", 1),
    ("profile", 2),
    ("profile init --no-input", 2),
    ("profile init shop --no-input", 2),
    ("profile init my.shop --no-input --base-url http://h:1 --customer-id 1", 2),
    ("profile init sandbox --no-input --base-url http://h:1 --customer-id 1", 2),
    ("profile init shop --api-key k", 2),
    ("profile init shop -p store", 2),
    ("profile check", 3),
    ("profile check shop -p store", 2),
    ("profile show shop", 3),
    ("profile edit", 3),
    ("help nothing", 2),
    ("help sumbit", 2),
    ("completions tcsh", 2),
    ("man /no/such/directory", 2),
    ("--config /no/such/file balance", 3),
];

/// English words in a row, what is typed or comes from elsewhere aside.
fn english_words(line: &str) -> usize {
    let unquoted: String = line.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let words: Vec<&str> = unquoted.split([' ', ',', ':']).collect();
    words.split(|word| !is_word(word)).map(<[&str]>::len).max().unwrap_or(0)
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn has_chinese(text: &str) -> bool {
    text.chars().any(is_chinese)
}

/// Fails where a text for whoever reads Chinese has an English sentence. What is typed as it stands, and
/// the line for whoever reads English, are none.
#[track_caller]
fn is_told_in_chinese(text: &str, of: &str) {
    assert!(has_chinese(text), "{of}: {text}");
    for one in text.lines().filter(|one| !one.contains("--lang en") && !one.trim_start().starts_with("consign ")) {
        assert!(english_words(one) < 4, "{of}: {one}\nof\n{text}");
    }
}

/// Fails where a text for whoever reads English has more Chinese than a term of the platform's.
#[track_caller]
fn is_told_in_english(text: &str, of: &str) {
    for one in text.lines() {
        let longest = one.split(|c| !is_chinese(c)).map(|run| run.chars().count()).max().unwrap_or(0);
        assert!(longest < 9 && !one.contains(['，', '。', '；', '“']), "{of}: {one}\nof\n{text}");
    }
}

/// Every command, by the words that name it.
fn commands() -> Vec<Vec<String>> {
    fn walk(command: &clap::Command, path: &[String], found: &mut Vec<Vec<String>>) {
        found.push(path.to_vec());
        // Below each command that has others, clap makes one more for their helps.
        for below in command.get_subcommands().filter(|below| path.is_empty() || below.get_name() != "help") {
            walk(below, &[path, &[below.get_name().to_owned()]].concat(), found);
        }
    }
    let mut found = Vec::new();
    walk(&line::program(Lang::En), &[], &mut found);
    found
}

#[test]
fn no_english_sentence_reaches_who_reads_chinese() {
    at_once(MISTAKES, |(line, code)| {
        let run = Consign::new().line(line).var("CONSIGN_LANG", "zh").run().expect(code);
        is_told_in_chinese(&run.everything(), line);
    });
}

/// At that port nobody listens, whatever else the machine runs.
#[test]
fn a_gateway_that_is_not_there_is_told_in_one_language() {
    let check = || Consign::at("http://127.0.0.1:1").line("profile check --timeout 1s");
    let run = check().var("CONSIGN_LANG", "zh").run().expect(6);
    is_told_in_chinese(&run.everything(), "profile check");
    is_told_in_english(&check().run().expect(6).everything(), "profile check");
}

#[test]
fn no_chinese_sentence_reaches_who_reads_english() {
    at_once(MISTAKES, |(line, code)| {
        is_told_in_english(&Consign::new().line(line).run().expect(code).everything(), line);
    });
}

#[test]
fn every_help_is_told_in_both_languages() {
    let commands = commands();
    assert!(commands.len() > 30, "{commands:?}");
    for path in &commands {
        for flag in ["--help", "-h"] {
            let words = ["consign"].into_iter().chain(path.iter().map(String::as_str)).chain([flag]);
            let words: Vec<OsString> = words.map(OsString::from).collect();
            let help = |lang| {
                let shown = line::parse(&words, lang, None).map(drop).expect_err("a help");
                line::shown(&shown, lang).to_string()
            };
            let of = format!("{} {flag}", path.join(" "));
            is_told_in_english(&help(Lang::En), &of);
            let chinese = help(Lang::Zh);
            is_told_in_chinese(&chinese, &of);
            assert!(chinese.contains("用法：") && chinese.contains("--lang en for English"), "{of}: {chinese}");
        }
    }
}

#[test]
fn every_page_is_told_in_both_languages() {
    let lines: Vec<String> =
        consign::output::words::TOPICS.iter().map(|topic| format!("help {}", topic.name)).collect();
    let names = commands().into_iter().map(|path| format!("help {}", path.join(" ")));
    at_once(lines.into_iter().chain(names), |line| {
        let run = |lang| Consign::new().line(&line).var("CONSIGN_LANG", lang).run().expect(0);
        let (english, chinese) = (run("en"), run("zh"));
        is_told_in_english(&english.stdout(), &line);
        is_told_in_chinese(&chinese.stdout(), &line);
        assert_eq!(chinese.stderr(), "", "{line}");
        let document = |lang| Consign::new().line(&line).args(["--json", "--lang", lang]).run().expect(0).json();
        assert_eq!(document("en"), document("zh"), "{line}");
    });
    let overview = Consign::new().var("CONSIGN_LANG", "zh").run().expect(2);
    is_told_in_chinese(&overview.stderr(), "");
}

#[test]
fn scripts_read_the_same_in_every_language() {
    at_once(MISTAKES, |(line, code)| {
        let run = |lang: &str| Consign::new().args(["--json"]).line(line).args(["--lang", lang]).run();
        // What the searches have tried depends on the time that they had.
        if line.contains("5b --effort") || line.is_empty() {
            return;
        }
        let (english, chinese) = (run("en").expect(code), run("zh").expect(code));
        // Each has a home of its own.
        let same = |text: String| {
            let parts = text.split(".tmp").enumerate();
            parts.map(|(place, part)| if place == 0 { part } else { &part[6..] }).collect::<String>()
        };
        assert_eq!(same(english.stdout()), same(chinese.stdout()), "{line}");
        assert!(!has_chinese(&english.stderr()) || has_chinese(&chinese.stderr()), "{line}");
    });
}

#[test]
fn flag_and_variables_choose_the_language() {
    let error = |variables: &[(&str, &str)], line: &str| {
        let command =
            variables.iter().fold(Consign::new().line(line), |command, (name, value)| command.var(name, value));
        command.run().stderr()
    };
    for (variables, line, begin) in [
        (&[][..], "balance", "error:"),
        (&[], "--lang zh balance", "错误："),
        (&[], "balance --lang=zh", "错误："),
        (&[("LANG", "zh_CN.UTF-8")], "balance", "错误："),
        (&[("LANG", "zh_CN.UTF-8")], "--lang en balance", "error:"),
        (&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")], "balance", "error:"),
        (&[("CONSIGN_LANG", "zh"), ("LC_ALL", "C")], "balance", "错误："),
        (&[("CONSIGN_LANG", "tlh")], "balance", "error:"),
        (&[("CONSIGN_LANG", "zh")], "--bogus", "错误："),
    ] {
        let told = error(variables, line);
        assert!(told.starts_with(begin), "{variables:?} {line}: {told}");
    }
    let refused = Consign::new().line("--lang fr balance").run().expect(2).stderr();
    assert!(refused.contains("'fr'") && refused.contains("--lang"), "{refused}");
}

#[test]
fn helps_are_chinese_and_say_in_english_how_to_read_them() {
    let help = |line: &str| Consign::new().line(line).var("LANG", "zh_CN.UTF-8").run().expect(0).stdout();
    for line in ["--help", "-h", "submit --help", "orders list -h", "verify --help"] {
        let help = help(line);
        assert!(help.contains("用法：") && help.contains("--lang en for English"), "{help}");
        assert!(help.contains("显示帮助"), "{help}");
    }
    assert!(help("--version").starts_with("consign "));
}

#[test]
fn results_are_told_in_chinese() {
    let command = Consign::new().line("--sandbox --lang zh submit --product-code 12 --amount 100 --wait=20s");
    let command = command.line("--card-number 6000000000000000 --card-password-stdin").stdin("123456");
    let run = command.run().expect(0);
    let told = run.stdout();
    for label in ["成功", "订单号", "批次号", "卡号", "提交面值", "结算面值", "结算金额"] {
        assert!(told.contains(label), "{told}");
    }
    assert!(told.lines().all(|line| english_words(line) < 2), "{told}");
}

#[test]
fn what_this_machine_has_is_told_in_chinese() {
    let directory = closed_directory();
    let pages = format!("man {}", directory.path().display());
    let lines = [
        ("doctor", 0),
        ("--sandbox doctor", 0),
        ("profile list", 0),
        ("profile path", 0),
        ("profile show sandbox", 0),
        (&*pages, 0),
    ];
    for (line, code) in lines {
        let run = Consign::new().line(line).var("CONSIGN_LANG", "zh").run().expect(code);
        is_told_in_chinese(&run.everything(), line);
    }
}
