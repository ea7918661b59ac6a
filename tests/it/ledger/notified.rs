//! Notifications as evidence: what they move, and what they do not.

use consign::core::notification::{NotifiedState, SaleNotice, Sender, SignedFields, Told};
use consign::core::protocol::OrderState;
use consign::core::secret::ApiKey;
use consign::ledger::{
    ClaimError, Doubt, Effect, Forged, Ledger, Noted, Notified, Observation, Outcome, Receipt, Refusal, Source, State,
};

use super::{
    GRACE, MERCHANT, MINUTE, NOW, in_memory, is_loud, key, moment, observation, observe, release, sale, set, state,
};

const CARD: &str = "6222000000001234";

/// A notification of the order A in a test's words.
fn notice(order_state: NotifiedState) -> SaleNotice<'static> {
    let is_sold = order_state == NotifiedState::Succeeded;
    SaleNotice {
        customer_id: MERCHANT.customer_id,
        order_id: "A",
        system_order_id: "S1",
        state: order_state,
        face_value: "100",
        real_face_value: is_sold.then_some("100"),
        settled: is_sold.then_some("95.0000"),
        time: 1_763_800_000,
        message: "处理完毕",
        custom: "",
    }
}

fn told(notice: &SaleNotice, sender: Sender) -> Told {
    let body = notice.sign(sender, &ApiKey::new("k".into())).encode();
    SignedFields::parse(body.as_bytes())
        .expect("fields")
        .read(&ApiKey::new("test-api-key".into()))
        .expect("a notification")
}

fn notify(ledger: &mut Ledger, told: &Told) -> Noted {
    let dialect = consign::core::notification::Dialect::Document;
    let notified = Notified { merchant: MERCHANT, told, dialect, pinned: None };
    ledger.notify(&[notified]).expect("noted").remove(0)
}

fn accepted() -> Ledger {
    let mut ledger = in_memory();
    sale("A", CARD).send(&mut ledger, Outcome::Accepted, NOW);
    ledger
}

#[test]
fn an_undecided_order_is_decided_once() {
    for sender in [Sender::Document, Sender::Peer] {
        let mut ledger = accepted();
        let sold = told(&notice(NotifiedState::Succeeded), sender);
        let noted = notify(&mut ledger, &sold);
        assert_eq!((noted.receipt, noted.doubt, noted.after), (Receipt::Recorded, None, Some(State::Succeeded)));
        let order = ledger.get(key("A")).expect("readable").expect("known");
        assert_eq!((order.real_face_value.as_deref(), order.settled_amount.as_deref()), (Some("100"), Some("95.0000")));
        assert_eq!(order.system_order_id.as_deref(), Some("S1"));
        let last = ledger.history(&order).expect("readable").pop().expect("a row");
        assert_eq!((last.source, last.to), (Some(Source::Notification), State::Succeeded));

        let rows = ledger.history(&order).expect("readable").len();
        let later = SaleNotice { time: 1_763_890_000, message: "again", ..notice(NotifiedState::Succeeded) };
        for _ in 0..3 {
            assert_eq!(
                notify(&mut ledger, &told(&later, sender)).receipt,
                Receipt::Duplicate,
                "another time and remark"
            );
        }
        assert_eq!(ledger.history(&order).expect("readable").len(), rows, "a repeat has no effect");
    }
}

#[test]
fn an_unknown_order_may_be_decided_unasked() {
    for (order_state, after) in [
        (NotifiedState::Succeeded, State::Succeeded),
        (NotifiedState::Failed, State::Failed),
        (NotifiedState::Undecided, State::Processing),
    ] {
        let mut ledger = in_memory();
        sale("A", CARD).send(&mut ledger, Outcome::Unknown, NOW);
        assert_eq!(notify(&mut ledger, &told(&notice(order_state), Sender::Document)).after, Some(after));
        assert_eq!(state(&ledger, "A"), after);
    }
}

