//! Requests and bodies that no platform sends: each has its refusal, and the next good notification
//! its answer.

use super::{Listening, forged, good, post, status};

/// Fails where a request is answered otherwise, or the listener is the worse for it.
fn all_are_answered(rows: Vec<(&str, Vec<u8>, &str)>) {
    let listening = Listening::start();
    for (name, request, expected) in rows {
        let answer = listening.says(&request);
        assert_eq!(status(&answer), expected, "{name}: {answer:?}");
        listening.takes_a_good_one(name);
    }
    listening.is_small();
}

#[test]
fn other_methods_paths_and_protocols_are_refused() {
    let line = |line: &str| format!("{line}\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").into_bytes();
    let closing = |path: &str| post(path, "Connection: close\r\n", good().as_bytes());
    let hello = [&[0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3][..], &[0xa5; 512]].concat();
    all_are_answered(vec![
        ("PUT", line("PUT / HTTP/1.1"), "405"),
        ("DELETE", line("DELETE / HTTP/1.1"), "405"),
        ("OPTIONS", line("OPTIONS / HTTP/1.1"), "405"),
        ("OPTIONS of all", line("OPTIONS * HTTP/1.1"), "404"),
        ("TRACE", line("TRACE / HTTP/1.1"), "405"),
        ("CONNECT", line("CONNECT x:443 HTTP/1.1"), "404"),
        ("PATCH", line("PATCH / HTTP/1.1"), "405"),
        ("a made-up verb", line("NOTIFY / HTTP/1.1"), "405"),
        ("no verb", line(" / HTTP/1.1"), "400"),
        ("a verb of odd signs", line("P@ST / HTTP/1.1"), "400"),
        ("GET", line("GET / HTTP/1.1"), "200"),
        ("HEAD", line("HEAD / HTTP/1.1"), "200"),
        ("another path", closing("/x"), "404"),
        ("two slashes", closing("//"), "404"),
        ("dots", closing("/../"), "404"),
        ("an encoded slash", closing("/%2f"), "404"),
        ("a query", closing("/?x=1"), "200"),
        ("an absolute address", closing("http://x/"), "200"),
        ("an absolute address without a path", closing("http://x"), "200"),
        ("an absolute address of another path", closing("http://x/x"), "404"),
        ("a long path", closing(&format!("/{}", "x".repeat(10_000))), "404"),
        ("a path that is too long", closing(&format!("/{}", "x".repeat(20_000))), "431"),
        ("HTTP/1.0", String::from_utf8(closing("/")).expect("text").replace("/1.1", "/1.0").into_bytes(), "200"),
        ("HTTP/9.9", line("POST / HTTP/9.9"), "400"),
        ("HTTP/0.9", b"POST /\r\n\r\n".to_vec(), "400"),
        ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0".to_vec(), ""),
        ("TLS", hello, "400"),
        ("bytes", (1..=255).cycle().take(4000).collect(), "400"),
        ("zeros", vec![0; 4000], "400"),
        ("a length twice", post("/", "Content-Length: 3\r\n", good().as_bytes()), "400"),
        ("a length below zero", line("POST / HTTP/1.1\r\nContent-Length: -1"), "400"),
        ("a length beyond all numbers", line("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999"), "400"),
        ("too many header fields", post("/", &"a: b\r\n".repeat(200), b""), "431"),
    ]);
}

#[test]
fn bodies_that_are_no_notifications_are_refused() {
    let members: Vec<String> = (0..100_000).map(|number| format!("\"{number}\":0")).collect();
    let few_members = members[..5000].join(",");
    let nested = |depth: usize| format!("{{\"orderId\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    let (twice, again) = (format!("{}&sign=1", good()), format!("{}&Sign=1", good()));
    let rows: Vec<(&str, Vec<u8>, &str)> = vec![
        ("nothing", Vec::new(), "400"),
        ("sign twice", twice.into_bytes(), "400"),
        ("sign in another case", again.into_bytes(), "400"),
        ("100,000 fields", "a=1&".repeat(100_000).into_bytes(), "413"),
        ("as many as fit", "a=1&".repeat(16_384).into_bytes(), "400"),
        ("one field of 64 KiB", [b"a=".to_vec(), b"x".repeat(65_534)].concat(), "400"),
        ("one byte more", [b"a=".to_vec(), b"x".repeat(65_535)].concat(), "413"),
        ("JSON nested 10,000 deep", nested(10_000).into_bytes(), "400"),
        ("JSON nested as deep as fits", nested(32_000).into_bytes(), "400"),
        ("JSON nested and not closed", b"[".repeat(60_000), "400"),
        ("JSON objects nested", "{\"a\":".repeat(12_000).into_bytes(), "400"),
        ("JSON with 100,000 members", format!("{{{}}}", members.join(",")).into_bytes(), "413"),
        ("JSON with as many as fit", format!("{{{few_members}}}").into_bytes(), "400"),
        ("zeros", vec![0; 1000], "400"),
        ("a zero in a value", forged("&x=a\0b").into_bytes(), "403"),
        ("no UTF-8", b"orderId=\xff\xfe&status=2".to_vec(), "400"),
        ("no UTF-8 once decoded", forged("&x=%ff%fe").into_bytes(), "400"),
        ("broken escapes", forged("&x=%zz%4&y=%").into_bytes(), "403"),
        ("a lone surrogate", b"{\"orderId\":\"\\ud800\",\"status\":2}".to_vec(), "400"),
        ("a number beyond all numbers", b"{\"orderId\":1e999999999,\"status\":2}".to_vec(), "403"),
    ];
    all_are_answered(
        rows.into_iter().map(|(name, body, code)| (name, post("/", "Connection: close\r\n", &body), code)).collect(),
    );
}

#[test]
fn what_is_packed_is_not_unpacked() {
    // A member that claims to be endless is never looked into.
    let packed = [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3][..], &[0; 1000]].concat();
    let row = |name, fields: &str, code| (name, post("/", &format!("Connection: close\r\n{fields}"), &packed), code);
    all_are_answered(vec![
        row("gzip", "Content-Encoding: gzip\r\n", "415"),
        row("gzip twice", "Content-Encoding: gzip, gzip\r\n", "415"),
        row("gzip that is not declared", "", "400"),
        row("packed for the way", "Transfer-Encoding: gzip\r\n", "400"),
    ]);
}
