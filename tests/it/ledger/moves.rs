//! How orders move, what is kept of it, and what is reported.

use consign::core::protocol::OrderState;
use consign::ledger::{
    Cause, Effect, Exchanged, Ledger, Move, Observation, Observed, OrderKey, OrderKind, Outcome, ReleaseError,
    Settlement, Source, State,
};

use super::{
    DEADLINE, MINUTE, NOW, in_memory, is_loud, key, observation, observe, release, sale, settle, settlement, state,
};

const CARD: &str = "6222000000001234";

fn ledger_with(outcome: Outcome) -> Ledger {
    let mut ledger = in_memory();
    sale("A", CARD).send(&mut ledger, outcome, NOW);
    ledger
}

fn observe_at(ledger: &mut Ledger, seen: OrderState, now: i64) -> Observed {
    observe(ledger, key("A"), &observation(seen), now).expect("known")
}

fn history(ledger: &Ledger) -> Vec<Move> {
    let order = ledger.get(key("A")).expect("readable").expect("known");
    ledger.history(&order).expect("readable")
}

#[test]
fn a_story_is_told_in_full() {
    let mut ledger = in_memory();
    let claimed = sale("A", CARD).claim(&mut ledger, NOW).expect("a claim");
    let mut accepted = settlement(Outcome::Accepted);
    (accepted.message, accepted.system_order_id) = (Some("单据已被接收"), Some("S1"));
    let settled = settle(&mut ledger, &claimed, &accepted, NOW + 500);
    assert_eq!((settled.before, settled.after, settled.effect), (State::Sending, State::Accepted, Effect::Moved));
    let sold = Observation {
        real_face_value: Some("100"),
        settled_amount: Some("95.0000"),
        ..observation(OrderState::Succeeded)
    };
    let observed = observe(&mut ledger, key("A"), &sold, NOW + 1000).expect("known");
    assert_eq!(
        (observed.before.state, observed.after, observed.effect),
        (State::Accepted, State::Succeeded, Effect::Moved)
    );
    let order = ledger.get(key("A")).expect("readable").expect("known");
    assert_eq!(order.system_order_id.as_deref(), Some("S1"));
    assert_eq!(order.settled_amount.as_deref(), Some("95.0000"));
    assert_eq!((order.masked.as_str(), order.kind), ("****1234", OrderKind::Sale));
    let told: Vec<_> = history(&ledger).into_iter().map(|m| (m.at - NOW, m.from, m.to, m.cause, m.source)).collect();
    let expected = [
        (0, None, State::Sending, Cause::Claimed, None),
        (500, Some(State::Sending), State::Accepted, Cause::Accepted, Some(Source::Exchange)),
        (1000, Some(State::Accepted), State::Succeeded, Cause::Succeeded, Some(Source::Query)),
    ];
    assert_eq!(told, expected);
    let last = &history(&ledger)[2];
    assert_eq!((last.real_face_value.as_deref(), last.settled_amount.as_deref()), (Some("100"), Some("95.0000")));
    assert_eq!(history(&ledger)[1].real_face_value, None);
    assert_eq!(history(&ledger)[1].message.as_deref(), Some("单据已被接收"));
}

#[test]
fn no_such_order_counts_a_grace_after_the_settlement() {
    let mut ledger = ledger_with(Outcome::Unknown);
    assert_eq!(observe_at(&mut ledger, OrderState::NotFound, NOW + MINUTE - 1).effect, Effect::TooEarly);
    assert_eq!(state(&ledger, "A"), State::Unknown);
    assert_eq!(observe_at(&mut ledger, OrderState::NotFound, NOW + MINUTE).effect, Effect::Moved);
    assert_eq!(state(&ledger, "A"), State::NotFound);
}

#[test]
fn no_such_order_counts_for_a_claim_left_behind_after_its_deadline_only() {
    let mut ledger = in_memory();
    sale("A", CARD).leave_behind(&mut ledger, NOW);
    let deadline = NOW + i64::try_from(DEADLINE.as_millis()).expect("small");
    assert_eq!(observe_at(&mut ledger, OrderState::NotFound, deadline + MINUTE - 1).effect, Effect::TooEarly);
    assert_eq!(observe_at(&mut ledger, OrderState::NotFound, deadline + MINUTE).after, State::NotFound);
}

#[test]
fn an_order_that_was_seen_does_not_vanish() {
    let mut ledger = ledger_with(Outcome::Accepted);
    for _ in 0..2 {
        let observed = observe_at(&mut ledger, OrderState::NotFound, NOW + MINUTE * 10);
        assert_eq!((observed.after, observed.effect), (State::Accepted, Effect::Disputed));
        assert_eq!(history(&ledger).len(), 3, "the evidence is kept once");
    }
}

