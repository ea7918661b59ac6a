//! What a notification says of which order.

use super::amounts::{Amounts, Meaning};
use super::malformed::Malformed;
use crate::core::protocol::{Endpoint, OrderState};
use crate::core::scrub::{HIDDEN, Scrubber};

/// Where an order stands by a notification. The platform's raw states that decide nothing (being
/// checked, 待重审, 面值不符) are all of them undecided; a notification never says that there is no
/// such order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotifiedState {
    /// Not decided yet.
    Undecided,
    /// Sold, or topped up.
    Succeeded,
    /// Decided against.
    Failed,
}

/// What a notification says. Texts are as sent; what is empty or missing is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The endpoint that took the order: submit for a sale, buy for a top-up.
    pub endpoint: Endpoint,
    /// The merchant number (商户号).
    pub customer_id: Option<String>,
    /// The merchant's order number.
    pub order_id: String,
    /// The platform's own number.
    pub system_order_id: Option<String>,
    /// Where the order stands.
    pub state: NotifiedState,
    /// The status or code as sent.
    pub status: String,
    /// The submitted face value.
    pub face_value: Option<String>,
    /// A sale's `successAmount`, and its `actualAmount`: which of them is the money depends on the
    /// dialect. A top-up has none.
    amounts: [Option<String>; 2],
    /// The money charged for a top-up.
    charged: Option<String>,
    /// What the names of the fields say of the amounts' meaning.
    meaning: Meaning,
    /// When it succeeded, in Unix seconds.
    pub success_time: Option<i64>,
    /// The platform's remark.
    pub message: Option<String>,
}

impl Told {
    /// The two amounts as sent, in the order `successAmount`, `actualAmount`; of a top-up, the money
    /// charged.
    #[must_use]
    pub fn amounts_as_sent(&self) -> [Option<&str>; 2] {
        let [success, actual] = &self.amounts;
        [success.as_deref().or(self.charged.as_deref()), actual.as_deref()]
    }

    /// The amounts, told apart. `submitted` is the face value that the ledger holds; `pinned` is
    /// what the merchant's profile says, where it says so.
    #[must_use]
    pub fn amounts(&self, submitted: Option<&str>, pinned: Option<Meaning>) -> Amounts {
        if self.endpoint == Endpoint::Buy {
            return Amounts::charged(self.charged.clone());
        }
        let submitted = submitted.or(self.face_value.as_deref());
        Amounts::of(&self.amounts, submitted, self.meaning, pinned)
    }
}

/// The status of a sale that succeeded.
pub const SALE_SUCCEEDED: &str = "2";

impl NotifiedState {
    fn of_sale(status: &str) -> Self {
        match status {
            SALE_SUCCEEDED => Self::Succeeded,
            "3" => Self::Failed,
            _ => Self::Undecided,
        }
    }

    fn of_top_up(code: &str) -> Self {
        match code {
            "1" => Self::Succeeded,
            "-1" => Self::Failed,
            _ => Self::Undecided,
        }
    }
}

impl From<NotifiedState> for OrderState {
    fn from(state: NotifiedState) -> Self {
        match state {
            NotifiedState::Undecided => Self::Processing,
            NotifiedState::Succeeded => Self::Succeeded,
            NotifiedState::Failed => Self::Failed,
        }
    }
}

/// Whether fields of these names are a notification by their looks: the platform's own number stands
/// beside the merchant's, and says where the order stands. No request has that.
#[must_use]
pub fn looks_like<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    let names: Vec<&str> = names.collect();
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    has("systemOrderId") && has("orderId") && has("status") || has("orderno") && has("tmporder") && has("code")
}

/// What is read of a notification that nobody signed.
const ALLEGED: [&str; 5] = ["tmporder", "orderId", "customerId", "status", "code"];

/// The longest text of it, in characters.
const LONGEST_ALLEGED: usize = 64;

/// Reads what a stranger alleges: of which order what, and no text as long as the stranger likes.
pub(super) fn alleged(fields: &[(String, Option<String>)], scrubber: &Scrubber) -> Result<Told, Malformed> {
    let is_read = |name: &str| ALLEGED.iter().any(|read| read.eq_ignore_ascii_case(name));
    let is_state = |name: &str| ["status", "code"].iter().any(|state| state.eq_ignore_ascii_case(name));
    let short = |name: &str, text: &str| match text.char_indices().nth(LONGEST_ALLEGED) {
        // Cut in two, a card would not be found in it.
        Some(_) if is_state(name) => HIDDEN.to_owned(),
        Some((end, _)) => text[..end].to_owned(),
        None => text.to_owned(),
    };
    let read_of = fields.iter().filter(|(name, _)| is_read(name));
    let short = read_of.map(|(name, value)| (name.clone(), value.as_deref().map(|text| short(name, text))));
    read(&short.collect::<Vec<_>>(), scrubber)
}

