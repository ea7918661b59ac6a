//! Interruptions: the last words say what may have been sent.

use std::io::{Read as _, Write as _};
use std::time::Duration;

use crate::support::gateway::{Act, Gateway};
use crate::support::process::{Run, Running, Signal};
use crate::support::replies::{ACCEPTED, json, sale};
use crate::support::{Consign, ORDER_ID, Step};

const LAST_WORDS: Duration = Duration::from_secs(5);

/// Interrupts a command once the gateway has read that many requests.
fn interrupt_after(requests: usize, gateway: &Gateway, mut running: Running, signal: Signal) -> Run {
    running.wait_until("the gateway has the request", || gateway.count() >= requests);
    // The answers, where there are any, have to arrive.
    std::thread::sleep(Duration::from_millis(if requests > 1 { 200 } else { 50 }));
    running.signal(signal);
    running.finish(LAST_WORDS)
}

#[test]
fn an_order_on_its_way_may_have_been_sent() {
    let orders: [(Step, &str); 2] = [(Consign::submit, "query"), (Consign::buy, "bizorder")];
    for (place, lookup) in orders {
        for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
            let gateway = Gateway::start(|_| Act::Hold);
            let running = place(Consign::at(&gateway.url())).line("--json --timeout 20s").start();
            let run = interrupt_after(1, &gateway, running, signal).expect(130);
            let document = run.json();
            assert_eq!(document["exit_code"], 130, "{run}");
            assert_eq!(document["outcome"], "unknown", "{run}");
            assert_eq!(document["order_id"], ORDER_ID, "{run}");
            assert_eq!(document["error"]["kind"], "interrupted", "{run}");
            for text in [document["error"].to_string(), run.stderr()] {
                assert!(text.contains("may have been sent"), "{signal:?}\n{run}");
                assert!(text.contains(&format!("consign {lookup} {ORDER_ID}")), "{signal:?}\n{run}");
            }
            gateway.only();
        }
    }
}

#[test]
fn an_order_whose_number_was_made_is_named() {
    let gateway = Gateway::start(|_| Act::Hold);
    let line = "submit --product-code 12 --amount 100 --card-password-stdin --timeout 20s";
    let running = Consign::at(&gateway.url()).line(line).stdin("1").start();
    let run = interrupt_after(1, &gateway, running, Signal::INT).expect(130);
    let id = gateway.only().field("orderId").expect("an order number");
    assert!(run.stderr().contains(&format!("consign query {id}")), "{run}");
}

#[test]
fn an_order_that_waits_for_its_pin_was_not_sent() {
    let gateway = Gateway::answering(json(ACCEPTED));
    // The key command runs right before the PIN is read, and tells that it did.
    let profile = format!(
        "[profiles.shop]\nbase_url = \"{}\"\ncustomer_id = \"10001\"\napi_key = \"k\"\n\
         aes_key_command = [\"sh\", \"-c\", \"echo key; touch ready\"]\n",
        gateway.url()
    );
    let line = "submit --product-code 12 --amount 100 --card-password-stdin --json";
    let mut running = Consign::new().config(&profile).line(line).open_stdin().start();
    let ready = running.path("ready");
    running.wait_until("the key command ran", || ready.exists());
    std::thread::sleep(Duration::from_millis(100));
    running.signal(Signal::INT);
    let run = running.finish(LAST_WORDS).expect(130);
    assert_eq!(run.json()["outcome"], "not_sent", "{run}");
    assert!(run.stderr().contains("nothing was sent"), "{run}");
    assert!(gateway.finish().is_empty());
}

#[test]
fn an_order_that_waits_for_a_key_was_not_sent() {
    let gateway = Gateway::answering(json(ACCEPTED));
    let profile = format!(
        "[profiles.shop]\nbase_url = \"{}\"\ncustomer_id = \"10001\"\naes_key = \"k\"\n\
         api_key_command = [\"sh\", \"-c\", \"touch ready; exec sleep 3\"]\n",
        gateway.url()
    );
    let mut running = Consign::new().config(&profile).buy().line("--json").start();
    let ready = running.path("ready");
    running.wait_until("the key command runs", || ready.exists());
    running.signal(Signal::INT);
    let run = running.finish(LAST_WORDS).expect(130);
    assert_eq!(run.json()["outcome"], "not_sent", "{run}");
    assert!(run.stderr().contains("nothing was sent"), "{run}");
    assert!(gateway.finish().is_empty());
}

