//! Claiming an order before it is sent, and refusing what was sent before.

use std::time::Duration;

use super::batch::{Batch, refuse_full_batch};
use super::cause::Cause;
use super::evidence::Step;
use super::fingerprint::{CardPrints, Fingerprint, Key};
use super::history::Move;
use super::moment::{BootId, Moment};
use super::order::{MerchantRef, Order, OrderKey, OrderKind, PRACTICE};
use super::refusal::Refusal;
use super::state::State;
use crate::core::form::Form;
use crate::core::secret::{Pin, mask};

/// How long after a top-up has succeeded the same one is taken for an accident.
const REPEAT: Duration = Duration::from_secs(600);

/// An order that is about to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// Whose it is.
    pub merchant: MerchantRef<'a>,
    /// The merchant's order number.
    pub order_id: &'a str,
    /// The product code of a card, the item of a top-up.
    pub product: &'a str,
    /// The submitted face value.
    pub face_value: &'a str,
    /// What is sold or topped up.
    pub subject: Subject<'a>,
    /// The form that will be sent. Only a keyed digest of it is stored.
    pub request: &'a Form,
    /// Names of fields, as in the form, that may differ when the same request is sent again: the
    /// timestamp and the signature, and the card's ciphertext, since the card itself counts.
    pub ignored: &'a [&'a str],
    /// The deadline of the exchange that follows. Until then the claim is in flight, and no
    /// query or operator can declare it not found.
    pub deadline: Duration,
    /// Whether a card may be sent that another live order has, or a top-up that was just placed.
    pub allow_duplicate: bool,
    /// Where the order stood when it was decided that it is to be sent; somebody may have moved it
    /// since. `None` sends it wherever it may be.
    pub expects: Option<State>,
}

/// What an order is about.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// The sale of a card.
    Card {
        /// The batch it belongs to.
        batch: Batch<'a>,
        /// The card number as typed; empty for a card without one.
        number: &'a str,
        /// The PIN as typed.
        pin: &'a Pin,
    },
    /// A top-up.
    TopUp {
        /// The phone number or account.
        account: &'a str,
        /// How many.
        quantity: &'a str,
    },
}

/// The right to send an order once, and to settle it.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a claim that is never settled counts as unknown"]
pub struct Claimed {
    pub(super) row: i64,
    pub(super) attempt: u32,
    until: Moment,
}

/// An order and the digest of its request.
pub(super) type Stored = (Order, Fingerprint);

/// What a store knows that a claim is held against.
pub(super) struct Holding {
    /// The orders of this number that the merchant has at any address.
    pub(super) numbered: Vec<Stored>,
    /// The live orders of this card or top-up, of whatever merchant, newest first, and those of the card
    /// that the platform has called sold against the ledger. Of a card's the newest will do.
    pub(super) alike: Vec<Order>,
    /// How many cards of the batch may have reached the gateway; who counts may stop at the limit.
    pub(super) cards_in_batch: u32,
}

/// By what a subject is known again.
pub(super) enum Prints {
    Card(CardPrints),
    TopUp(Fingerprint),
}

/// A claim that is granted, and what a store is to write down.
pub(super) struct Granted {
    /// The order that is claimed again, as it was.
    pub(super) again: Option<Order>,
    /// The order as it is from now on, and the row of its history.
    pub(super) step: Step,
    /// The digest of the request.
    pub(super) request: Fingerprint,
}

impl Granted {
    /// The right to send the order that a store keeps in a row.
    pub(super) fn claimed(&self, row: i64) -> Claimed {
        Claimed { row, attempt: self.step.order.attempts, until: self.step.order.in_flight_until }
    }
}

impl Claimed {
    /// When the right to send ends, as the time since the machine started. After that the order
    /// may be declared not found, and its card sent again.
    #[must_use]
    pub fn in_flight_until(&self) -> Duration {
        Duration::from_millis(self.until.boot_time.try_into().unwrap_or(0))
    }
}

impl Prints {
    /// What is stored with an order: the fingerprint of its subject, and of a long PIN.
    pub(super) fn stored(&self) -> (Option<&Fingerprint>, Option<&Fingerprint>) {
        match self {
            Self::Card(prints) => (prints.known.first(), prints.pin.as_ref()),
            Self::TopUp(print) => (Some(print), None),
        }
    }
}

