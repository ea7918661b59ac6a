//! The two languages as people meet them: whoever reads Chinese reads no English sentence, scripts
//! read the same in both.

use crate::support::{Consign, at_once};

/// Command lines that say something about a mistake, and how each ends.
const MISTAKES: [(&str, i32); 20] = [
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
];

/// English words in a row, what is typed or comes from elsewhere aside.
fn english_words(line: &str) -> usize {
    let unquoted: String = line.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let words: Vec<&str> = unquoted.split([' ', ',', ':']).collect();
    words.split(|word| !is_word(word)).map(<[&str]>::len).max().unwrap_or(0)
}

fn has_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn no_english_sentence_reaches_who_reads_chinese() {
    at_once(MISTAKES, |(line, code)| {
        let run = Consign::new().line(line).var("CONSIGN_LANG", "zh").run().expect(code);
        let told = run.everything();
        assert!(has_chinese(&told), "{line}: {told}");
        for one in told.lines() {
            assert!(english_words(one) < 4, "{line}: {one}\nof\n{told}");
        }
    });
}

#[test]
fn scripts_read_the_same_in_every_language() {
    at_once(MISTAKES, |(line, code)| {
        let run = |lang: &str| Consign::new().args(["--json"]).line(line).args(["--lang", lang]).run();
        // What the searches have tried depends on the time that they had.
        if line.contains("verify") || line.is_empty() {
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
