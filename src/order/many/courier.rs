//! The threads that carry claimed forms to the gateway, one exchange at a time each.

use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::core::request::SignedRequest;
use crate::ledger::Claimed;
use crate::order::deadline::Deadline;
use crate::order::place::Ordered;
use crate::order::proof::Proof;
use crate::order::session::Session;
use crate::run::context::Context;

/// A claimed form.
pub(super) struct Parcel {
    pub(super) item: usize,
    pub(super) ordered: Ordered,
    pub(super) signed: SignedRequest,
    pub(super) claimed: Claimed,
    /// Whether it was claimed before a courier was free for it.
    pub(super) is_ahead: bool,
}

/// What came of it.
pub(super) struct Returned {
    pub(super) item: usize,
    pub(super) ordered: Ordered,
    pub(super) claimed: Claimed,
    /// `None` where it was not carried at all: the command ends, or too little of the claim's time was
    /// left when its turn came.
    pub(super) proof: Option<Proof>,
    /// How long the exchange took.
    pub(super) took: Duration,
}

/// Carries parcels until there are none any more.
pub(super) fn carry(
    parcels: &Mutex<Receiver<Parcel>>,
    returns: &Sender<Returned>,
    session: &Session<'_>,
    context: &Context,
) {
    loop {
        let next = parcels.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(parcel) = next else { return };
        let deadline = Deadline::at(parcel.claimed.in_flight_until(), session.timeout);
        let Parcel { item, ordered, signed, claimed, is_ahead } = parcel;
        let is_in_time = !is_ahead || is_fresh(deadline, session);
        let begin = Instant::now();
        let proof = (!context.is_asked_to_end() && is_in_time).then(|| {
            context.may_send();
            Proof::of(&session.post(&signed, deadline))
        });
        if returns.send(Returned { item, ordered, claimed, proof, took: begin.elapsed() }).is_err() {
            return;
        }
    }
}

/// Whether an exchange has nearly all of its time left. A form that waited behind slow ones would be
/// cut off in the middle, and its order unknown.
fn is_fresh(deadline: Deadline, session: &Session<'_>) -> bool {
    deadline.left().is_some_and(|left| left >= session.timeout * 3 / 4)
}
