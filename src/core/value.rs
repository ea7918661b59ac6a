//! Checked values: a type for each thing that an operator types, made only by parsing it.

use std::fmt;

use super::base_url::BaseUrl;
use super::protocol::{Endpoint, Field, Invalid};

macro_rules! checked {
    ($($(#[$doc:meta])* $type:ident = $endpoint:ident . $field:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $type(String);

        impl $type {
            /// The field of the protocol whose rule the value obeys.
            pub const FIELD: &'static str = $field;

            /// Checks text against the field's rule (gateway protocol, requests).
            pub fn parse(text: &str) -> Result<Self, Invalid> {
                if let Some(field) = Field::find(Endpoint::$endpoint, $field) {
                    field.check(text)?;
                }
                Ok(Self(text.to_owned()))
            }

            /// The value as it is sent.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

checked! {
    /// The merchant's own order number of a sale (商户订单号), at most 50 characters.
    OrderId = Submit."orderId";
    /// A batch number; it repeats, for at most 2000 cards.
    BatchNo = Submit."batchno";
    /// The product code of a card, from the merchant console.
    ProductCode = Submit."productCode";
    /// The face value of a card in yuan: a positive whole number.
    FaceValue = Submit."amount";
    /// Where the platform posts its notification.
    NotifyUrl = Submit."notify_url";
    /// The face-value code that some products need.
    FaceCode = Submit."mcode";
    /// Text that the platform returns as sent.
    Custom = Submit."custom";
    /// Unix seconds in 10 digits.
    Timestamp = Submit."timestamp";
    /// The merchant's own order number of a top-up (订单号).
    TopUpId = Buy."orderno";
    /// The product code of a top-up (充值产品).
    ItemId = Buy."itemId";
    /// The face value of a top-up in yuan (充值金额).
    TopUpFace = Buy."checkItemFacePrice";
    /// The sale price that the gateway is to check (金额校验).
    CheckedPrice = Buy."decimal";
    /// The phone number or account to top up (充值号码).
    Account = Buy."number";
    /// How many (充值数量).
    Quantity = Buy."amt";
    /// Seconds that a top-up may wait for a match (等待时间); 0 is at once.
    Overtime = Buy."overtime";
}

impl NotifyUrl {
    /// Scheme, host and port; `None` where no name or address of a host is spelled so.
    #[must_use]
    pub fn origin(&self) -> Option<BaseUrl> {
        let text = self.as_str();
        let begin = text.find("://")? + 3;
        let end = text[begin..].find(['/', '?', '#']).map_or(text.len(), |end| begin + end);
        BaseUrl::parse(&text[..end]).ok()
    }
}

impl Timestamp {
    /// A moment in Unix seconds; those outside of 10 digits (before 2001, after 2286) are refused.
    pub fn at(seconds: i64) -> Result<Self, Invalid> {
        Self::parse(&seconds.to_string())
    }
}
