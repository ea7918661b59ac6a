//! What becomes of an order: by its own exchange, by the gateway's later word, by hand.
//!
//! Each rule gets the order and its history as they are, and the evidence; it returns the order as
//! it is from now on, and the row of the history where there is one to be written.

use std::time::Duration;

use super::cause::{Cause, Exchanged, Outcome, Source};
use super::error::ReleaseError;
use super::history::Move;
use super::moment::Moment;
use super::order::Order;
use super::state::{Effect, State};
use crate::core::amount::same_amount;
use crate::core::protocol::OrderState;

/// How an exchange ended. No text may carry a PIN, a key or ciphertext.
#[derive(Clone, Copy, Debug)]
pub struct Settlement<'a> {
    /// How it ended, and so what it proved.
    pub exchanged: Exchanged,
    /// What happened on the network, in free words, or the HTTP status that came.
    pub note: Option<&'a str>,
    /// The gateway's code, where a reply came.
    pub code: Option<&'a str>,
    /// The gateway's message.
    pub message: Option<&'a str>,
    /// The platform's own number, where the reply names it.
    pub system_order_id: Option<&'a str>,
    /// Whether the gateway has said that an order of this number is there already. Unless this
    /// ledger may have sent it before, it is another's.
    pub number_exists: bool,
}

/// Where a settlement left the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The state in which the order was found: `sending`, unless somebody was faster.
    pub before: State,
    /// The state in which it is now.
    pub after: State,
    /// What the settlement does to it.
    pub effect: Effect,
    /// Whether the number is another order's, so that no query can tell what became of this one.
    pub number_taken: bool,
}

/// What the gateway says about an order. No text may carry a PIN, a key or ciphertext.
#[derive(Clone, Copy, Debug)]
pub struct Observation<'a> {
    /// Where the order stands.
    pub state: OrderState,
    /// How the gateway came to say so.
    pub source: Source,
    /// The status or code as sent.
    pub code: Option<&'a str>,
    /// The gateway's message.
    pub message: Option<&'a str>,
    /// The platform's own number.
    pub system_order_id: Option<&'a str>,
    /// The card's real face value, a decimal text as sent.
    pub real_face_value: Option<&'a str>,
    /// The money settled, or charged for a top-up; a decimal text as sent.
    pub settled_amount: Option<&'a str>,
}

/// What an observation did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// The order as it was before.
    pub before: Order,
    /// The state in which it is now.
    pub after: State,
    /// What the observation does to it.
    pub effect: Effect,
}

/// What a store is to write down.
#[derive(Debug)]
pub(super) struct Step {
    /// The order as it is from now on.
    pub(super) order: Order,
    /// The row of the history, where there is one.
    pub(super) row: Option<Move>,
}

/// What the exchange of the claim that was the order's `attempt`-th proves.
pub(super) fn settle(
    order: &Order,
    history: &[Move],
    attempt: u32,
    settlement: &Settlement,
    now: Moment,
) -> (Step, Settled) {
    let (before, outcome) = (order.state, settlement.exchanged.outcome());
    let own = order.attempts == attempt;
    let another = own && settlement.number_exists && outcome == Outcome::Unknown && !order.sent_before;
    let (after, effect) = if another { before.after_taken_number() } else { before.after_exchange(own, outcome) };
    let row = Move {
        source: Some(Source::Exchange),
        note: settlement.note.map(str::to_owned),
        code: settlement.code.map(str::to_owned),
        message: settlement.message.map(str::to_owned),
        ..Move::new(settlement.exchanged.into(), now, Some(before), after)
    };
    let mut step = Step::of(order);
    if after == before {
        step.keep_once(row, history);
    } else {
        step.advance(row, now, if own { now } else { now.or_later(order.in_flight_until) });
    }
    if another {
        step.take_number();
    } else {
        step.learn(settlement.system_order_id, None, None);
    }
    let number_taken = another || order.number_taken;
    (step, Settled { before, after, effect, number_taken })
}

/// What the gateway's word means that it gave on a question `asked` then, or unasked.
pub(super) fn observe(
    order: &Order,
    history: &[Move],
    observation: &Observation,
    asked: Moment,
    grace: Duration,
    now: Moment,
) -> (Step, Observed) {
    let (before, mut step) = (order.state, Step::of(order));
    if order.number_taken {
        let observed = Observed { before: order.clone(), after: before, effect: Effect::AnothersOrder };
        return (step, observed);
    }
    if observation.is_outdated(order, asked) {
        return (step, Observed { before: order.clone(), after: before, effect: Effect::Nothing });
    }
    let once_succeeded = history.iter().any(|row| row.to == State::Succeeded);
    let (after, mut effect) = before.after_query(observation.state, once_succeeded, order.absence_counts(asked, grace));
    let mut row = observation.row(now, before, after);
    if effect == Effect::Nothing && observation.amends(order, &mut row) {
        effect = Effect::Amended;
    }
    match effect {
        Effect::TooEarly if !order.is_known_in(now.boot) => step.order.seen = (now.boot_time, now.boot),
        Effect::Nothing | Effect::TooEarly | Effect::AnothersOrder => {}
        Effect::Disputed => step.keep_once(row, history),
        Effect::Amended => step.keep(row),
        Effect::Moved | Effect::Reversed | Effect::Contradicted => step.advance(row, now, order.in_flight_until),
    }
    if !matches!(effect, Effect::Disputed | Effect::TooEarly) {
        let Observation { system_order_id, real_face_value, settled_amount, .. } = *observation;
        step.learn(system_order_id, real_face_value, settled_amount);
    }
    (step, Observed { before: order.clone(), after, effect })
}

