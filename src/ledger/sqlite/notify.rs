//! Taking notifications down: what they move, and that they came.

use rusqlite::{Connection, named_params, params};

use super::super::error::LedgerError;
use super::super::moment::Moment;
use super::super::notified::{self, Doubt, Forged, Noted, Notified};
use super::super::order::{MerchantRef, Order, OrderKey, OrderKind};
use super::{claim, list, moves, rows};

/// How many notifications of nobody are kept.
const MOST_FORGED: i64 = 1000;

/// How many characters are kept of what nobody signed.
const FORGED_LENGTH: usize = 64;

/// Takes one notification down, inside the caller's transaction.
pub(super) fn notify(connection: &Connection, notified: &Notified, now: Moment) -> Result<Noted, LedgerError> {
    let (told, says) = (notified.told, says(notified));
    let kind = OrderKind::at(told.endpoint);
    let merchant = claim::merchant_row(connection, notified.merchant)?;
    let sql = "UPDATE notification SET times = times + 1, last_at = ?5 \
        WHERE order_id = ?1 AND kind = ?2 AND merchant = ?3 AND says = ?4";
    let mut count = connection.prepare(sql)?;
    let again = count.execute(params![told.order_id, kind, merchant, says, now.wall])? > 0;

    let key = OrderKey { kind, merchant: notified.merchant, order_id: &told.order_id };
    let order = list::named(connection, key)?;
    let history = match &order {
        Some(order) if !again => rows::history(connection, order)?,
        _ => Vec::new(),
    };
    let (step, noted) = notified::notified(order.as_ref(), &history, notified, again, now);
    if let (Some(order), Some(step)) = (&order, &step) {
        moves::write(connection, order, step)?;
    }
    if !again {
        let sql = "INSERT INTO notification (merchant, order_row, kind, order_id, says, receipt, doubt, dialect, \
            status, message, customer_id, system_order_id, face_value, real_face_value, settled_amount, first_at, \
            last_at) VALUES (:merchant, :order_row, :kind, :order_id, :says, :receipt, :doubt, :dialect, :status, \
            :message, :customer_id, :system_order_id, :face_value, :real_face_value, :settled_amount, :now, :now)";
        connection.prepare(sql)?.execute(named_params! {
            ":merchant": merchant,
            ":order_row": order.as_ref().map(|order| order.row),
            ":kind": kind,
            ":order_id": told.order_id,
            ":says": says,
            ":receipt": noted.receipt.name(),
            ":doubt": noted.doubt.map(Doubt::name),
            ":dialect": notified.dialect.name(),
            ":status": told.status,
            ":message": told.message,
            ":customer_id": told.customer_id,
            ":system_order_id": told.system_order_id,
            ":face_value": told.face_value,
            ":real_face_value": noted.amounts.real_face_value,
            ":settled_amount": noted.amounts.settled,
            ":now": now.wall,
        })?;
    }
    Ok(noted)
}

/// Keeps what nobody signed, and forgets the oldest of it.
pub(super) fn distrust(connection: &Connection, forged: &Forged, now: Moment) -> Result<(), LedgerError> {
    let cut = |text: Option<&str>| text.map(|text| text.chars().take(FORGED_LENGTH).collect::<String>());
    connection.execute(
        "INSERT INTO forged_notification (at, order_id, customer_id, status) VALUES (?1, ?2, ?3, ?4)",
        params![now.wall, cut(forged.order_id), cut(forged.customer_id), cut(forged.status)],
    )?;
    let oldest = connection.last_insert_rowid() - MOST_FORGED;
    connection.execute("DELETE FROM forged_notification WHERE id <= ?1", [oldest])?;
    Ok(())
}

/// A merchant's orders that are decided otherwise than a notification has said since.
pub(super) fn contradicted_since(
    connection: &Connection,
    merchant: MerchantRef,
    since: i64,
) -> Result<Vec<Order>, LedgerError> {
    let condition = "m.customer_id = ?1 AND m.base_url = ?2 \
        AND o.id IN (SELECT order_row FROM notification WHERE doubt = ?3 AND last_at >= ?4) \
        AND EXISTS (SELECT 1 FROM notification WHERE order_row = o.id AND doubt = ?3 AND last_at >= o.moved_at)";
    let doubt = Doubt::AgainstTheLedger.name();
    rows::orders(connection, condition, params![merchant.customer_id, merchant.base_url, doubt, since])
}

/// What makes another notification of the same order a repeat of this one. The platform writes the
/// time of each attempt anew, and its remark may change.
fn says(notified: &Notified) -> String {
    let told = notified.told;
    let [success, actual] = told.amounts_as_sent();
    let parts = [
        Some(told.status.as_str()),
        told.customer_id.as_deref(),
        told.system_order_id.as_deref(),
        told.face_value.as_deref(),
        success,
        actual,
    ];
    parts.map(Option::unwrap_or_default).join("\u{1f}")
}
