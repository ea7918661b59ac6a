//! A ledger of an earlier layout, as the release of that layout wrote it.

use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::thread;

use consign::core::protocol::OrderState;
use consign::ledger::{Cause, Effect, Filter, MerchantRef, Observation, OrderKey, OrderKind, Refusal, State, Subject};
use rusqlite::Connection;
use rusqlite::types::Value;
use tempfile::TempDir;

use super::claims::refusal;
use super::jobs::queue;
use super::{GRACE, MERCHANT, MINUTE, Sale, moment, observation, observe, open, open_to_read, place, sale, top_up};
use crate::support::closed_directory;

const LAYOUT_1: &str = include_str!("../../fixtures/layout-1.sql");
const LAYOUT_2: &str = include_str!("../../fixtures/layout-2.sql");
const LAYOUT_3: &str = include_str!("../../fixtures/layout-3.sql");
/// When the orders of layout 1 were made.
const THEN: i64 = 1_795_503_500_000;

fn layout_1() -> (TempDir, PathBuf) {
    let dir = closed_directory();
    let path = dir.path().join("ledger.db");
    Connection::open(&path).expect("a file").execute_batch(LAYOUT_1).expect("layout 1");
    (dir, path)
}

/// All rows of a query, each as one text.
fn rows(path: &Path, sql: &str) -> Vec<String> {
    let raw = Connection::open(path).expect("a ledger");
    let mut statement = raw.prepare(sql).expect("a statement");
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row| {
        (0..columns).map(|n| row.get(n).map(|value: Value| format!("{value:?}"))).collect::<Result<Vec<_>, _>>()
    };
    let rows = statement.query_map([], row).expect("rows");
    rows.map(|row| row.expect("a row").join(" ")).collect()
}

const KEPT: &str = "id, merchant, kind, state, sent_at, face_value, real_face_value, settled_amount, product, batchno, \
    order_id, subject, attempts, created_at, updated_at, system_order_id, code, message, hex(fingerprint), hex(request)";

const MOVED: &str = "order_row, seq, at, was, became, code, message";

#[test]
fn nothing_is_lost_on_the_way_to_the_present_layout() {
    for reader in [false, true] {
        let (_dir, path) = layout_1();
        let everything = |left_by: &str, cause: &str| {
            let orders = format!("SELECT {KEPT}, {left_by} FROM orders ORDER BY id");
            let history = format!("SELECT {MOVED}, {cause} FROM history ORDER BY order_row, seq");
            let rest = ["SELECT * FROM merchant", "SELECT * FROM meta"];
            [orders.as_str(), &history].iter().chain(&rest).flat_map(|sql| rows(&path, sql)).collect::<Vec<_>>()
        };
        let before = everything("left_by", "cause");
        assert!(before.len() > 70, "{} rows", before.len());
        let ledger = if reader { open_to_read(&path).expect("opens").expect("there") } else { open(&path) };
        let read = ledger.list(&Filter::default());
        drop(ledger);
        assert_eq!(read.expect("readable").len(), 19);
        assert_eq!(everything("in_flight_until", "note"), before);
        let codes = rows(&path, "SELECT DISTINCT cause, source, real_face_value, settled_amount FROM history");
        assert_eq!(codes, ["Text(\"layout_1\") Null Null Null"]);
        assert_eq!(rows(&path, "PRAGMA user_version"), ["Integer(4)"]);
        assert_eq!(rows(&path, "PRAGMA integrity_check"), ["Text(\"ok\")"]);
        assert!(rows(&path, "PRAGMA foreign_key_check").is_empty());
    }
}

#[test]
fn later_layouts_lose_nothing_either() {
    let tables = ["orders", "history", "merchant", "meta", "notification", "forged_notification"];
    for (layout, tables, orders) in [(LAYOUT_2, &tables[..4], 14), (LAYOUT_3, &tables, 5)] {
        let dir = closed_directory();
        let path = dir.path().join("ledger.db");
        Connection::open(&path).expect("a file").execute_batch(layout).expect("a layout");
        let everything =
            || -> Vec<_> { tables.iter().map(|table| rows(&path, &format!("SELECT * FROM {table}"))).collect() };
        let before = everything();
        assert_eq!(before[0].len(), orders, "orders");
        drop(open(&path));
        assert_eq!(everything(), before);
        assert_eq!(rows(&path, "PRAGMA user_version"), ["Integer(4)"]);
        let told = rows(&path, "SELECT 1 FROM notification").len();
        assert_eq!(told, if tables.len() > 4 { 3 } else { 0 });
        assert!(rows(&path, "SELECT 1 FROM job UNION ALL SELECT 1 FROM job_row").is_empty());
        assert!(rows(&path, "PRAGMA foreign_key_check").is_empty());
    }
}

