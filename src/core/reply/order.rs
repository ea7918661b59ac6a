//! What the gateway tells of an order, or of a balance.

use serde_json::Value;

use super::envelope::Reply;
use crate::core::protocol::OrderState;

/// An order as the gateway tells it; amounts keep their digits, absent fields are `None`.
#[derive(Clone, Debug)]
pub struct Order {
    /// What the status means.
    pub state: OrderState,
    /// The status as sent (状态).
    pub status: String,
    /// The merchant's order number, as the gateway repeats it.
    pub order_id: Option<String>,
    /// The platform's own number.
    pub system_order_id: Option<String>,
    /// Sale: submitted face value. Top-up: money charged.
    pub amount: Option<String>,
    /// The card's real face value (结算面值).
    pub real_face_value: Option<String>,
    /// The money settled (结算金额).
    pub settled_amount: Option<String>,
    /// When it succeeded, in Unix seconds.
    pub success_time: Option<i64>,
    /// When the gateway was asked, in Unix seconds: what stands for the time of success where a
    /// gateway writes it as clock text.
    pub asked_at: Option<i64>,
    /// The platform's remark.
    pub message: Option<String>,
    /// The merchant's own text.
    pub custom: Option<String>,
    /// `data` as the gateway sent it.
    pub raw: Value,
}

/// Names of the merchant's order number in the order of a sale, and in that of a top-up: the
/// first that is there counts.
const SALE_ID: &[&str] = &["orderId"];
const TOP_UP_ID: &[&str] = &["OrderId", "orderno", "tmporder"];

impl Reply {
    /// Reads a sale's order. Mind that here `successAmount` is the real face value and
    /// `actualAmount` the money settled; in a notification it is the other way round.
    #[must_use]
    pub fn sale(&self) -> Option<Order> {
        let status = self.field(&["status"])?;
        let time = self.field(&["successTime"]);
        Some(Order {
            state: OrderState::of_sale(&status),
            status,
            order_id: self.field(SALE_ID),
            system_order_id: self.field(&["systemOrderId"]),
            amount: self.field(&["amount"]),
            real_face_value: self.field(&["successAmount"]),
            settled_amount: self.field(&["actualAmount"]),
            success_time: time.as_ref().and_then(|text| text.parse().ok()),
            asked_at: time.as_ref().and_then(|text| clock_text(text)),
            message: self.field(&["message"]),
            custom: self.field(&["custom", "extendParams"]),
            raw: self.data.clone(),
        })
    }

    /// Reads a top-up's order: `amount` is what was charged.
    #[must_use]
    pub fn top_up(&self) -> Option<Order> {
        let status = self.field(&["status"])?;
        Some(Order {
            state: OrderState::of_top_up(&status),
            status,
            order_id: self.field(TOP_UP_ID),
            system_order_id: self.field(&["systemOrderId"]),
            amount: self.field(&["amount"]),
            real_face_value: self.field(&["itemFacePrice"]),
            settled_amount: None,
            success_time: None,
            asked_at: None,
            message: self.field(&["message"]),
            custom: self.field(&["ext1", "ext", "custom", "extendParams"]),
            raw: self.data.clone(),
        })
    }

    /// Reads the balance: the decimal text as sent.
    #[must_use]
    pub fn money(&self) -> Option<String> {
        self.field(&["money"])
    }

    /// The first of these fields of `data` that says something.
    pub(super) fn field(&self, names: &[&str]) -> Option<String> {
        let fields = self.fields.as_ref()?;
        let find = |name: &&str| {
            let found = fields.iter().find(|(given, text)| given.eq_ignore_ascii_case(name) && !text.is_empty());
            found.map(|(_, text)| text.clone())
        };
        names.iter().find_map(find)
    }
}

/// The platform's clock text, which is Beijing time.
fn clock_text(text: &str) -> Option<i64> {
    let civil = jiff::civil::DateTime::strptime("%Y/%m/%d %H:%M:%S", text)
        .or_else(|_| jiff::civil::DateTime::strptime("%Y-%m-%d %H:%M:%S", text))
        .ok()?;
    Some(jiff::tz::offset(8).to_timestamp(civil).ok()?.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(data: &str) -> Reply {
        Reply::parse(format!(r#"{{"code":1,"data":{data}}}"#).as_bytes()).expect("a reply")
    }

    #[test]
    fn data_comes_in_every_documented_shape() {
        let order = r#"{"status":2,"successAmount":50,"actualAmount":"47.5000","successTime":"1763800000"}"#;
        for data in [order.to_owned(), format!("[{order}]"), format!("[ {order} ]")] {
            let sale = reply(&data).sale().expect("an order");
            assert_eq!(sale.state, OrderState::Succeeded);
            assert_eq!(sale.real_face_value.as_deref(), Some("50"));
            assert_eq!(sale.settled_amount.as_deref(), Some("47.5000"));
            assert_eq!(sale.success_time, Some(1_763_800_000));
        }
        for data in ["[]", "null", r#""""#, "[1]", "[{},{}]", "{}"] {
            assert!(reply(data).sale().is_none(), "{data}");
        }
        assert!(Reply::parse(br#"{"code":1}"#).expect("a reply").sale().is_none());
    }

    #[test]
    fn amounts_keep_their_digits() {
        let sale = reply(r#"{"status":"2","actualAmount":95.10000000000000000001,"amount":100.0}"#);
        let sale = sale.sale().expect("an order");
        assert_eq!(sale.settled_amount.as_deref(), Some("95.10000000000000000001"));
        assert_eq!(sale.amount.as_deref(), Some("100.0"));
        assert!(sale.raw.to_string().contains("95.10000000000000000001"));
    }

    #[test]
    fn names_are_read_without_regard_to_case() {
        let sale = reply(r#"{"STATUS":2,"orderid":"C1","SuccessAmount":50,"ExtendParams":"mine"}"#);
        let sale = sale.sale().expect("an order");
        assert_eq!((sale.order_id.as_deref(), sale.custom.as_deref()), (Some("C1"), Some("mine")));
        assert_eq!(sale.real_face_value.as_deref(), Some("50"));
        for custom in ["ext", "EXT1", "custom"] {
            let top_up = reply(&format!(r#"{{"Status":"wait","ORDERID":"T1","ext1":"","{custom}":"mine"}}"#));
            let top_up = top_up.top_up().expect("an order");
            assert_eq!((top_up.order_id.as_deref(), top_up.custom.as_deref()), (Some("T1"), Some("mine")), "{custom}");
        }
    }

    #[test]
    fn clock_text_is_when_the_gateway_was_asked() {
        let times = |text: &str| {
            let order = reply(&format!(r#"{{"status":2,"successTime":{text}}}"#)).sale().expect("an order");
            (order.success_time, order.asked_at)
        };
        assert_eq!(times(r#""2026/11/22 10:00:00""#), (None, Some(1_795_312_800)), "Beijing time");
        assert_eq!(times(r#""2026-11-22 10:00:00""#), (None, Some(1_795_312_800)));
        for seconds in ["1763800000", r#""1763800000""#] {
            assert_eq!(times(seconds), (Some(1_763_800_000), None));
        }
        assert_eq!(times(r#""soon""#), (None, None));
    }

    #[test]
    fn unknown_statuses_count_as_processing() {
        for status in ["0", "1", "5", "x", "-2"] {
            assert_eq!(OrderState::of_sale(status), OrderState::Processing);
        }
    }
}