#[test]
fn what_is_said_against_a_decided_order_is_kept_and_moves_nothing() {
    for (first, then) in [
        (OrderState::Succeeded, NotifiedState::Failed),
        (OrderState::Failed, NotifiedState::Succeeded),
        (OrderState::Failed, NotifiedState::Undecided),
    ] {
        let mut ledger = accepted();
        observe(&mut ledger, key("A"), &observation(first), NOW).expect("known");
        let before = state(&ledger, "A");
        let noted = notify(&mut ledger, &told(&notice(then), Sender::Document));
        assert_eq!(
            (noted.receipt, noted.doubt),
            (Receipt::Conflict, Some(Doubt::AgainstTheLedger)),
            "{first:?} {then:?}"
        );
        assert_eq!(state(&ledger, "A"), before);
        let again = notify(&mut ledger, &told(&notice(then), Sender::Document));
        let doubt = Some(Doubt::AgainstTheLedger);
        assert_eq!((again.receipt, again.doubt), (Receipt::Duplicate, doubt), "nothing has settled it");
    }
}

#[test]
fn what_was_queued_before_a_success_contradicts_nothing_and_tells_no_amounts() {
    let mut ledger = accepted();
    observe(&mut ledger, key("A"), &observation(OrderState::Succeeded), NOW).expect("known");
    let before = ledger.get(key("A")).expect("readable").expect("there");
    let late = SaleNotice { real_face_value: Some("1"), settled: Some("1"), ..notice(NotifiedState::Undecided) };
    let noted = notify(&mut ledger, &told(&late, Sender::Document));
    assert_eq!((noted.receipt, noted.doubt, noted.after), (Receipt::Recorded, None, Some(State::Succeeded)));
    let after = ledger.get(key("A")).expect("readable").expect("there");
    assert_eq!((after.real_face_value, after.settled_amount), (before.real_face_value, before.settled_amount));
}

#[test]
fn an_answer_that_was_under_way_undoes_no_notification() {
    for (told_state, after) in [(NotifiedState::Succeeded, State::Succeeded), (NotifiedState::Failed, State::Failed)] {
        let mut ledger = accepted();
        set(moment(NOW + MINUTE));
        assert_eq!(notify(&mut ledger, &told(&notice(told_state), Sender::Document)).after, Some(after));
        let processing = observation(OrderState::Processing);
        let mut ask =
            |asked| ledger.observe(key("A"), &processing, moment(asked), GRACE).expect("kept").expect("known");
        let (under_way, later) = (ask(NOW + MINUTE - 1), ask(NOW + MINUTE));
        assert_eq!((under_way.after, under_way.effect), (after, Effect::Nothing));
        assert!(is_loud(later.effect), "{later:?}");
    }
}

#[test]
fn an_old_success_never_undoes_a_reversal() {
    let mut ledger = accepted();
    let sold = told(&notice(NotifiedState::Succeeded), Sender::Document);
    assert_eq!(notify(&mut ledger, &sold).after, Some(State::Succeeded));
    observe(&mut ledger, key("A"), &observation(OrderState::Failed), NOW).expect("known");
    assert_eq!(state(&ledger, "A"), State::Reversed);
    let again = notify(&mut ledger, &sold);
    assert_eq!((again.receipt, again.doubt), (Receipt::Duplicate, Some(Doubt::AgainstTheLedger)));
    assert_eq!(state(&ledger, "A"), State::Reversed);
    let reversed = told(&notice(NotifiedState::Failed), Sender::Document);
    assert_eq!(notify(&mut ledger, &reversed).receipt, Receipt::Recorded);
}

#[test]
fn what_is_not_about_ours_beyond_doubt_moves_nothing() {
    let sold = notice(NotifiedState::Succeeded);
    for (notice, doubt) in [
        (SaleNotice { customer_id: "10002", ..sold }, Doubt::AnotherMerchant),
        (SaleNotice { face_value: "50", ..sold }, Doubt::AnotherFaceValue),
        (SaleNotice { real_face_value: Some("105"), settled: Some("100"), ..sold }, Doubt::Amounts),
        (SaleNotice { order_id: "B", ..sold }, Doubt::NoSuchOrder),
    ] {
        let mut ledger = accepted();
        let noted = notify(&mut ledger, &told(&notice, Sender::Document));
        assert_eq!((noted.receipt, noted.doubt), (Receipt::Conflict, Some(doubt)));
        assert_eq!(state(&ledger, "A"), State::Accepted);
        assert_eq!(notify(&mut ledger, &told(&notice, Sender::Document)).receipt, Receipt::Duplicate, "{doubt:?}");
    }
}

