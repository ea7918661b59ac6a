//! Questions to the gateway: they may be asked again, three times at most, and their failures
//! claim nothing about an order.

use std::time::Duration;

use crate::support::gateway::{Act, Gateway, Nobody};
use crate::support::process::Run;
use crate::support::replies::{ACCEPTED, REJECTED, balance, http, json, sale, too_long, top_up, with_length};
use crate::support::{Consign, ORDER_ID, at_once, no_complaints};

const QUESTIONS: [&str; 3] = ["query", "bizorder", "balance"];

/// A behaviour with its name.
type Row = (&'static str, fn() -> Act);

/// The same question as an argument line.
fn line(question: &str) -> String {
    if question == "balance" { question.to_owned() } else { format!("{question} {ORDER_ID}") }
}

/// What a good answer to a question looks like.
fn good_answer(question: &str) -> Vec<u8> {
    json(match question {
        "query" => sale(ORDER_ID, "2"),
        "bizorder" => top_up(ORDER_ID, "success"),
        _ => balance("\"10.0000\""),
    })
}

/// Plays the same behaviour to each question, as often as it asks.
fn complaints(name: &str, expected: i32, tries: (usize, usize), options: &str, act: fn() -> Act) -> Vec<String> {
    let against = |question: &str| {
        let gateway = Gateway::start(move |_| act());
        let run = Consign::at(&gateway.url()).line(&line(question)).line("--json").line(options).run();
        let received = gateway.finish();
        let asked = received.len();
        let why = judge(&run, expected).err().or_else(|| {
            let posts = received.iter().all(|one| one.head.is_empty() || one.head.starts_with("POST "));
            let in_bounds = (tries.0..=tries.1).contains(&asked);
            (!posts || !in_bounds).then(|| format!("asked {asked} times, expected {tries:?}; POSTs only: {posts}"))
        });
        why.map(|why| format!("{question}, {name}: {why}\n{run}"))
    };
    QUESTIONS.into_iter().filter_map(against).collect()
}

fn judge(run: &Run, expected: i32) -> Result<(), String> {
    let kind = match expected {
        0 => None,
        5 => Some("rejected"),
        6 => Some("network"),
        9 => Some("not_found"),
        _ => return Err("an exit code that no question has".into()),
    };
    let document = run.try_json()?;
    if run.code() != expected || document["exit_code"] != expected || document["error"]["kind"].as_str() != kind {
        return Err(format!("not exit {expected} and kind {kind:?}"));
    }
    Ok(())
}

#[test]
fn no_usable_answer_is_asked_for_three_times_at_most() {
    let table: [Row; 13] = [
        ("cut at once", || Act::CutAtOnce),
        ("cut after the body", || Act::CutAfterBody),
        ("HTML", || Act::Answer(json("<html>"))),
        ("empty", || Act::Answer(json(""))),
        ("truncated", || Act::Answer(json(r#"{"code":1,"da"#))),
        ("half a body", || Act::Answer(with_length(900, ACCEPTED))),
        ("an array", || Act::Answer(json("[1]"))),
        ("two codes", || Act::Answer(json(r#"{"code":1,"code":1}"#))),
        ("invalid UTF-8", || Act::Answer(json(b"{\"code\":\"\xff\"}"))),
        ("too long", || Act::Answer(json(too_long()))),
        ("code 999", || Act::Answer(json(r#"{"code":999,"msg":"系统繁忙"}"#))),
        ("HTTP 500 with a refusal", || Act::Answer(http("500 Internal Server Error", "", REJECTED))),
        ("garbage", || Act::Answer(b"what?\r\n\r\n".to_vec())),
    ];
    let found = at_once(table, |(name, act)| complaints(name, 6, (2, 3), "", act));
    no_complaints(&found.concat());
}

#[test]
fn an_answer_without_what_was_asked_for_is_no_usable_answer() {
    let table: [Row; 6] = [
        ("no data", || Act::Answer(json(ACCEPTED))),
        ("an empty array", || Act::Answer(json(r#"{"code":1,"data":[]}"#))),
        ("data as text", || Act::Answer(json(r#"{"code":1,"data":"ok"}"#))),
        ("another object", || Act::Answer(json(r#"{"code":1,"data":{"x":1}}"#))),
        ("two objects", || Act::Answer(json(r#"{"code":1,"data":[{"status":2},{"status":2}]}"#))),
        ("code 1 under HTTP 404", || {
            Act::Answer(http("404 Not Found", "", r#"{"code":1,"data":{"status":2,"money":"1.0"}}"#))
        }),
    ];
    let found = at_once(table, |(name, act)| complaints(name, 6, (1, 3), "", act));
    no_complaints(&found.concat());
}

#[test]
fn a_refusal_is_definite_and_asked_for_once() {
    let table: [Row; 2] = [
        ("code -1", || Act::Answer(json(r#"{"code":-1,"msg":"无此商户"}"#))),
        ("code -1 as a string", || Act::Answer(json(r#"{"code":"-1","message":"SIGN错误"}"#))),
    ];
    let found = at_once(table, |(name, act)| complaints(name, 5, (1, 1), "", act));
    no_complaints(&found.concat());
}

#[test]
fn what_would_come_again_is_asked_for_once() {
    let table: [Row; 7] = [
        ("HTTP 403", || Act::Answer(http("403 Forbidden", "", "<html>"))),
        ("HTTP 404", || Act::Answer(http("404 Not Found", "", "<html>"))),
        ("a redirect", || Act::Answer(http("302 Found", "Location: /x\r\n", "<html>"))),
        ("a redirect with a refusal", || Act::Answer(http("302 Found", "Location: /x\r\n", REJECTED))),
        ("a refusal under HTTP 400", || Act::Answer(http("400 Bad Request", "", REJECTED))),
        ("a wrong signature", || Act::Answer(json(r#"{"code":1,"data":{"status":2,"money":1},"sign":"0"}"#))),
        ("a wrong signature under 999", || Act::Answer(json(r#"{"code":999,"data":{"a":1},"sign":"0"}"#))),
    ];
    let found = at_once(table, |(name, act)| complaints(name, 6, (1, 1), "", act));
    no_complaints(&found.concat());
}

#[test]
fn an_unknown_order_is_not_found() {
    for (question, body) in [
        ("query", sale(ORDER_ID, "4")),
        ("query", r#"{"code":-1,"msg":"没有该订单"}"#.to_owned()),
        ("query", r#"{"code":"-1","message":"订单不存在"}"#.to_owned()),
        ("query", r#"{"code":-1,"msg":"无此订单"}"#.to_owned()),
        ("bizorder", r#"{"code":-1,"message":"没有该订单"}"#.to_owned()),
        ("bizorder", r#"{"code":-1,"msg":"订单不存在"}"#.to_owned()),
    ] {
        let gateway = Gateway::answering(json(&body));
        let run = Consign::at(&gateway.url()).line(&line(question)).line("--json").run();
        judge(&run, 9).unwrap_or_else(|why| panic!("{question}, {body}: {why}\n{run}"));
        assert_eq!(run.json()["outcome"], "not_found", "{run}");
        assert_eq!(run.json()["orders"][0]["outcome"], "not_found", "{run}");
        gateway.only();
    }
}

#[test]
fn the_deadline_bounds_all_tries_together() {
    for question in QUESTIONS {
        let gateway = Gateway::start(|_| Act::Hold);
        let run = Consign::at(&gateway.url()).line(&line(question)).line("--json --timeout 700ms").run();
        judge(&run, 6).unwrap_or_else(|why| panic!("{question}: {why}\n{run}"));
        assert!(run.elapsed < Duration::from_secs(3), "{question}: {:?}", run.elapsed);
    }
}

#[test]
fn a_question_that_fails_once_is_asked_again() {
    at_once(QUESTIONS, |question| {
        for (failures, expected) in [(1, 0), (2, 0), (3, 6)] {
            let good = good_answer(question);
            let gateway =
                Gateway::start(move |n| if n < failures { Act::CutAfterBody } else { Act::Answer(good.clone()) });
            let run = Consign::at(&gateway.url()).line(&line(question)).line("--json").run();
            judge(&run, expected).unwrap_or_else(|why| panic!("{question}, {failures} failures: {why}\n{run}"));
            assert_eq!(gateway.finish().len(), (failures + 1).min(3), "{question}, {failures} failures");
        }
    });
}

#[test]
fn a_gateway_that_is_not_there_gives_no_answer() {
    let nobody = Nobody::new();
    let addr = nobody.addr();
    let nowhere = [format!("http://{addr}"), format!("https://{addr}"), "http://no-such-host.invalid".to_owned()];
    at_once(nowhere, |base_url| {
        for question in QUESTIONS {
            let run = Consign::at(&base_url).line(&line(question)).line("--json --timeout 3s").run();
            judge(&run, 6).unwrap_or_else(|why| panic!("{question} at {base_url}: {why}\n{run}"));
        }
    });
}
