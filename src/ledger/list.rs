//! Reading orders: one, some, or a million of them.

use std::ops::ControlFlow;

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::Ledger;
use super::error::LedgerError;
use super::order::{MerchantRef, Order, OrderKey, SELECT};
use super::state::{Kind, State};

/// Which orders to read; the default is all of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// Sales or top-ups only.
    pub kind: Option<Kind>,
    /// One merchant's orders.
    pub merchant: Option<MerchantRef<'a>>,
    /// Orders in one of these states; empty for any.
    pub states: &'a [State],
    /// Orders sent at this moment or later, in Unix milliseconds.
    pub since: Option<i64>,
    /// One batch.
    pub batchno: Option<&'a str>,
    /// One product code or item.
    pub product: Option<&'a str>,
    /// At most so many.
    pub limit: Option<u32>,
}

/// The states whose orders are worth asking about again, to find that the gateway has changed
/// its mind.
const DECIDED: [State; 4] = [State::Succeeded, State::Failed, State::Reversed, State::NotFound];

impl Ledger {
    /// One order.
    pub fn get(&self, key: OrderKey) -> Result<Option<Order>, LedgerError> {
        Order::named(&self.connection, key)
    }

    /// All orders with an order id: one at most of each kind and merchant.
    pub fn find(&self, order_id: &str) -> Result<Vec<Order>, LedgerError> {
        let mut statement = self.connection.prepare(&format!("{SELECT} WHERE o.order_id = ?1 ORDER BY o.id DESC"))?;
        let orders = statement.query_map([order_id], Order::from_row)?;
        Ok(orders.collect::<Result<_, _>>()?)
    }

    /// Hands the orders to `visit`, newest first, one by one as they are read. Their number does
    /// not matter to the memory used. The visitor may break off.
    pub fn each(&self, filter: &Filter, mut visit: impl FnMut(Order) -> ControlFlow<()>) -> Result<(), LedgerError> {
        let (sql, values) = filter.query();
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            if visit(Order::from_row(row)?).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// The orders in memory, newest first.
    pub fn list(&self, filter: &Filter) -> Result<Vec<Order>, LedgerError> {
        let mut orders = Vec::new();
        self.each(filter, |order| {
            orders.push(order);
            ControlFlow::Continue(())
        })?;
        Ok(orders)
    }

    /// A merchant's orders whose fate only the gateway knows, oldest first, `limit` at most.
    /// Left out are those that a process may still be sending.
    pub fn undecided(&self, merchant: MerchantRef, limit: Option<u32>) -> Result<Vec<Order>, LedgerError> {
        let sql = format!(
            "{SELECT} WHERE o.state IN ({}) AND m.customer_id = ?1 AND m.base_url = ?2 ORDER BY o.sent_at, o.id",
            State::in_sql(State::is_undecided)
        );
        let mut statement = self.connection.prepare(&sql)?;
        let orders = statement.query_map([merchant.customer_id, merchant.base_url], Order::from_row)?;
        let now = self.clock.now();
        let ready = orders.filter(|order| !order.as_ref().is_ok_and(|order| order.is_in_flight(now)));
        let limit = limit.map_or(usize::MAX, |limit| limit.try_into().unwrap_or(usize::MAX));
        Ok(ready.take(limit).collect::<Result<_, _>>()?)
    }

    /// A merchant's decided orders that were sent at `since` (Unix milliseconds) or later, newest
    /// first, to be asked about again. Those that never reached the gateway are left out.
    pub fn decided_since(&self, merchant: MerchantRef, since: i64) -> Result<Vec<Order>, LedgerError> {
        let merchant = Some(merchant);
        self.list(&Filter { merchant, states: &DECIDED, since: Some(since), ..Filter::default() })
    }
}

impl Filter<'_> {
    /// One statement for every state, joined: each of them walks an index in the right order and
    /// stops at the limit, where `state IN (…)` would sort all that it finds.
    fn query(&self) -> (String, Vec<Value>) {
        let (conditions, values) = self.conditions();
        let parts: Vec<_> = match self.states {
            [] => vec![format!("{SELECT} WHERE {conditions}")],
            states => {
                states.iter().map(|state| format!("{SELECT} WHERE o.state = '{state}' AND {conditions}")).collect()
            }
        };
        // The 13th column is `sent_at`, the first the row's number.
        let sql = parts.join(" UNION ALL ") + " ORDER BY 13 DESC, 1 DESC";
        let limit = self.limit.map_or(-1, i64::from);
        (format!("{sql} LIMIT {limit}"), values)
    }

    /// The conditions but for the states, in SQL, and the values that they are bound to. Orders
    /// are `o`, merchants `m`.
    pub(super) fn conditions(&self) -> (String, Vec<Value>) {
        let text = |text: &str| Value::from(text.to_owned());
        let wanted = [
            ("o.kind =", self.kind.map(|kind| text(kind.name()))),
            ("m.customer_id =", self.merchant.map(|merchant| text(merchant.customer_id))),
            ("m.base_url =", self.merchant.map(|merchant| text(merchant.base_url))),
            ("o.sent_at >=", self.since.map(Value::from)),
            ("o.batchno =", self.batchno.map(text)),
            ("o.product =", self.product.map(text)),
        ];
        let (mut conditions, mut values) = (vec!["true".to_owned()], Vec::new());
        for (condition, value) in wanted.into_iter().filter_map(|(condition, value)| Some((condition, value?))) {
            values.push(value);
            conditions.push(format!("{condition} ?{}", values.len()));
        }
        (conditions.join(" AND "), values)
    }
}
