//! Lists, what is left to ask about, and reports.

use std::ops::ControlFlow;

use consign::core::form::Form;
use consign::core::protocol::OrderState;
use consign::ledger::{Day, Filter, GroupBy, Ledger, MerchantRef, Observation, OrderKind, Outcome, State};

use super::{MERCHANT, MINUTE, NOW, in_memory, key, moment, observation, observe, place, sale, set, top_up};

const DAY: i64 = 24 * 60 * MINUTE;

/// Orders `0` to `9`, a minute apart; the even ones accepted, the odd ones unknown.
fn ten_orders() -> Ledger {
    let mut ledger = in_memory();
    for n in 0..10_u8 {
        let (id, number) = (n.to_string(), format!("{n:016}"));
        let outcome = if n % 2 == 0 { Outcome::Accepted } else { Outcome::Unknown };
        let mut order = sale(&id, &number);
        order.batchno = if n < 5 { "B1" } else { "B2" };
        order.send(&mut ledger, outcome, NOW + i64::from(n) * MINUTE);
    }
    ledger
}

fn ids(ledger: &Ledger, filter: Filter) -> String {
    ledger.list(&filter).expect("readable").into_iter().map(|order| order.order_id).collect()
}

#[test]
fn lists_are_newest_first_and_filtered() {
    let mut ledger = ten_orders();
    let _ = place(&mut ledger, &top_up("T", "13800001234", &Form::new()), NOW + DAY).expect("a top-up");
    let all = Filter::default();
    assert_eq!(ids(&ledger, all), "T9876543210");
    assert_eq!(ids(&ledger, Filter { limit: Some(3), ..all }), "T98");
    assert_eq!(ids(&ledger, Filter { kind: Some(OrderKind::TopUp), ..all }), "T");
    assert_eq!(ids(&ledger, Filter { states: &[State::Unknown], ..all }), "97531");
    let two = [State::Unknown, State::Sending, State::Failed];
    assert_eq!(ids(&ledger, Filter { states: &two, limit: Some(2), ..all }), "T9");
    assert_eq!(ids(&ledger, Filter { since: Some(NOW + 8 * MINUTE), ..all }), "T98");
    assert_eq!(ids(&ledger, Filter { batchno: Some("B1"), states: &[State::Accepted], ..all }), "420");
    assert_eq!(ids(&ledger, Filter { product: Some("103"), ..all }), "T");
    let stranger = MerchantRef { customer_id: "x", ..MERCHANT };
    assert_eq!(ids(&ledger, Filter { merchant: Some(stranger), ..all }), "");
}

#[test]
fn a_visitor_may_break_off() {
    let mut seen = 0;
    let mut visit = |_| {
        seen += 1;
        if seen == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    ten_orders().each(&Filter::default(), &mut visit).expect("readable");
    assert_eq!(seen, 3);
}

#[test]
fn what_is_undecided_is_asked_about_oldest_first() {
    let mut ledger = ten_orders();
    for (id, seen) in [("0", OrderState::Succeeded), ("1", OrderState::Failed), ("2", OrderState::Processing)] {
        observe(&mut ledger, key(id), &observation(seen), NOW).expect("known");
    }
    sale("S", "s").leave_behind(&mut ledger, NOW + DAY);
    let undecided = |now, limit| {
        set(moment(now));
        let orders = ledger.undecided(MERCHANT, limit).expect("readable");
        orders.into_iter().map(|order| order.order_id).collect::<String>()
    };
    assert_eq!(undecided(NOW + DAY, None), "23456789", "a claim in flight is not asked about");
    assert_eq!(undecided(NOW + DAY + MINUTE, None), "23456789S");
    assert_eq!(undecided(NOW + DAY + MINUTE, Some(2)), "23");
    let decided = ledger.decided_since(MERCHANT, NOW).expect("readable");
    assert_eq!(decided.into_iter().map(|order| order.order_id).collect::<String>(), "10");
}

fn sold(ledger: &mut Ledger, order_id: &str, real: &str, settled: &str) {
    let observation = Observation {
        real_face_value: Some(real),
        settled_amount: Some(settled),
        ..observation(OrderState::Succeeded)
    };
    observe(ledger, key(order_id), &observation, NOW).expect("known");
}

/// Days of Beijing.
fn beijing(at: i64) -> Day {
    let zone = 8 * 60 * MINUTE;
    let day = (at + zone).div_euclid(DAY);
    Day { name: format!("day {day}"), from: day * DAY - zone, until: (day + 1) * DAY - zone }
}

#[test]
fn reports_add_up_exactly() {
    let mut ledger = ten_orders();
    sold(&mut ledger, "0", "100", "95.0000");
    sold(&mut ledger, "1", "50.5", "0.1");
    sold(&mut ledger, "2", "100", "0.2");
    sold(&mut ledger, "7", "100", "n/a");
    observe(&mut ledger, key("2"), &observation(OrderState::Failed), NOW).expect("known");
    let rows = ledger.report(GroupBy::Batch, &Filter::default()).expect("a report");
    assert_eq!(rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), ["B1", "B2"]);
    let first = &rows[0];
    assert_eq!((first.orders.total(), first.orders.of(State::Succeeded), first.orders.of(State::Reversed)), (5, 2, 1));
    let undecided = State::all().filter(|state| state.is_undecided());
    assert_eq!(undecided.map(|state| first.orders.of(state)).sum::<u64>(), 2);
    assert_eq!(first.face_value, "500");
    assert_eq!((first.real_face_value.as_str(), first.settled_amount.as_str()), ("150.5", "95.1000"));
    assert_eq!((rows[1].settled_amount.as_str(), rows[1].unreadable), ("0", 1));
}

#[test]
fn reports_know_the_callers_days() {
    let mut ledger = in_memory();
    let midnight = beijing(NOW).until;
    for (id, at) in [("a", midnight - 1), ("b", midnight), ("c", midnight + DAY - 1), ("d", midnight - 2)] {
        sale(id, id).send(&mut ledger, Outcome::Accepted, at);
    }
    sale("e", "e").send(&mut ledger, Outcome::Rejected, midnight);
    let _ = place(&mut ledger, &top_up("f", "13800001234", &Form::new()), midnight).expect("a top-up");
    let rows = ledger.report(GroupBy::Day(&mut beijing), &Filter::default()).expect("a report");
    let rows: Vec<_> = rows.into_iter().map(|row| (row.key, row.kind, row.orders.total(), row.face_value)).collect();
    let (today, tomorrow) = (beijing(NOW).name, beijing(midnight).name);
    let expected = [
        (today, OrderKind::Sale, 2, "200".to_owned()),
        (tomorrow.clone(), OrderKind::Sale, 3, "200".to_owned()),
        (tomorrow, OrderKind::TopUp, 1, "50".to_owned()),
    ];
    assert_eq!(rows, expected);
    let filter = Filter { since: Some(midnight), states: &[State::Accepted], ..Filter::default() };
    let rows = ledger.report(GroupBy::Product, &filter).expect("a report");
    assert_eq!(rows.iter().map(|row| (row.key.as_str(), row.orders.total())).collect::<Vec<_>>(), [("12", 2)]);
}
