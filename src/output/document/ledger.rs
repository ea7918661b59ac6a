//! Documents about what the ledger holds.

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::record::{Record, object};
use crate::ledger::{self, Copied, Order, ReportRow, Source, State};
use crate::output::sheet::{Column, Kind};

/// Orders of the ledger.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
    /// Newest first.
    pub orders: Vec<Known<LedgerOrder>>,
}

/// Orders of one number, with their histories.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// The latest first.
    pub orders: Vec<OrderStory>,
}

/// An order and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct OrderStory {
    /// The order.
    #[serde(flatten)]
    pub order: Known<LedgerOrder>,
    /// Oldest first.
    pub history: Vec<Move>,
}

/// An order of the ledger: an object in JSON without what is unknown, and a row of a sheet with a
/// column for each field that is not itself left out.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LedgerOrder {
    order_id: String,
    kind: &'static str,
    state: &'static str,
    customer_id: String,
    base_url: String,
    batchno: Option<String>,
    product_code: String,
    amount: String,
    card: String,
    system_order_id: Option<String>,
    real_face_value: Option<String>,
    settled_amount: Option<String>,
    code: Option<String>,
    message: Option<String>,
    /// Whether the number is another order's at the gateway; no column.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    number_taken: bool,
    attempts: u32,
    created_at: i64,
    /// Unknown of an order that is queued.
    sent_at: Option<i64>,
    updated_at: i64,
}

/// An object in JSON without the keys that are unknown.
#[derive(Clone, Debug)]
pub struct Known<T>(pub T);

/// A row of an order's history.
#[derive(Clone, Debug, Serialize)]
pub struct Move {
    at: i64,
    /// `null` in an order's first row.
    from: Option<&'static str>,
    to: &'static str,
    cause: &'static str,
    /// The gateway's code; `null` where it sent none.
    code: Option<String>,
    /// The gateway's words; `null` where it sent none.
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    real_face_value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settled_amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    real_face_value_was: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settled_amount_was: Option<String>,
}

/// Counts and sums.
#[derive(Clone, Debug, Serialize)]
pub struct Reported {
    /// One of each day, product or batch, and of each merchant and kind in it.
    pub rows: Vec<Row>,
}

/// The counts and sums of a day, product or batch.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    key: String,
    kind: &'static str,
    customer_id: String,
    base_url: String,
    orders: u64,
    /// How many orders are in each state that any is in.
    states: Map<String, Value>,
    /// The submitted face value of the orders in each of them.
    state_face_values: Map<String, Value>,
    face_value: String,
    real_face_value: String,
    settled_amount: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    success_rate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unreadable_amounts: Option<u64>,
}

/// An order that was declared not accepted.
#[derive(Clone, Debug, Serialize)]
pub struct Released {
    order_id: String,
    kind: &'static str,
}

/// A copy of the ledger.
#[derive(Clone, Debug, Serialize)]
pub struct BackedUp {
    path: String,
    orders: u64,
}

impl Record for LedgerOrder {
    const COLUMNS: &'static [Column] = &[
        Column { name: "order_id", label: "订单号", kind: Kind::Text },
        Column { name: "kind", label: "类型", kind: Kind::Text },
        Column { name: "state", label: "状态", kind: Kind::Text },
        Column { name: "customer_id", label: "商户号", kind: Kind::Text },
        Column { name: "base_url", label: "网关地址", kind: Kind::Text },
        Column { name: "batchno", label: "批次号", kind: Kind::Text },
        Column { name: "product_code", label: "产品代码", kind: Kind::Text },
        Column { name: "amount", label: "面值", kind: Kind::Amount },
        Column { name: "card", label: "卡号尾号", kind: Kind::Text },
        Column { name: "system_order_id", label: "平台订单号", kind: Kind::Text },
        Column { name: "real_face_value", label: "结算面值", kind: Kind::Amount },
        Column { name: "settled_amount", label: "结算金额", kind: Kind::Amount },
        Column { name: "code", label: "返回码", kind: Kind::Text },
        Column { name: "message", label: "返回信息", kind: Kind::Text },
        Column { name: "attempts", label: "提交次数", kind: Kind::Count },
        Column { name: "created_at", label: "创建时间（北京时间）", kind: Kind::Time },
        Column { name: "sent_at", label: "提交时间（北京时间）", kind: Kind::Time },
        Column { name: "updated_at", label: "更新时间（北京时间）", kind: Kind::Time },
    ];
}

