//! The same top-up, placed by accident.

use std::time::Duration;

use consign::core::form::Form;
use consign::core::protocol::OrderState;
use consign::ledger::{
    BootId, Claim, Ledger, MerchantRef, Moment, OrderKey, OrderKind, Outcome, Plan, Refusal, State, Subject,
};

use super::claims::refusal;
use super::{MERCHANT, MINUTE, NOW, in_memory, key, moment, observation, observe, place, set, settle, settlement};

const ACCOUNT: &str = "13800001234";

fn form(order_id: &str) -> Form {
    Form::from_pairs(vec![("orderno".into(), order_id.into())]).expect("a form")
}

/// A top-up of the account, as order `id`.
fn top_up<'a>(id: &'a str, form: &'a Form) -> Claim<'a> {
    super::top_up(id, ACCOUNT, form)
}

/// Brings top-up `T1` into a state at `NOW`.
fn placed(state: State) -> Ledger {
    let mut ledger = in_memory();
    let form = form("T1");
    if state == State::Queued {
        set(moment(NOW));
        let plan = Plan { place: 1, claim: top_up("T1", &form), made_id: None };
        let (job, _) = ledger.enqueue(MERCHANT, &mut |visit| visit(&plan)).expect("written down");
        assert_eq!(job.expect("a job").orders, 1);
        return ledger;
    }
    let claimed = place(&mut ledger, &top_up("T1", &form), NOW).expect("a claim");
    let outcome = match state {
        State::Sending => return ledger,
        State::Rejected => Outcome::Rejected,
        State::NotSent => Outcome::NotSent,
        State::Unknown | State::NotFound => Outcome::Unknown,
        _ => Outcome::Accepted,
    };
    settle(&mut ledger, &claimed, &settlement(outcome), NOW);
    let seen: &[OrderState] = match state {
        State::Processing => &[OrderState::Processing],
        State::Succeeded => &[OrderState::Succeeded],
        State::Failed => &[OrderState::Failed],
        State::Reversed => &[OrderState::Succeeded, OrderState::Failed],
        _ => &[],
    };
    for seen in seen {
        observe(&mut ledger, number("T1"), &observation(*seen), NOW).expect("known");
    }
    if state == State::NotFound {
        ledger.release(number("T1"), "by phone").expect("released");
    }
    assert_eq!(ledger.get(number("T1")).expect("readable").expect("known").state, state);
    ledger
}

fn number(id: &str) -> OrderKey<'_> {
    OrderKey { kind: OrderKind::TopUp, ..key(id) }
}

#[test]
fn the_same_top_up_is_refused_while_it_may_have_been_made() {
    for state in State::all() {
        let mut ledger = placed(state);
        let form = form("T2");
        let again = place(&mut ledger, &top_up("T2", &form), NOW + MINUTE);
        if state.is_live() {
            let refused = refusal(again);
            let Refusal::SameTopUp { order, remaining } = &refused else { panic!("{state}: {refused:?}") };
            assert_eq!((order.order_id.as_str(), order.state), ("T1", state));
            let left = (state == State::Succeeded).then_some(Duration::from_secs(9 * 60));
            assert_eq!(*remaining, left, "{state}");
            let wanted = Claim { allow_duplicate: true, ..top_up("T2", &form) };
            drop(place(&mut ledger, &wanted, NOW + MINUTE).expect("on purpose"));
        } else {
            drop(again.expect("nothing was topped up"));
        }
    }
}

#[test]
fn a_succeeded_top_up_may_be_repeated_after_ten_minutes() {
    let form = form("T2");
    let repeat = |at: Moment| {
        let mut ledger = placed(State::Succeeded);
        set(at);
        ledger.claim(&top_up("T2", &form)).is_ok()
    };
    assert!(!repeat(moment(NOW + MINUTE * 10 - 1)));
    assert!(repeat(moment(NOW + MINUTE * 10)));
    // The wall clock does not matter in this boot.
    let day = MINUTE * 60 * 24;
    for jump in [-day, day] {
        assert!(!repeat(Moment { wall: NOW + jump, ..moment(NOW + MINUTE * 10 - 1) }));
        assert!(repeat(Moment { wall: NOW + jump, ..moment(NOW + MINUTE * 10) }));
    }
    // In another it does, and one that was set back counts as within.
    let rebooted = |wall| Moment { wall, boot_time: day, boot: BootId::named("the second") };
    assert!(repeat(rebooted(NOW + MINUTE * 10)));
    assert!(!repeat(rebooted(NOW + MINUTE * 10 - 1)) && !repeat(rebooted(NOW - day)));
}

#[test]
fn undecided_top_ups_stand_in_the_way_for_ever() {
    for state in State::all().filter(|state| state.is_undecided()) {
        let mut ledger = placed(state);
        let form = form("T2");
        let refused = refusal(place(&mut ledger, &top_up("T2", &form), NOW + MINUTE * 60 * 24 * 365));
        assert!(matches!(refused, Refusal::SameTopUp { remaining: None, .. }), "{state}: {refused:?}");
    }
}

#[test]
fn the_account_is_known_however_it_is_written_and_whoever_asks() {
    let form = form("T2");
    for account in ["138 0000 1234", "138-0000-1234", "\u{feff}13800001234", "１３８００００１２３４"] {
        let mut ledger = placed(State::Accepted);
        let refused = refusal(place(&mut ledger, &super::top_up("T2", account, &form), NOW));
        assert!(matches!(refused, Refusal::SameTopUp { .. }), "{account}: {refused:?}");
    }
    let elsewhere = MerchantRef { customer_id: "10002", ..MERCHANT };
    let refused =
        refusal(place(&mut placed(State::Accepted), &Claim { merchant: elsewhere, ..top_up("T2", &form) }, NOW));
    assert!(matches!(refused, Refusal::SameTopUp { .. }), "{refused:?}");
}

#[test]
fn another_item_account_value_or_quantity_is_another_top_up() {
    let form = form("T2");
    let same = top_up("T2", &form);
    for other in [
        Claim { product: "104", ..same },
        Claim { face_value: "100", ..same },
        Claim { subject: Subject::TopUp { account: "13800001235", quantity: "1" }, ..same },
        Claim { subject: Subject::TopUp { account: ACCOUNT, quantity: "2" }, ..same },
    ] {
        drop(place(&mut placed(State::Accepted), &other, NOW).expect("another one"));
    }
}

#[test]
fn the_same_order_number_keeps_its_own_rules() {
    for state in State::all() {
        let mut ledger = placed(state);
        let form = form("T1");
        let again = place(&mut ledger, &top_up("T1", &form), NOW + MINUTE);
        if state.may_be_claimed_again() {
            drop(again.expect("it did not arrive"));
        } else {
            assert!(matches!(refusal(again), Refusal::SameOrder(_)), "{state}");
        }
    }
}
