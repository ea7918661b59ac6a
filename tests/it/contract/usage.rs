//! Bad arguments and input: exit 2, one clear message, and nothing is sent.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;

use crate::support::gateway::Gateway;
use crate::support::replies::{ACCEPTED, json};
use crate::support::{Consign, at_once, no_complaints};

const SUBMIT: &[(&str, &str)] = &[
    ("--product-code", "12"),
    ("--amount", "100"),
    ("--card-number", "6000000000001234"),
    ("--order-id", "C20261122000001"),
    ("--batchno", "B20261122"),
];

const BUY: &[(&str, &str)] = &[("--item-id", "103"), ("--face-price", "50"), ("--number", "13800000000")];

/// A command line that must be refused, what is piped into it, and a word of the message.
struct Bad {
    arguments: Vec<OsString>,
    stdin: Vec<u8>,
    told: &'static str,
}

/// An order whose options are good but for one, which is replaced or, without a value, missing.
fn order(command: &str, good: &[(&str, &str)], option: &str, value: Option<&str>, told: &'static str) -> Bad {
    let mut arguments: Vec<OsString> = vec![command.into()];
    if command == "submit" {
        arguments.push("--card-password-stdin".into());
    }
    arguments
        .extend(good.iter().filter(|(name, _)| *name != option).map(|(name, value)| format!("{name}={value}").into()));
    arguments.extend(value.map(|value| format!("{option}={value}").into()));
    Bad { arguments, stdin: b"123456".to_vec(), told }
}

fn submit(option: &str, value: &str, told: &'static str) -> Bad {
    order("submit", SUBMIT, option, Some(value), told)
}

fn buy(option: &str, value: &str, told: &'static str) -> Bad {
    order("buy", BUY, option, Some(value), told)
}

/// A good submission with another PIN.
fn pin(stdin: &[u8], told: &'static str) -> Bad {
    Bad { stdin: stdin.to_vec(), ..order("submit", SUBMIT, "-", None, told) }
}

fn line(line: &str, told: &'static str) -> Bad {
    Bad { arguments: line.split_whitespace().map(Into::into).collect(), stdin: Vec::new(), told }
}

/// Every row fails the same way, with `--json` and without, and the gateway hears nothing.
fn all_refused(table: Vec<Bad>) {
    let found = at_once(table, |bad| {
        let gateway = Gateway::answering(json(ACCEPTED));
        let consign = || Consign::at(&gateway.url()).stdin(bad.stdin.clone());
        let as_json = consign().args(["--json"]).args(bad.arguments.clone()).run();
        let plain = consign().args(bad.arguments.clone()).run();
        let document = as_json.try_json().unwrap_or_default();
        let message = document["error"]["message"].as_str().unwrap_or_default();
        let received = gateway.finish();
        let checks = [
            (as_json.code() == 2 && plain.code() == 2, "not exit 2"),
            (document["exit_code"] == 2, "not exit_code 2 in the document"),
            (document["error"]["kind"] == "usage", "not the kind usage"),
            (
                message.contains(bad.told) && plain.stderr().contains(bad.told),
                "the message does not tell what is wrong",
            ),
            (plain.stdout().is_empty(), "something on stdout without --json"),
            (!plain.stderr().contains("panicked"), "a panic"),
            (received.is_empty(), "something was sent"),
        ];
        let failed: Vec<&str> = checks.into_iter().filter_map(|(holds, why)| (!holds).then_some(why)).collect();
        (!failed.is_empty()).then(|| {
            let (arguments, failed, told) = (&bad.arguments, failed.join(", "), bad.told);
            format!("{arguments:?}: {failed} ({told:?})\n{as_json}\n{plain}\nreceived: {received:?}")
        })
    });
    no_complaints(&found.into_iter().flatten().collect::<Vec<_>>());
}

