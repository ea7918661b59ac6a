//! Which orders are meant.

use super::order::{MerchantRef, OrderKind};
use super::state::State;

/// Which orders to read; the default is all of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// Sales or top-ups only.
    pub kind: Option<OrderKind>,
    /// One merchant's orders.
    pub merchant: Option<MerchantRef<'a>>,
    /// Orders in one of these states; empty for any.
    pub states: &'a [State],
    /// Orders sent at this moment or later, in Unix milliseconds.
    pub since: Option<i64>,
    /// Orders sent before this moment, in Unix milliseconds.
    pub until: Option<i64>,
    /// One batch.
    pub batchno: Option<&'a str>,
    /// One product code or item.
    pub product: Option<&'a str>,
    /// One job, by its name.
    pub job: Option<&'a str>,
    /// At most so many.
    pub limit: Option<u32>,
}
