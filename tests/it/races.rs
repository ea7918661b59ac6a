//! Many processes at once: one order number and one card win once, and nobody loses an order or
//! is locked out.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use crate::support::gateway::{Act, Gateway};
use crate::support::process::Run;
use crate::support::replies::{ACCEPTED, json};
use crate::support::{Consign, PIN, closed_directory};
use rusqlite::Connection;
use tempfile::TempDir;

const ROUNDS: usize = 50;
const AT_ONCE: usize = 8;
/// How many cards each process of the long race submits.
const CARDS: usize = 250;

/// A gateway that takes everything, and a ledger that is shared.
struct Race {
    gateway: Gateway,
    directory: TempDir,
}

impl Race {
    fn new() -> Self {
        let directory = closed_directory();
        Self { gateway: Gateway::answering(json(ACCEPTED)), directory }
    }

    fn ledger(&self) -> PathBuf {
        self.directory.path().join("ledger.db")
    }

    fn consign(&self) -> Consign {
        let ledger = self.ledger();
        Consign::at(&self.gateway.url()).args(["--json".as_ref(), "--ledger".as_ref(), ledger.as_os_str()])
    }

    fn submit(&self, order_id: &str, card: &str) -> Consign {
        let line = "submit --product-code 12 --amount 100 --card-password-stdin --timeout 30s";
        self.consign().line(line).args(["--order-id", order_id, "--card-number", card]).stdin(PIN)
    }

    /// Lets all commands loose at the same moment. In every other round they find the ledger
    /// locked, so that all of them wait for the same lock when it is released.
    fn run(&self, round: usize, commands: Vec<Consign>) -> Vec<Run> {
        let lock = (round % 2 == 1).then(|| locked(&self.ledger()));
        let start = Barrier::new(commands.len());
        thread::scope(|scope| {
            let start = &start;
            let racers: Vec<_> = commands
                .into_iter()
                .map(|command| {
                    scope.spawn(move || {
                        start.wait();
                        command.run()
                    })
                })
                .collect();
            if let Some(lock) = lock {
                thread::sleep(Duration::from_millis(100));
                drop(lock);
            }
            racers.into_iter().map(|racer| racer.join().expect("a racer")).collect()
        })
    }

    /// Runs the race of a round, which exactly one command wins. The winner's form is the only
    /// one on the wire, and the others are told of the order that won.
    fn one_wins(&self, round: usize, commands: Vec<Consign>) {
        let runs = self.run(round, commands);
        let told = |code: i32| runs.iter().filter(move |run| run.code() == code);
        let all = || runs.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert_eq!((told(0).count(), told(4).count()), (1, AT_ONCE - 1), "round {round}\n{}", all());
        let winner = told(0).next().expect("a winner").json();
        assert_eq!(winner["outcome"], "accepted", "round {round}");
        for run in told(4) {
            let refused = run.json();
            assert_eq!(refused["outcome"], "refused", "round {round}\n{run}");
            assert_eq!(refused["earlier"]["order_id"], winner["order_id"], "round {round}\n{run}");
            let message = refused["error"]["message"].as_str().expect("a message");
            assert!(message.ends_with("nothing was sent"), "round {round}\n{run}");
        }
        assert_eq!(self.gateway.count(), round + 1, "one form a round\n{}", all());
    }
}

fn locked(ledger: &Path) -> Connection {
    let lock = Connection::open(ledger).expect("a ledger");
    lock.busy_timeout(Duration::from_secs(10)).expect("a timeout");
    lock.execute_batch("BEGIN EXCLUSIVE").expect("the write lock");
    lock
}

#[test]
fn one_of_eight_processes_wins_an_order_number() {
    let race = Race::new();
    for round in 0..ROUNDS {
        let (id, card) = (format!("C{round:08}"), format!("{round:016}"));
        race.one_wins(round, (0..AT_ONCE).map(|_| race.submit(&id, &card)).collect());
    }
    assert_eq!(race.gateway.finish().len(), ROUNDS);
}

#[test]
fn one_of_eight_order_numbers_wins_a_card() {
    let race = Race::new();
    for round in 0..ROUNDS {
        let card = format!("{round:016}");
        race.one_wins(round, (0..AT_ONCE).map(|n| race.submit(&format!("C{round:08}N{n}"), &card)).collect());
    }
    assert_eq!(race.gateway.finish().len(), ROUNDS);
}

#[test]
fn eight_processes_lose_no_order_and_lock_nobody_out() {
    let race = Race::new();
    thread::scope(|scope| {
        for worker in 0..AT_ONCE {
            let race = &race;
            scope.spawn(move || {
                for n in 0..CARDS {
                    let (id, card) = (format!("C{worker}N{n:06}"), format!("{worker}{n:015}"));
                    let run = race.submit(&id, &card).args(["--batchno", &format!("B2026112{worker}")]).run();
                    assert_eq!(run.expect(0).json()["outcome"], "accepted", "{id}");
                }
            });
        }
    });
    let listed = race.consign().line("orders list --limit 5000").run().expect(0).json();
    let listed: HashSet<String> = listed["orders"]
        .as_array()
        .expect("orders")
        .iter()
        .inspect(|order| assert_eq!(order["state"], "accepted", "{order}"))
        .map(|order| order["order_id"].to_string())
        .collect();
    let received = race.gateway.finish();
    let cards: HashSet<_> = received.iter().filter_map(|form| form.field("cardNumber")).collect();
    assert_eq!((listed.len(), received.len(), cards.len()), (2000, 2000, 2000));
}

/// Somebody else has the ledger for longer than the exchange may take. The claim counts from when
/// it was written: while the form is with the gateway nobody may call the order off.
#[test]
fn a_claim_that_waited_for_the_ledger_has_its_whole_time_left() {
    let directory = closed_directory();
    let ledger = directory.path().join("ledger.db");
    let consign = |gateway: &Gateway| {
        Consign::at(&gateway.url()).args(["--json".as_ref(), "--ledger".as_ref(), ledger.as_os_str()])
    };
    consign(&Gateway::answering(json(ACCEPTED))).submit().run().expect(0);
    let silent = Gateway::start(|_| Act::Hold);
    let lock = locked(&ledger);
    let line = "submit --product-code 12 --amount 100 --card-password-stdin --timeout 2s --order-id C2 --card-number 1";
    let mut running = consign(&silent).line(line).stdin(PIN).start();
    thread::sleep(Duration::from_millis(2500));
    assert_eq!(silent.count(), 0, "it waits for the ledger");
    drop(lock);
    running.wait_until("the gateway has the form", || silent.count() > 0);
    let early = consign(&silent).line("orders release C2 --because x").run().expect(4);
    assert!(early.stderr().contains("being sent"), "{early}");
    assert_eq!(running.finish(Duration::from_secs(20)).expect(7).json()["outcome"], "unknown");
    silent.finish();
}