#[test]
fn orders_that_never_left_by_the_ledger_stay_so_until_a_query_says_otherwise() {
    for outcome in [Outcome::Rejected, Outcome::NotSent] {
        for told_state in [NotifiedState::Succeeded, NotifiedState::Undecided] {
            let mut ledger = in_memory();
            sale("A", CARD).send(&mut ledger, outcome, NOW);
            let noted = notify(&mut ledger, &told(&notice(told_state), Sender::Document));
            assert_eq!(noted.doubt, Some(Doubt::AgainstTheLedger), "its card is free");
            assert_eq!(state(&ledger, "A"), outcome.state());
        }
    }
}

#[test]
fn many_notifications_share_a_transaction_and_are_told_in_their_order() {
    let mut ledger = accepted();
    let (sold, failed) = (notice(NotifiedState::Succeeded), notice(NotifiedState::Failed));
    let all = [&sold, &sold, &failed].map(|notice| told(notice, Sender::Document));
    let dialect = consign::core::notification::Dialect::Document;
    let all = all.each_ref().map(|told| Notified { merchant: MERCHANT, told, dialect, pinned: None });
    let receipts: Vec<Receipt> = ledger.notify(&all).expect("noted").iter().map(|noted| noted.receipt).collect();
    assert_eq!(receipts, [Receipt::Recorded, Receipt::Duplicate, Receipt::Conflict]);
}

#[test]
fn what_nobody_signed_moves_nothing() {
    let mut ledger = accepted();
    let endless = "9".repeat(10_000);
    for _ in 0..3 {
        let forged = Forged { order_id: Some("A"), customer_id: Some(&endless), status: Some("2") };
        ledger.distrust(&[forged]).expect("kept");
    }
    assert_eq!(state(&ledger, "A"), State::Accepted);
}

/// An order whose first attempt was released, and that was sent once more.
fn sent_again() -> Ledger {
    let mut ledger = in_memory();
    sale("A", CARD).send(&mut ledger, Outcome::Unknown, NOW);
    release(&mut ledger, "A", "by phone", NOW).expect("released");
    sale("A", CARD).send(&mut ledger, Outcome::Accepted, NOW + MINUTE);
    ledger
}

#[test]
fn a_failure_that_may_be_an_earlier_attempts_frees_no_card() {
    let failed = told(&notice(NotifiedState::Failed), Sender::Document);
    let mut ledger = sent_again();
    let noted = notify(&mut ledger, &failed);
    assert_eq!((noted.receipt, noted.doubt), (Receipt::Conflict, Some(Doubt::MayBeOld)));
    assert_eq!(state(&ledger, "A"), State::Accepted);
    assert!(sale("B", CARD).claim(&mut ledger, NOW + MINUTE).is_err(), "the card may still be sold");
    assert_eq!(notify(&mut ledger, &failed).doubt, Some(Doubt::MayBeOld), "nothing has settled it");

    let mut ledger = sent_again();
    let shown = Observation { system_order_id: Some("S1"), ..observation(OrderState::Processing) };
    observe(&mut ledger, key("A"), &shown, NOW + MINUTE).expect("known");
    assert_eq!(notify(&mut ledger, &failed).after, Some(State::Failed), "the gateway has shown this one");

    let mut ledger = sent_again();
    let sold = told(&notice(NotifiedState::Succeeded), Sender::Document);
    assert_eq!(notify(&mut ledger, &sold).after, Some(State::Succeeded), "which frees no card");
}

