//! What the sandbox's operator sees of the requests.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use consign::core::form::Form;
use consign::core::protocol::Endpoint;

use super::notices::{Practice, practice, wait_for};
use super::{FORM_TYPE, buy, encrypt, post_to, signed, submit, with};
use crate::support::{Consign, closed_directory};

/// The lines about requests, once there are so many.
fn seen(practice: &Practice, wanted: usize) -> Vec<String> {
    let lines = || {
        let notes = practice.gateway.notes();
        notes.into_iter().filter(|note| note.contains(" -> ")).collect::<Vec<_>>()
    };
    wait_for("lines", || lines().len() >= wanted);
    lines()
}

#[test]
fn each_request_is_shown_as_it_came_without_its_card() {
    let practice = practice(&[]);
    let gateway = &practice.gateway;
    gateway.accepts(Endpoint::Submit, &submit("C1", "6222000000000000"));
    assert_eq!(gateway.refusal(Endpoint::Submit, &submit("C2", "6222000000000004")), "此卡已在处理");
    gateway.accepts(Endpoint::Buy, &buy("T1", "13800000000"));
    let misnamed = with(Endpoint::Query, signed(Endpoint::Query, &[("orderId", "C1")]), "cardNo", "6222000000000000");
    gateway.ask(Endpoint::Query, &misnamed);
    gateway.send(&post_to(Endpoint::Submit.path()), submit("C3", "6222000000000007").encode().as_bytes());
    let lines = seen(&practice, 5);
    for (line, parts) in lines.iter().zip([
        [
            "POST /v2_tocard.html customerId=10001 ",
            " orderId=C1 ",
            " cardNumber=****0000 cardPassword=*** ",
            " -> 1 单据已被接收",
        ],
        [" orderId=C2 ", " cardNumber=****0004 ", " amount=100 sign=", " -> -1 此卡已在处理"],
        [" orderno=T1 ", " itemId=103 ", " number=****0000 ", " -> 1 单据已被接收"],
        ["POST /v2_blindSearch.html ", " orderId=C1 ", " cardNo=*** ", " -> 1 "],
        [" orderId=C3 ", " cardNumber=****0007 ", " cardPassword=*** ", ", told to nobody: the connection is cut"],
    ]) {
        for part in parts {
            assert!(line.contains(part), "{part:?} in {line}");
        }
    }
    let all = lines.concat();
    for secret in ["123456", "6222", "13800000000", &encrypt("123456"), &encrypt("6222000000000000")] {
        assert!(!all.contains(secret), "{secret} in {all}");
    }
}

#[test]
fn what_is_no_request_to_the_gateway_is_shown_too() {
    let practice = practice(&[]);
    let gateway = &practice.gateway;
    assert_eq!(gateway.http(&post_to("/pay?key=1"), b"a=1").status, 404);
    assert_eq!(gateway.http("GET /v2_tocard.html HTTP/1.1", b"").status, 405);
    assert_eq!(gateway.http("POST /v2_tocard.html HTTP/1.1\r\nContent-Type: text/plain", b"a=1").status, 415);
    assert_eq!(gateway.http(&post_to("/v2_tocard.html"), &vec![b'a'; 64 * 1024 + 1]).status, 413);
    let lines = seen(&practice, 4);
    assert_eq!(
        lines,
        [
            "POST /pay -> HTTP 404",
            "GET /v2_tocard.html -> HTTP 405",
            "POST /v2_tocard.html -> HTTP 415",
            "POST /v2_tocard.html -> HTTP 413"
        ]
    );
    assert!(FORM_TYPE.starts_with("application/x-www-form-urlencoded"));
    assert_eq!(gateway.refusal(Endpoint::Balance, &Form::new()), "缺少参数: customerId");
    assert_eq!(seen(&practice, 5)[4], "POST /v2_queryBalance -> -1 缺少参数: customerId");
}

#[test]
fn a_file_has_what_is_shown_with_its_moment_behind_what_it_had() {
    let directory = closed_directory();
    let file = directory.path().join("sandbox.log");
    fs::write(&file, "before\n").expect("a file");
    let log = file.to_str().expect("a path").to_owned();
    let practice = practice(&["-q", "--log", &log]);
    practice.gateway.accepts(Endpoint::Submit, &submit("C1", "6222000000000000"));
    let lines = || fs::read_to_string(&file).expect("the file").lines().map(str::to_owned).collect::<Vec<_>>();
    wait_for("a line", || lines().len() == 2);
    let [before, line] = lines().try_into().expect("two lines");
    assert_eq!(before, "before");
    let (moment, request) = line.split_at("2026-11-26 10:00:00".len());
    assert!(moment.starts_with("20") && moment.ends_with(|c: char| c.is_ascii_digit()), "{line}");
    assert!(request.starts_with(" POST /v2_tocard.html ") && request.ends_with(" -> 1 单据已被接收"), "{line}");
    assert!(practice.gateway.notes().is_empty(), "asked for quiet");
}

