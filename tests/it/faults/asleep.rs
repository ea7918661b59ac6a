//! A process that sleeps between its claim and the sending of the form: when it wakes after the
//! claim's end, the form stays where it is.

use std::io::{ErrorKind, PipeReader, PipeWriter, Read as _, Write as _};
use std::thread;
use std::time::Duration;

use super::verdict::Order;
use crate::support::gateway::Gateway;
use crate::support::process::Signal;
use crate::support::replies::{ACCEPTED, json};
use crate::support::{Consign, ORDER_ID};

#[test]
fn a_process_that_slept_past_its_claim_sends_nothing() {
    for order in Order::BOTH {
        let gateway = Gateway::answering(json(ACCEPTED));
        let directory = tempfile::tempdir().expect("a temporary directory");
        let ledger = directory.path().join("ledger.db");
        let consign = || Consign::at(&gateway.url()).line("--ledger").args([&ledger]);
        let state = || {
            let run = consign().line("--json orders show").args([ORDER_ID]).run();
            (run.code() == 0).then(|| run.json()["orders"][0]["state"].clone())
        };
        // A ledger that begins may say so, and would say it before the claim.
        consign().line("buy --item-id 104 --face-price 100 --number 13900000000 --order-id C2").run().expect(0);

        // With -v the form is shown between the claim and the sending: on a pipe that is full.
        let (shown, stderr) = full_pipe();
        let mut running = order.place(consign()).line("--json -v --timeout 1s").stderr(stderr).start();
        running.wait_until("the claim stands", || state().is_some());
        assert_eq!(state().expect("an order"), "sending", "{order:?}");
        running.signal(Signal::STOP);
        thread::sleep(Duration::from_millis(1200));
        let shown = read_to_end(shown);
        running.signal(Signal::CONT);

        let run = running.finish(Duration::from_secs(20)).expect(6);
        let document = run.json();
        assert_eq!(document["outcome"], "not_sent", "{run}");
        let message = document["error"]["message"].as_str().expect("a message");
        assert!(message.contains("this process was stopped, or the machine asleep"), "{message}");
        assert_eq!(state().expect("an order"), "not_sent", "{order:?}");
        let shown = shown.join().expect("what was shown");
        assert!(shown.contains("POST ") && shown.contains("not sent"), "{shown}");
        assert_eq!(gateway.finish().len(), 1, "{order:?}: nothing but the first order came");
    }
}

/// A pipe that takes nothing more until it is read.
fn full_pipe() -> (PipeReader, PipeWriter) {
    let (reader, mut writer) = std::io::pipe().expect("a pipe");
    rustix::io::ioctl_fionbio(&writer, true).expect("a pipe that does not block");
    // Byte by byte at the end: what fits only in part is not refused as a whole.
    for size in [4096, 1] {
        loop {
            match writer.write(&vec![b'.'; size]) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => panic!("the pipe: {error}"),
            }
        }
    }
    rustix::io::ioctl_fionbio(&writer, false).expect("a pipe that blocks");
    (reader, writer)
}

fn read_to_end(mut pipe: PipeReader) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut text = String::new();
        pipe.read_to_string(&mut text).expect("text");
        text
    })
}
