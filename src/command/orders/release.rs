//! `consign orders release`: an operator's word that an unknown order was not accepted.

use serde_json::json;

use crate::cli::{self, OrdersRelease};
use crate::error::{Exit, Failure};
use crate::ledger::{Order, OrderKind, ReleaseError};
use crate::order::journal;
use crate::output::{Report, Tone, words};
use crate::run::context::Context;

pub(super) fn run(args: &OrdersRelease, context: &Context) -> anyhow::Result<Report> {
    if args.because.trim().is_empty() {
        return Err(Failure::usage("--because is empty: the history needs a reason").into());
    }
    let Some(mut ledger) = journal::to_change(context)? else {
        return Err(super::no_such_order(&args.id, context).into());
    };
    let order = the_one(ledger.find(&args.id).map_err(|error| journal::failed(&error, context))?, args, context)?;
    ledger.release(order.key(), &args.because).map_err(|error| in_words(error, &order, context))?;

    let mut report = Report::new("released");
    report.set("order_id", json!(order.order_id));
    report.set("kind", json!(order.kind.name()));
    report.text.headline(Tone::Doubt, "released: declared not accepted");
    report.text.field("order 订单号", order.order_id.as_str());
    report.text.field("kind 类型", order.kind.name());
    report.text.field("card 卡号", order.masked.as_str());
    report.text.field("because", args.because.as_str());
    report.next = Some(if order.number_taken {
        // What the gateway shows under this number is never recorded.
        "its card may be submitted again, under another order number: this one is another order's at the gateway".into()
    } else {
        "its card may be submitted again; if the gateway shows the order after all, query records it".into()
    });
    Ok(report)
}

/// Order numbers are unique for a merchant and a kind only; `-p` chooses among merchants, and
/// `--kind` between a sale and a top-up.
fn the_one(mut orders: Vec<Order>, args: &OrdersRelease, context: &Context) -> anyhow::Result<Order> {
    let id = &args.id;
    if context.names_a_profile()? {
        let (customer_id, base_url) = context.merchant()?;
        orders.retain(|order| order.base_url == base_url && order.customer_id == customer_id);
    }
    if let Some(kind) = args.kind.map(meant) {
        let had_any = !orders.is_empty();
        orders.retain(|order| order.kind == kind);
        if had_any && orders.is_empty() {
            let message = format!("the ledger has no {} {id}; nothing was changed", kind.name());
            return Err(Failure::new(Exit::NotFound, message)
                .hint(format!("`consign orders show {id}` shows what it has under that number"))
                .into());
        }
    }
    let Some(order) = orders.pop() else { return Err(super::no_such_order(id, context).into()) };
    if orders.is_empty() {
        return Ok(order);
    }
    let kinds = orders.iter().any(|other| other.kind != order.kind);
    let merchants =
        orders.iter().any(|other| (&other.base_url, &other.customer_id) != (&order.base_url, &order.customer_id));
    let choice = match (kinds, merchants) {
        (true, true) => "choose with --kind sale or --kind top_up, and the merchant with -p NAME",
        (true, false) => "a sale and a top-up have this number: choose with --kind sale or --kind top_up",
        (false, _) => "choose the merchant with -p NAME",
    };
    let message = format!("the ledger has {} orders {id}; nothing was changed", orders.len() + 1);
    Err(Failure::usage(message).hint(choice).into())
}

fn meant(kind: cli::OrderKind) -> OrderKind {
    match kind {
        cli::OrderKind::Sale => OrderKind::Sale,
        cli::OrderKind::TopUp => OrderKind::TopUp,
    }
}

fn in_words(error: ReleaseError, order: &Order, context: &Context) -> anyhow::Error {
    match error {
        ReleaseError::Ledger(error) => journal::failed(&error, context).into(),
        refused => Failure::new(Exit::Refused, format!("{}; nothing was changed", words::release_error(&refused)))
            .hint(format!("to ask the gateway, {}", context.hints.to_look_up(order.kind, &order.order_id)))
            .into(),
    }
}
