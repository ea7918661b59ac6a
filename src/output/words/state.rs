//! Words for where orders stand, and for what came of them. In English they are the names that JSON
//! has.

use crate::core::lang::{Words, say};
use crate::core::protocol::OrderState;
use crate::ledger::{OrderKind, Source, State};
use crate::output::color::Tone;
use crate::output::document::OutcomeName;

/// Where an order stands in the ledger.
#[must_use]
pub fn state(state: State) -> Words {
    match state {
        State::Queued => say!("queued", "排队"),
        State::Sending => say!("sending", "提交中"),
        State::NotSent => say!("not_sent", "未发送"),
        State::Rejected => say!("rejected", "已拒绝"),
        State::Unknown => say!("unknown", "结果未知"),
        State::Accepted => say!("accepted", "已接收"),
        State::Processing => say!("processing", "处理中"),
        State::Succeeded => say!("succeeded", "成功"),
        State::Failed => say!("failed", "失败"),
        State::NotFound => say!("not_found", "无此订单"),
        State::Reversed => say!("reversed", "冲正"),
    }
}

/// The colour of where an order stands; what never reached the gateway has none.
#[must_use]
pub fn state_tone(state: State) -> Option<Tone> {
    match state {
        State::Succeeded => Some(Tone::Good),
        State::Accepted | State::Processing | State::Sending => Some(Tone::Doubt),
        State::Failed | State::Rejected | State::Reversed => Some(Tone::Bad),
        State::Unknown => Some(Tone::Unknown),
        State::Queued | State::NotSent | State::NotFound => None,
    }
}

/// Where an order stands by the gateway, with the platform's own word beside it.
#[must_use]
pub fn order_state(state: OrderState) -> Words {
    match state {
        OrderState::Processing => say!("processing 处理中", "处理中"),
        OrderState::Succeeded => say!("succeeded 成功", "成功"),
        OrderState::Failed => say!("failed 失败", "失败"),
        OrderState::NotFound => say!("not_found 无此订单", "无此订单"),
    }
}

/// What kind of order it is.
#[must_use]
pub fn kind(kind: OrderKind) -> Words {
    match kind {
        OrderKind::Sale => say!("sale", "寄售"),
        OrderKind::TopUp => say!("top_up", "充值"),
    }
}

/// Whose word it is.
#[must_use]
pub fn source(source: Source) -> Words {
    match source {
        Source::Notification => say!("notification", "异步通知"),
        Source::Query => say!("query", "查询"),
        Source::Exchange => say!("exchange", "提交"),
        Source::Operator => say!("operator", "操作人员"),
    }
}

/// What came of a command or an order.
#[must_use]
pub fn outcome(outcome: OutcomeName) -> Words {
    match outcome {
        OutcomeName::Accepted => say!("accepted", "已接收"),
        OutcomeName::Added => say!("added", "已添加"),
        OutcomeName::Answered => say!("answered", "已答复"),
        OutcomeName::BackedUp => say!("backed_up", "已备份"),
        OutcomeName::BadSignature => say!("bad_signature", "签名不符"),
        OutcomeName::Conflict => say!("conflict", "有矛盾"),
        OutcomeName::Decrypted => say!("decrypted", "已解密"),
        OutcomeName::DryRun => say!("dry_run", "试运行"),
        OutcomeName::Duplicate => say!("duplicate", "重复"),
        OutcomeName::Edited => say!("edited", "已编辑"),
        OutcomeName::Encrypted => say!("encrypted", "已加密"),
        OutcomeName::Error => say!("error", "出错"),
        OutcomeName::Exported => say!("exported", "已导出"),
        OutcomeName::Failed => say!("failed", "失败"),
        OutcomeName::Healthy => say!("healthy", "正常"),
        OutcomeName::Interrupted => say!("interrupted", "被中断"),
        OutcomeName::Listed => say!("listed", "已列出"),
        OutcomeName::Listening => say!("listening", "正在监听"),
        OutcomeName::Malformed => say!("malformed", "格式不对"),
        OutcomeName::Match => say!("match", "相符"),
        OutcomeName::Mismatch => say!("mismatch", "不符"),
        OutcomeName::NotFound => say!("not_found", "无此订单"),
        OutcomeName::NotReached => say!("not_reached", "没有连上"),
        OutcomeName::NotSent => say!("not_sent", "未发送"),
        OutcomeName::NotTaken => say!("not_taken", "未接受"),
        OutcomeName::Pending => say!("pending", "尚无结果"),
        OutcomeName::Processing => say!("processing", "处理中"),
        OutcomeName::Recorded => say!("recorded", "已记录"),
        OutcomeName::Refused => say!("refused", "已拦截"),
        OutcomeName::Rejected => say!("rejected", "已拒绝"),
        OutcomeName::Released => say!("released", "已解除"),
        OutcomeName::Reported => say!("reported", "已汇总"),
        OutcomeName::Shown => say!("shown", "已显示"),
        OutcomeName::Signed => say!("signed", "已签名"),
        OutcomeName::Sound => say!("sound", "可用"),
        OutcomeName::Succeeded => say!("succeeded", "成功"),
        OutcomeName::Summary => say!("summary", "汇总"),
        OutcomeName::Synced => say!("synced", "已同步"),
        OutcomeName::Taken => say!("taken", "已接受"),
        OutcomeName::Unanswered => say!("unanswered", "没有答复"),
        OutcomeName::Unsound => say!("unsound", "不可用"),
        OutcomeName::Unknown => say!("unknown", "结果未知"),
        OutcomeName::Written => say!("written", "已写入"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_english_a_state_has_its_name() {
        for one in State::all() {
            assert_eq!(state(one), one.name());
        }
        for one in [OrderState::Processing, OrderState::Succeeded, OrderState::Failed, OrderState::NotFound] {
            assert_eq!(order_state(one), format!("{} {}", one.name(), one.chinese()).as_str());
            assert_eq!(outcome(one.into()), one.name());
        }
        for one in [OrderKind::Sale, OrderKind::TopUp] {
            assert_eq!(kind(one), one.name());
        }
        for one in [Source::Notification, Source::Query, Source::Exchange, Source::Operator] {
            assert_eq!(source(one), one.name());
        }
    }
}
