//! `consign orders list`: orders, newest first.

use crate::cli::OrdersList;
use crate::core::lang::{Words, say};
use crate::input::selection::Selection;
use crate::ledger::Order;
use crate::order::opening;
use crate::output::document::{Document, Known, Listed, OutcomeName};
use crate::output::{Report, Tone, local_time, words};
use crate::run::context::Context;

/// What stands above the columns.
fn header() -> Vec<Words> {
    vec![
        say!("sent 时间", "时间"),
        say!("order 订单号", "订单号"),
        say!("state 状态", "状态"),
        say!("batch 批次", "批次"),
        say!("product 产品", "产品"),
        say!("card 卡号", "卡号"),
        say!("face 面值", "面值"),
        say!("settled 结算", "结算金额"),
    ]
}

/// The column of a list in which merchants differ.
pub(super) fn merchant() -> Words {
    say!("merchant 商户号", "商户号")
}

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
        report.text.headline(Tone::Faint, say!("no orders", "没有订单"));
    } else {
        let named = selection.names_merchants();
        let header = header().into_iter().chain(named.then(merchant)).collect();
        report.text.table(header, orders.iter().map(|order| row(order, named)).collect());
    }
    if u32::try_from(orders.len()).is_ok_and(|count| count == args.limit) {
        report.next =
            Some(say!("the newest {}; --limit N shows more", "以上是最新的 {} 个；用 --limit N 显示更多", args.limit));
    }
    let orders = orders.into_iter().map(|order| Known(order.into())).collect();
    report.document = Document::Listed(Listed { orders });
    Ok(report)
}

fn row(order: &Order, named: bool) -> Vec<Words> {
    let sent = order.last_sent_at().map(|at| local_time(at.div_euclid(1000)));
    let mut cells = vec![
        sent.unwrap_or_default().into(),
        (&order.order_id).into(),
        words::state(order.state),
        order.batchno.as_deref().unwrap_or_default().into(),
        (&order.product).into(),
        (&order.masked).into(),
        (&order.face_value).into(),
        order.settled_amount.as_deref().unwrap_or_default().into(),
    ];
    cells.extend(named.then(|| say!("{} at {}", "{}，平台 {}", order.customer_id, order.base_url)));
    cells
}