#[test]
fn a_job_and_its_orders_stay() {
    let dir = closed_directory();
    let path = dir.path().join("ledger.db");
    Connection::open(&path).expect("a file").execute_batch(LAYOUT_3).expect("layout 3");
    queue(&mut open(&path), &[sale("new", "6000000000990001")]);
    let raw = Connection::open(&path).expect("a ledger");
    for sql in ["DELETE FROM job_row", "DELETE FROM job"] {
        raw.execute(sql, []).expect_err("refused");
    }
    assert!(rows(&path, "PRAGMA foreign_key_check").is_empty());
    assert_eq!(rows(&path, "SELECT place FROM job_row"), ["Integer(1)"]);
}

#[test]
fn addresses_get_their_one_spelling_where_no_orders_could_clash() {
    let (_dir, path) = layout_1();
    let raw = Connection::open(&path).expect("a ledger");
    raw.execute("UPDATE merchant SET base_url = 'HTTP://Shop.Example.:80/' WHERE id = 1", []).expect("respelled");
    let twins = "INSERT INTO merchant (customer_id, base_url) VALUES ('twin', 'http://127.1'), ('twin', 'http://127.0.0.1'), \
        ('odd', 'sandbox')";
    raw.execute(twins, []).expect("twins");
    // One number that both have, and one that only the other spelling has.
    let spelled = |url: &str| format!("(SELECT id FROM merchant WHERE customer_id = 'twin' AND base_url = '{url}')");
    let (odd, plain) = (spelled("http://127.1"), spelled("http://127.0.0.1"));
    raw.execute_batch(&format!(
        "UPDATE orders SET merchant = {odd} WHERE id <= 2; UPDATE orders SET merchant = {plain} WHERE id = 3;
        UPDATE orders SET (order_id, kind) = (SELECT order_id, kind FROM orders WHERE id = 1) WHERE id = 3 AND kind =
            (SELECT kind FROM orders WHERE id = 1)"
    ))
    .expect("their orders");
    drop(raw);
    drop(open(&path));
    let shop = rows(&path, "SELECT base_url FROM merchant WHERE id = 1");
    assert_eq!(shop, ["Text(\"http://shop.example\")"]);
    let others = "SELECT base_url FROM merchant WHERE customer_id IN ('twin', 'odd') ORDER BY id";
    let unchanged = ["Text(\"http://127.1\")", "Text(\"http://127.0.0.1\")", "Text(\"sandbox\")"];
    assert_eq!(rows(&path, others), unchanged);
    let whose = "SELECT o.id, m.base_url FROM orders o JOIN merchant m ON m.id = o.merchant WHERE o.id <= 3 ORDER BY 1";
    let [odd, plain] = ["Text(\"http://127.1\")", "Text(\"http://127.0.0.1\")"];
    let expected = [(1, odd), (2, plain), (3, plain)].map(|(id, url)| format!("Integer({id}) {url}"));
    assert_eq!(rows(&path, whose), expected);
}

#[test]
fn a_migrated_ledger_is_like_a_new_one() {
    let (dir, path) = layout_1();
    drop(open(&path));
    let new = dir.path().join("new.db");
    drop(open(&new));
    let schema = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2";
    assert_eq!(rows(&path, schema), rows(&new, schema));
    let raw = Connection::open(&path).expect("a ledger");
    for sql in ["UPDATE history SET became = 'failed'", "DELETE FROM history", "DELETE FROM orders"] {
        raw.execute(sql, []).expect_err("refused");
    }
}

#[test]
fn what_layout_1_told_in_words_is_read_and_gone_on_with() {
    let (_dir, path) = layout_1();
    let mut ledger = open(&path);
    let key = key("succeeded1");
    let sold = Observation { settled_amount: Some("94"), ..observation(OrderState::Succeeded) };
    assert_eq!(observe(&mut ledger, key, &sold, THEN).expect("known").effect, Effect::Amended);
    let order = ledger.get(key).expect("readable").expect("known");
    let history = ledger.history(&order).expect("readable");
    let told: Vec<_> = history.iter().map(|row| (row.cause, row.note.as_deref())).collect();
    let expected = [
        (Cause::Layout1, Some("claimed")),
        (Cause::Layout1, Some("accepted: answered")),
        (Cause::Layout1, Some("query: processing")),
        (Cause::Layout1, Some("query: succeeded, real face value 100, settled 95.0000")),
        (Cause::Amended, None),
    ];
    assert_eq!(told, expected);
    let amounts = [&history[4].settled_amount_was, &history[4].settled_amount];
    assert_eq!(amounts.map(Option::as_deref), [Some("95.0000"), Some("94")]);
    // What was sold once is reversed, whichever layout knows of the sale.
    let failed = observe(&mut ledger, key, &observation(OrderState::Failed), THEN + MINUTE);
    assert_eq!(failed.expect("known").after, State::Reversed);
}

/// A state that a later release may add claims its place in the file without a new layout.
#[test]
fn the_file_lists_no_states_and_no_causes() {
    let (_dir, path) = layout_1();
    drop(open(&path));
    let raw = Connection::open(&path).expect("a ledger");
    raw.execute("UPDATE orders SET state = 'refunding', attempts = 0 WHERE id = 1", []).expect("a new state");
    let row =
        "INSERT INTO history (order_row, seq, at, became, cause, source) VALUES (1, 9, 0, 'refunding', 'new', 'new')";
    raw.execute(row, []).expect("a new cause");
    let listed = rows(&path, "SELECT sql FROM sqlite_schema WHERE sql LIKE '%sending%' OR sql LIKE '%accepted%'");
    assert!(listed.is_empty(), "{listed:?}");
}