#[test]
fn a_reversal_is_recorded_and_loud() {
    let mut ledger = ledger_with(Outcome::Accepted);
    observe_at(&mut ledger, OrderState::Succeeded, NOW);
    let observed = observe_at(&mut ledger, OrderState::Failed, NOW + 1);
    assert_eq!((observed.after, observed.effect), (State::Reversed, Effect::Reversed));
    assert!(is_loud(observed.effect));
    assert_eq!(observe_at(&mut ledger, OrderState::Failed, NOW + 2).effect, Effect::Nothing);
    let again = observe_at(&mut ledger, OrderState::Succeeded, NOW + 3);
    assert_eq!((again.after, again.effect), (State::Succeeded, Effect::Contradicted));
    let states: Vec<_> = history(&ledger).into_iter().map(|m| m.to).collect();
    let expected = [State::Sending, State::Accepted, State::Succeeded, State::Reversed, State::Succeeded];
    assert_eq!(states, expected);
}

#[test]
fn evidence_wins_over_what_seemed_not_to_have_arrived() {
    for outcome in [Outcome::Rejected, Outcome::NotSent] {
        for (seen, after) in [
            (OrderState::Processing, State::Processing),
            (OrderState::Succeeded, State::Succeeded),
            (OrderState::Failed, State::Failed),
        ] {
            let mut ledger = ledger_with(outcome);
            let observed = observe_at(&mut ledger, seen, NOW);
            assert_eq!((observed.after, observed.effect), (after, Effect::Contradicted));
        }
    }
}

#[test]
fn a_changed_amount_is_recorded_and_loud() {
    let mut ledger = ledger_with(Outcome::Accepted);
    let sold = |settled| Observation { settled_amount: Some(settled), ..observation(OrderState::Succeeded) };
    let changes: Vec<_> = ["95.0000", "95", "90", "90", "95"]
        .into_iter()
        .map(|amount| observe(&mut ledger, key("A"), &sold(amount), NOW).expect("known").effect)
        .collect();
    assert_eq!(changes, [Effect::Moved, Effect::Nothing, Effect::Amended, Effect::Nothing, Effect::Amended]);
    let amended = &history(&ledger)[3];
    assert_eq!((amended.cause, amended.source), (Cause::Amended, Some(Source::Query)));
    assert_eq!((amended.settled_amount_was.as_deref(), amended.settled_amount.as_deref()), (Some("95"), Some("90")));
    assert_eq!((&amended.real_face_value_was, &amended.real_face_value), (&None, &None));
    let order = ledger.get(key("A")).expect("readable").expect("known");
    assert_eq!(order.settled_amount.as_deref(), Some("95"));
}

#[test]
fn an_outcome_that_comes_late_does_not_undo_what_a_query_found() {
    for outcome in [Outcome::Accepted, Outcome::Rejected, Outcome::NotSent, Outcome::Unknown] {
        let mut ledger = in_memory();
        let claimed = sale("A", CARD).claim(&mut ledger, NOW).expect("a claim");
        observe_at(&mut ledger, OrderState::Succeeded, NOW + 1);
        let settled = settle(&mut ledger, &claimed, &settlement(outcome), NOW + 2);
        assert_eq!((settled.before, settled.after), (State::Succeeded, State::Succeeded));
        assert_eq!(is_loud(settled.effect), matches!(outcome, Outcome::Rejected | Outcome::NotSent));
        assert_eq!(history(&ledger).len(), 3, "the outcome is kept as evidence");
    }
}

#[test]
fn an_outcome_of_a_claim_that_was_released_shows_that_the_order_may_exist() {
    for (outcome, after) in [
        (Outcome::Accepted, State::Accepted),
        (Outcome::Unknown, State::Unknown),
        (Outcome::Rejected, State::NotFound),
        (Outcome::NotSent, State::NotFound),
    ] {
        let mut ledger = in_memory();
        let claimed = sale("A", CARD).claim(&mut ledger, NOW).expect("a claim");
        release(&mut ledger, "A", "the gateway's hotline says no", NOW + MINUTE).expect("released");
        let settled = settle(&mut ledger, &claimed, &settlement(outcome), NOW + MINUTE * 2);
        assert_eq!(settled.after, after);
    }
}

#[test]
fn an_earlier_attempt_does_not_settle_a_later_one() {
    let mut ledger = in_memory();
    let first = sale("A", CARD).claim(&mut ledger, NOW).expect("a claim");
    release(&mut ledger, "A", "by phone", NOW + MINUTE).expect("released");
    let second = sale("A", CARD).claim(&mut ledger, NOW + MINUTE).expect("a second claim");
    let settled = settle(&mut ledger, &first, &settlement(Outcome::NotSent), NOW + MINUTE);
    assert_eq!(settled.after, State::Sending);
    let settled = settle(&mut ledger, &first, &settlement(Outcome::Accepted), NOW + MINUTE);
    assert_eq!(settled.after, State::Accepted);
    let settled = settle(&mut ledger, &second, &settlement(Outcome::NotSent), NOW + MINUTE);
    assert_eq!((settled.after, settled.effect), (State::Accepted, Effect::Disputed));
}

