//! A base URL that leads astray: the failure names the address, and the hint says what looks wrong.

use crate::support::gateway::{Act, Gateway, Nobody};
use crate::support::process::Run;
use crate::support::replies::{http, json};
use crate::support::{Consign, ORDER_ID, PIN};

/// All commands that talk to a gateway, at a base URL.
fn everybody(consign: impl Fn() -> Consign) -> [Run; 5] {
    let ask = |line: &str| consign().line(line).line("--json --timeout 3s").run();
    let query = format!("query {ORDER_ID}");
    let bizorder = format!("bizorder {ORDER_ID}");
    let place = |consign: Consign| consign.line("--json --timeout 3s").run();
    [place(consign().submit()), place(consign().buy()), ask(&query), ask(&bizorder), ask("balance")]
}

/// Fails unless the message and the hint of a failure contain what they must.
#[track_caller]
fn says(run: &Run, in_message: &str, in_hint: &str) {
    let document = run.json();
    let text = |key: &str| document["error"][key].as_str().unwrap_or_default().to_owned();
    assert!(text("message").contains(in_message), "{in_message:?} is not in the message\n{run}");
    assert!(text("hint").contains(in_hint), "{in_hint:?} is not in the hint\n{run}");
    assert!(run.stderr().contains(in_hint), "{run}");
}

#[test]
fn a_port_at_which_nobody_listens() {
    let nobody = Nobody::new();
    let addr = nobody.addr().to_string();
    for run in everybody(|| Consign::at(&format!("http://{addr}"))) {
        says(&run, &format!("the connection to {addr} was refused"), "the port in base_url");
    }
}

#[test]
fn a_host_that_does_not_exist() {
    for run in everybody(|| Consign::at("http://no-such-host.invalid")) {
        says(&run, "no-such-host.invalid:80 cannot be resolved", "the host in base_url");
    }
}

#[test]
fn tls_with_a_port_that_does_not_speak_it() {
    let gateway = Gateway::start(|_| Act::AnswerFirst(json("{}")));
    let addr = gateway.addr().to_string();
    for run in everybody(|| Consign::at(&format!("https://{addr}"))) {
        says(&run, &format!("{addr} does not speak TLS"), "base_url says https://");
    }
}

#[test]
fn plain_http_with_a_port_that_speaks_tls() {
    let says_so = "<html>The plain HTTP request was sent to HTTPS port</html>";
    let gateway = Gateway::answering(http("400 Bad Request", "", says_so));
    for run in everybody(|| Consign::at(&gateway.url())) {
        says(&run, "HTTP 400", "that port speaks TLS");
    }
    // An alert, as a TLS server sends one that does not know HTTP.
    let gateway = Gateway::answering(b"\x15\x03\x01\x00\x02\x02\x46".to_vec());
    for run in everybody(|| Consign::at(&gateway.url())) {
        says(&run, &gateway.addr().to_string(), "that port speaks TLS");
    }
}

#[test]
fn a_port_that_speaks_something_else() {
    let gateway = Gateway::start(|_| Act::Answer(b"SSH-2.0-OpenSSH_9.2\r\n\r\n".to_vec()));
    for run in everybody(|| Consign::at(&gateway.url())) {
        says(&run, &format!("the answer of {} is not HTTP", gateway.addr()), "does not speak HTTP");
    }
}

#[test]
fn a_path_that_the_server_does_not_know() {
    for status in ["404 Not Found", "405 Method Not Allowed"] {
        let gateway = Gateway::answering(http(status, "", "<html>"));
        for run in everybody(|| Consign::at(&gateway.url())) {
            says(&run, &format!("HTTP {}", &status[..3]), "the path in base_url");
        }
    }
}

#[test]
fn a_business_reply_casts_no_doubt_on_the_address() {
    let gateway = Gateway::answering(http("404 Not Found", "", r#"{"code":-1,"msg":"接口维护"}"#));
    for run in everybody(|| Consign::at(&gateway.url())) {
        assert!(!run.stderr().contains("base_url"), "{run}");
    }
}

#[test]
fn a_proxy_is_not_named() {
    let nobody = Nobody::new();
    for scheme in ["http", "socks5"] {
        let proxy = format!("proxy = \"{scheme}://me:hush@{}\"", nobody.addr());
        for run in everybody(|| Consign::with_profile("http://192.0.2.1:9093", &proxy)) {
            says(&run, "the connection to the proxy was refused", "");
            let all = run.everything();
            assert!(!all.contains("hush") && !all.contains(&nobody.addr().to_string()), "{run}");
            assert!(!run.stderr().contains("base_url"), "{run}");
        }
    }
}

#[test]
fn silence_names_the_address() {
    let gateway = Gateway::start(|_| Act::Hold);
    let run = Consign::at(&gateway.url()).submit().line("--json --timeout 500ms").run().expect(7);
    says(&run, &format!("no answer within 500ms from {}", gateway.addr()), "do not submit it again");
}

#[test]
fn an_answer_that_cannot_be_read_is_shown_with_vv_and_cleaned() {
    let page = format!("<html>\x1b]0;title\x07 Fatal error: card {PIN} {}", "x".repeat(600));
    for answer in [json(&page), http("502 Bad Gateway", "", &page), page.clone().into_bytes()] {
        let gateway = Gateway::answering(answer);
        let run = |options: &str| Consign::at(&gateway.url()).submit().line("--json").line(options).run().expect(7);
        let shown = run("-vv").stderr();
        assert!(shown.contains("Fatal error: card [hidden] xxx"), "{shown}");
        assert!(!shown.contains(PIN) && !shown.contains('\x1b') && !shown.contains('\x07'), "{shown:?}");
        assert!(!shown.contains(&"x".repeat(500)), "only its beginning is shown");
        assert!(!run("-v").stderr().contains("Fatal error"));
    }
}

#[test]
fn a_secret_at_the_edge_of_what_is_shown_is_hidden() {
    for before in 490..500 {
        let gateway = Gateway::answering(json(format!("{}{PIN}", "x".repeat(before))));
        let run = Consign::at(&gateway.url()).submit().line("--json -vv").run().expect(7);
        let shown = run.stderr();
        assert!(shown.contains(&"x".repeat(before)), "{shown}");
        assert!(!shown.contains("xxxxxxxx1"), "{before}: {shown}");
    }
}
