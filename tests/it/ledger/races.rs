//! Many at once: one file, many connections, many processes.

use std::path::Path;
use std::process::Command;
use std::sync::Barrier;
use std::thread;

use consign::ledger::{ClaimError, Filter, Outcome, State};

use super::{NOW, Sale, open, sale, settle, settlement};
use crate::support::closed_directory;

const ROUNDS: usize = 50;
const AT_ONCE: usize = 8;
const LEDGER: &str = "CONSIGN_TEST_LEDGER";
const WORKER: &str = "CONSIGN_TEST_WORKER";

/// Lets all claims loose at the same moment, each on a connection of its own, and counts those
/// that win.
fn winners(path: &Path, claims: &[Sale]) -> usize {
    let start = Barrier::new(claims.len());
    thread::scope(|scope| {
        let racers: Vec<_> = claims
            .iter()
            .map(|claim| {
                scope.spawn(|| {
                    let mut ledger = open(path);
                    start.wait();
                    match claim.claim(&mut ledger, NOW) {
                        Ok(_) => true,
                        Err(ClaimError::Refused(_)) => false,
                        Err(ClaimError::Ledger(error)) => panic!("{error:?}"),
                    }
                })
            })
            .collect();
        racers.into_iter().map(|racer| racer.join().expect("no panic")).filter(|won| *won).count()
    })
}

#[test]
fn one_of_eight_wins_an_order_id() {
    let dir = closed_directory();
    let path = dir.path().join("ledger.db");
    for round in 0..ROUNDS {
        let (id, number) = (format!("A{round}"), format!("{round:016}"));
        assert_eq!(winners(&path, &[sale(&id, &number); AT_ONCE]), 1, "round {round}");
    }
}

#[test]
fn one_of_eight_ids_wins_a_card() {
    let dir = closed_directory();
    let path = dir.path().join("ledger.db");
    for round in 0..ROUNDS {
        let number = format!("{round:016}");
        let ids: Vec<_> = (0..AT_ONCE).map(|n| format!("A{round}-{n}")).collect();
        let claims: Vec<_> = ids.iter().map(|id| sale(id, &number)).collect();
        assert_eq!(winners(&path, &claims), 1, "round {round}");
    }
}

#[test]
fn eight_make_the_same_new_ledger() {
    for _ in 0..ROUNDS {
        let dir = closed_directory();
        let path = dir.path().join("new/ledger.db");
        let start = Barrier::new(AT_ONCE);
        thread::scope(|scope| {
            for n in 0..AT_ONCE {
                let (path, start) = (&path, &start);
                scope.spawn(move || {
                    start.wait();
                    let (id, number) = (format!("A{n}"), format!("{n:016}"));
                    sale(&id, &number).send(&mut open(path), Outcome::Accepted, NOW);
                });
            }
        });
        assert_eq!(open(&path).list(&Filter::default()).expect("readable").len(), AT_ONCE);
    }
}

#[test]
fn eight_processes_lose_no_order_and_lock_nobody_out() {
    let dir = closed_directory();
    let path = dir.path().join("ledger.db");
    let program = std::env::current_exe().expect("this test");
    let workers: Vec<_> = (0..AT_ONCE)
        .map(|worker| {
            let mut command = Command::new(&program);
            command.args(["--exact", "--ignored", "ledger::races::worker"]);
            command.env(LEDGER, &path).env(WORKER, worker.to_string()).spawn().expect("a process")
        })
        .collect();
    for mut worker in workers {
        assert!(worker.wait().expect("waited").success());
    }
    let orders = open(&path).list(&Filter::default()).expect("readable");
    assert_eq!(orders.len(), AT_ONCE * 250);
    assert!(orders.iter().all(|order| order.state == State::Accepted));
}

#[test]
#[ignore = "one of the processes of another test"]
fn worker() {
    let (Some(path), Ok(worker)) = (std::env::var_os(LEDGER), std::env::var(WORKER)) else { return };
    for n in 0..250 {
        let (id, number) = (format!("A{worker}-{n}"), format!("{worker}{n:015}"));
        let mut ledger = open(Path::new(&path));
        let mut order = sale(&id, &number);
        order.batchno = &worker;
        let claimed = order.claim(&mut ledger, NOW).expect("a claim");
        settle(&mut ledger, &claimed, &settlement(Outcome::Accepted), NOW);
    }
}