#[test]
fn required_values_are_missing_or_empty() {
    let mut table = Vec::new();
    for option in ["--product-code", "--amount"] {
        table.push(order("submit", SUBMIT, option, None, "required"));
        table.push(submit(option, "", "empty"));
    }
    for option in ["--item-id", "--face-price", "--number"] {
        table.push(order("buy", BUY, option, None, "required"));
        table.push(buy(option, "", "empty"));
    }
    for option in ["--order-id", "--batchno", "--notify-url", "--mcode", "--custom", "--timestamp"] {
        table.push(submit(option, "", "empty"));
    }
    for option in ["--order-id", "--notify-url", "--custom", "--decimal", "--overtime", "--amt", "--timestamp"] {
        table.push(buy(option, "", "empty"));
    }
    table.extend([line("query", "required"), line("bizorder", "required"), line("query C1 --wait=", "")]);
    for question in ["query", "bizorder"] {
        table.push(Bad { arguments: vec![question.into(), "".into()], ..line("", "empty") });
    }
    all_refused(table);
}

#[test]
fn numbers_are_no_numbers() {
    let mut table = Vec::new();
    for amount in
        ["0", "-1", "-0", "+1", "1.5", "100.0", "1e3", "0x64", "1,000", "abc", " 100", "１００", "0100", "NaN"]
    {
        table.push(submit("--amount", amount, "amount"));
        table.push(buy("--face-price", amount, "checkItemFacePrice"));
        table.push(buy("--amt", amount, "amt"));
    }
    table.push(submit("--amount", "99999999999999999999999", "amount"));
    for overtime in ["-1", "1.5", "x"] {
        table.push(buy("--overtime", overtime, "overtime"));
    }
    for decimal in ["-49.00", "49,00", "x", "1e2", ".5", "5."] {
        table.push(buy("--decimal", decimal, "decimal"));
    }
    for timestamp in ["1", "17638000000", "1763800000.0", "-763800000", "now"] {
        table.push(submit("--timestamp", timestamp, "10 digits"));
    }
    all_refused(table);
}

#[test]
fn names_that_would_sign_like_others_or_are_too_long() {
    let mut table = Vec::new();
    for option in ["--order-id", "--batchno", "--product-code", "--mcode"] {
        for (value, told) in
            [("a&b", "&"), ("a=b", "="), ("a\nb", "control"), ("a\tb", "control"), ("\u{7f}", "control")]
        {
            table.push(submit(option, value, told));
        }
    }
    for option in ["--order-id", "--item-id", "--number"] {
        table.push(buy(option, "a&b=c", "&"));
    }
    // Gateways trim before they compare: `C12345 ` is another number here and the same one there.
    for (value, told) in [
        ("C12345 ", "blank"),
        (" C12345", "blank"),
        ("C12345\u{3000}", "blank"),
        ("C\u{200b}12345", "U+200B"),
        ("C12345\u{feff}", "U+FEFF"),
        ("C\u{ad}12345", "U+00AD"),
    ] {
        table
            .extend(["--order-id", "--batchno", "--product-code", "--mcode"].map(|option| submit(option, value, told)));
        table.extend(["--order-id", "--item-id", "--number"].map(|option| buy(option, value, told)));
        table.extend(
            ["query", "bizorder"].map(|name| Bad { arguments: vec![name.into(), value.into()], ..line("", told) }),
        );
    }
    table.push(buy("--number", "１3800000000", "half-width"));
    table.push(buy("--field", "number=138０0000000", "half-width"));
    for option in ["--custom", "--card-number"] {
        table.push(submit(option, "a\u{1b}[2J", "control"));
    }
    let long = "x".repeat(51);
    table.push(submit("--order-id", &long, "50"));
    table.push(submit("--order-id", &"单".repeat(51), "50"));
    table.push(buy("--order-id", &long, "50"));
    table.push(line(&format!("query {long}"), "50"));
    table.push(line(&format!("bizorder {long}"), "50"));
    table.push(line("query a&b", "&"));
    table.push(line("bizorder a=b", "="));
    table.push(line("query C20261122000001 a&b", "&"));
    all_refused(table);
}