#[test]
fn eight_migrate_at_once() {
    let (_dir, path) = layout_1();
    let start = Barrier::new(8);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                start.wait();
                assert_eq!(open(&path).list(&Filter::default()).expect("readable").len(), 19);
            });
        }
    });
}

#[test]
fn foreign_keys_are_heeded_after_the_migration() {
    let (_dir, path) = layout_1();
    let mut ledger = open(&path);
    sale("new", "6000000000990001").leave_behind(&mut ledger, THEN);
    assert_eq!(ledger.list(&Filter::default()).expect("readable").len(), 20);
    assert!(rows(&path, "PRAGMA foreign_key_check").is_empty());
}

#[test]
fn cards_of_layout_1_are_known_again() {
    let (_dir, path) = layout_1();
    let mut ledger = open(&path);
    for (number, pin, earlier) in [
        ("6000000000000001", "111111", "accepted-1"),
        ("6000 0000 0000 0001", "111-111", "accepted-1"),
        ("6000 0000 0010 0000", " 111121", "blanks-001"),
        ("", "ABCD-1234-EFGH-5678", "no-number1"),
        ("6000000000990002", "ABCD-1234-EFGH-5678", "no-number1"),
        ("6000000000110000", "WXYZ1234EFGH5678", "long-pin-1"),
    ] {
        let claimed = Sale { pin, ..sale("new", number) }.claim(&mut ledger, THEN);
        let refused = refusal(claimed);
        assert!(matches!(&refused, Refusal::SameCard(order) if order.order_id == earlier), "{number:?}: {refused:?}");
    }
    // Failed, rejected and reversed ones are free, as they were.
    for (id, number, pin) in [("F", "6000000000030002", "111114"), ("R", "6000000000070012", "111118")] {
        Sale { pin, ..sale(id, number) }.leave_behind(&mut ledger, THEN);
    }
}

#[test]
fn top_ups_of_layout_1_are_known_by_what_is_left_of_them() {
    let (_dir, path) = layout_1();
    let mut ledger = open(&path);
    let form = consign::core::form::Form::new();
    for (account, earlier) in
        [("13800000006", "top-up-002"), ("13800000001", "top-up-003"), ("13800000000", "top-up-001")]
    {
        let refused = refusal(place(&mut ledger, &top_up("T", account, &form), THEN));
        let Refusal::SameTopUp { order, .. } = &refused else { panic!("{refused:?}") };
        assert_eq!(order.order_id, earlier);
    }
    // The one that succeeded may be repeated later, and another account at once.
    drop(place(&mut ledger, &top_up("T", "13800000000", &form), THEN + MINUTE * 10).expect("a claim"));
    drop(place(&mut ledger, &top_up("U", "13800000002", &form), THEN).expect("a claim"));
    let mut other = top_up("V", "13800000006", &form);
    other.subject = Subject::TopUp { account: "13800000006", quantity: "2" };
    let refused = refusal(place(&mut ledger, &other, THEN));
    assert!(matches!(refused, Refusal::SameTopUp { .. }), "the quantity is not kept: {refused:?}");
}

#[test]
fn a_number_that_layout_1_found_taken_is_anothers() {
    let (_dir, path) = layout_1();
    let mut ledger = open(&path);
    let sold = observation(OrderState::Succeeded);
    let observed = observe(&mut ledger, key("taken-0001"), &sold, THEN).expect("known");
    assert_eq!((observed.after, observed.effect), (State::Unknown, Effect::AnothersOrder));
    for id in ["unknown-01", "released-1", "sending-01"] {
        assert_eq!(observe(&mut ledger, key(id), &sold, THEN).expect("known").after, State::Succeeded, "{id}");
    }
}

/// The boot in which layout 1 sent an order is not known.
#[test]
fn absence_is_believed_a_whole_grace_after_the_first_question() {
    let (_dir, path) = layout_1();
    let mut ledger = open(&path);
    let mut ask = |at| observe(&mut ledger, key("unknown-01"), &observation(OrderState::NotFound), at);
    let grace = i64::try_from(GRACE.as_millis()).expect("small");
    let first = THEN + MINUTE * 60;
    assert_eq!(ask(first).expect("known").effect, Effect::TooEarly);
    assert_eq!(ask(first + grace - 1).expect("known").effect, Effect::TooEarly);
    assert_eq!(ask(first + grace).expect("known").after, State::NotFound);
    assert!(moment(first).boot_time > 0);
}

fn key(order_id: &str) -> OrderKey<'_> {
    OrderKey { kind: OrderKind::Sale, merchant: MerchantRef { customer_id: "10001", ..MERCHANT }, order_id }
}