impl<T: Serialize> Serialize for Known<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = object(&self.0).map_err(S::Error::custom)?;
        object.retain(|_, value| !value.is_null());
        object.serialize(serializer)
    }
}

impl From<Order> for LedgerOrder {
    fn from(order: Order) -> Self {
        let sent_at = order.last_sent_at().map(seconds);
        Self {
            order_id: order.order_id,
            kind: order.kind.name(),
            state: order.state.name(),
            customer_id: order.customer_id,
            base_url: order.base_url,
            batchno: order.batchno,
            product_code: order.product,
            amount: order.face_value,
            card: order.masked,
            system_order_id: order.system_order_id,
            real_face_value: order.real_face_value,
            settled_amount: order.settled_amount,
            code: order.code,
            message: order.message,
            number_taken: order.number_taken,
            attempts: order.attempts,
            created_at: seconds(order.created_at),
            sent_at,
            updated_at: seconds(order.updated_at),
        }
    }
}

impl From<ledger::Move> for Move {
    fn from(row: ledger::Move) -> Self {
        Self {
            at: seconds(row.at),
            from: row.from.map(State::name),
            to: row.to.name(),
            cause: row.cause.name(),
            code: row.code,
            message: row.message,
            source: row.source.map(Source::name),
            note: row.note,
            real_face_value: row.real_face_value,
            settled_amount: row.settled_amount,
            real_face_value_was: row.real_face_value_was,
            settled_amount_was: row.settled_amount_was,
        }
    }
}

impl From<ReportRow> for Row {
    fn from(row: ReportRow) -> Self {
        let counts = State::all().map(|state| (state, row.orders.of(state))).filter(|(_, count)| *count > 0);
        let face_values =
            counts.clone().map(|(state, _)| (state.name().to_owned(), row.face_values.of(&[state]).into()));
        Self {
            orders: row.orders.total(),
            state_face_values: face_values.collect(),
            states: counts.map(|(state, count)| (state.name().to_owned(), count.into())).collect(),
            success_rate: row.orders.success_rate(),
            key: row.key,
            kind: row.kind.name(),
            customer_id: row.customer_id,
            base_url: row.base_url,
            face_value: row.face_value,
            real_face_value: row.real_face_value,
            settled_amount: row.settled_amount,
            unreadable_amounts: (row.unreadable > 0).then_some(row.unreadable),
        }
    }
}

impl From<&Order> for Released {
    fn from(order: &Order) -> Self {
        Self { order_id: order.order_id.clone(), kind: order.kind.name() }
    }
}

impl From<&Copied> for BackedUp {
    fn from(copy: &Copied) -> Self {
        Self { path: copy.path.to_string_lossy().into_owned(), orders: copy.orders }
    }
}

fn seconds(milliseconds: i64) -> i64 {
    milliseconds.div_euclid(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_column_stands_in_a_sheet_and_in_no_object() {
        let (keys, columns) = super::super::record::keys_and_columns(&LedgerOrder::default());
        assert_eq!(keys, columns);
        assert!(columns.contains(&"batchno") && !columns.contains(&"number_taken"), "{columns:?}");
        let order = LedgerOrder { message: Some("m".into()), ..LedgerOrder::default() };
        let line = serde_json::to_string(&Known(order)).expect("JSON");
        assert!(line.contains(r#""message":"m""#) && !line.contains("batchno"), "{line}");
    }
}
