//! Text of hostile sizes: an answer or an error, in time that grows with the text.

use rustix::time::{ClockId, clock_gettime};

use super::Pasted;

fn read(text: &str) -> Pasted {
    super::read(text).unwrap_or_else(|error| panic!("{text:.200}: {error:?}"))
}

/// Does it, and sees that the time has grown with the text and no faster.
fn in_linear_time(work: impl FnOnce()) {
    let began = clock_gettime(ClockId::ThreadCPUTime);
    work();
    let took = clock_gettime(ClockId::ThreadCPUTime) - began;
    assert!(took.tv_sec < 60, "{took:?}");
}

#[test]
fn a_million_fields_are_read_in_linear_time() {
    in_linear_time(a_million_fields);
}

#[test]
fn a_million_printed_fields_are_read_in_linear_time() {
    in_linear_time(a_million_printed_fields);
}

#[test]
fn hostile_text_is_answered_in_linear_time() {
    in_linear_time(hostile_text);
}

#[test]
fn hostile_logs_are_answered_in_linear_time() {
    in_linear_time(hostile_logs);
}

fn million(pair: fn(usize) -> String, between: &str) -> String {
    (0..1_000_000).map(pair).collect::<Vec<_>>().join(between)
}

fn a_million_fields() {
    assert_eq!(read(&million(|n| format!("f{n}={n}"), "&")).form.len(), 1_000_000);
    assert_eq!(read(&million(|n| format!("f{n}={n}"), "\n")).form.len(), 1_000_000);
    assert_eq!(read(&format!("{{{}}}", million(|n| format!("\"f{n}\":{n}"), ","))).form.len(), 1_000_000);
}

fn a_million_printed_fields() {
    assert_eq!(read(&million(|n| format!("[f{n}] => {n}"), "\n")).form.len(), 1_000_000);
    assert_eq!(read(&million(|n| format!("[f{n}] => {n}"), " ")).form.len(), 1_000_000);
    assert_eq!(read(&format!("curl {}", million(|n| format!("-d f{n}={n}"), " "))).form.len(), 1_000_000);
}

fn hostile_text() {
    let ten_megabytes = 10_000_000;
    assert_eq!(read(&format!("a={}", "x".repeat(ten_megabytes))).form.len(), 1);
    assert_eq!(read(&format!("{{\"a\":{}1{}}}", "[".repeat(5_000_000), "]".repeat(5_000_000))).form.len(), 1);
    for text in [
        "{\"a\":".repeat(2_000_000),
        "[".repeat(ten_megabytes),
        "[x] => ".repeat(1_500_000),
        "&".repeat(ten_megabytes),
        "=".repeat(ten_megabytes),
        "x".repeat(ten_megabytes),
        "\n".repeat(ten_megabytes),
        format!("curl {}", "'".repeat(ten_megabytes + 1)),
        format!("curl -d {}", "\\".repeat(ten_megabytes)),
        "a=1\n".repeat(2_500_000),
        format!("{}\0", "x".repeat(ten_megabytes)),
    ] {
        assert!(super::read(&text).is_err(), "{text:.20}");
    }
}

/// What looks like the beginning of fields, or of what stands around them, over and over.
fn hostile_logs() {
    for piece in [
        "x orderId",
        "orderId=",
        "orderId: ",
        "x orderId=1",
        "\"orderId\":",
        "['orderId' => ",
        "x {orderId=",
        "x (orderId=1, ",
        "{a={",
        "map[",
        "x map[orderId:",
        "{custom=, b=",
        "&amp;",
        "\\\"",
        "{\\\"a\\\":",
        "array(1) { [\"a\"]=> ",
        "x Array ( [orderId] => ",
        "'orderId' + ",
        "{'a': '",
        "POST /x\n",
        "a: b\n",
        "orderId: b\n",
        "x orderId=1\n",
        "notify_url=http://a/?x&orderId&amount&y=",
        "×tamp=",
        "http://h/?a=1 ",
        "{\"a\":\"{\\\"b\\\":",
        "{orderId=}, ",
        "}, amount=}, sign=",
        "{\\x22a\\x22:",
        "\\xE6",
    ] {
        for before in ["", "x {\"orderId\": [(", "INFO customerId=1&"] {
            let _ = super::read(&format!("{before}{}", piece.repeat(200_000 / piece.len())));
        }
    }
}
