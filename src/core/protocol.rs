//! The gateway's protocol as tables: endpoints, fields and limits, each stated once; and what the
//! codes, statuses and messages of its replies prove.
//!
//! What the merchant document marks as a rule is enforced; what is known from other
//! implementations only ("usual" here) draws a warning.

mod invalid;
mod rejection;
mod replies;
mod words;

use serde::Deserialize;
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::base_url::BrokenRule;
use super::invisible::is_invisible;
use super::typed::is_variant;

pub use self::invalid::{Invalid, Problem, Warning};
pub use self::rejection::Rejection;
pub use self::replies::{
    OrderState, Verdict, mentions_no_such_order, says_bad_signature, says_locked_out, says_no_such_order,
    says_passing_fault,
};

/// The default deadline of one exchange, in seconds; the platform's own demo uses it.
pub const DEFAULT_TIMEOUT_SECONDS: u64 = 8;

/// The most cards that one batch number may carry (gateway protocol, requests, submit).
pub const CARDS_PER_BATCH: u32 = 2000;

/// Fields of a notification that its signature leaves out (gateway protocol, notifications).
pub const NOTIFICATION_UNSIGNED: [&str; 2] = ["custom", "message"];

/// The answer that stops the calls of a notification (gateway protocol, notifications).
pub const NOTIFICATION_WORD: &str = "success";

/// The five requests of the gateway.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Endpoint {
    /// 寄售: sell one card.
    Submit,
    /// Look up a sold card's order.
    Query,
    /// 查询余额: the merchant's balance.
    Balance,
    /// Look up a top-up order.
    Bizorder,
    /// 充值: place a top-up order.
    Buy,
}

impl Endpoint {
    /// All of them, in the order of the protocol.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::VARIANTS.iter().copied()
    }

    /// The name in commands and profiles.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The documented path below the base URL.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Submit => "/v2_tocard.html",
            Self::Query => "/v2_blindSearch.html",
            Self::Balance => "/v2_queryBalance",
            Self::Bizorder => "/v2_queryBizOrder",
            Self::Buy => "/v2_queryBuy",
        }
    }

    /// The endpoint's own fields; `customerId`, `timestamp` and `sign` go with all of them.
    #[must_use]
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Submit => &SUBMIT,
            Self::Query => &QUERY,
            Self::Balance => &[],
            Self::Bizorder => &BIZORDER,
            Self::Buy => &BUY,
        }
    }

    /// Names that the endpoint's signature leaves out by the merchant document.
    #[must_use]
    pub fn unsigned(self) -> &'static [&'static str] {
        match self {
            Self::Submit => &["custom"],
            Self::Query | Self::Balance | Self::Bizorder | Self::Buy => &[],
        }
    }

    /// Whether the request moves money, so that an unproved outcome counts as unknown.
    #[must_use]
    pub fn moves_money(self) -> bool {
        match self {
            Self::Submit | Self::Buy => true,
            Self::Query | Self::Balance | Self::Bizorder => false,
        }
    }
}

/// One field of a request: its name on the wire and the rule of its value.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// Whether the gateway refuses a request without it.
    pub required: bool,
    /// What its value looks like.
    pub rule: Rule,
}

/// What a field's value looks like.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// A name of the merchant's or the platform's: at least one character, none of them `&`,
    /// `=` or a control character, since values are signed raw; no blank at an end, since gateways
    /// trim before they compare; and nothing that does not show.
    Name {
        /// The most characters.
        most: Option<usize>,
        /// Fewest and most characters that other implementations of the gateway accept.
        usual: Option<(usize, usize)>,
    },
    /// A phone number or account: a name without characters that are another writing of a plainer
    /// one, such as full-width digits.
    Account,
    /// Text without control characters; `&` and `=` draw a warning.
    Text,
    /// A full `http://` or `https://` URL.
    Url,
    /// A positive whole number in decimal digits, such as a face value in yuan.
    Whole,
    /// A whole number in decimal digits, zero included.
    Count,
    /// A non-negative decimal number.
    Decimal,
    /// Unix seconds in 10 digits.
    Timestamp,
    /// Hex ciphertext in whole blocks; made by the program, never typed.
    Ciphertext,
}

const fn required(name: &'static str, rule: Rule) -> Field {
    Field { name, required: true, rule }
}

const fn optional(name: &'static str, rule: Rule) -> Field {
    Field { name, required: false, rule }
}

const fn name_of(usual: (usize, usize)) -> Rule {
    Rule::Name { most: None, usual: Some(usual) }
}

const ORDER_ID: Rule = Rule::Name { most: Some(50), usual: Some((5, 40)) };

/// The names of the fields that carry a card's ciphertext.
pub const CARD_FIELDS: [&str; 2] = ["cardNumber", "cardPassword"];

/// `customerId`, with every request.
pub const CUSTOMER_ID: Field = required("customerId", Rule::Name { most: None, usual: None });

/// `timestamp`, with every request unless the profile switches it off.
pub const TIMESTAMP: Field = required("timestamp", Rule::Timestamp);

const SUBMIT: [Field; 9] = [
    required("orderId", ORDER_ID),
    required("batchno", name_of((5, 40))),
    required("productCode", name_of((1, 8))),
    required("cardNumber", Rule::Ciphertext),
    required("cardPassword", Rule::Ciphertext),
    required("amount", Rule::Whole),
    optional("notify_url", Rule::Url),
    optional("mcode", Rule::Name { most: None, usual: None }),
    optional("custom", Rule::Text),
];

