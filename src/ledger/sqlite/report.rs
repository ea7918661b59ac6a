//! Reading the lines of a report.

use rusqlite::types::FromSqlError;
use rusqlite::{Connection, Row, params_from_iter};

use super::super::error::{Damage, LedgerError};
use super::super::filter::Filter;
use super::super::report::{GroupBy, Line, ReportRow, Summary};
use super::list::{conditions, states};
use super::rows::columns;

columns!(LineColumns { kind, state, sent_at, grouped, face_value, real_face_value, settled_amount, merchant });

/// Sums up the orders that a filter lets through.
pub(super) fn report(connection: &Connection, by: GroupBy, filter: &Filter) -> Result<Vec<ReportRow>, LedgerError> {
    let (conditions, values) = conditions(filter);
    let states = states(|state| filter.states.is_empty() || filter.states.contains(&state));
    let group = match &by {
        GroupBy::Day(_) => "''",
        GroupBy::Product => "o.product",
        GroupBy::Batch => "coalesce(o.batchno, '')",
    };
    let sql = format!(
        "SELECT o.kind, o.state, o.sent_at, {group} AS grouped, o.face_value, o.real_face_value, o.settled_amount, \
        o.merchant FROM orders o CROSS JOIN merchant m ON m.id = o.merchant \
        WHERE +o.state IN ({states}) AND {conditions}"
    );
    let mut statement = connection.prepare(&sql)?;
    let columns = LineColumns::of(&statement)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let mut summary = Summary::new(by);
    while let Some(row) = rows.next()? {
        summary.add(&columns.line(row)?);
    }
    let mut merchants = connection.prepare("SELECT customer_id, base_url FROM merchant WHERE id = ?1")?;
    summary.rows(|merchant| {
        Ok(merchants.query_row([merchant], |row| Ok((row.get("customer_id")?, row.get("base_url")?)))?)
    })
}

impl LineColumns {
    fn line<'row>(&self, row: &'row Row) -> Result<Line<'row>, LedgerError> {
        // A column's text without a copy of it.
        let text = |column: usize| {
            let damaged = |error: FromSqlError| LedgerError::from(Damage::Content(error.to_string()));
            row.get_ref(column)?.as_str_or_null().map_err(damaged)
        };
        Ok(Line {
            merchant: row.get(self.merchant)?,
            kind: row.get(self.kind)?,
            state: row.get(self.state)?,
            sent_at: row.get(self.sent_at)?,
            group: text(self.grouped)?.unwrap_or_default(),
            face_value: text(self.face_value)?,
            real_face_value: text(self.real_face_value)?,
            settled_amount: text(self.settled_amount)?,
        })
    }
}