#[test]
fn a_new_log_is_nobody_elses_to_read_and_a_bad_one_starts_nothing() {
    let directory = closed_directory();
    let file = directory.path().join("sandbox.log");
    let log = file.to_str().expect("a path").to_owned();
    let practice = practice(&["--log", &log]);
    assert_eq!(fs::metadata(&file).expect("the file").permissions().mode() & 0o777, 0o600);
    drop(practice);
    let missing = directory.path().join("no/sandbox.log");
    let run = Consign::new().line("sandbox --addr 127.0.0.1:0 --log").args([missing.as_os_str()]).run().expect(2);
    assert!(run.stderr().contains("--log: cannot write ") && run.stderr().contains("hint: "), "{run}");
    assert!(run.stdout().is_empty(), "{run}");
}

#[test]
fn a_log_that_cannot_be_written_is_given_up_and_the_gateway_goes_on() {
    let practice = practice(&["--log", "/dev/full"]);
    for number in 0..3 {
        practice.gateway.accepts(Endpoint::Submit, &submit(&format!("C{number}"), &format!("62220000000{number}0000")));
    }
    seen(&practice, 3);
    let notes = practice.gateway.notes();
    assert_eq!(notes.iter().filter(|note| note.contains("/dev/full is written no more")).count(), 1, "{notes:#?}");
}

/// A card may be anywhere in what another program sends, in plaintext, too.
#[test]
fn no_shape_of_a_request_shows_a_card() {
    const CARD: [&str; 2] = ["6222020012345678", "987654321012"];
    let practice = practice(&[]);
    let gateway = &practice.gateway;
    let [number, pin] = CARD;
    let merchant = "customerId=10001&timestamp=1763800000";
    let bodies = [
        format!("{{\"cardNumber\":\"{number}\",\"cardPassword\":\"{pin}\"}}"),
        format!("<cardNumber>{number}</cardNumber><cardPassword>{pin}</cardPassword>"),
        format!("cardNumber%3D{number}%26cardPassword%3D{pin}"),
        format!("{number}=1&{pin}=2&{pin}=3"),
        format!("{merchant}&cardNumber={number}&cardPassword={pin}&sign={}", "0".repeat(32)),
        format!("{merchant}&cardNo={number}&cardPwd={pin}&number={number}&sign={pin}"),
        format!("customerId=10001&timestamp={number}&sign={pin}"),
        format!("{merchant}&{number}={pin}&sign={}", "0".repeat(32)),
        submit("C1", number).encode().replace("sign=", "sign=0"),
    ];
    for body in &bodies {
        gateway.http(&post_to("/v2_tocard.html"), body.as_bytes());
    }
    let buy = with(Endpoint::Buy, with(Endpoint::Buy, buy("T1", "13800000000"), "decimal", number), "amt", pin);
    gateway.post(Endpoint::Buy, &buy);
    gateway.http(&post_to(&format!("/pay/{number}/{pin}")), b"");
    gateway.http(&format!("GET /cardNumber={number}&cardPassword={pin} HTTP/1.1"), b"");
    seen(&practice, bodies.len() + 3);
    let all = practice.gateway.notes().join("\n");
    let sealed = [encrypt(number), encrypt("123456")];
    for secret in [number, pin, &number[..12], "13800000000", &sealed[0], &sealed[1]] {
        assert!(!all.contains(secret), "{secret} in\n{all}");
    }
    assert!(all.contains("the MD5 of "), "signatures are explained all the same\n{all}");
}

#[test]
fn requests_are_answered_where_nobody_reads_of_them() {
    let home = closed_directory();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_consign"))
        .args(["sandbox", "--addr", "127.0.0.1:0"])
        .env("HOME", home.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("stdout");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line).expect("a line");
    let addr = line.split(['/', ',']).find_map(|part| part.parse().ok()).expect("an address");
    let gateway = super::Gateway { addr, notes: std::sync::Arc::default() };
    for _ in 0..1500 {
        assert_eq!(gateway.http(&post_to("/nothing.html"), b"").status, 404);
    }
    child.kill().expect("it runs");
    child.wait().expect("it ended");
}

#[test]
fn a_log_is_a_file_of_lines() {
    let directory = closed_directory();
    let (kept, link) = (directory.path().join("kept"), directory.path().join("link"));
    fs::write(&kept, "SQLite format 3\0").expect("a file");
    std::os::unix::fs::symlink(directory.path().join("elsewhere"), &link).expect("a link");
    for (file, why) in [(&kept, "it is no file of lines"), (&link, "symbolic links")] {
        let run = Consign::new().line("sandbox --addr 127.0.0.1:0 --log").args([file.as_os_str()]).run().expect(2);
        assert!(run.stderr().contains(why), "{run}");
    }
    assert_eq!(fs::read(&kept).expect("it"), b"SQLite format 3\0");
}