const QUERY: [Field; 1] = [required("orderId", ORDER_ID)];

const TOP_UP_ORDER_ID: Rule = Rule::Name { most: Some(50), usual: Some((4, 40)) };

const BIZORDER: [Field; 1] = [required("orderno", TOP_UP_ORDER_ID)];

const BUY: [Field; 9] = [
    required("orderno", TOP_UP_ORDER_ID),
    required("checkItemFacePrice", Rule::Whole),
    optional("decimal", Rule::Decimal),
    required("itemId", name_of((1, 10))),
    required("number", Rule::Account),
    required("amt", Rule::Whole),
    optional("notify_url", Rule::Url),
    required("overtime", Rule::Count),
    optional("ext1", Rule::Text),
];

impl Field {
    /// Finds a field in an endpoint's table, or among those that go with every request.
    #[must_use]
    pub fn find(endpoint: Endpoint, name: &str) -> Option<Self> {
        let everywhere = [CUSTOMER_ID, TIMESTAMP];
        endpoint.fields().iter().chain(&everywhere).find(|field| field.name == name).copied()
    }

    /// Checks a value against the rule. Returns what to warn about, if anything.
    pub fn check(&self, value: &str) -> Result<Option<Warning>, Invalid> {
        self.problem(value).map_err(|problem| Invalid { field: self.name, problem })
    }

    fn problem(&self, value: &str) -> Result<Option<Warning>, Problem> {
        if value.is_empty() {
            return Err(Problem::Empty);
        }
        if let Some(c) = value.chars().find(|c| c.is_control()) {
            return Err(Problem::Control(c));
        }
        match self.rule {
            Rule::Name { most, usual } => {
                check_name(value)?;
                let length = value.chars().count();
                match most {
                    Some(most) if length > most => Err(Problem::TooLong { length, most }),
                    _ => Ok(self.unusual_length(length, usual)),
                }
            }
            Rule::Account => {
                check_name(value)?;
                value.chars().find(|c| is_variant(*c)).map_or(Ok(None), |c| Err(Problem::Variant(c)))
            }
            Rule::Text => Ok(value.contains(['&', '=']).then(|| Warning::SignsAlike { field: self.name.to_owned() })),
            Rule::Url => check_url(value).map(|()| None).map_err(Problem::Url),
            Rule::Whole if !matches!(whole(value), Some(1..)) => Err(Problem::NotPositive(value.to_owned())),
            Rule::Count if whole(value).is_none() => Err(Problem::NotWhole(value.to_owned())),
            Rule::Decimal if !is_decimal(value) => Err(Problem::NotDecimal(value.to_owned())),
            Rule::Timestamp if value.len() != 10 || whole(value).is_none() => {
                Err(Problem::NotTimestamp(value.to_owned()))
            }
            Rule::Ciphertext if !is_ciphertext(value) => Err(Problem::NotCiphertext { block: BLOCK }),
            Rule::Whole | Rule::Count | Rule::Decimal | Rule::Timestamp | Rule::Ciphertext => Ok(None),
        }
    }

    fn unusual_length(&self, length: usize, usual: Option<(usize, usize)>) -> Option<Warning> {
        let (fewest, most) = usual?;
        let is_unusual = length < fewest || length > most;
        is_unusual.then_some(Warning::UnusualLength { field: self.name, length, usual: (fewest, most) })
    }
}

/// How many hex digits a block of ciphertext has.
const BLOCK: usize = 32;

fn check_name(value: &str) -> Result<(), Problem> {
    if let Some(c) = value.chars().find(|c| ['&', '='].contains(c)) {
        return Err(Problem::Separator(c));
    }
    if value.trim() != value {
        return Err(Problem::BlankAtEnd);
    }
    value.chars().find(|c| is_invisible(*c)).map_or(Ok(()), |c| Err(Problem::Invisible(c)))
}

fn is_ciphertext(value: &str) -> bool {
    value.len().is_multiple_of(BLOCK) && value.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The number that decimal digits without sign, blanks and leading zeros write.
fn whole(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text.len() == 1 || !text.starts_with('0'));
    text.parse().ok().filter(|_| plain)
}

/// Whether text is a non-negative decimal number: digits, and a point between digits.
#[must_use]
pub fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match text.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(text),
    }
}

/// Checks that text is a full `http://` or `https://` URL with a host.
pub fn check_url(text: &str) -> Result<(), BrokenRule> {
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    let Some(rest) = rest else {
        return Err(BrokenRule::NoUrl);
    };
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(BrokenRule::Blanks);
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if host.is_empty() || host.starts_with(':') {
        return Err(BrokenRule::NoHost);
    }
    if host.starts_with('[') && !host.contains(']') {
        return Err(BrokenRule::Unreachable);
    }
    let after = host.rsplit_once(']').map_or(host, |(_, after)| after);
    let port = after.rsplit_once(':').map(|(_, port)| port).filter(|port| !port.is_empty());
    let is_one = |port: &str| port.bytes().all(|b| b.is_ascii_digit()) && port.parse().is_ok_and(|port: u16| port > 0);
    // Whoever calls a port that is none may call the scheme's own instead.
    if port.is_some_and(|port| !is_one(port)) { Err(BrokenRule::Port) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
