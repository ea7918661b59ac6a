//! Reading orders: one, some, or a million of them.

use std::ops::ControlFlow;

use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

use super::super::error::LedgerError;
use super::super::filter::Filter;
use super::super::order::{Order, OrderKey};
use super::super::state::State;
use super::rows::{self, OrderColumns, SELECT};

/// The order of that name.
pub(super) fn named(connection: &Connection, key: OrderKey) -> Result<Option<Order>, LedgerError> {
    let OrderKey { kind, merchant, order_id } = key;
    let condition = "o.order_id = ?1 AND o.kind = ?2 AND m.customer_id = ?3 AND m.base_url = ?4";
    let found = rows::orders(connection, condition, params![order_id, kind, merchant.customer_id, merchant.base_url])?;
    Ok(found.into_iter().next())
}

/// Hands the orders to `visit`, one by one as they are read.
pub(super) fn each(
    connection: &Connection,
    filter: &Filter,
    visit: &mut dyn FnMut(Order) -> ControlFlow<()>,
) -> Result<(), LedgerError> {
    let (sql, values) = query(filter);
    let mut statement = connection.prepare(&sql)?;
    let columns = OrderColumns::of(&statement)?;
    let mut rows = statement.query(params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        if visit(columns.order(row)?).is_break() {
            break;
        }
    }
    Ok(())
}

/// One statement for every state, joined: each of them walks an index in the right order and
/// stops at the limit, where `state IN (…)` would sort all that it finds.
fn query(filter: &Filter) -> (String, Vec<Value>) {
    let (conditions, values) = conditions(filter);
    let parts: Vec<_> = match filter.states {
        [] => vec![format!("{SELECT} WHERE {conditions}")],
        states => states.iter().map(|state| format!("{SELECT} WHERE o.state = '{state}' AND {conditions}")).collect(),
    };
    let sql = parts.join(" UNION ALL ") + " ORDER BY sent_at DESC, order_row DESC";
    let limit = filter.limit.map_or(-1, i64::from);
    (format!("{sql} LIMIT {limit}"), values)
}

/// A name may be that of a job of several merchants.
const OF_JOB: &str = "o.id IN (SELECT order_row FROM job_row WHERE job IN (SELECT id FROM job WHERE name = ?))";

/// The conditions of a filter but for its states, in SQL, and the values that they are bound to.
/// Orders are `o`, merchants `m`.
pub(super) fn conditions(filter: &Filter) -> (String, Vec<Value>) {
    let text = |text: &str| Value::from(text.to_owned());
    let wanted = [
        ("o.kind = ?", filter.kind.map(|kind| text(kind.name()))),
        ("m.customer_id = ?", filter.merchant.map(|merchant| text(merchant.customer_id))),
        ("m.base_url = ?", filter.merchant.map(|merchant| text(merchant.base_url))),
        ("o.sent_at >= ?", filter.since.map(Value::from)),
        ("o.sent_at < ?", filter.until.map(Value::from)),
        ("o.batchno = ?", filter.batchno.map(text)),
        ("o.product = ?", filter.product.map(text)),
        (OF_JOB, filter.job.map(text)),
    ];
    let (mut conditions, mut values) = (vec!["true".to_owned()], Vec::new());
    for (condition, value) in wanted.into_iter().filter_map(|(condition, value)| Some((condition, value?))) {
        values.push(value);
        conditions.push(condition.replace('?', &format!("?{}", values.len())));
    }
    (conditions.join(" AND "), values)
}

/// The states with a property, as a list in SQL.
pub(super) fn states(property: impl Fn(State) -> bool) -> String {
    let states = State::all().filter(|state| property(*state));
    states.map(|state| format!("'{state}'")).collect::<Vec<_>>().join(", ")
}
