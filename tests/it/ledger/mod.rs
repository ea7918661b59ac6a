//! The ledger as its callers use it, on real files.

mod batches;
mod cards;
mod claims;
mod clocks;
mod copies;
mod files;
mod jobs;
mod layouts;
mod log;
mod machine;
mod million;
mod moves;
mod notified;
mod races;
mod reading;
mod taken;
mod top_ups;

use std::cell::Cell;
use std::path::Path;
use std::time::Duration;

use consign::core::form::Form;
use consign::core::protocol::OrderState;
use consign::core::secret::Pin;
use consign::ledger::{
    Batch, BootId, Claim, ClaimError, Claimed, Clock, Effect, Exchanged, Ledger, LedgerError, MerchantRef, Moment,
    Observation, Observed, Order, OrderKey, OrderKind, Outcome, ReleaseError, Settled, Settlement, Source, State,
    Subject,
};

/// Sunday, 22 November 2026, in Unix milliseconds.
const NOW: i64 = 1_795_312_800_000;
const MINUTE: i64 = 60_000;
const GRACE: Duration = Duration::from_secs(60);
const PATIENCE: Duration = Duration::from_secs(10);
const DEADLINE: Duration = Duration::from_secs(8);
const MERCHANT: MerchantRef = MerchantRef { customer_id: "10001", base_url: "http://127.0.0.1:9093" };

thread_local! {
    /// What the clock of this thread's ledgers says.
    static CLOCK: Cell<Moment> = Cell::new(moment(NOW));
}

/// The clock of the tests, which stands until it is set.
fn clock() -> Clock {
    Clock::new(|| CLOCK.get())
}

fn set(moment: Moment) {
    CLOCK.set(moment);
}

/// A moment of the first boot, whose two clocks go alike.
fn moment(now: i64) -> Moment {
    Moment { wall: now, boot_time: now - NOW + 1000 * MINUTE, boot: BootId::named("the first") }
}

/// Whether the operator must hear of an effect.
fn is_loud(effect: Effect) -> bool {
    !matches!(effect, Effect::Nothing | Effect::Moved | Effect::TooEarly)
}

/// A sale in a test's words.
#[derive(Clone, Copy)]
struct Sale<'a> {
    merchant: MerchantRef<'a>,
    order_id: &'a str,
    number: &'a str,
    pin: &'a str,
    batchno: &'a str,
    batch_is_made: bool,
    face_value: &'a str,
    allow_duplicate: bool,
}

fn sale<'a>(order_id: &'a str, number: &'a str) -> Sale<'a> {
    Sale {
        merchant: MERCHANT,
        order_id,
        number,
        pin: "123456",
        batchno: "B20261122",
        batch_is_made: false,
        face_value: "100",
        allow_duplicate: false,
    }
}

impl Sale<'_> {
    fn claim(&self, ledger: &mut Ledger, now: i64) -> Result<Claimed, ClaimError> {
        set(moment(now));
        self.claim_now(ledger)
    }

    /// Claims at the moment that the clock says.
    fn claim_now(&self, ledger: &mut Ledger) -> Result<Claimed, ClaimError> {
        self.with_claim(|claim| ledger.claim(claim))
    }

    /// Hands over the claim as it is at the moment that the clock says.
    fn with_claim<T>(&self, then: impl FnOnce(&Claim<'_>) -> T) -> T {
        let now = CLOCK.get().wall;
        let pin = Pin::new(self.pin.into()).expect("a PIN");
        let timestamp = (now / 1000).to_string();
        let fields = [
            ("customerId", self.merchant.customer_id),
            ("timestamp", &timestamp),
            ("orderId", self.order_id),
            ("batchno", self.batchno),
            ("amount", self.face_value),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let batch = Batch { number: self.batchno, field: "batchno", is_made: self.batch_is_made };
        then(&Claim {
            merchant: self.merchant,
            order_id: self.order_id,
            product: "12",
            face_value: self.face_value,
            subject: Subject::Card { batch, number: self.number, pin: &pin },
            request: &Form::from_pairs(fields.into()).expect("a form"),
            ignored: &["timestamp", "sign"],
            deadline: DEADLINE,
            allow_duplicate: self.allow_duplicate,
            expects: None,
        })
    }

    /// Claims, and is killed.
    fn leave_behind(&self, ledger: &mut Ledger, now: i64) {
        drop(self.claim(ledger, now).expect("a claim"));
    }

    /// Claims and settles at once.
    fn send(&self, ledger: &mut Ledger, outcome: Outcome, now: i64) {
        let claimed = self.claim(ledger, now).expect("a claim");
        settle(ledger, &claimed, &settlement(outcome), now);
    }
}

fn top_up<'a>(order_id: &'a str, account: &'a str, form: &'a Form) -> Claim<'a> {
    Claim {
        merchant: MERCHANT,
        order_id,
        product: "103",
        face_value: "50",
        subject: Subject::TopUp { account, quantity: "1" },
        request: form,
        ignored: &[],
        deadline: DEADLINE,
        allow_duplicate: false,
        expects: None,
    }
}

fn settlement(outcome: Outcome) -> Settlement<'static> {
    let exchanged = match outcome {
        Outcome::Accepted => Exchanged::Accepted,
        Outcome::Rejected => Exchanged::Rejected,
        Outcome::NotSent => Exchanged::NotSent,
        Outcome::Unknown => Exchanged::NoReply,
    };
    Settlement { exchanged, note: None, code: Some("1"), message: None, system_order_id: None, number_exists: false }
}

fn observation(state: OrderState) -> Observation<'static> {
    Observation {
        state,
        source: Source::Query,
        code: None,
        message: None,
        system_order_id: None,
        real_face_value: None,
        settled_amount: None,
    }
}

fn key(order_id: &str) -> OrderKey<'_> {
    OrderKey { kind: OrderKind::Sale, merchant: MERCHANT, order_id }
}

fn state(ledger: &Ledger, order_id: &str) -> State {
    ledger.get(key(order_id)).expect("readable").expect("known").state
}

fn place(ledger: &mut Ledger, top_up: &Claim, now: i64) -> Result<Claimed, ClaimError> {
    set(moment(now));
    ledger.claim(top_up)
}

fn settle(ledger: &mut Ledger, claimed: &Claimed, settlement: &Settlement, now: i64) -> Settled {
    set(moment(now));
    ledger.settle(claimed, settlement).expect("settled")
}

/// What a question that was asked and answered at a moment changes.
fn observe(ledger: &mut Ledger, key: OrderKey, observation: &Observation, now: i64) -> Option<Observed> {
    set(moment(now));
    ledger.observe(key, observation, moment(now), GRACE).expect("readable")
}

fn release(ledger: &mut Ledger, order_id: &str, because: &str, now: i64) -> Result<Order, ReleaseError> {
    set(moment(now));
    ledger.release(key(order_id), because)
}

fn open(path: &Path) -> Ledger {
    consign::ledger::open(path, PATIENCE, clock()).expect("a ledger")
}

fn open_to_read(path: &Path) -> Result<Option<Ledger>, LedgerError> {
    consign::ledger::open_to_read(path, PATIENCE, clock())
}

fn in_memory() -> Ledger {
    consign::ledger::in_memory(clock()).expect("a ledger")
}
