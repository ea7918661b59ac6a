//! `consign orders list`: orders, newest first.

use crate::cli::OrdersList;
use crate::input::selection::Selection;
use crate::ledger::Order;
use crate::order::opening;
use crate::output::document::{Document, Known, Listed, OutcomeName};
use crate::output::{Report, Tone, local_time};
use crate::run::context::Context;

const HEADER: [&str; 8] =
    ["sent 时间", "order 订单号", "state 状态", "batch 批次", "product 产品", "card 卡号", "face 面值", "settled 结算"];

/// The column of a list in which merchants differ.
pub(super) const MERCHANT: &str = "merchant 商户号";

pub(super) fn run(args: &OrdersList, context: &Context) -> anyhow::Result<Report> {
    let selection = Selection::of(&args.filter, context)?;
    let ledger = opening::to_read(context)?;
    selection.refuse_unknown_job(ledger.as_ref(), context)?;
    let orders = match ledger {
        Some(ledger) => {
            ledger.list(&selection.filter(Some(args.limit))).map_err(|error| opening::failed(&error, context))?
        }
        None => Vec::new(),
    };
    let mut report = Report::new(OutcomeName::Listed, Document::Empty);
    if orders.is_empty() {
        report.text.headline(Tone::Faint, "no orders");
    } else {
        let named = selection.names_merchants();
        let header: Vec<&str> = HEADER.into_iter().chain(named.then_some(MERCHANT)).collect();
        report.text.table(&header, orders.iter().map(|order| row(order, named)).collect());
    }
    if u32::try_from(orders.len()).is_ok_and(|count| count == args.limit) {
        report.next = Some(format!("the newest {}; --limit N shows more", args.limit));
    }
    let orders = orders.into_iter().map(|order| Known(order.into())).collect();
    report.document = Document::Listed(Listed { orders });
    Ok(report)
}

fn row(order: &Order, named: bool) -> Vec<String> {
    let mut cells = vec![
        order.last_sent_at().map(|at| local_time(at.div_euclid(1000))).unwrap_or_default(),
        order.order_id.clone(),
        order.state.name().to_owned(),
        order.batchno.clone().unwrap_or_default(),
        order.product.clone(),
        order.masked.clone(),
        order.face_value.clone(),
        order.settled_amount.clone().unwrap_or_default(),
    ];
    cells.extend(named.then(|| format!("{} at {}", order.customer_id, order.base_url)));
    cells
}
