//! Connections that never stand, break, or fall silent.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use super::verdict::{Order, complaints, judge};
use crate::support::gateway::{Act, Gateway, Nobody};
use crate::support::replies::{ACCEPTED, json};
use crate::support::{Consign, did_not_run, no_complaints};

/// Both orders at an address where no gateway of the tests is.
fn both_at(base_url: &str, options: &str, expected: i32) -> Vec<String> {
    let at = |order: Order| {
        let run = order.place(Consign::at(base_url)).line("--json").line(options).run();
        judge(order, &run, &[expected]).err().map(|why| format!("{order:?}: {why}\n{run}"))
    };
    Order::BOTH.into_iter().filter_map(at).collect()
}

#[test]
fn a_cut_after_the_form_is_unknown() {
    no_complaints(&complaints("cut after the body", &[7], "", || Act::CutAfterBody));
}

#[test]
fn a_cut_before_the_form_was_read_claims_no_more_than_is_true() {
    // Whether the form left this machine before the cut is a matter of microseconds. Both
    // outcomes are true; what must hold is that "not sent" means an incomplete form.
    let mut found = Vec::new();
    for _ in 0..5 {
        found.extend(complaints("cut at once", &[6, 7], "", || Act::CutAtOnce));
        found.extend(complaints("cut after the head", &[6, 7], "", || Act::CutAfterHead));
    }
    no_complaints(&found);
}

#[test]
fn silence_after_the_form_is_unknown_when_the_deadline_ends() {
    let silent = complaints("no answer", &[7], "--timeout 500ms", || Act::Hold);
    let unread = complaints("nothing read", &[7], "--timeout 500ms", || Act::Ignore);
    let half = json(ACCEPTED)[..60].to_vec();
    let stuck = complaints("half an answer", &[7], "--timeout 500ms", || Act::AnswerAndHold(half.clone()));
    no_complaints(&[silent, unread, stuck].concat());
}

#[test]
fn the_deadline_is_kept() {
    for order in Order::BOTH {
        let gateway = Gateway::start(|_| Act::Hold);
        let run = order.place(Consign::at(&gateway.url())).line("--timeout 500ms").run().expect(7);
        let elapsed = run.elapsed;
        assert!((Duration::from_millis(450)..Duration::from_secs(3)).contains(&elapsed), "{order:?}: {elapsed:?}");
        assert!(run.stderr().contains(&order.lookup()), "{order:?}: the hint in plain text\n{run}");
    }
}

#[test]
fn the_deadline_of_the_profile_counts_and_the_flag_counts_more() {
    let gateway = Gateway::start(|_| Act::Hold);
    let profile = |timeout: &str| Consign::with_profile(&gateway.url(), &format!("timeout = \"{timeout}\"")).submit();
    let elapsed = profile("600ms").run().expect(7).elapsed;
    assert!((Duration::from_millis(550)..Duration::from_secs(5)).contains(&elapsed), "{elapsed:?}");
    let elapsed = profile("20s").line("--timeout 100ms").run().expect(7).elapsed;
    assert!(elapsed < Duration::from_secs(5), "{elapsed:?}");
}

#[test]
fn an_answer_that_is_whole_needs_no_end_of_the_connection() {
    let act = || Act::AnswerAndHold(json(ACCEPTED));
    no_complaints(&complaints("accepted, and the connection stays", &[0], "--timeout 5s", act));
}

#[test]
fn a_refused_connection_sent_nothing() {
    let nobody = Nobody::new();
    no_complaints(&both_at(&format!("http://{}", nobody.addr()), "", 6));
}

#[test]
fn a_name_that_cannot_be_resolved_sent_nothing() {
    no_complaints(&both_at("http://no-such-host.invalid", "--timeout 3s", 6));
}

#[test]
fn a_connection_that_is_never_accepted_sent_nothing() {
    let Some((addr, _full)) = full_backlog() else {
        did_not_run("this system accepts more connections than the test can make");
        return;
    };
    no_complaints(&both_at(&format!("http://{addr}"), "--timeout 500ms", 6));
}

/// A listener whose queue is full, so that a further connection waits for ever; and what fills it.
fn full_backlog() -> Option<(SocketAddr, (TcpListener, Vec<TcpStream>))> {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let addr = listener.local_addr().expect("an address");
    let mut queue = Vec::new();
    for _ in 0..900 {
        match TcpStream::connect_timeout(&addr, Duration::from_millis(300)) {
            Ok(stream) => queue.push(stream),
            Err(_) => return Some((addr, (listener, queue))),
        }
    }
    None
}
