//! A number under which the gateway has another order.

use consign::core::protocol::OrderState;
use consign::ledger::{Effect, Ledger, Observation, Order, Outcome, Settlement, State};

use super::{MINUTE, NOW, in_memory, is_loud, key, observation, observe, release, sale, settle, settlement, state};

const CARD: &str = "6222000000001234";
const SEEN: [OrderState; 4] = [OrderState::Processing, OrderState::Succeeded, OrderState::Failed, OrderState::NotFound];

/// "An order with this number exists", as an answer to a form.
fn exists() -> Settlement<'static> {
    Settlement { number_exists: true, ..settlement(Outcome::Unknown) }
}

/// Claims order `A` and is told that its number exists. Returns whether it is another's.
fn send_again(ledger: &mut Ledger, now: i64) -> bool {
    let claimed = sale("A", CARD).claim(ledger, now).expect("a claim");
    settle(ledger, &claimed, &exists(), now).number_taken
}

/// What came before.
type Attempts<'a> = &'a dyn Fn(&mut Ledger);

fn order(ledger: &Ledger) -> Order {
    ledger.get(key("A")).expect("readable").expect("known")
}

#[test]
fn what_is_said_of_a_taken_number_is_never_written_down() {
    for seen in SEEN {
        let mut ledger = in_memory();
        assert!(send_again(&mut ledger, NOW));
        let before = order(&ledger);
        assert_eq!((before.state, before.number_taken), (State::Unknown, true));
        let rows = ledger.history(&before).expect("readable").len();
        let sold = Observation { settled_amount: Some("95"), system_order_id: Some("S1"), ..observation(seen) };
        let observed = observe(&mut ledger, key("A"), &sold, NOW + MINUTE * 10).expect("known");
        assert_eq!((observed.after, observed.effect), (State::Unknown, Effect::AnothersOrder), "{seen:?}");
        assert!(is_loud(observed.effect));
        assert_eq!(order(&ledger), before, "nothing was written");
        assert_eq!(ledger.history(&before).expect("readable").len(), rows);
        // The card is held until somebody says what became of it.
        assert!(sale("B", CARD).claim(&mut ledger, NOW + MINUTE * 10).is_err());
        release(&mut ledger, "A", "by phone", NOW + MINUTE * 10).expect("released");
        let observed = observe(&mut ledger, key("A"), &sold, NOW + MINUTE * 11).expect("known");
        assert_eq!((observed.after, observed.effect), (State::NotFound, Effect::AnothersOrder), "{seen:?}");
    }
}

#[test]
fn an_acceptance_after_the_release_makes_the_number_ours() {
    let mut ledger = in_memory();
    assert!(send_again(&mut ledger, NOW));
    release(&mut ledger, "A", "by phone", NOW).expect("released");
    sale("A", CARD).send(&mut ledger, Outcome::Accepted, NOW + MINUTE);
    assert!(!order(&ledger).number_taken);
    let observed = observe(&mut ledger, key("A"), &observation(OrderState::Succeeded), NOW + MINUTE).expect("known");
    assert_eq!((observed.after, observed.effect), (State::Succeeded, Effect::Moved));
}

#[test]
fn a_number_that_was_sent_before_is_ours() {
    // How the first attempt ended, and whether it may have arrived.
    let lost = |ledger: &mut Ledger| {
        sale("A", CARD).send(ledger, Outcome::Unknown, NOW);
        observe(ledger, key("A"), &observation(OrderState::NotFound), NOW + MINUTE).expect("known");
    };
    let killed = |ledger: &mut Ledger| {
        sale("A", CARD).leave_behind(ledger, NOW);
        release(ledger, "A", "by phone", NOW + MINUTE).expect("released");
    };
    let rejected = |ledger: &mut Ledger| sale("A", CARD).send(ledger, Outcome::Rejected, NOW);
    let not_sent = |ledger: &mut Ledger| sale("A", CARD).send(ledger, Outcome::NotSent, NOW);
    let taken = |ledger: &mut Ledger| {
        assert!(send_again(ledger, NOW));
        release(ledger, "A", "by phone", NOW).expect("released");
    };
    let lost_and_not_sent = |ledger: &mut Ledger| {
        lost(ledger);
        sale("A", CARD).send(ledger, Outcome::NotSent, NOW + MINUTE);
    };
    let not_sent_and_taken = |ledger: &mut Ledger| {
        not_sent(ledger);
        taken(ledger);
    };
    let table: [(&str, Attempts, bool); 7] = [
        ("lost", &lost, true),
        ("killed", &killed, true),
        ("rejected", &rejected, false),
        ("not sent", &not_sent, false),
        ("taken", &taken, false),
        ("lost, and not sent", &lost_and_not_sent, true),
        ("not sent, and taken", &not_sent_and_taken, false),
    ];
    for (name, first, ours) in table {
        let mut ledger = in_memory();
        first(&mut ledger);
        assert_eq!(send_again(&mut ledger, NOW + MINUTE * 2), !ours, "{name}");
        let sold = observation(OrderState::Succeeded);
        let observed = observe(&mut ledger, key("A"), &sold, NOW + MINUTE * 3).expect("known");
        assert_eq!(observed.after == State::Succeeded, ours, "{name}: {observed:?}");
    }
}

/// Another process asks while the form is on its way, and is shown the other order.
#[test]
fn what_a_query_said_meanwhile_is_taken_back_loudly() {
    for seen in [OrderState::Processing, OrderState::Succeeded, OrderState::Failed] {
        let mut ledger = in_memory();
        let claimed = sale("A", CARD).claim(&mut ledger, NOW).expect("a claim");
        let sold = Observation { settled_amount: Some("95"), ..observation(seen) };
        observe(&mut ledger, key("A"), &sold, NOW + 1).expect("known");
        let settled = settle(&mut ledger, &claimed, &exists(), NOW + 2);
        assert_eq!((settled.after, settled.effect), (State::Unknown, Effect::Contradicted), "{seen:?}");
        assert_eq!((order(&ledger).settled_amount, order(&ledger).number_taken), (None, true));
        assert_eq!(state(&ledger, "A"), State::Unknown);
    }
}

#[test]
fn other_answers_say_nothing_about_the_number() {
    for outcome in [Outcome::Accepted, Outcome::Rejected, Outcome::NotSent] {
        let mut ledger = in_memory();
        let claimed = sale("A", CARD).claim(&mut ledger, NOW).expect("a claim");
        let settled = settle(&mut ledger, &claimed, &Settlement { number_exists: true, ..settlement(outcome) }, NOW);
        assert_eq!((settled.after, settled.number_taken), (outcome.state(), false));
    }
}
