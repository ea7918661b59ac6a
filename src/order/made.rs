//! What an order gets that nobody has given it: a number, a batch, and where it is notified of.

use crate::core::lang::say;
use crate::core::value::{BatchNo, NotifyUrl, OrderId};
use crate::error::{Exit, Failure};
use crate::order::session::Session;
use crate::output::{local_zone, words};
use crate::run::context::Context;

/// A new order number: unique across processes and machines, ordered by time, 32 hex digits.
pub(crate) fn new_id() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}

/// The same, checked.
pub(crate) fn made_order_id() -> Result<OrderId, Failure> {
    OrderId::parse(&new_id()).map_err(|invalid| Failure::new(Exit::Internal, words::invalid(&invalid)))
}

/// The batch of cards without one of their own: `B` and the local date.
pub(crate) fn todays_batch() -> String {
    jiff::Timestamp::now().to_zoned(local_zone()).strftime("B%Y%m%d").to_string()
}

/// The same as a value: such a name keeps to the field's rule whatever the date.
pub(crate) fn made_batch() -> Result<BatchNo, Failure> {
    BatchNo::parse(&todays_batch()).map_err(|invalid| Failure::new(Exit::Internal, words::invalid(&invalid)))
}

/// The notification URL of the command line, else the profile's.
pub(crate) fn notify_url(
    given: Option<&NotifyUrl>,
    session: &Session<'_>,
    context: &Context,
) -> Result<Option<NotifyUrl>, Failure> {
    let from_profile = session.profile.notify_url.as_deref();
    let url = match (given, from_profile) {
        (Some(url), _) => url.clone(),
        (None, Some(url)) => NotifyUrl::parse(url).map_err(|invalid| Failure::config(words::invalid(&invalid)))?,
        (None, None) => return Ok(None),
    };
    if url.as_str().starts_with("https://") {
        context.printer.warn(say!(
            "notify_url is https://; the gateway documents http:// only and may not call it",
            "notify_url 是 https://；平台文档只写了 http://，可能不会回调"
        ));
    }
    Ok(Some(url))
}