/// Reads the fields; their names are taken in any case, as those of replies are. The numbers of
/// merchant and order are the merchant's own, and left as they are.
pub(super) fn read(fields: &[(String, Option<String>)], scrubber: &Scrubber) -> Result<Told, Malformed> {
    let number = |name: &str| -> Option<String> {
        let found = fields.iter().find(|(given, _)| given.eq_ignore_ascii_case(name))?;
        found.1.clone().filter(|text| !text.is_empty())
    };
    let field = |name: &str| number(name).map(|text| scrubber.field(name, &text));
    let (money, amount) = (field("money"), field("amount"));
    let message = field("message");
    if let Some(order_id) = number("tmporder") {
        let status = field("code").ok_or(Malformed::NoStatus)?;
        return Ok(Told {
            endpoint: Endpoint::Buy,
            customer_id: number("customerId"),
            order_id,
            system_order_id: field("orderno"),
            state: NotifiedState::of_top_up(&status),
            status,
            face_value: money,
            amounts: [None, None],
            charged: amount,
            meaning: Meaning::Document,
            success_time: None,
            message,
        });
    }
    let order_id = number("orderId").ok_or(Malformed::NoOrder)?;
    let status = field("status").ok_or(Malformed::NoStatus)?;
    Ok(Told {
        endpoint: Endpoint::Submit,
        customer_id: number("customerId"),
        order_id,
        system_order_id: field("systemOrderId"),
        state: NotifiedState::of_sale(&status),
        status,
        // The merchant document has `money`, and the amounts the one way; platforms that have
        // `amount` mean them the other way.
        meaning: if money.is_some() { Meaning::Document } else { Meaning::Query },
        face_value: money.or(amount),
        amounts: [field("successAmount"), field("actualAmount")],
        charged: None,
        success_time: field("successTime").and_then(|text| text.parse().ok()),
        message,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::notification::SignedFields;
    use crate::core::secret::ApiKey;

    fn told(body: &str) -> Result<Told, Malformed> {
        SignedFields::parse(body.as_bytes()).expect("fields").read(&ApiKey::new("test-api-key".into()))
    }

    #[test]
    fn what_is_said_of_the_card_or_the_key_is_hidden() {
        let body = "orderId=C6217004513981234&status=3&cardNumber=6217004513981234&CardPassword=80413597260\
            &message=6217 0045 1398 1234/80413597260 test-api-key 卡密错误&systemOrderId=S1&money=100";
        let told = told(body).expect("a sale");
        assert_eq!(told.message.as_deref(), Some("[hidden]/[hidden] [hidden] 卡密错误"));
        assert_eq!(told.order_id, "C6217004513981234", "the merchant's own number");
        assert_eq!((told.system_order_id.as_deref(), told.face_value.as_deref()), (Some("S1"), Some("100")));
    }

    #[test]
    fn a_sale_and_a_top_up_are_told_apart() {
        let sale = told("ORDERID=C1&status=2&money=100&systemOrderId=S1").expect("a sale");
        assert_eq!(
            (sale.endpoint, sale.order_id.as_str(), sale.state),
            (Endpoint::Submit, "C1", NotifiedState::Succeeded)
        );
        let top_up = told("orderno=S1&tmporder=T1&code=-1&money=50&amount=0").expect("a top-up");
        assert_eq!(
            (top_up.endpoint, top_up.order_id.as_str(), top_up.state),
            (Endpoint::Buy, "T1", NotifiedState::Failed)
        );
        assert_eq!(top_up.system_order_id.as_deref(), Some("S1"));
    }

    #[test]
    fn of_what_nobody_signed_no_long_text_is_kept() {
        let long = "6".repeat(100);
        let body = format!("ORDERID=C{long}&customerId={long}&status=2{long}&message=m&money=100&systemOrderId=S1");
        let key = ApiKey::new("test-api-key".into());
        let alleged = |body: &str| SignedFields::parse(body.as_bytes()).expect("fields").alleged(&key);
        let read = alleged(&body).expect("a sale");
        assert_eq!(read.order_id, format!("C{long}")[..64]);
        assert_eq!((read.customer_id.as_deref(), read.status.as_str()), (Some(&long[..64]), "[hidden]"));
        assert_eq!((read.message, read.face_value, read.system_order_id), (None, None, None));
        let echo = alleged("tmporder=T1&code=6217004513981234&cardNumber=6217004513981234").expect("a top-up");
        assert_eq!((echo.order_id.as_str(), echo.status.as_str()), ("T1", "[hidden]"));
        assert_eq!(alleged("orderId=C1&money=1"), Err(Malformed::NoStatus));
        assert_eq!(alleged("status=1&money=1"), Err(Malformed::NoOrder));
    }

    #[test]
    fn raw_states_decide_nothing() {
        for status in ["0", "1", "4", "8", "", "22"] {
            match told(&format!("orderId=C1&status={status}")) {
                Ok(told) => assert_eq!(told.state, NotifiedState::Undecided, "{status}"),
                Err(why) => assert_eq!((status, why), ("", Malformed::NoStatus)),
            }
        }
        assert_eq!(told("tmporder=T1&code=0").expect("a top-up").state, NotifiedState::Undecided);
        assert_eq!(told("orderno=S1&status=2"), Err(Malformed::NoOrder));
    }
}
