//! The state machine under random sequences of all that can happen.

use std::collections::BTreeSet;

use consign::core::protocol::OrderState;
use consign::ledger::{Claimed, Effect, Filter, Ledger, Order, Outcome, Planned, Settlement, State};
use proptest::prelude::*;

use super::jobs::{FIELD, enqueue};
use super::{in_memory, is_loud, key, moment, observation, observe, release, sale, set, settle, settlement};

const IDS: [&str; 4] = ["A", "B", "C", "D"];
/// Two cards, each in three writings.
const CARDS: [[&str; 3]; 2] = [
    ["6222000000000001", "6222 0000 0000 0001", "6222-000000000001"],
    ["6222000000000002", "6222 0000 0000 0002", "\u{feff}6222000000000002"],
];

#[derive(Clone, Copy, Debug)]
enum Event {
    Queue { id: usize, card: usize, writing: usize, is_made: bool },
    Claim { id: usize, card: usize, writing: usize },
    Settle { claim: usize, outcome: Outcome, number_exists: bool },
    Observe { id: usize, seen: OrderState },
    Release { id: usize },
}

fn event() -> impl Strategy<Value = Event> {
    let outcome = prop::sample::select(vec![Outcome::Accepted, Outcome::Rejected, Outcome::NotSent, Outcome::Unknown]);
    let seen = prop::sample::select(vec![
        OrderState::Processing,
        OrderState::Succeeded,
        OrderState::Failed,
        OrderState::NotFound,
        OrderState::NotFound,
    ]);
    let id = 0..IDS.len();
    prop_oneof![
        2 => (id.clone(), 0..CARDS.len(), 0..3_usize, prop::bool::ANY)
            .prop_map(|(id, card, writing, is_made)| Event::Queue { id, card, writing, is_made }),
        3 => (id.clone(), 0..CARDS.len(), 0..3_usize)
            .prop_map(|(id, card, writing)| Event::Claim { id, card, writing }),
        3 => (0..8_usize, outcome, prop::bool::weighted(0.2))
            .prop_map(|(claim, outcome, number_exists)| Event::Settle { claim, outcome, number_exists }),
        3 => (id.clone(), seen).prop_map(|(id, seen)| Event::Observe { id, seen }),
        1 => id.prop_map(|id| Event::Release { id }),
    ]
}

struct World {
    ledger: Ledger,
    now: i64,
    claims: Vec<Claimed>,
    /// Which card each order was first claimed with.
    cards: [Option<usize>; IDS.len()],
}

impl World {
    fn order(&self, id: usize) -> Option<Order> {
        self.ledger.get(key(IDS[id])).expect("readable")
    }

    fn live_with(&self, card: usize) -> Vec<&'static str> {
        let live = |id: &usize| self.order(*id).is_some_and(|order| order.state.is_live());
        (0..IDS.len()).filter(|id| self.cards[*id] == Some(card)).filter(live).map(|id| IDS[id]).collect()
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Queue { id, card, writing, is_made } => self.queue(id, card, writing, is_made),
            Event::Claim { id, card, writing } => self.claim(id, card, writing),
            Event::Settle { claim, outcome, number_exists } => self.settle(claim, outcome, number_exists),
            Event::Observe { id, seen } => self.observe(id, seen),
            Event::Release { id } => drop(release(&mut self.ledger, IDS[id], "by hand", self.now)),
        }
    }

    fn queue(&mut self, id: usize, card: usize, writing: usize, is_made: bool) {
        let (before, live) = (self.order(id), self.live_with(card));
        set(moment(self.now));
        let sale = [sale(IDS[id], CARDS[card][writing])];
        let (job, planned) = enqueue(&mut self.ledger, &sale, is_made.then_some(FIELD));
        match &planned[..] {
            [Planned::New] => {
                assert!(before.is_none() && live.is_empty(), "{before:?} {live:?}");
                assert_eq!(self.order(id).map(|order| order.state), Some(State::Queued));
                self.cards[id] = Some(card);
            }
            [Planned::Known(known)] => {
                let known = (0..IDS.len()).find(|id| IDS[*id] == &*known.order_id).expect("ours");
                assert_eq!(self.cards[known], Some(card), "another card's order");
                assert!(is_made || known == id);
            }
            _ => assert!(job.is_none()),
        }
        if let Some(before) = before {
            assert_eq!(self.order(id), Some(before), "queueing moved an order");
        }
    }

    fn claim(&mut self, id: usize, card: usize, writing: usize) {
        let before = self.order(id);
        let live = self.live_with(card);
        let Ok(claimed) = sale(IDS[id], CARDS[card][writing]).claim(&mut self.ledger, self.now) else { return };
        assert!(live.is_empty(), "card {card} was live in {live:?}");
        if let Some(before) = before {
            assert!(before.state.may_be_claimed_again(), "{} was claimed again", before.state);
            assert_eq!(self.cards[id], Some(card), "an id changed its card");
        }
        self.cards[id] = Some(card);
        self.claims.push(claimed);
    }

    fn settle(&mut self, claim: usize, outcome: Outcome, number_exists: bool) {
        let Some(claimed) = self.claims.get(claim) else { return };
        let settlement = Settlement { number_exists, ..settlement(outcome) };
        let settled = settle(&mut self.ledger, claimed, &settlement, self.now);
        assert_no_silence(settled.before, settled.after, settled.effect);
    }

    fn observe(&mut self, id: usize, seen: OrderState) {
        let look = |world: &mut Self| observe(&mut world.ledger, key(IDS[id]), &observation(seen), world.now);
        let Some(observed) = look(self) else { return };
        if observed.before.number_taken {
            assert_eq!(observed.effect, Effect::AnothersOrder);
            assert_eq!(self.order(id), Some(observed.before), "another order's end was written down");
            return;
        }
        assert_no_silence(observed.before.state, observed.after, observed.effect);
        let rows = self.ledger.history(&observed.before).expect("readable").len();
        let again = look(self).expect("known");
        assert_eq!(again.after, observed.after);
        assert_eq!(self.ledger.history(&observed.before).expect("readable").len(), rows, "a repeat grew the history");
    }

    fn check(&self) {
        for order in self.ledger.list(&Filter::default()).expect("readable") {
            let history = self.ledger.history(&order).expect("readable");
            assert_eq!(history[0].from, None);
            assert!(history.windows(2).all(|pair| pair[1].from == Some(pair[0].to)), "{history:?}");
            assert_eq!(history.last().map(|last| last.to), Some(order.state));
            let been: BTreeSet<_> = history.iter().map(|row| row.to).collect();
            let shown = [State::Accepted, State::Processing, State::Succeeded, State::Failed, State::Reversed];
            let exists = shown.iter().any(|state| been.contains(state));
            let took_back = history
                .iter()
                .any(|row| row.from.is_some_and(|from| shown.contains(&from)) && row.to == State::Unknown);
            assert!(
                !exists || took_back || order.state.may_have_arrived(),
                "what the gateway showed was forgotten: {history:?}"
            );
        }
    }
}

fn assert_no_silence(before: State, after: State, effect: Effect) {
    assert!(before == after || effect != Effect::Nothing);
    assert!(before == after || before.is_undecided() || is_loud(effect), "{before} silently became {after}");
}

proptest! {
    #[test]
    fn no_sequence_of_events_breaks_a_promise(events in prop::collection::vec((event(), 0..120_000_i64), 1..40)) {
        let mut world = World { ledger: in_memory(), now: super::NOW, claims: Vec::new(), cards: [None; IDS.len()] };
        for (event, pause) in events {
            world.now += pause;
            world.happen(event);
            world.check();
        }
    }
}
