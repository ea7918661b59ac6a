//! The JSON of the answers, in the platform's own names.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::core::form::Form;
use crate::core::protocol::OrderState;
use crate::core::secret::ApiKey;
use crate::core::signature;

use super::book::{Entry, Sale, TopUp};
use super::merchant::CUSTOMER_ID;
use super::money::Money;
use super::scenario::Stage;

/// The platform does not know the order.
pub(super) const NO_SUCH_ORDER: &str = "没有该订单";

/// The order was taken in; what becomes of it is decided later.
pub(super) fn accepted() -> String {
    envelope("1", "单据已被接收")
}

/// The request was refused, definitely.
pub(super) fn refused(message: &str) -> String {
    envelope("-1", message)
}

/// Nothing is promised.
pub(super) fn busy() -> String {
    envelope("999", "系统繁忙")
}

/// The merchant's balance.
pub(super) fn balance(money: Money, key: &ApiKey) -> String {
    // The misspelt `statuc` is the platform's own.
    let fields = [("shopid", CUSTOMER_ID.into()), ("money", money.to_string().into()), ("statuc", "success".into())];
    answered(fields, key)
}

/// A sale's order. Here `successAmount` is the real face value and `actualAmount` the money
/// settled; both are absent until the order succeeds.
pub(super) fn sale(entry: &Entry<Sale>, now: Duration, key: &ApiKey) -> String {
    let sale = &entry.order;
    let stage = sale.course.stage(now);
    let (told, message) = describe(stage);
    let mut fields = vec![
        ("customerId", CUSTOMER_ID.into()),
        ("systemOrderId", entry.system_id.as_str().into()),
        ("orderId", entry.id.as_str().into()),
        ("status", sale_status(told).into()),
        ("message", message.into()),
        ("amount", sale.face.into()),
    ];
    if let Stage::Succeeded(share) = stage {
        fields.push(("successAmount", sale.real_face(share).into()));
        fields.push(("actualAmount", sale.settled(share).to_string().into()));
        fields.push(("successTime", sale.course.settles().as_secs().into()));
    }
    fields.extend(sale.custom.as_deref().map(|custom| ("custom", custom.into())));
    answered(fields, key)
}

/// The order of a sale that the platform never saw.
pub(super) fn no_such_sale(id: &str, key: &ApiKey) -> String {
    let fields = [
        ("customerId", CUSTOMER_ID.into()),
        ("orderId", id.into()),
        ("status", sale_status(OrderState::NotFound).into()),
        ("message", NO_SUCH_ORDER.into()),
    ];
    answered(fields, key)
}

/// A top-up's order.
pub(super) fn top_up(entry: &Entry<TopUp>, now: Duration, key: &ApiKey) -> String {
    let top_up = &entry.order;
    let stage = top_up.course.stage(now);
    let (told, message) = describe(stage);
    let mut face = top_up.item.face;
    let mut charged = Money::ZERO;
    if let Stage::Succeeded(share) = stage {
        face /= u64::from(share.divisor());
        charged = top_up.price.part(share);
    }
    let mut fields = vec![
        ("systemOrderId", entry.system_id.as_str().into()),
        ("OrderId", entry.id.as_str().into()),
        ("number", top_up.number.as_str().into()),
        ("itemName", top_up.item.name.into()),
        ("itemid", top_up.item.id.into()),
        ("itemFacePrice", face.into()),
        ("status", top_up_status(told).into()),
        ("amount", charged.to_string().into()),
        ("message", message.into()),
    ];
    fields.extend(top_up.ext.as_deref().map(|ext| ("ext1", ext.into())));
    answered(fields, key)
}

/// What is left of an answer whose end got lost. It breaks off inside a text, between two
/// characters: still UTF-8, no longer JSON.
pub(super) fn truncated(answer: &str) -> &str {
    answer.trim_end_matches(['}', '"'])
}

/// Where an order stands, and the platform's remark on that.
pub(super) fn describe(stage: Stage) -> (OrderState, &'static str) {
    match stage {
        Stage::Processing => (OrderState::Processing, OrderState::Processing.chinese()),
        Stage::Succeeded(_) => (OrderState::Succeeded, OrderState::Succeeded.chinese()),
        Stage::Failed(why) => (OrderState::Failed, why),
    }
}

fn sale_status(state: OrderState) -> &'static str {
    match state {
        OrderState::Processing => "1",
        OrderState::Succeeded => "2",
        OrderState::Failed => "3",
        OrderState::NotFound => "4",
    }
}

fn top_up_status(state: OrderState) -> &'static str {
    match state {
        OrderState::Processing | OrderState::NotFound => "wait",
        OrderState::Succeeded => "success",
        OrderState::Failed => "failed",
    }
}

fn envelope(code: &str, message: &str) -> String {
    json!({ "code": code, "msg": message }).to_string()
}

/// An answer with data, signed over the data's fields.
fn answered(fields: impl IntoIterator<Item = (&'static str, Value)>, key: &ApiKey) -> String {
    let data: Map<String, Value> = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let mut signed = Form::new();
    for (name, value) in &data {
        signed.set(name, value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    }
    let sign = signature::sign(&signed, &[], key).to_string();
    json!({ "code": "1", "msg": "成功", "data": data, "sign": sign }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::protocol::Verdict;
    use crate::core::reply::{NoReply, Reply};

    #[test]
    fn a_truncated_answer_is_text_but_no_json() {
        let whole = accepted();
        let rest = truncated(&whole);
        assert_eq!(rest, r#"{"code":"1","msg":"单据已被接收"#);
        assert_eq!(Reply::parse(rest.as_bytes()).err(), Some(NoReply::BrokenJson));
    }

    #[test]
    fn codes_prove_what_they_should() {
        for (answer, verdict) in
            [(accepted(), Verdict::Yes), (refused("接口维护"), Verdict::No), (busy(), Verdict::Undecided)]
        {
            assert_eq!(Reply::parse(answer.as_bytes()).expect("a reply").verdict(), verdict, "{answer}");
        }
    }

    #[test]
    fn data_is_signed() {
        let key = ApiKey::new("k".into());
        let reply = Reply::parse(balance(Money::yuan(7), &key).as_bytes()).expect("a reply");
        assert_eq!(reply.money().as_deref(), Some("7.0000"));
        assert_eq!(reply.verify(&key), Some(true));
        assert_eq!(reply.verify(&ApiKey::new("other".into())), Some(false));
    }
}
