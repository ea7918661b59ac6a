//! What may be claimed, and what is refused.

use consign::core::form::Form;
use consign::core::protocol::OrderState;
use consign::ledger::{Claim, ClaimError, Ledger, MerchantRef, OrderKey, OrderKind, Outcome, PRACTICE, Refusal, State};

use super::jobs::queue;
use super::{MERCHANT, MINUTE, NOW, in_memory, key, observation, place, sale, state, top_up};

pub(crate) fn refusal(result: Result<consign::ledger::Claimed, ClaimError>) -> Refusal {
    match result {
        Err(ClaimError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

/// Brings order `A` into a state by way of what happens in life.
pub(crate) fn order_in(state: State) -> Ledger {
    let mut ledger = in_memory();
    let order = sale("A", "6222000000001234");
    let observe = |ledger: &mut Ledger, seen| {
        super::observe(ledger, key("A"), &observation(seen), NOW + MINUTE * 2).expect("known");
    };
    match state {
        State::Queued => drop(queue(&mut ledger, &[order])),
        State::Sending => order.leave_behind(&mut ledger, NOW),
        State::Accepted => order.send(&mut ledger, Outcome::Accepted, NOW),
        State::Rejected => order.send(&mut ledger, Outcome::Rejected, NOW),
        State::NotSent => order.send(&mut ledger, Outcome::NotSent, NOW),
        _ => order.send(&mut ledger, Outcome::Unknown, NOW),
    }
    match state {
        State::Processing => observe(&mut ledger, OrderState::Processing),
        State::Failed => observe(&mut ledger, OrderState::Failed),
        State::NotFound => observe(&mut ledger, OrderState::NotFound),
        State::Succeeded | State::Reversed => observe(&mut ledger, OrderState::Succeeded),
        _ => {}
    }
    if state == State::Reversed {
        observe(&mut ledger, OrderState::Failed);
    }
    assert_eq!(super::state(&ledger, "A"), state);
    ledger
}

#[test]
fn the_same_request_is_claimed_again_only_when_it_did_not_arrive() {
    for before in State::all() {
        let mut ledger = order_in(before);
        let again = sale("A", "6222000000001234").claim(&mut ledger, NOW + MINUTE * 3);
        if matches!(before, State::Queued | State::NotSent | State::Rejected | State::NotFound) {
            drop(again.expect("a second claim"));
            let attempts = if before == State::Queued { 1 } else { 2 };
            let order = ledger.get(key("A")).expect("readable").expect("known");
            assert_eq!((order.state, order.attempts), (State::Sending, attempts));
            assert_eq!((order.created_at, order.sent_at), (NOW, NOW + MINUTE * 3));
            let last = ledger.history(&order).expect("history").pop().expect("a row");
            assert_eq!((last.from, last.to), (Some(before), State::Sending));
        } else {
            let Refusal::SameOrder(order) = refusal(again) else { panic!("{before}") };
            assert_eq!((order.order_id.as_str(), order.state, order.sent_at), ("A", before, NOW));
        }
    }
}

#[test]
fn the_same_id_with_other_content_is_always_refused() {
    for before in State::all() {
        let mut ledger = order_in(before);
        let mut others = [sale("A", "6222000000009999"), sale("A", "6222000000001234"), sale("A", "6222000000001234")];
        others[1].face_value = "50";
        others[2].pin = "654321";
        for other in others {
            let refused = refusal(other.claim(&mut ledger, NOW + MINUTE * 3));
            assert!(matches!(refused, Refusal::DifferentRequest(_)), "{before}: {refused:?}");
        }
        assert_eq!(state(&ledger, "A"), before);
    }
}

#[test]
fn a_card_in_a_live_order_is_refused_under_any_id_and_merchant() {
    let elsewhere = MerchantRef { customer_id: "10002", base_url: "https://example.com" };
    for before in State::all() {
        let mut ledger = order_in(before);
        let mut other = sale("B", "6222000000001234");
        other.merchant = elsewhere;
        let claimed = other.claim(&mut ledger, NOW + MINUTE * 3);
        if before.is_live() {
            let Refusal::SameCard(order) = refusal(claimed) else { panic!("{before}") };
            assert_eq!((order.order_id.as_str(), order.state), ("A", before));
            other.allow_duplicate = true;
            other.leave_behind(&mut ledger, NOW + MINUTE * 3);
        } else {
            drop(claimed.expect("the card is free"));
        }
    }
}

#[test]
fn a_card_is_its_number_and_its_pin() {
    let mut ledger = in_memory();
    sale("A", "1").leave_behind(&mut ledger, NOW);
    let mut other = sale("B", "1");
    other.pin = "1234567";
    other.leave_behind(&mut ledger, NOW);
    let mut shifted = sale("C", "11");
    shifted.pin = "23456";
    shifted.leave_behind(&mut ledger, NOW);
}

#[test]
fn a_claim_again_heeds_the_card_and_the_batch() {
    let mut ledger = order_in(State::Rejected);
    sale("B", "6222000000001234").leave_behind(&mut ledger, NOW);
    let refused = refusal(sale("A", "6222000000001234").claim(&mut ledger, NOW));
    assert!(matches!(refused, Refusal::SameCard(order) if order.order_id == "B"));
}

#[test]
fn merchants_and_kinds_have_order_ids_of_their_own() {
    let mut ledger = in_memory();
    sale("A", "1").leave_behind(&mut ledger, NOW);
    let mut other = sale("A", "2");
    other.merchant = MerchantRef { customer_id: "10002", ..MERCHANT };
    other.leave_behind(&mut ledger, NOW);
    let form = Form::new();
    let _ = place(&mut ledger, &top_up("A", "13800001234", &form), NOW).expect("a top-up");
    assert_eq!(ledger.find("A").expect("readable").len(), 3);
    let refused = refusal(place(&mut ledger, &top_up("A", "13800001234", &form), NOW));
    assert!(matches!(refused, Refusal::SameOrder(_)), "{refused:?}");
    let refused = refusal(place(&mut ledger, &top_up("A", "13900001234", &form), NOW));
    assert!(matches!(refused, Refusal::DifferentRequest(_)), "{refused:?}");
    let order = ledger.get(OrderKey { kind: OrderKind::TopUp, ..key("A") }).expect("readable").expect("known");
    assert_eq!((order.masked.as_str(), order.batchno), ("****1234", None));
}

#[test]
fn a_batch_takes_two_thousand_cards_that_may_have_arrived() {
    let mut ledger = in_memory();
    for n in 0..2000 {
        let (id, number) = (format!("C{n}"), format!("{n:016}"));
        sale(&id, &number).send(&mut ledger, Outcome::Accepted, NOW);
        if n % 100 == 0 {
            let (id, number) = (format!("R{n}"), format!("9{n:016}"));
            sale(&id, &number).send(&mut ledger, Outcome::Rejected, NOW);
        }
    }
    let Refusal::FullBatch { batchno, cards } = refusal(sale("X", "8").claim(&mut ledger, NOW)) else {
        panic!("not full");
    };
    assert_eq!((batchno.as_str(), cards), ("B20261122", 2000));
    let mut elsewhere = sale("X", "8");
    elsewhere.batchno = "B2";
    elsewhere.leave_behind(&mut ledger, NOW);
    let mut elsewhere = sale("Y", "9");
    elsewhere.merchant = MerchantRef { customer_id: "10002", ..MERCHANT };
    elsewhere.leave_behind(&mut ledger, NOW);
    let refused = refusal(sale("R0", "90000000000000000").claim(&mut ledger, NOW));
    assert!(matches!(refused, Refusal::FullBatch { .. }), "{refused:?}");
}

#[test]
fn a_number_that_is_known_at_another_address_is_refused_there() {
    let there = MerchantRef { base_url: "https://example.com", ..MERCHANT };
    for before in State::all() {
        let mut ledger = order_in(before);
        let mut other = sale("A", "6222000000009999");
        other.merchant = there;
        let claimed = other.claim(&mut ledger, NOW + MINUTE * 3);
        if before.may_be_claimed_again() {
            drop(claimed.expect("nothing of it is at any gateway"));
        } else {
            let refused = refusal(claimed);
            let told = consign::output::words::refusal(&refused).into_en();
            assert!(told.contains(MERCHANT.base_url) && told.contains(there.base_url), "{told}");
            assert_eq!(refused.earlier().map(|order| order.state), Some(before));
            other.allow_duplicate = true;
            assert!(matches!(refusal(other.claim(&mut ledger, NOW + MINUTE * 3)), Refusal::OtherAddress { .. }));
        }
        // Another kind and another merchant have numbers of their own.
        let form = Form::new();
        let elsewhere = Claim { merchant: there, ..top_up("A", "13800001234", &form) };
        drop(ledger.claim(&elsewhere).expect("a top-up"));
        let mut other = sale("A", "6222000000008888");
        other.merchant = MerchantRef { customer_id: "10002", ..there };
        other.leave_behind(&mut ledger, NOW + MINUTE * 3);
    }
}

#[test]
fn practice_stands_in_nobodys_way() {
    let practice = MerchantRef { base_url: PRACTICE, ..MERCHANT };
    for (first, second) in [(practice, MERCHANT), (MERCHANT, practice)] {
        let mut ledger = in_memory();
        let (mut one, mut other) = (sale("A", "1"), sale("A", "2"));
        (one.merchant, other.merchant) = (first, second);
        one.send(&mut ledger, Outcome::Accepted, NOW);
        other.send(&mut ledger, Outcome::Accepted, NOW);
    }
}

#[test]
fn a_refusal_leaves_no_trace() {
    let mut ledger = order_in(State::Accepted);
    let before = ledger.get(key("A")).expect("readable");
    drop(refusal(sale("B", "6222000000001234").claim(&mut ledger, NOW + 1)));
    drop(refusal(sale("A", "6222000000001234").claim(&mut ledger, NOW + 1)));
    assert_eq!(ledger.get(key("A")).expect("readable"), before);
    assert_eq!(ledger.find("B").expect("readable"), []);
}
