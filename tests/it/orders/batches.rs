//! Batches that the program makes: after midnight, and when one is full.

use std::collections::HashMap;
use std::thread;

use super::shop::{Row, STATES, Shop, refused};
use crate::support::gateway::Nobody;
use crate::support::{Consign, PIN, at_once};

const CARD: &str = "6000000000001234";

/// Submits a card without naming its batch.
fn submit(shop: &Shop, order_id: &str, card: &str) -> Consign {
    let line = "submit --product-code 12 --amount 100 --card-password-stdin";
    shop.consign().line(line).args(["--order-id", order_id, "--card-number", card]).stdin(PIN)
}

/// Makes a ledger whose batch of today holds so many cards, and returns the batch.
fn filled(shop: &Shop, cards: usize) -> String {
    let today = submit(shop, "today", "6000000000009999").run().expect(0).json()["batchno"].clone();
    let today = today.as_str().expect("a batch").to_owned();
    let ids: Vec<String> = (1..cards).map(|n| format!("F{n:06}")).collect();
    shop.fill(&ids.iter().map(|id| Row { batchno: &today, ..Row::new(id, "accepted") }).collect::<Vec<_>>());
    today
}

#[test]
fn a_command_that_is_run_again_on_another_day_is_the_same_request() {
    at_once(STATES, |(state, _, again)| {
        let shop = Shop::new();
        submit(&shop, "C1", CARD).run().expect(0);
        let order = |sql: &str| shop.raw().query_row(sql, [], |row| row.get::<_, String>(0)).expect("a text");
        shop.put("C1", state);
        // It was sent last year.
        shop.alter("UPDATE orders SET batchno = 'B20251231'", []);
        let run = submit(&shop, "C1", CARD).run();
        if again {
            assert_eq!(run.expect(0).json()["batchno"], "B20251231", "{state}");
        } else {
            refused(run, &["order C1 was sent before and is", state]);
        }
        assert_eq!(order("SELECT batchno FROM orders"), "B20251231", "{state}");
        let sent = shop.gateway.finish();
        assert_eq!(sent.len(), 1 + usize::from(again));
        if again {
            assert_eq!(sent[1].field("batchno").as_deref(), Some("B20251231"));
        }
    });
}

/// Two places of this world never have the same date.
#[test]
fn midnight_makes_no_other_request() {
    let shop = Shop::new();
    let nobody = Nobody::new();
    let run = |base_url: &str, zone: &str| {
        let line = "submit --product-code 12 --amount 100 --card-password-stdin --order-id C1";
        shop.at(Consign::at(base_url)).var("TZ", zone).line(line).stdin(PIN).run()
    };
    let url = format!("http://{}", nobody.addr());
    let first = run(&url, "Pacific/Kiritimati").expect(6).json()["batchno"].clone();
    let second = run(&url, "Pacific/Pago_Pago").expect(6).json()["batchno"].clone();
    assert_eq!(first, second);
    let other = shop.at(Consign::at(&url)).var("TZ", "Pacific/Pago_Pago").stdin(PIN);
    let line = "submit --product-code 12 --amount 100 --card-password-stdin --order-id C2";
    assert_ne!(other.line(line).run().expect(6).json()["batchno"], first, "the dates differ");
}

#[test]
fn a_made_batch_that_is_full_goes_on_under_the_next_number() {
    let shop = Shop::new();
    let today = filled(&shop, 1999);
    let mut batches = Vec::new();
    for n in 0..3 {
        let run = submit(&shop, &format!("C{n}"), &format!("600000000000{n:04}")).run().expect(0);
        batches.push(run.json()["batchno"].as_str().expect("a batch").to_owned());
    }
    assert_eq!(batches, [today.clone(), format!("{today}-2"), format!("{today}-2")]);
    // A batch that is named is refused.
    let named = |more: [&str; 2]| submit(&shop, "N", CARD).args(more).run();
    refused(named(["--batchno", &today]), &["is full: 2000 cards"]);
    refused(named(["--field", &format!("batchno={today}")]), &["is full: 2000 cards"]);
    let sent: Vec<_> = shop.gateway.finish().iter().filter_map(|form| form.field("batchno")).collect();
    assert_eq!(sent[1..], batches);
}

#[test]
fn an_order_that_was_not_sent_moves_on_when_its_batch_is_full() {
    let shop = Shop::new();
    let today = filled(&shop, 1999);
    submit(&shop, "C1", CARD).run().expect(0);
    shop.put("C1", "not_sent");
    assert_eq!(submit(&shop, "C2", "6000000000000002").run().expect(0).json()["batchno"], today);
    assert_eq!(submit(&shop, "C1", CARD).run().expect(0).json()["batchno"], format!("{today}-2"));
}

#[test]
fn eight_processes_race_for_the_last_places_and_none_is_refused() {
    const AT_ONCE: usize = 8;
    let shop = Shop::new();
    let today = filled(&shop, 1994);
    thread::scope(|scope| {
        for racer in 0..AT_ONCE {
            let shop = &shop;
            scope.spawn(move || {
                for n in 0..2 {
                    let (id, card) = (format!("C{racer}N{n}"), format!("60000000000{racer}{n:04}"));
                    submit(shop, &id, &card).line("--timeout 30s").run().expect(0);
                }
            });
        }
    });
    let raw = shop.raw();
    let mut statement = raw.prepare("SELECT batchno, count(*) FROM orders GROUP BY 1").expect("a statement");
    let counts = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("counts");
    let counts: HashMap<String, u32> = counts.collect::<Result<_, _>>().expect("counts");
    // `fill` adds nothing to batches that it does not name.
    assert_eq!((counts[&today], counts[&format!("{today}-2")]), (2000, 10), "{counts:?}");
}

#[test]
fn a_dry_run_makes_a_batch_without_a_ledger() {
    let shop = Shop::new();
    let run = submit(&shop, "C1", CARD).line("--dry-run").run().expect(0);
    assert!(run.json()["fields"]["batchno"].as_str().is_some_and(|batchno| batchno.len() == 9), "{run}");
    assert!(!shop.ledger().exists());
}
