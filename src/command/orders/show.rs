//! `consign orders show`: one order with its history.

use crate::cli::OrdersShow;
use crate::core::lang::say;
use crate::input::whose::whose;
use crate::ledger::{Move, Order, State};
use crate::order::opening;
use crate::output::document::{self, Document, Known, OrderStory, OutcomeName, Shown};
use crate::output::{Cell, Column, Report, Table, Text, Tone, local_time, words};
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
    text.headline(words::state_tone(order.state).unwrap_or(Tone::Bad), words::state(order.state));
    text.field(say!("order 订单号", "订单号"), order.order_id.as_str());
    text.field(say!("kind 类型", "类型"), words::kind(order.kind));
    text.field(say!("merchant 商户号", "商户号"), whose(&order.customer_id, &order.base_url));
    text.field_if(say!("batch 批次号", "批次号"), order.batchno.as_deref());
    text.field(say!("product 产品", "产品"), order.product.as_str());
    text.field(say!("card 卡号", "卡号"), order.masked.as_str());
    text.field(say!("face value 面值", "面值"), order.face_value.as_str());
    text.field_if(say!("real face value 结算面值", "结算面值"), order.real_face_value.as_deref());
    text.field_if(say!("settled 结算金额", "结算金额"), order.settled_amount.as_deref());
    text.field_if(say!("platform's number 系统订单号", "系统订单号"), order.system_order_id.as_deref());
    text.headline(Tone::Strong, say!("history", "历史记录"));
    let mut table = Table::of(vec![
        Column::fixed(say!("time", "时间")),
        Column::fixed(say!("from", "原状态")),
        Column::fixed(say!("to", "新状态")),
        Column::flowing(say!("cause", "原因")),
        Column::fixed(say!("code", "返回码")),
        Column::flowing(say!("message", "返回信息")),
    ]);
    for entry in history {
        table.row(row(entry));
    }
    text.rows(table);
}

fn row(entry: &Move) -> Vec<Cell> {
    let state = |state: State| Cell::toned(words::state(state), words::state_tone(state));
    vec![
        local_time(entry.at.div_euclid(1000)).into(),
        entry.from.map_or_else(|| "".into(), state),
        state(entry.to),
        words::cause(entry).into(),
        entry.code.as_deref().unwrap_or_default().into(),
        entry.message.as_deref().unwrap_or_default().into(),
    ]
}
