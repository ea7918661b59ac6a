//! What to do about an order that the ledger refuses.

use crate::core::lang::{Words, say};
use crate::ledger::{self, Refusal, State};
use crate::output::local_time;
use crate::run::hint::Hints;

/// What to do about a refusal.
pub(crate) fn hint(refusal: &Refusal, hints: &Hints) -> Words {
    let look = |order: &ledger::Order| {
        let asked = hints.look_up(order.kind, &order.order_id).filter(|_| order.state.is_undecided());
        match asked.or_else(|| hints.show(&order.order_id)) {
            Some(command) => say!("run `{command}` to see what became of it", "运行 `{command}` 查看结果"),
            None => hints.to_look_up(order.kind, &order.order_id),
        }
    };
    match refusal {
        Refusal::SameOrder(order) if matches!(order.state, State::Failed | State::Reversed) => {
            say!(
                "a decided order is not sent again: leave --order-id out to submit under a new number",
                "已有结果的订单不会再次发送：去掉 --order-id，用新订单号提交"
            )
        }
        Refusal::SameOrder(order) => look(order),
        Refusal::DifferentRequest(order) => {
            say!(
                "choose another --order-id, or leave it out; {look}",
                "换一个 --order-id，或者不写；{look}",
                [look = look(order)]
            )
        }
        // What is in doubt may have sold the card: there is nothing to override.
        Refusal::SameCard(order) if order.state.is_undecided() => look(order),
        Refusal::SameCard(order) => {
            say!(
                "{look}; --allow-duplicate-card submits it nevertheless",
                "{look}；确要提交，加 --allow-duplicate-card",
                [look = look(order)]
            )
        }
        Refusal::OtherAddress { order, .. } => {
            say!(
                "it may be the same gateway: {look}; another order needs another --order-id",
                "可能是同一平台：{look}；若是另一个订单，换一个 --order-id",
                [look = look(order)]
            )
        }
        Refusal::SameTopUp { order, remaining: None } => say!(
            "{look}; it may be repeated when that one has failed, or 10 minutes after it succeeded; \
             --allow-duplicate-top-up repeats it now",
            "{look}；那一单失败后，或成功满 10 分钟后，可以再次充值；现在就要重复，加 --allow-duplicate-top-up",
            [look = look(order)]
        ),
        Refusal::SameTopUp { remaining: Some(remaining), .. } => say!(
            "it may be repeated from {} on; --allow-duplicate-top-up repeats it now",
            "{} 起可以再次充值；现在就要重复，加 --allow-duplicate-top-up",
            local_time(jiff::Timestamp::now().as_second().saturating_add_unsigned(remaining.as_secs() + 1))
        ),
        Refusal::FullBatch { .. } => say!("choose another --batchno", "换一个 --batchno"),
    }
}