impl Claim<'_> {
    /// The name of the order.
    #[must_use]
    pub fn key(&self) -> OrderKey<'_> {
        let kind = match self.subject {
            Subject::Card { .. } => OrderKind::Sale,
            Subject::TopUp { .. } => OrderKind::TopUp,
        };
        OrderKey { kind, merchant: self.merchant, order_id: self.order_id }
    }

    /// The batch that its card is to belong to.
    pub(super) fn batch(&self) -> Option<Batch<'_>> {
        match self.subject {
            Subject::Card { batch, .. } => Some(batch),
            Subject::TopUp { .. } => None,
        }
    }

    /// What the ledger shows of its subject.
    pub(super) fn masked(&self) -> String {
        match self.subject {
            Subject::Card { number, .. } => mask(number),
            Subject::TopUp { account, .. } => mask(account),
        }
    }

    /// By what its subject is known again.
    pub(super) fn prints(&self, key: &Key) -> Prints {
        match self.subject {
            Subject::Card { number, pin, .. } => Prints::Card(key.card_prints(number, pin)),
            Subject::TopUp { account, quantity } => {
                Prints::TopUp(key.top_up(self.product, account, self.face_value, quantity))
            }
        }
    }

    /// Holds the claim against what is known, and says what is to be written down.
    pub(super) fn grant(&self, key: &Key, known: Holding, now: Moment) -> Result<Granted, Refusal> {
        let (again, elsewhere) = self.here_and_elsewhere(known.numbered);
        if let Some((order, stored)) = &again {
            self.refuse_same_order(key, order, stored)?;
        }
        self.refuse_other_address(elsewhere)?;
        if !self.allow_duplicate {
            self.refuse_same_subject(known.alike, now)?;
        }
        if let Some(batch) = self.batch() {
            refuse_full_batch(batch.number, known.cards_in_batch)?;
        }
        let (again, until) = (again.map(|(order, _)| order), now.plus(self.deadline));
        let step = match &again {
            Some(order) => self.renew(order, now, until),
            None => self.record(now, until),
        };
        Ok(Granted { again, step, request: self.digest(key) })
    }

    /// What is to be written down of an order that gets its number before its turn to be sent comes.
    pub(super) fn queue(&self, key: &Key, now: Moment) -> Granted {
        Granted { again: None, step: self.record_queued(now), request: self.digest(key) }
    }

    /// The order of this number that is at the claim's own address, and those at others.
    pub(super) fn here_and_elsewhere(&self, numbered: Vec<Stored>) -> (Option<Stored>, Vec<Stored>) {
        let is_here = |(order, _): &Stored| order.base_url == self.merchant.base_url;
        let (here, elsewhere): (Vec<_>, Vec<_>) = numbered.into_iter().partition(is_here);
        (here.into_iter().next(), elsewhere)
    }

    /// The batch, unless the same request may go into another one.
    fn named_batch(&self) -> Option<&str> {
        self.batch().filter(|batch| !batch.is_made).map(|batch| batch.number)
    }

    fn digest(&self, key: &Key) -> Fingerprint {
        self.digest_with(key, self.named_batch(), None)
    }

    /// The digest of the request as it would be in a batch, or in whatever batch; `instead` is a field
    /// and its value in place of what the form has there.
    fn digest_with(&self, key: &Key, batchno: Option<&str>, instead: Option<(&str, &str)>) -> Fingerprint {
        let OrderKey { kind, merchant, .. } = self.key();
        let fields = self.request.iter().filter(|(name, _)| !self.ignored.contains(name));
        let fields = fields.map(|(name, value)| match instead {
            Some((field, other)) if field == name => (name, other),
            _ => (name, value),
        });
        match self.subject {
            Subject::Card { batch, number, pin } => {
                let mut fields: Vec<_> = fields.filter(|(name, _)| *name != batch.field).collect();
                fields.extend(batchno.filter(|batchno| !batchno.is_empty()).map(|batchno| (batch.field, batchno)));
                key.request(kind, merchant, &key.card(number, pin.expose()), fields)
            }
            Subject::TopUp { account, .. } => key.request(kind, merchant, account.as_bytes(), fields.collect()),
        }
    }

    /// Whether this is the request of an order, whose digest was stored. Where the order's number was
    /// made, it does not count: `made_id` is the field that it stands in.
    pub(super) fn repeats(&self, key: &Key, order: &Order, stored: &Fingerprint, made_id: Option<&str>) -> bool {
        let instead = made_id.map(|field| (field, order.order_id.as_str()));
        let Subject::Card { batch, .. } = self.subject else {
            return self.digest_with(key, None, instead) == *stored;
        };
        let theirs = order.batchno.as_deref().unwrap_or_default();
        let same_batch = batch.number == theirs || (batch.is_made && order.has_made_batch());
        // Layout 1 has digested a made batch like a named one.
        let counts = order.batch_is_made != Some(true);
        same_batch && self.digest_with(key, counts.then_some(theirs), instead) == *stored
    }

    fn refuse_same_order(&self, key: &Key, order: &Order, stored: &Fingerprint) -> Result<(), Refusal> {
        match (self.repeats(key, order, stored, None), order.state.may_be_claimed_again()) {
            (true, true) if self.expects.is_none_or(|expected| expected == order.state) => Ok(()),
            (true, _) => Err(Refusal::SameOrder(Box::new(order.clone()))),
            (false, _) => Err(Refusal::DifferentRequest(Box::new(order.clone()))),
        }
    }

    /// Two addresses may be two ways to one gateway, at which the number may be used once. The
    /// practice gateway is one of its own, and new at every start.
    pub(super) fn refuse_other_address(&self, elsewhere: Vec<Stored>) -> Result<(), Refusal> {
        if self.merchant.base_url == PRACTICE {
            return Ok(());
        }
        let there = |order: &Order| order.base_url != PRACTICE && order.state.may_have_arrived();
        match elsewhere.into_iter().map(|(order, _)| order).find(there) {
            Some(order) => Err(Refusal::OtherAddress { order: Box::new(order), to: self.merchant.base_url.to_owned() }),
            None => Ok(()),
        }
    }

    pub(super) fn refuse_same_subject(&self, alike: Vec<Order>, now: Moment) -> Result<(), Refusal> {
        for order in alike.into_iter().map(Box::new) {
            if let Subject::Card { .. } = self.subject {
                return Err(Refusal::SameCard(order));
            }
            if order.state.is_undecided() {
                return Err(Refusal::SameTopUp { order, remaining: None });
            }
            // A wall clock that was set back makes the time longer, never shorter.
            let free = order.moved.plus(REPEAT);
            if !free.has_come(now) {
                return Err(Refusal::SameTopUp { order, remaining: Some(free.left_at(now)) });
            }
        }
        Ok(())
    }

    /// A new order that is not sent yet. Where its batch is made, that is chosen when it is sent.
    pub(super) fn record_queued(&self, now: Moment) -> Step {
        let Step { order, .. } = self.record(now, now);
        let batchno = order.batchno.filter(|_| order.batch_is_made == Some(false));
        let order = Order { state: State::Queued, attempts: 0, batchno, ..order };
        Step { order, row: Some(Move::new(Cause::Queued, now, None, State::Queued)) }
    }

    /// A new order.
    fn record(&self, now: Moment, until: Moment) -> Step {
        let order = Order {
            row: 0,
            kind: self.key().kind,
            customer_id: self.merchant.customer_id.to_owned(),
            base_url: self.merchant.base_url.to_owned(),
            order_id: self.order_id.to_owned(),
            batchno: self.batch().map(|batch| batch.number.to_owned()),
            product: self.product.to_owned(),
            face_value: self.face_value.to_owned(),
            masked: self.masked(),
            state: State::Sending,
            attempts: 1,
            created_at: now.wall,
            sent_at: now.wall,
            updated_at: now.wall,
            system_order_id: None,
            real_face_value: None,
            settled_amount: None,
            code: None,
            message: None,
            number_taken: false,
            in_flight_until: until,
            moved: now,
            seen: (0, BootId::UNKNOWN),
            batch_is_made: self.batch().map(|batch| batch.is_made),
            sent_before: false,
        };
        Step { order, row: Some(Move::new(Cause::Claimed, now, None, State::Sending)) }
    }

    /// An order that is claimed again. Its batch may be another one.
    fn renew(&self, order: &Order, now: Moment, until: Moment) -> Step {
        let mut step = Step::claim_again(order, now, until);
        step.order.batchno = self.batch().map(|batch| batch.number.to_owned());
        step.order.batch_is_made = self.batch().map(|batch| batch.is_made);
        step
    }
}
