//! What a notification tells of an order, as the merchant document has it.

use std::sync::Arc;
use std::time::Duration;

use crate::core::form::Form;
use crate::core::notification::{NotifiedState, SaleNotice, Sender, TopUpNotice};
use crate::core::secret::ApiKey;

use super::book::{Entry, Sale, TopUp};
use super::merchant::CUSTOMER_ID;
use super::money::Money;
use super::remark::OrderRef;
use super::replies::describe;
use super::scenario::{Course, Stage};

/// An order that notifications tell of.
#[derive(Clone)]
pub(super) enum Subject {
    /// A sale.
    Sale(Arc<Entry<Sale>>),
    /// A top-up.
    TopUp(Arc<Entry<TopUp>>),
}

impl Subject {
    /// Which order it is.
    pub(super) fn order(&self) -> OrderRef {
        match self {
            Self::Sale(entry) => OrderRef::Sale(entry.id.clone()),
            Self::TopUp(entry) => OrderRef::TopUp(entry.id.clone()),
        }
    }

    /// How it goes on.
    pub(super) fn course(&self) -> Course {
        match self {
            Self::Sale(entry) => entry.order.course,
            Self::TopUp(entry) => entry.order.course,
        }
    }

    /// Where it stands at a time, and the signed form that tells so. It is made anew for every call,
    /// so that a repeat after a reversal tells that one.
    pub(super) fn told(&self, now: Duration, key: &ApiKey) -> (NotifiedState, Form) {
        let stage = self.course().stage(now);
        let told = match stage {
            Stage::Processing => NotifiedState::Undecided,
            Stage::Succeeded(_) => NotifiedState::Succeeded,
            Stage::Failed(_) => NotifiedState::Failed,
        };
        let form = match self {
            Self::Sale(entry) => sale(entry, stage, told, now, key),
            Self::TopUp(entry) => top_up(entry, stage, told, key),
        };
        (told, form)
    }
}

fn sale(entry: &Entry<Sale>, stage: Stage, told: NotifiedState, now: Duration, key: &ApiKey) -> Form {
    let sale = &entry.order;
    let (real_face, settled) = match stage {
        Stage::Succeeded(share) => (Some(sale.real_face(share).to_string()), Some(sale.settled(share).to_string())),
        Stage::Processing | Stage::Failed(_) => (None, None),
    };
    SaleNotice {
        customer_id: CUSTOMER_ID,
        order_id: &entry.id,
        system_order_id: &entry.system_id,
        state: told,
        face_value: &sale.face.to_string(),
        real_face_value: real_face.as_deref(),
        settled: settled.as_deref(),
        time: i64::try_from(sale.course.since(now).as_secs()).unwrap_or(i64::MAX),
        message: describe(stage).1,
        custom: sale.custom.as_deref().unwrap_or_default(),
    }
    .sign(Sender::Document, key)
}

fn top_up(entry: &Entry<TopUp>, stage: Stage, told: NotifiedState, key: &ApiKey) -> Form {
    let top_up = &entry.order;
    let charged = match stage {
        Stage::Succeeded(share) => top_up.price.part(share),
        Stage::Processing | Stage::Failed(_) => Money::ZERO,
    };
    TopUpNotice {
        customer_id: CUSTOMER_ID,
        order_id: &entry.id,
        system_order_id: &entry.system_id,
        state: told,
        number: &top_up.number,
        face_value: &top_up.item.face.to_string(),
        charged: &charged.to_string(),
        message: describe(stage).1,
        ext: top_up.ext.as_deref().unwrap_or_default(),
    }
    .sign(key)
}
