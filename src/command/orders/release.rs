//! `consign orders release`: an operator's word that an unknown order was not accepted.

use std::collections::BTreeSet;

use crate::cli::{self, OrdersRelease};
use crate::error::{Exit, Failure};
use crate::ledger::{Order, OrderKind, ReleaseError};
use crate::order::opening;
use crate::output::{Document, OutcomeName, Report, Tone, words};
use crate::run::context::Context;

pub(super) fn run(args: &OrdersRelease, context: &Context) -> anyhow::Result<Report> {
    if !args.because.chars().any(char::is_alphanumeric) {
        return Err(Failure::usage("--because has no word: the history needs a reason; nothing was changed").into());
    }
    let Some(mut ledger) = opening::to_change(context)? else {
        return Err(opening::no_such_order(&args.id, context).into());
    };
    let order = the_one(ledger.find(&args.id).map_err(|error| opening::failed(&error, context))?, args, context)?;
    ledger.release(order.key(), &args.because).map_err(|error| in_words(error, &order, context))?;

    let mut report = Report::new(OutcomeName::Released, Document::Released((&order).into()));
    report.text.headline(Tone::Doubt, "released: declared not accepted");
    report.text.field("order 订单号", order.order_id.as_str());
    report.text.field("kind 类型", order.kind.name());
    report.text.field("card 卡号", order.masked.as_str());
    report.text.field("because", args.because.as_str());
    let again = match order.kind {
        OrderKind::Sale => "its card may be submitted again",
        OrderKind::TopUp => "it may be placed again",
    };
    report.next = Some(if order.number_taken {
        // What the gateway shows under this number is never recorded.
        format!("{again}, under another order number: this one is another order's at the gateway")
    } else {
        let look_up = context.hints.look_up(order.kind, &order.order_id);
        let after_all =
            look_up.map(|look_up| format!("; if the gateway shows the order after all, `{look_up}` records it"));
        format!("{again}{}", after_all.unwrap_or_default())
    });
    Ok(report)
}

/// Order numbers are unique for a merchant and a kind only; `-p` chooses among merchants, and
/// `--kind` between a sale and a top-up.
fn the_one(mut orders: Vec<Order>, args: &OrdersRelease, context: &Context) -> anyhow::Result<Order> {
    let id = &args.id;
    if context.global.sandbox || context.names_a_profile()? {
        let (customer_id, base_url) = context.merchant()?;
        orders.retain(|order| order.base_url == base_url && order.customer_id == customer_id);
    }
    if let Some(kind) = args.kind.map(meant) {
        let had_any = !orders.is_empty();
        orders.retain(|order| order.kind == kind);
        if had_any && orders.is_empty() {
            let message = format!("the ledger has no {} {id}; nothing was changed", kind.name());
            let show = context.hints.show(id).map(|show| format!("`{show}` shows what it has under that number"));
            return Err(Failure { hint: show, ..Failure::new(Exit::NotFound, message) }.into());
        }
    }
    let Some(order) = orders.pop() else { return Err(opening::no_such_order(id, context).into()) };
    if orders.is_empty() {
        return Ok(order);
    }
    let kinds = orders.iter().any(|other| other.kind != order.kind);
    let merchants =
        orders.iter().any(|other| (&other.base_url, &other.customer_id) != (&order.base_url, &order.customer_id));
    let whose: BTreeSet<String> = orders
        .iter()
        .chain([&order])
        .map(|order| format!("merchant {} at {}", order.customer_id, order.base_url))
        .collect();
    let whose = whose.into_iter().collect::<Vec<_>>().join(", ");
    let message = format!("the ledger has {} orders {id}, of {whose}; nothing was changed", orders.len() + 1);
    let by_kind = kinds.then(|| {
        let commands =
            [OrderKind::Sale, OrderKind::TopUp].into_iter().filter_map(|kind| context.hints.release(kind, id));
        format!(
            "a sale and a top-up have this number: run {}",
            commands.map(|one| format!("`{one}`")).collect::<Vec<_>>().join(" or ")
        )
    });
    let by_merchant =
        merchants.then(|| "choose the merchant with -p and a profile of its customer_id and base_url".to_owned());
    let hint = by_kind.into_iter().chain(by_merchant).collect::<Vec<_>>().join("; ");
    Err(Failure::usage(message).hint(hint).into())
}

fn meant(kind: cli::OrderKind) -> OrderKind {
    match kind {
        cli::OrderKind::Sale => OrderKind::Sale,
        cli::OrderKind::TopUp => OrderKind::TopUp,
    }
}

fn in_words(error: ReleaseError, order: &Order, context: &Context) -> anyhow::Error {
    match error {
        ReleaseError::Ledger(error) => opening::failed(&error, context).into(),
        refused => Failure::new(Exit::Refused, format!("{}; nothing was changed", words::release_error(&refused)))
            .hint(format!("to ask the gateway, {}", context.hints.to_look_up(order.kind, &order.order_id)))
            .into(),
    }
}