#[test]
fn a_failure_that_was_taken_down_before_the_order_was_sent_again_is_in_doubt_when_it_comes_again() {
    let mut ledger = in_memory();
    sale("A", CARD).send(&mut ledger, Outcome::NotSent, NOW);
    let failed = told(&notice(NotifiedState::Failed), Sender::Document);
    assert_eq!(notify(&mut ledger, &failed).doubt, Some(Doubt::AgainstTheLedger));
    sale("A", CARD).send(&mut ledger, Outcome::Accepted, NOW + MINUTE);
    let again = notify(&mut ledger, &failed);
    assert_eq!((again.receipt, again.doubt), (Receipt::Duplicate, Some(Doubt::MayBeOld)));
    assert_eq!(state(&ledger, "A"), State::Accepted);
}

#[test]
fn what_is_told_of_another_of_the_platforms_orders_moves_nothing() {
    let shown = Observation { system_order_id: Some("S2"), ..observation(OrderState::Processing) };
    for told_state in [NotifiedState::Succeeded, NotifiedState::Failed, NotifiedState::Undecided] {
        let mut ledger = accepted();
        observe(&mut ledger, key("A"), &shown, NOW).expect("known");
        let noted = notify(&mut ledger, &told(&notice(told_state), Sender::Document));
        assert_eq!((noted.receipt, noted.doubt), (Receipt::Conflict, Some(Doubt::AnotherSystemOrder)));
        let order = ledger.get(key("A")).expect("readable").expect("known");
        assert_eq!((order.state, order.system_order_id.as_deref()), (State::Processing, Some("S2")));
    }
    let mut ledger = accepted();
    let sold = notice(NotifiedState::Succeeded);
    notify(&mut ledger, &told(&sold, Sender::Document));
    let twice = told(&SaleNotice { system_order_id: "S2", ..sold }, Sender::Document);
    assert_eq!(notify(&mut ledger, &twice).doubt, Some(Doubt::AnotherSystemOrder), "the card is sold twice");
}

#[test]
fn an_order_that_is_open_again_is_not_decided_by_what_was_queued_before() {
    for (first, queued) in [
        (&[OrderState::Failed][..], NotifiedState::Failed),
        (&[OrderState::Succeeded, OrderState::Failed], NotifiedState::Succeeded),
    ] {
        let mut ledger = accepted();
        for seen in first.iter().chain([&OrderState::Processing]) {
            observe(&mut ledger, key("A"), &observation(*seen), NOW).expect("known");
        }
        let noted = notify(&mut ledger, &told(&notice(queued), Sender::Document));
        assert_eq!((noted.receipt, noted.doubt), (Receipt::Conflict, Some(Doubt::MayBeOld)));
        assert_eq!(state(&ledger, "A"), State::Processing);
    }
}

#[test]
fn a_card_that_the_platform_calls_sold_is_not_sent_again_although_the_ledger_holds_it_for_free() {
    let sold = told(&notice(NotifiedState::Succeeded), Sender::Document);
    let failed = told(&notice(NotifiedState::Failed), Sender::Document);
    for outcome in [Outcome::NotSent, Outcome::Rejected, Outcome::Unknown] {
        let mut ledger = in_memory();
        sale("A", CARD).send(&mut ledger, outcome, NOW);
        if outcome == Outcome::Unknown {
            release(&mut ledger, "A", "by phone", NOW).expect("released");
        }
        notify(&mut ledger, &failed);
        notify(&mut ledger, &sold);
        for id in ["A", "B"] {
            let claimed = sale(id, CARD).claim(&mut ledger, NOW + MINUTE);
            let refused =
                matches!(claimed, Err(ClaimError::Refused(Refusal::SameCard(order))) if order.order_id == "A");
            assert!(refused, "{outcome:?} {id}");
        }
        observe(&mut ledger, key("A"), &observation(OrderState::Failed), NOW + MINUTE).expect("known");
        assert!(sale("B", CARD).claim(&mut ledger, NOW + MINUTE).is_ok(), "a question has settled it");
    }
    let mut ledger = in_memory();
    sale("A", CARD).send(&mut ledger, Outcome::NotSent, NOW);
    notify(&mut ledger, &failed);
    assert!(sale("B", CARD).claim(&mut ledger, NOW).is_ok(), "what has failed sells no card");
}