/// What an operator's word does that the gateway did not accept the order.
pub(super) fn release(order: &Order, because: &str, now: Moment) -> Result<Step, ReleaseError> {
    if order.is_in_flight(now) {
        return Err(ReleaseError::InFlight(Box::new(order.clone())));
    }
    if !matches!(order.state, State::Sending | State::Unknown) {
        return Err(ReleaseError::NotUnknown(Box::new(order.clone())));
    }
    let mut step = Step::of(order);
    let row = Move {
        source: Some(Source::Operator),
        note: Some(because.to_owned()),
        ..Move::new(Cause::Released, now, Some(order.state), State::NotFound)
    };
    step.advance(row, now, order.in_flight_until);
    Ok(step)
}

impl Step {
    /// Nothing happens to the order.
    fn of(order: &Order) -> Self {
        Self { order: order.clone(), row: None }
    }

    /// Takes a notification down, with the name of its doubt. It moves an order that is undecided, and tells of its amounts,
    /// unless it is in doubt or out of date.
    pub(super) fn notified(
        order: &Order,
        history: &[Move],
        observation: &Observation,
        doubt: Option<&'static str>,
        is_stale: bool,
        now: Moment,
    ) -> Self {
        let decides_nothing = doubt.is_some() || is_stale;
        let (before, mut step) = (order.state, Self::of(order));
        let once_succeeded = history.iter().any(|row| row.to == State::Succeeded);
        let moves = before.is_undecided() && !decides_nothing;
        let after = if moves { before.after_query(observation.state, once_succeeded, false).0 } else { before };
        let note = doubt.map(str::to_owned);
        let row = Move { note, ..observation.row(now, before, after) };
        if after == before {
            step.keep_once(row, history);
        } else {
            step.advance(row, now, order.in_flight_until);
        }
        if !decides_nothing {
            let Observation { system_order_id, real_face_value, settled_amount, .. } = *observation;
            step.learn(system_order_id, real_face_value, settled_amount);
        }
        step
    }

    /// Claims an order once more, or one that was queued. From now on the number is its own again, unless the gateway says
    /// otherwise once more; and whether an earlier attempt may have arrived is kept for then.
    pub(super) fn claim_again(order: &Order, now: Moment, until: Moment) -> Self {
        let mut step = Self::of(order);
        let cause = if order.attempts == 0 { Cause::Claimed } else { Cause::ClaimedAgain };
        step.advance(Move::new(cause, now, Some(order.state), State::Sending), now, until);
        let never_arrived = matches!(order.state, State::Queued | State::NotSent | State::Rejected);
        let did_not_arrive = never_arrived || order.number_taken;
        step.order.sent_at = now.wall;
        step.order.attempts += 1;
        step.order.sent_before |= !did_not_arrive;
        step.order.number_taken = false;
        step
    }

    /// Moves the order on. `until` is the end of the time in which its form may be leaving.
    fn advance(&mut self, row: Move, now: Moment, until: Moment) {
        let order = &mut self.order;
        order.state = row.to;
        order.moved = now;
        order.in_flight_until = until;
        (order.code, order.message) = (row.code.clone(), row.message.clone());
        self.keep(row);
    }

    /// Keeps evidence.
    fn keep(&mut self, row: Move) {
        self.order.updated_at = row.at;
        self.row = Some(row);
    }

    /// Keeps evidence that did not move the order, unless the same evidence is there since its last
    /// move.
    fn keep_once(&mut self, row: Move, history: &[Move]) {
        if !row.repeats(history) {
            self.keep(row);
        }
    }

    /// Takes over what the gateway told; what it left out stays.
    fn learn(&mut self, system_order_id: Option<&str>, real_face_value: Option<&str>, settled_amount: Option<&str>) {
        let order = &mut self.order;
        for (known, told) in [
            (&mut order.system_order_id, system_order_id),
            (&mut order.real_face_value, real_face_value),
            (&mut order.settled_amount, settled_amount),
        ] {
            if let Some(told) = told {
                *known = Some(told.to_owned());
            }
        }
    }

    /// Notes that the gateway has another order under this number. What was told of that one is no
    /// longer told of this one.
    fn take_number(&mut self) {
        let order = &mut self.order;
        order.number_taken = true;
        (order.system_order_id, order.real_face_value, order.settled_amount) = (None, None, None);
    }
}

impl Observation<'_> {
    fn row(&self, now: Moment, before: State, after: State) -> Move {
        let text = |text: Option<&str>| text.map(str::to_owned);
        Move {
            source: Some(self.source),
            code: text(self.code),
            message: text(self.message),
            real_face_value: text(self.real_face_value),
            settled_amount: text(self.settled_amount),
            ..Move::new(self.state.into(), now, Some(before), after)
        }
    }

    /// Whether "processing" answers a question from before the order was decided, as by a notification
    /// that came while the gateway was asked.
    fn is_outdated(&self, order: &Order, asked: Moment) -> bool {
        self.state == OrderState::Processing && order.state.is_decided() && !order.moved.has_come(asked)
    }

    /// Whether the gateway has changed its mind about amounts of a decided order; then the row says
    /// what they were.
    fn amends(&self, order: &Order, row: &mut Move) -> bool {
        let was = |known: &Option<String>, told: Option<&str>| {
            let differs = |known: &&str| told.is_some_and(|told| !same_amount(known, told));
            known.as_deref().filter(differs).map(str::to_owned)
        };
        let real_face_value = was(&order.real_face_value, self.real_face_value);
        let settled_amount = was(&order.settled_amount, self.settled_amount);
        if !self.state.is_final() || (real_face_value.is_none() && settled_amount.is_none()) {
            return false;
        }
        row.cause = Cause::Amended;
        (row.real_face_value_was, row.settled_amount_was) = (real_face_value, settled_amount);
        true
    }
}
