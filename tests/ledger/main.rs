//! The ledger as its callers use it, on real files.

#![allow(clippy::expect_used, reason = "the helpers of tests may fail as the tests do")]

mod claims;
mod copies;
mod files;
mod log;
mod machine;
mod million;
mod moves;
mod races;
mod reading;

use std::path::Path;
use std::time::Duration;

use consign::core::form::Form;
use consign::core::protocol::OrderState;
use consign::core::secret::Pin;
use consign::ledger::{
    Claim, ClaimError, Claimed, Kind, Ledger, MerchantRef, Observation, OrderKey, Outcome, Settlement, State, Subject,
};

/// Sunday, 22 November 2026, in Unix milliseconds.
const NOW: i64 = 1_795_312_800_000;
const MINUTE: i64 = 60_000;
const GRACE: Duration = Duration::from_secs(60);
const PATIENCE: Duration = Duration::from_secs(10);
const DEADLINE: Duration = Duration::from_secs(8);
const MERCHANT: MerchantRef = MerchantRef { customer_id: "10001", base_url: "http://127.0.0.1:9093" };

/// A sale in a test's words.
#[derive(Clone, Copy)]
struct Sale<'a> {
    merchant: MerchantRef<'a>,
    order_id: &'a str,
    number: &'a str,
    pin: &'a str,
    batchno: &'a str,
    face_value: &'a str,
    allow_duplicate_card: bool,
}

fn sale<'a>(order_id: &'a str, number: &'a str) -> Sale<'a> {
    Sale {
        merchant: MERCHANT,
        order_id,
        number,
        pin: "123456",
        batchno: "B20261122",
        face_value: "100",
        allow_duplicate_card: false,
    }
}

impl Sale<'_> {
    fn claim(&self, ledger: &mut Ledger, now: i64) -> Result<Claimed, ClaimError> {
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
        ledger.claim(
            &Claim {
                merchant: self.merchant,
                order_id: self.order_id,
                product: "12",
                face_value: self.face_value,
                subject: Subject::Card { batchno: self.batchno, number: self.number, pin: &pin },
                request: &Form::from_pairs(fields.into()).expect("a form"),
                ignored: &["timestamp", "sign"],
                deadline: DEADLINE,
                allow_duplicate_card: self.allow_duplicate_card,
            },
            now,
        )
    }

    /// Claims, and is killed.
    fn leave_behind(&self, ledger: &mut Ledger, now: i64) {
        drop(self.claim(ledger, now).expect("a claim"));
    }

    /// Claims and settles at once.
    fn send(&self, ledger: &mut Ledger, outcome: Outcome, now: i64) {
        let claimed = self.claim(ledger, now).expect("a claim");
        ledger.settle(&claimed, &settlement(outcome), now).expect("settled");
    }
}

fn top_up<'a>(order_id: &'a str, account: &'a str, form: &'a Form) -> Claim<'a> {
    Claim {
        merchant: MERCHANT,
        order_id,
        product: "103",
        face_value: "50",
        subject: Subject::Account(account),
        request: form,
        ignored: &[],
        deadline: DEADLINE,
        allow_duplicate_card: false,
    }
}

fn settlement(outcome: Outcome) -> Settlement<'static> {
    Settlement { outcome, cause: "test", code: Some("1"), message: None, system_order_id: None }
}

fn observation(state: OrderState) -> Observation<'static> {
    Observation {
        state,
        source: "query",
        code: None,
        message: None,
        system_order_id: None,
        real_face_value: None,
        settled_amount: None,
    }
}

fn key(order_id: &str) -> OrderKey<'_> {
    OrderKey { kind: Kind::Sale, merchant: MERCHANT, order_id }
}

fn state(ledger: &Ledger, order_id: &str) -> State {
    ledger.get(key(order_id)).expect("readable").expect("known").state
}

fn open(path: &Path) -> Ledger {
    Ledger::open(path, PATIENCE).expect("a ledger")
}

fn in_memory() -> Ledger {
    Ledger::in_memory().expect("a ledger")
}