/// While the last words wait for whoever reads them, the command must not go on and make them false.
#[test]
fn nothing_is_sent_any_more_once_it_was_said_that_nothing_was() {
    let gateway = Gateway::answering(json(ACCEPTED));
    let profile = format!(
        "[profiles.shop]\nbase_url = \"{}\"\ncustomer_id = \"10001\"\naes_key = \"k\"\n\
         api_key_command = [\"sh\", \"-c\", \"touch ready; until [ -e go ]; do sleep 0.02; done; echo key\"]\n",
        gateway.url()
    );
    let (mut reader, writer) = std::io::pipe().expect("a pipe");
    fill(&writer);
    let command = Consign::new().config(&profile).buy().line("--json").stdout(writer);
    let mut running = command.start();
    let ready = running.path("ready");
    running.wait_until("the key command runs", || ready.exists());
    running.signal(Signal::INT);
    std::thread::sleep(Duration::from_millis(500));
    std::fs::write(running.path("go"), "").expect("written");
    std::thread::sleep(Duration::from_millis(500));
    let drained = std::thread::spawn(move || {
        let mut said = String::new();
        reader.read_to_string(&mut said).map(|_| said)
    });
    running.finish(LAST_WORDS).expect(130);
    let said = drained.join().expect("no panic").expect("UTF-8");
    assert!(said.contains("\"outcome\":\"not_sent\""), "{}", said.trim());
    assert!(gateway.finish().is_empty());
}

/// Leaves no room in a pipe.
fn fill(pipe: &std::io::PipeWriter) {
    let flags = rustix::fs::fcntl_getfl(pipe).expect("flags");
    rustix::fs::fcntl_setfl(pipe, flags | rustix::fs::OFlags::NONBLOCK).expect("no waiting");
    while (&*pipe).write(&[b' '; 4096]).is_ok() {}
    rustix::fs::fcntl_setfl(pipe, flags).expect("waiting");
}

#[test]
fn an_accepted_order_that_is_followed_stays_accepted() {
    let gateway = Gateway::start(|n| Act::Answer(json(if n == 0 { ACCEPTED.into() } else { sale(ORDER_ID, "1") })));
    let running = Consign::at(&gateway.url()).submit().line("--json --wait=20s --interval 10ms").start();
    let run = interrupt_after(3, &gateway, running, Signal::INT).expect(130);
    assert_eq!(run.json()["outcome"], "accepted", "{run}");
    assert!(run.stderr().contains("was accepted"), "{run}");
    assert!(run.stderr().contains(&format!("consign query {ORDER_ID}")), "{run}");
}

#[test]
fn an_unknown_order_that_is_followed_stays_unknown() {
    let gateway = Gateway::start(|n| match n {
        0 => Act::CutAfterBody,
        _ => Act::Answer(json(sale(ORDER_ID, "1"))),
    });
    let running = Consign::at(&gateway.url()).submit().line("--json --wait=20s --interval 10ms").start();
    let run = interrupt_after(3, &gateway, running, Signal::INT).expect(130);
    assert_eq!(run.json()["outcome"], "unknown", "{run}");
    assert!(run.stderr().contains(&format!("consign query {ORDER_ID}")), "{run}");
}

#[test]
fn a_question_claims_nothing_when_it_is_interrupted() {
    for line in ["query C20261122000001", "bizorder C20261122000001", "balance"] {
        let gateway = Gateway::start(|_| Act::Hold);
        let running = Consign::at(&gateway.url()).line(line).line("--json --timeout 20s").start();
        let run = interrupt_after(1, &gateway, running, Signal::INT).expect(130);
        assert_eq!(run.json()["error"]["kind"], "interrupted", "{line}\n{run}");
        assert!(!run.everything().contains("sent"), "{line}\n{run}");
    }
}
