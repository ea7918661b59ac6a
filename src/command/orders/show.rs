//! `consign orders show`: one order with its history.

use crate::cli::OrdersShow;
use crate::core::lang::{Words, say};
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
    text.headline(tone, words::state(order.state));
    text.field(say!("order 订单号", "订单号"), order.order_id.as_str());
    text.field(say!("kind 类型", "类型"), words::kind(order.kind));
    text.field(say!("merchant 商户号", "商户号"), say!("{} at {}", "{}，平台 {}", order.customer_id, order.base_url));
    text.field_if(say!("batch 批次号", "批次号"), order.batchno.as_deref());
    text.field(say!("product 产品", "产品"), order.product.as_str());
    text.field(say!("card 卡号", "卡号"), order.masked.as_str());
    text.field(say!("face value 面值", "面值"), order.face_value.as_str());
    text.field_if(say!("real face value 结算面值", "结算面值"), order.real_face_value.as_deref());
    text.field_if(say!("settled 结算金额", "结算金额"), order.settled_amount.as_deref());
    text.field_if(say!("platform's number 系统订单号", "系统订单号"), order.system_order_id.as_deref());
    text.headline(Tone::Strong, say!("history", "历史记录"));
    text.table(
        vec![
            say!("time", "时间"),
            say!("from", "原状态"),
            say!("to", "新状态"),
            say!("cause", "原因"),
            say!("code", "返回码"),
            say!("message", "返回信息"),
        ],
        history.iter().map(row).collect(),
    );
}

fn row(entry: &Move) -> Vec<Words> {
    vec![
        local_time(entry.at.div_euclid(1000)).into(),
        entry.from.map(words::state).unwrap_or_default(),
        words::state(entry.to),
        words::cause(entry),
        entry.code.as_deref().unwrap_or_default().into(),
        entry.message.as_deref().unwrap_or_default().into(),
    ]
}
