//! Damage to single pages: whatever page is hit, no card goes twice and no outcome is made up.

use std::fs;
use std::path::Path;

use super::{another, at, gateway, gather, make, raw, state};
use crate::support::{Consign, ORDER_ID, at_once, closed_directory, give_way, no_complaints};

/// SQLite's page.
const PAGE: usize = 4096;

/// A ledger in which the sold card of `make` is one order among many, in all states.
fn large(ledger: &Path) -> Vec<u8> {
    make(ledger);
    let connection = raw(ledger);
    let sql = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 400)
        INSERT INTO orders (merchant, kind, state, sent_at, face_value, product, batchno, order_id, subject, attempts,
            created_at, updated_at, in_flight_until, moved_at, code, message, fingerprint, request)
        SELECT merchant, kind,
            CASE n % 5 WHEN 0 THEN 'sending' WHEN 1 THEN 'rejected' WHEN 2 THEN 'failed' ELSE 'accepted' END,
            sent_at + n - 200, face_value, product, 'B' || (n % 7), printf('A%010d', n * 7919 % 1000003), subject,
            attempts, created_at, updated_at, in_flight_until, moved_at, code, message, randomblob(32), randomblob(32)
        FROM orders, n;
        INSERT INTO history (order_row, seq, at, became, cause)
        SELECT id, 1, sent_at, state, 'claimed' FROM orders WHERE id > 1;";
    connection.execute_batch(sql).expect("many orders");
    gather(&connection);
    drop(connection);
    fs::read(ledger).expect("a file")
}

/// The card of `make` once more, under another number.
fn again(consign: Consign) -> Consign {
    let line = "submit --product-code 12 --amount 50 --card-number 6000000000009999 --card-password-stdin";
    consign.line(line).args(["--order-id", ORDER_ID]).stdin("999999")
}

#[test]
fn no_damaged_page_lets_a_card_go_twice() {
    give_way();
    let complaints = each_page(|dir, bytes| {
        let ledger = dir.join("ledger.db");
        fs::write(&ledger, bytes).expect("a file");
        let gateway = gateway();
        let run = again(at(&gateway, &ledger)).run();
        let received = gateway.finish().len();
        let refused = [1, 4].contains(&run.code()) && run.stderr().contains("nothing was sent");
        (received > 0 || !refused).then(|| format!("{received} forms were sent\n{run}"))
    });
    no_complaints(&complaints);
}

#[test]
fn no_damaged_page_hides_what_became_of_an_order() {
    give_way();
    let complaints = each_page(|dir, bytes| {
        let ledger = dir.join("ledger.db");
        fs::write(&ledger, bytes).expect("a file");
        let gateway = gateway();
        let run = Consign::submit(at(&gateway, &ledger)).run();
        let received = gateway.count();
        let honest = match run.code() {
            0 => received == 1 && state(&gateway, &ledger) == "accepted",
            1 if received == 0 => run.stderr().contains("nothing was sent"),
            1 => received == 1 && run.stderr().contains("ended as accepted, and could not be recorded"),
            _ => false,
        };
        (!honest).then(|| format!("{received} forms were sent\n{run}"))
    });
    no_complaints(&complaints);
}

#[test]
fn the_card_is_refused_in_the_undamaged_ledger() {
    let dir = closed_directory();
    let ledger = dir.path().join("ledger.db");
    large(&ledger);
    let gateway = gateway();
    again(at(&gateway, &ledger)).run().expect(4);
    another(at(&gateway, &ledger)).run().expect(4);
    assert!(gateway.finish().is_empty());
}

/// Inverts each page of a large ledger in turn, and then fills each with zeros.
fn each_page(complaint: impl Fn(&Path, &[u8]) -> Option<String> + Sync) -> Vec<String> {
    let dir = closed_directory();
    let whole = large(&dir.path().join("ledger.db"));
    let pages = whole.len() / PAGE;
    assert!(pages > 30, "a ledger of {pages} pages is too small for this test");
    let cases = (0..pages).flat_map(|page| [(page, true), (page, false)]);
    let found = at_once(cases, |(page, inverted)| {
        let dir = closed_directory();
        let mut bytes = whole.clone();
        for byte in &mut bytes[page * PAGE..][..PAGE] {
            *byte = if inverted { !*byte } else { 0 };
        }
        complaint(dir.path(), &bytes).map(|why| format!("page {page} of {pages}, inverted: {inverted}: {why}"))
    });
    found.into_iter().flatten().collect()
}
