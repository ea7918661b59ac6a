//! `consign orders release`: an operator's word that an unknown order was not accepted.

use std::collections::BTreeSet;

use crate::cli::{self, OrdersRelease};
use crate::core::lang::{Words, say};
use crate::error::{Exit, Failure};
use crate::ledger::{Order, OrderKind, ReleaseError};
use crate::order::opening;
use crate::output::{Document, OutcomeName, Report, Tone, words};
use crate::run::context::Context;

pub(super) fn run(args: &OrdersRelease, context: &Context) -> anyhow::Result<Report> {
    if !args.because.chars().any(char::is_alphanumeric) {
        return Err(Failure::usage(say!(
            "--because has no word: the history needs a reason; nothing was changed",
            "--because 里没有文字：历史记录需要理由；没有任何更改"
        ))
        .into());
    }
    let Some(mut ledger) = opening::to_change(context)? else {
        return Err(opening::no_such_order(&args.id, context).into());
    };
    let order = the_one(ledger.find(&args.id).map_err(|error| opening::failed(&error, context))?, args, context)?;
    ledger.release(order.key(), &args.because).map_err(|error| in_words(error, &order, context))?;

    let mut report = Report::new(OutcomeName::Released, Document::Released((&order).into()));
    report.text.headline(Tone::Doubt, say!("released: declared not accepted", "已解除：认定平台没有接收"));
    report.text.field(say!("order 订单号", "订单号"), order.order_id.as_str());
    report.text.field(say!("kind 类型", "类型"), order.kind.name());
    report.text.field(say!("card 卡号", "卡号"), order.masked.as_str());
    report.text.field(say!("because", "理由"), args.because.as_str());
    let again = match order.kind {
        OrderKind::Sale => say!("its card may be submitted again", "这张卡可以再次提交"),
        OrderKind::TopUp => say!("it may be placed again", "可以再次充值"),
    };
    report.next = Some(if order.number_taken {
        // What the gateway shows under this number is never recorded.
        say!(
            "{again}, under another order number: this one is another order's at the gateway",
            "{again}，但要换订单号：平台上这个号码属于另一订单",
            [again]
        )
    } else {
        let look_up = context.hints.look_up(order.kind, &order.order_id);
        let after_all = look_up.map(|look_up| {
            say!(
                "; if the gateway shows the order after all, `{look_up}` records it",
                "；如果平台后来又查到该订单，用 `{look_up}` 记录"
            )
        });
        say!("{again}{after_all}", "{again}{after_all}", [again, after_all = after_all.unwrap_or_default()])
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
            let message = say!(
                "the ledger has no {kind} {id}; nothing was changed",
                "账本里没有{kind} {id}；没有任何更改",
                [kind = words::kind(kind)]
            );
            let show = context
                .hints
                .show(id)
                .map(|show| say!("`{show}` shows what it has under that number", "`{show}` 显示账本里这个号码的内容"));
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
    let whose: BTreeSet<_> = orders.iter().chain([&order]).map(|order| (&order.customer_id, &order.base_url)).collect();
    let whose = whose.into_iter().map(|(id, url)| say!("merchant {id} at {url}", "商户 {id}（{url}）"));
    let whose = Words::join(whose, &say!(", ", "，"));
    let message = say!(
        "the ledger has {} orders {id}, of {whose}; nothing was changed",
        "账本里有 {} 个订单号为 {id} 的订单，属于{whose}；没有任何更改",
        [whose],
        orders.len() + 1
    );
    let by_kind = kinds.then(|| {
        let commands =
            [OrderKind::Sale, OrderKind::TopUp].into_iter().filter_map(|kind| context.hints.release(kind, id));
        let either = Words::join(commands.map(|one| format!("`{one}`").into()), &say!(" or ", " 或 "));
        say!(
            "a sale and a top-up have this number: run {either}",
            "寄售单和充值单都有这个号码：运行 {either}",
            [either]
        )
    });
    let by_merchant = merchants.then(|| {
        say!(
            "choose the merchant with -p and a profile of its customer_id and base_url",
            "用 -p 选择 customer_id 和 base_url 相符的配置"
        )
    });
    let hint = Words::join(by_kind.into_iter().chain(by_merchant), &say!("; ", "；"));
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
        refused => Failure::new(
            Exit::Refused,
            say!("{why}; nothing was changed", "{why}；没有任何更改", [why = words::release_error(&refused)]),
        )
        .hint(say!(
            "to ask the gateway, {find}",
            "要查询平台，{find}",
            [find = context.hints.to_look_up(order.kind, &order.order_id)]
        ))
        .into(),
    }
}