#[test]
fn an_order_number_of_fifty_characters_is_sent() {
    let gateway = Gateway::answering(json(ACCEPTED));
    let id = "单".repeat(50);
    let consign = Consign::at(&gateway.url()).line("submit --product-code 12 --amount 1 --card-password-stdin");
    consign.args(["--order-id", &id]).stdin("1").run().expect(0);
    assert_eq!(gateway.only().field("orderId"), Some(id));
}

#[test]
fn urls_are_no_urls() {
    let mut table = Vec::new();
    for url in
        ["shop.example/n", "ftp://shop.example", "http://", "http:///n", "http://a b/", "//shop.example", "http://:80"]
    {
        table.push(submit("--notify-url", url, "URL"));
        table.push(buy("--notify-url", url, "URL"));
    }
    all_refused(table);
}

#[test]
fn pins_are_no_pins() {
    let mut table = vec![
        pin(b"", "empty"),
        pin(b"\n", "empty"),
        pin(b"123\n456\n", "line"),
        pin(b"12\x0034", "control"),
        pin(b"\xff\xfe", "UTF-8"),
        pin(&b"1".repeat(5000), "long"),
    ];
    // Nobody is there to ask, and neither flag is given.
    for options in ["", "--no-input"] {
        let bad = order("submit", SUBMIT, "-", None, "PIN");
        let arguments = bad.arguments.into_iter().filter(|word| word != "--card-password-stdin");
        let arguments = arguments.chain(options.split_whitespace().map(Into::into)).collect();
        table.push(Bad { arguments, ..bad });
    }
    let mut both = order("submit", SUBMIT, "-", None, "cannot be used with");
    both.arguments.push("--card-password-file=pin.txt".into());
    let mut no_file = order("submit", SUBMIT, "-", None, "pin.txt");
    no_file.arguments.retain(|word| word != "--card-password-stdin");
    no_file.arguments.push("--card-password-file=pin.txt".into());
    table.extend([both, no_file]);
    all_refused(table);
}

#[test]
fn raw_fields_are_no_fields() {
    let mut table = Vec::new();
    for (value, told) in
        [("extra", "="), ("=1", "name"), ("extra=a\nb", "control"), ("a&b=1", "&"), ("amount=1.5", "amount")]
    {
        table.push(submit("--field", value, told));
    }
    for (value, told) in [
        ("cardPassword=13579246801357", "ciphertext"),
        ("cardNumber=6000", "ciphertext"),
        ("orderid=C20261122000002", "\"orderid\" is not a field"),
        ("orderId =C20261122000002", "\"orderId \" is not a field"),
        ("Timestamp=1763800000", "\"Timestamp\" is not a field"),
        ("SIGN=0", "\"SIGN\" is not a field"),
        ("batchno=B20261124 ", "blank"),
        (" extra=1", "blank at an end"),
        ("customerId=999", "another than the profile's 10001"),
    ] {
        table.push(submit("--field", value, told));
    }
    table.push(buy("--field", "itemid=103", "\"itemid\" is not a field"));
    table.push(buy("--field", "customerId=999", "another than the profile's 10001"));
    let mut twice = submit("--field", "extra=1", "twice");
    twice.arguments.push("--field=extra=2".into());
    table.push(twice);
    // An order without a number could never be looked up.
    table.push(submit("--field", "orderId=", "number"));
    table.push(buy("--field", "orderno=", "number"));
    all_refused(table);
}

