//! What claims are held against, and how one is written down.

use std::sync::LazyLock;

use rusqlite::{Connection, OptionalExtension, named_params, params, params_from_iter};

use super::super::claim::{Claim, Claimed, Granted, Holding, Prints, Stored};
use super::super::error::{Damage, LedgerError};
use super::super::fingerprint::{CardPrints, Fingerprint, Key};
use super::super::moment::Moment;
use super::super::notified::Doubt;
use super::super::order::{MerchantRef, Order, OrderKey};
use super::super::refusal::ClaimError;
use super::super::state::State;
use super::list::states;
use super::moves::{append, expect_swap, write};
use super::rows;
use crate::core::notification::SALE_SUCCEEDED;
use crate::core::protocol::CARDS_PER_BATCH;

/// Writes a claim down, or refuses it.
pub(super) fn claim(connection: &Connection, claim: &Claim, now: Moment) -> Result<Claimed, ClaimError> {
    let key = key(connection)?;
    let prints = claim.prints(&key);
    let granted = claim.grant(&key, holding(connection, claim, &prints)?, now)?;
    let row = match &granted.again {
        None => insert(connection, &granted, &prints)?,
        Some(before) => renew(connection, before, &granted, &prints)?,
    };
    Ok(granted.claimed(row))
}

/// The ledger's key.
pub(super) fn key(connection: &Connection) -> Result<Key, LedgerError> {
    let bytes = connection.query_row("SELECT value FROM meta WHERE name = 'key'", [], |row| row.get(0));
    bytes.optional()?.map(Key::new).ok_or_else(|| Damage::NoKey.into())
}

fn holding(connection: &Connection, claim: &Claim, prints: &Prints) -> Result<Holding, LedgerError> {
    Ok(Holding {
        numbered: numbered(connection, claim.key())?,
        alike: alike(connection, claim, prints)?,
        cards_in_batch: match claim.batch() {
            Some(batch) => cards_in_batch(connection, claim.merchant, batch.number)?,
            None => 0,
        },
    })
}

/// The orders of the same card or top-up that may stand in a claim's way.
pub(super) fn alike(connection: &Connection, claim: &Claim, prints: &Prints) -> Result<Vec<Order>, LedgerError> {
    match prints {
        _ if claim.allow_duplicate => Ok(Vec::new()),
        Prints::Card(prints) => same_card(connection, prints),
        Prints::TopUp(print) => same_top_up(connection, claim, print),
    }
}

/// The orders of that number that a merchant has at any address.
pub(super) fn numbered(connection: &Connection, key: OrderKey) -> Result<Vec<Stored>, LedgerError> {
    let OrderKey { kind, merchant, order_id } = key;
    let condition = "o.order_id = ?1 AND o.kind = ?2 AND m.customer_id = ?3";
    let orders = rows::orders(connection, condition, params![order_id, kind, merchant.customer_id])?;
    with_requests(connection, orders)
}

/// Orders with the digests of their requests.
pub(super) fn with_requests(connection: &Connection, orders: Vec<Order>) -> Result<Vec<Stored>, LedgerError> {
    let request = |order: Order| {
        let mut request = connection.prepare_cached("SELECT request FROM orders WHERE id = ?1")?;
        let request = request.query_row([order.row], |row| row.get(0))?;
        Ok((order, request))
    };
    orders.into_iter().map(request).collect()
}

/// Of the conditions, only that on the fingerprint is to choose an index: most orders are live. An
/// order that never arrived by the ledger has its card all the same, once the platform has told that
/// it is sold.
fn same_card(connection: &Connection, prints: &CardPrints) -> Result<Vec<Order>, LedgerError> {
    static TAKEN: LazyLock<String> = LazyLock::new(|| {
        let (live, free) = (states(State::is_live), states(State::may_be_claimed_again));
        let doubt = Doubt::AgainstTheLedger.name();
        format!(
            "(+o.state IN ({live}) OR +o.state IN ({free}) AND EXISTS (SELECT 1 FROM notification WHERE \
            order_row = o.id AND doubt = '{doubt}' AND status = '{SALE_SUCCEEDED}' AND last_at >= o.moved_at))"
        )
    });
    let taken = &*TAKEN;
    let marks = vec!["?"; prints.known.len()].join(", ");
    let condition = format!("o.fingerprint IN ({marks}) AND {taken} ORDER BY o.id DESC LIMIT 1");
    let found = rows::orders(connection, &condition, params_from_iter(&prints.known))?;
    match prints.any_with_pin {
        Some(pin) if found.is_empty() => {
            let condition = format!("o.pin_fingerprint = ?1 AND {taken} ORDER BY o.id DESC LIMIT 1");
            rows::orders(connection, &condition, [pin])
        }
        _ => Ok(found),
    }
}

