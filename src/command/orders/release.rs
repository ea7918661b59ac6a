//! `consign orders release`: an operator's word that an unknown order was not accepted.

use serde_json::json;

use super::super::books;
use super::super::context::Context;
use crate::cli::OrdersRelease;
use crate::error::{Exit, Failure};
use crate::ledger::{Order, ReleaseError};
use crate::output::{Report, Tone};

pub(super) fn run(args: &OrdersRelease, context: &Context) -> anyhow::Result<Report> {
    if args.because.trim().is_empty() {
        return Err(Failure::usage("--because is empty: the history needs a reason").into());
    }
    let Some(mut ledger) = books::to_change(context)? else {
        return Err(super::no_such_order(&args.id, context).into());
    };
    let order = the_one(ledger.find(&args.id).map_err(|error| books::failed(&error, context))?, &args.id, context)?;
    ledger.release(order.key(), &args.because).map_err(|error| in_words(error, &order, context))?;

    let mut report = Report::new("released");
    report.set("order_id", json!(order.order_id));
    report.text.headline(Tone::Doubt, "released: declared not accepted");
    report.text.fact("order 订单号", order.order_id.as_str());
    report.text.fact("card 卡号", order.masked.as_str());
    report.text.fact("because", args.because.as_str());
    report.next =
        Some("its card may be submitted again; if the gateway shows the order after all, query records it".into());
    Ok(report)
}

/// Order numbers are unique for a merchant and a kind only; `-p` chooses among merchants.
fn the_one(mut orders: Vec<Order>, id: &str, context: &Context) -> anyhow::Result<Order> {
    if context.names_a_profile()? {
        let (customer_id, base_url) = context.merchant()?;
        orders.retain(|order| order.base_url == base_url && order.customer_id == customer_id);
    }
    match (orders.pop(), orders.len()) {
        (None, _) => Err(super::no_such_order(id, context).into()),
        (Some(order), 0) => Ok(order),
        (Some(_), more) => Err(Failure::usage(format!("the ledger has {} orders {id}", more + 1))
            .hint("choose the merchant with -p NAME")
            .into()),
    }
}

fn in_words(error: ReleaseError, order: &Order, context: &Context) -> anyhow::Error {
    match error {
        ReleaseError::Ledger(error) => books::failed(&error, context).into(),
        refused => Failure::new(Exit::Refused, format!("{refused}; nothing was changed"))
            .hint(format!("to ask the gateway, {}", context.hints.to_look_up(order.kind, &order.order_id)))
            .into(),
    }
}