#[test]
fn fields_to_sign_are_no_fields() {
    all_refused(vec![
        line("sign a", "="),
        line("sign a=1 b", "="),
        line("sign a=1 =2", "name"),
        line("sign a=1 a=2", "twice"),
        line("sign -", "nothing to read"),
        Bad { stdin: b"a=1\nb\n".to_vec(), ..line("sign -", "line 2") },
        Bad { stdin: b"a=1&a=2".to_vec(), ..line("sign -", "twice") },
        Bad { stdin: br#"{"a":1,"a":2}"#.to_vec(), ..line("sign -", "twice") },
        Bad { stdin: b"a=\xff\xfe".to_vec(), ..line("sign -", "UTF-8") },
        line("sign a=1 --endpoint nowhere", "nowhere"),
    ]);
}

#[test]
fn arguments_and_input_that_are_not_utf8() {
    let bytes = |option: &str| {
        let mut bytes = option.as_bytes().to_vec();
        bytes.extend_from_slice(b"\xff\xfe");
        OsString::from_vec(bytes)
    };
    let mut table = Vec::new();
    for option in ["--custom=", "--order-id=", "--amount=", "--card-number=", "--field=a="] {
        let mut bad = order("submit", SUBMIT, option.trim_end_matches('='), None, "UTF-8");
        bad.arguments.push(bytes(option));
        table.push(bad);
    }
    for command in ["query", "bizorder", "sign", "encrypt", "decrypt"] {
        table.push(Bad { arguments: vec![command.into(), bytes("")], ..line("", "UTF-8") });
    }
    for command in ["encrypt -", "decrypt -"] {
        table.push(Bad { stdin: b"\xff\xfe\n".to_vec(), ..line(command, "UTF-8") });
    }
    all_refused(table);
}

#[test]
fn command_lines_that_mean_nothing() {
    all_refused(vec![
        line("sell", "sell"),
        line("balance --nonsense", "--nonsense"),
        line("balance more", "more"),
        line("balance --timeout 0s", "duration"),
        line("balance --timeout 8", "duration"),
        line("balance --timeout -1s", ""),
        line("query C20261122000001 --interval 0s", "duration"),
        line("query C20261122000001 --wait=soon", "duration"),
        line("balance --quiet --verbose", "cannot be used with"),
        line("balance --color sometimes", "sometimes"),
        line("submit --amount", "--amount"),
    ]);
}

#[test]
fn a_refused_field_says_what_to_do_and_a_plain_pin_is_not_repeated() {
    for (field, hint) in [
        ("orderid=C2", "did you mean `orderId`?"),
        ("Customerid=10001", "did you mean `customerId`?"),
        ("customerId=999", "with -p"),
    ] {
        let run = Consign::at("http://127.0.0.1:1").args(["--json"]).submit().args(["--field", field, "--dry-run"]);
        let run = run.run().expect(2);
        assert!(run.json()["error"]["hint"].as_str().is_some_and(|said| said.contains(hint)), "{run}");
    }
    for field in ["cardPassword=13579246801357", "cardNumber=13579246801357"] {
        for loudness in ["-vv", "--json -vv"] {
            let run = Consign::at("http://127.0.0.1:1").line(loudness).submit().args(["--field", field]);
            let run = run.run().expect(2);
            assert!(!run.everything().contains("13579246801357"), "{run}");
        }
    }
}

#[test]
fn a_pin_on_the_command_line_is_answered_with_the_three_ways_and_not_repeated() {
    let lines = [
        "submit --product-code 12 --amount 100 --card-password 73519246",
        "submit --card-password=73519246",
        "submit --product-code 12 --amount 100 --card-password-stdin 73519246",
        "submit --product-code 12 --amount 100 --card-password-stdin=73519246",
        "submit --product-code 12 --amount 100 --pin 73519246",
    ];
    for line in lines {
        for loudness in ["", "--json"] {
            let run = Consign::new().line(line).line(loudness).run().expect(2);
            let said = run.everything();
            assert!(!said.contains("73519246"), "{run}");
            for way in ["asked for", "--card-password-stdin", "--card-password-file FILE", "nothing was sent"] {
                assert!(said.contains(way), "{way}\n{run}");
            }
            assert_eq!(run.stdout().is_empty(), loudness.is_empty(), "{run}");
        }
    }
    let run = Consign::new().line("query C1 --nonsense 1").run().expect(2);
    assert!(!run.everything().contains("PIN"), "{run}");
}

#[test]
fn no_flag_takes_a_key_or_a_pin() {
    for flag in ["--card-password", "--pin", "--password", "--api-key", "--aes-key", "--key"] {
        for command in ["submit", "buy", "query", "balance", "sign", "encrypt"] {
            let run = Consign::new().args([command, flag, "123456"]).run().expect(2);
            assert!(run.stderr().contains(flag), "{command} {flag}\n{run}");
        }
    }
}