/// Top-ups of layout 1 have no fingerprint: what is left of theirs must do.
fn same_top_up(connection: &Connection, claim: &Claim, print: &Fingerprint) -> Result<Vec<Order>, LedgerError> {
    let live = states(State::is_live);
    let condition = format!(
        "(o.fingerprint = ?1 OR o.fingerprint IS NULL AND o.subject = ?2 AND o.product = ?3 AND o.face_value = ?4) \
        AND +o.state IN ({live}) ORDER BY o.id DESC"
    );
    rows::orders(connection, &condition, params![print, claim.masked(), claim.product, claim.face_value])
}

/// Counting stops at the limit, so that the cost does not grow with the ledger.
fn cards_in_batch(connection: &Connection, merchant: MerchantRef, batchno: &str) -> Result<u32, LedgerError> {
    let arrived = states(State::may_have_arrived);
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM orders WHERE batchno = ?1 AND state IN ({arrived}) AND merchant = \
        (SELECT id FROM merchant WHERE customer_id = ?2 AND base_url = ?3) LIMIT {CARDS_PER_BATCH})"
    );
    let values = params![batchno, merchant.customer_id, merchant.base_url];
    Ok(connection.prepare_cached(&sql)?.query_row(values, |row| row.get(0))?)
}

/// Writes a new order down.
pub(super) fn insert(connection: &Connection, granted: &Granted, prints: &Prints) -> Result<i64, LedgerError> {
    let order = &granted.step.order;
    let merchant = merchant_row(connection, order.key().merchant)?;
    let (fingerprint, pin_fingerprint) = prints.stored();
    let sql = "INSERT INTO orders (merchant, kind, state, order_id, batchno, product, face_value, subject, \
        fingerprint, pin_fingerprint, request, batch_is_made, attempts, created_at, sent_at, updated_at, moved_at, \
        moved_at_boot, moved_boot_id, in_flight_until, in_flight_until_boot, in_flight_boot_id) \
        VALUES (:merchant, :kind, :state, :order_id, :batchno, :product, :face_value, :subject, :fingerprint, \
        :pin_fingerprint, :request, :batch_is_made, :attempts, :created_at, :sent_at, :updated_at, :moved_at, \
        :moved_at_boot, :moved_boot_id, :until, :until_boot, :until_boot_id)";
    connection.prepare_cached(sql)?.execute(named_params! {
        ":merchant": merchant,
        ":kind": order.kind,
        ":state": order.state,
        ":order_id": order.order_id,
        ":batchno": order.batchno,
        ":product": order.product,
        ":face_value": order.face_value,
        ":subject": order.masked,
        ":fingerprint": fingerprint,
        ":pin_fingerprint": pin_fingerprint,
        ":request": granted.request,
        ":batch_is_made": order.batch_is_made,
        ":attempts": order.attempts,
        ":created_at": order.created_at,
        ":sent_at": order.sent_at,
        ":updated_at": order.updated_at,
        ":moved_at": order.moved.wall,
        ":moved_at_boot": order.moved.boot_time,
        ":moved_boot_id": order.moved.boot,
        ":until": order.in_flight_until.wall,
        ":until_boot": order.in_flight_until.boot_time,
        ":until_boot_id": order.in_flight_until.boot,
    })?;
    let order_row = connection.last_insert_rowid();
    if let Some(row) = &granted.step.row {
        append(connection, order_row, row)?;
    }
    Ok(order_row)
}

/// What layout 1 has stored is stored anew.
fn renew(connection: &Connection, before: &Order, granted: &Granted, prints: &Prints) -> Result<i64, LedgerError> {
    let order = &granted.step.order;
    write(connection, before, &granted.step)?;
    let (fingerprint, pin_fingerprint) = prints.stored();
    let sql = "UPDATE orders SET sent_at = :sent_at, attempts = :attempts, sent_before = :sent_before, \
        batchno = :batchno, batch_is_made = :batch_is_made, fingerprint = :fingerprint, \
        pin_fingerprint = :pin_fingerprint, request = :request \
        WHERE id = :row AND state = :state AND attempts = :attempts_before";
    let swapped = connection.prepare_cached(sql)?.execute(named_params! {
        ":sent_at": order.sent_at,
        ":attempts": order.attempts,
        ":sent_before": order.sent_before,
        ":batchno": order.batchno,
        ":batch_is_made": order.batch_is_made,
        ":fingerprint": fingerprint,
        ":pin_fingerprint": pin_fingerprint,
        ":request": granted.request,
        ":row": before.row,
        ":state": order.state,
        ":attempts_before": before.attempts,
    })?;
    expect_swap(swapped)?;
    Ok(before.row)
}

pub(super) fn merchant_row(connection: &Connection, merchant: MerchantRef) -> Result<i64, LedgerError> {
    let MerchantRef { customer_id, base_url } = merchant;
    let known = "SELECT id FROM merchant WHERE customer_id = ?1 AND base_url = ?2";
    let mut known = connection.prepare_cached(known)?;
    if let Some(row) = known.query_row([customer_id, base_url], |row| row.get(0)).optional()? {
        return Ok(row);
    }
    connection.execute("INSERT INTO merchant (customer_id, base_url) VALUES (?1, ?2)", [customer_id, base_url])?;
    Ok(connection.last_insert_rowid())
}
