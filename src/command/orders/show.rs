//! `consign orders show`: one order with its history.

use crate::cli::OrdersShow;
use crate::ledger::{Move, Order, State};
use crate::order::opening;
use crate::output::document::{self, Document, Known, OrderStory, OutcomeName, Shown};
use crate::output::{Report, Text, Tone, local_time, words};
use crate::run::context::Context;

pub(super) fn run(args: &OrdersShow, context: &Context) -> anyhow::Result<Report> {
    let Some(ledger) = opening::to_read(context)? else { return Err(opening::no_such_order(&args.id, context).into()) };
    let orders = ledger.find(&args.id).map_err(|error| opening::failed(&error, context))?;
    if orders.is_empty() {
        return Err(opening::no_such_order(&args.id, context).into());
    }
    let mut report = Report::new(OutcomeName::Shown, Document::Empty);
    let mut stories = Vec::with_capacity(orders.len());
    for order in orders {
        let history = ledger.history(&order).map_err(|error| opening::failed(&error, context))?;
        describe(&mut report.text, &order, &history);
        let history = history.into_iter().map(document::Move::from).collect();
        stories.push(OrderStory { order: Known(order.into()), history });
    }
    report.document = Document::Shown(Shown { orders: stories });
    Ok(report)
}

fn describe(text: &mut Text, order: &Order, history: &[Move]) {
    let tone = match order.state {
        State::Succeeded => Tone::Good,
        state if state.is_undecided() => Tone::Doubt,
        _ => Tone::Bad,
    };
    text.headline(tone, order.state.name());
    text.field("order 订单号", order.order_id.as_str());
    text.field("kind 类型", order.kind.name());
    text.field("merchant 商户号", format!("{} at {}", order.customer_id, order.base_url));
    text.field_if("batch 批次号", order.batchno.as_deref());
    text.field("product 产品", order.product.as_str());
    text.field("card 卡号", order.masked.as_str());
    text.field("face value 面值", order.face_value.as_str());
    text.field_if("real face value 结算面值", order.real_face_value.as_deref());
    text.field_if("settled 结算金额", order.settled_amount.as_deref());
    text.field_if("platform's number 系统订单号", order.system_order_id.as_deref());
    text.headline(Tone::Strong, "history");
    text.table(&["time", "from", "to", "cause", "code", "message"], history.iter().map(row).collect());
}

fn row(entry: &Move) -> Vec<String> {
    vec![
        local_time(entry.at.div_euclid(1000)),
        entry.from.map(|state| state.name().to_owned()).unwrap_or_default(),
        entry.to.name().to_owned(),
        words::cause(entry),
        entry.code.clone().unwrap_or_default(),
        entry.message.clone().unwrap_or_default(),
    ]
}