#[test]
fn only_an_unknown_order_is_released() {
    for (outcome, releasable) in
        [(Outcome::Unknown, true), (Outcome::Accepted, false), (Outcome::Rejected, false), (Outcome::NotSent, false)]
    {
        let mut ledger = ledger_with(outcome);
        let released = release(&mut ledger, "A", "by phone", NOW + 1);
        if releasable {
            assert_eq!(released.expect("released").state, State::Unknown);
            let row = history(&ledger).pop().expect("a row");
            let told = (row.cause, row.source, row.note.as_deref());
            assert_eq!(told, (Cause::Released, Some(Source::Operator), Some("by phone")));
            sale("B", CARD).leave_behind(&mut ledger, NOW + 2);
        } else {
            assert!(matches!(released, Err(ReleaseError::NotUnknown(_))));
        }
    }
    let mut ledger = in_memory();
    assert!(matches!(release(&mut ledger, "A", "x", NOW), Err(ReleaseError::NoSuchOrder(_))));
    sale("A", CARD).leave_behind(&mut ledger, NOW);
    assert!(matches!(release(&mut ledger, "A", "x", NOW + 1), Err(ReleaseError::InFlight(_))));
    release(&mut ledger, "A", "x", NOW + MINUTE).expect("left behind");
}

#[test]
fn an_order_of_somebody_else_is_left_alone() {
    let mut ledger = ledger_with(Outcome::Unknown);
    let top_up = OrderKey { kind: OrderKind::TopUp, ..key("A") };
    let observed = observe(&mut ledger, top_up, &observation(OrderState::Succeeded), NOW);
    assert_eq!(observed, None);
    assert_eq!(state(&ledger, "A"), State::Unknown);
}

#[test]
fn a_notification_is_evidence_like_an_answer() {
    let mut ledger = ledger_with(Outcome::Accepted);
    let notified = Observation {
        source: Source::Notification,
        settled_amount: Some("95.0000"),
        ..observation(OrderState::Succeeded)
    };
    let observed = observe(&mut ledger, key("A"), &notified, NOW).expect("known");
    assert_eq!((observed.after, observed.effect), (State::Succeeded, Effect::Moved));
    let row = history(&ledger).pop().expect("a row");
    assert_eq!((row.cause, row.source), (Cause::Succeeded, Some(Source::Notification)));
    assert_eq!(row.settled_amount.as_deref(), Some("95.0000"));
    assert_eq!(observe_at(&mut ledger, OrderState::Succeeded, NOW).effect, Effect::Nothing);
}

#[test]
fn the_history_tells_by_a_code_how_an_exchange_ended() {
    let endings = [
        (Exchanged::Accepted, "accepted", State::Accepted),
        (Exchanged::Rejected, "rejected", State::Rejected),
        (Exchanged::Refused, "refused", State::Rejected),
        (Exchanged::NotSent, "not_sent", State::NotSent),
        (Exchanged::NoReply, "no_reply", State::Unknown),
        (Exchanged::NumberTaken, "number_taken", State::Unknown),
        (Exchanged::MaybeStored, "maybe_stored", State::Unknown),
        (Exchanged::Forged, "forged", State::Unknown),
        (Exchanged::Unproved, "unproved", State::Unknown),
    ];
    for (exchanged, cause, after) in endings {
        let mut ledger = in_memory();
        let claimed = sale("A", CARD).claim(&mut ledger, NOW).expect("a claim");
        let settlement = Settlement { exchanged, note: Some("HTTP 404"), ..settlement(Outcome::Unknown) };
        assert_eq!(settle(&mut ledger, &claimed, &settlement, NOW + 1).after, after);
        let row = history(&ledger).pop().expect("a row");
        assert_eq!((row.cause.name(), row.note.as_deref(), row.to), (cause, Some("HTTP 404"), after));
        assert_eq!((row.source, row.code.as_deref()), (Some(Source::Exchange), Some("1")));
    }
}

/// Evidence that does not move the order is told apart by what it says.
#[test]
fn other_evidence_is_no_repetition() {
    let mut ledger = ledger_with(Outcome::Accepted);
    for seen in [OrderState::Succeeded, OrderState::Processing, OrderState::NotFound, OrderState::Processing] {
        observe_at(&mut ledger, seen, NOW + MINUTE * 10);
    }
    let told: Vec<_> = history(&ledger).into_iter().map(|row| row.cause).collect();
    assert_eq!(told[3..], [Cause::Processing, Cause::NotFound]);
}
