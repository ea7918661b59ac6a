//! The columns that a file may have, and the names that people give them.

use crate::core::protocol::CARD_FIELDS;
use crate::core::typed::normal_form;
use crate::core::value::{
    Account, BatchNo, CheckedPrice, Custom, FaceCode, FaceValue, ItemId, NotifyUrl, OrderId, Overtime, ProductCode,
    Quantity, TopUpFace, TopUpId,
};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The card's number (卡号).
    CardNumber,
    /// The card's PIN (卡密).
    Pin,
    /// The face value (面值).
    Amount,
    /// The product code (产品代码).
    ProductCode,
    /// The batch number (批次号).
    BatchNo,
    /// The merchant's order number of a sale (订单号).
    OrderId,
    /// Text that the platform returns (自定义).
    Custom,
    /// The face-value code (面值代码).
    FaceCode,
    /// Where the platform posts its notification (通知地址).
    NotifyUrl,
    /// The merchant's order number of a top-up (订单号).
    TopUpId,
    /// The top-up's product code (充值产品).
    ItemId,
    /// The face value of a top-up (充值金额).
    FacePrice,
    /// The phone number or account to top up (充值号码).
    Account,
    /// How many (充值数量).
    Quantity,
    /// The sale price that the gateway is to check (金额校验).
    CheckedPrice,
    /// How long a top-up may wait for a match (等待时间).
    Overtime,
    /// Text that the platform returns for a top-up (自定义参数).
    TopUpCustom,
}

impl Column {
    /// The name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CardNumber => CARD_FIELDS[0],
            Self::Pin => CARD_FIELDS[1],
            Self::Amount => FaceValue::FIELD,
            Self::ProductCode => ProductCode::FIELD,
            Self::BatchNo => BatchNo::FIELD,
            Self::OrderId => OrderId::FIELD,
            Self::Custom => Custom::FIELD,
            Self::FaceCode => FaceCode::FIELD,
            Self::NotifyUrl => NotifyUrl::FIELD,
            Self::TopUpId => TopUpId::FIELD,
            Self::ItemId => ItemId::FIELD,
            Self::FacePrice => TopUpFace::FIELD,
            Self::Account => Account::FIELD,
            Self::Quantity => Quantity::FIELD,
            Self::CheckedPrice => CheckedPrice::FIELD,
            Self::Overtime => Overtime::FIELD,
            Self::TopUpCustom => "ext1",
        }
    }

    /// The platform's own label, others that merchants' sheets have, and flags that differ from the
    /// name on the wire; the first is the platform's.
    #[must_use]
    pub fn labels(self) -> &'static [&'static str] {
        match self {
            Self::CardNumber => &["卡号", "卡号码"],
            Self::Pin => &["卡密", "密码", "卡密码", "pin"],
            Self::Amount => &["面值", "面额"],
            Self::ProductCode => &["产品代码", "产品编码", "产品编号"],
            Self::BatchNo => &["批次号", "批次"],
            Self::OrderId => &["订单号", "商户订单号"],
            Self::Custom => &["自定义", "自定义参数"],
            Self::FaceCode => &["面值代码"],
            Self::NotifyUrl => &["通知地址", "异步通知地址"],
            Self::TopUpId => &["订单号", "商户订单号", "orderId"],
            Self::ItemId => &["充值产品", "产品代码", "产品编码", "产品编号"],
            Self::FacePrice => &["充值金额", "面值", "面额", "facePrice"],
            Self::Account => &["充值号码", "充值账号"],
            Self::Quantity => &["充值数量", "数量"],
            Self::CheckedPrice => &["金额校验"],
            Self::Overtime => &["等待时间"],
            Self::TopUpCustom => &["自定义参数", "自定义", "custom"],
        }
    }

    /// Whether what stands in it is the card itself, of which nothing may be shown.
    #[must_use]
    pub fn is_of_card(self) -> bool {
        matches!(self, Self::CardNumber | Self::Pin)
    }

    /// Whether what stands in it is the name of a thing: never with an equals sign in it, so that what
    /// holds it as a text for spreadsheets cannot be meant.
    pub(super) fn is_name(self) -> bool {
        matches!(
            self,
            Self::ProductCode
                | Self::BatchNo
                | Self::OrderId
                | Self::FaceCode
                | Self::TopUpId
                | Self::ItemId
                | Self::Account
        )
    }

    /// Whether its values are positive whole numbers.
    pub(super) fn is_positive(self) -> bool {
        matches!(self, Self::Amount | Self::FacePrice | Self::Quantity)
    }

    /// Whether its values may be text of any kind.
    pub(super) fn is_free_text(self) -> bool {
        matches!(self, Self::Custom | Self::TopUpCustom)
    }

    /// Whether its own name is no value of it, though the field's rule would let it through.
    pub(super) fn is_number(self) -> bool {
        self.is_of_card() || matches!(self, Self::OrderId | Self::TopUpId | Self::Account)
    }

    /// Whether a name means this column: on the wire, as a flag, or as a label; in any case, with or
    /// without a remark in brackets or a star.
    pub(super) fn goes_by(self, name: &str) -> bool {
        // Most of what is asked about is the value of a cell, and longer than any name.
        name.len() <= LONGEST && is_among(self, &plain(name))
    }

    fn names(self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name()).chain(self.labels().iter().copied())
    }
}

/// What a file lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listing {
    Cards,
    TopUps,
    SaleNumbers,
    TopUpNumbers,
}

impl Listing {
    /// The columns that mean something in it.
    fn columns(self) -> &'static [Column] {
        match self {
            Self::Cards => &[
                Column::CardNumber,
                Column::Pin,
                Column::Amount,
                Column::ProductCode,
                Column::BatchNo,
                Column::OrderId,
                Column::Custom,
                Column::FaceCode,
                Column::NotifyUrl,
            ],
            Self::TopUps => &[
                Column::TopUpId,
                Column::ItemId,
                Column::FacePrice,
                Column::Account,
                Column::Quantity,
                Column::CheckedPrice,
                Column::Overtime,
                Column::TopUpCustom,
                Column::NotifyUrl,
            ],
            Self::SaleNumbers => &[Column::OrderId],
            Self::TopUpNumbers => &[Column::TopUpId],
        }
    }

    /// Those without which no row is one of its header.
    pub(super) fn needed(self) -> &'static [Column] {
        match self {
            Self::Cards => &[Column::Pin],
            Self::TopUps => &[Column::Account, Column::TopUpId],
            Self::SaleNumbers => &[Column::OrderId],
            Self::TopUpNumbers => &[Column::TopUpId],
        }
    }

    /// The column, of those that say what is sold for how much, for which a name may be meant that
    /// names none.
    pub(super) fn may_mean(self, name: &str) -> Option<Column> {
        let (subject, value) = match self {
            Self::Cards => (Column::CardNumber, Column::Amount),
            Self::TopUps => (Column::Account, Column::FacePrice),
            Self::SaleNumbers | Self::TopUpNumbers => return None,
        };
        let plain = plain(name);
        let has = |words: &[&str]| words.iter().any(|word| plain.contains(word));
        match self.nearest(name) {
            Some(near) => Some(near),
            None if has(&["card", "卡", "phone", "手机", "账号", "帐号"]) => Some(subject),
            None if has(&["value", "price", "amount", "价", "额", "元"]) => Some(value),
            None => None,
        }
    }

    /// The column that a name means in it.
    pub(super) fn named(self, name: &str) -> Option<Column> {
        if name.len() > LONGEST {
            return None;
        }
        let name = plain(name);
        self.columns().iter().copied().find(|column| is_among(*column, &name))
    }

    /// The column whose name is nearest to one that is none, if any is near.
    pub(super) fn nearest(self, name: &str) -> Option<Column> {
        let name = plain(name);
        let nearness =
            |column: Column| column.names().map(|known| strsim::jaro_winkler(&name, &plain(known))).fold(0.0, f64::max);
        let near = self.columns().iter().map(|column| (*column, nearness(*column)));
        near.filter(|(_, nearness)| *nearness >= NEAR)
            .max_by(|one, other| one.1.total_cmp(&other.1))
            .map(|(column, _)| column)
    }
}

fn is_among(column: Column, plain_name: &str) -> bool {
    column.names().any(|known| plain(known) == plain_name)
}

/// The most bytes of a name with its remarks.
const LONGEST: usize = 120;

/// How alike two names have to be.
const NEAR: f64 = 0.75;

/// A name without what it is decorated with. Flags differ from names on the wire in dashes and
/// letter case only.
fn plain(name: &str) -> String {
    let normal = normal_form(name).to_lowercase();
    let end = normal.find(['(', '[', '（', '【']).filter(|at| *at > 0).unwrap_or(normal.len());
    normal[..end].chars().filter(|c| !matches!(c, '_' | '*' | ':' | '.' | '"' | '\'')).collect()
}

/// A column's letters in a spreadsheet, from 0 on: `A`, `B`, … `Z`, `AA`.
#[must_use]
pub fn letters(column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_goes_by_many_names() {
        for (name, column) in [
            ("cardNumber", Column::CardNumber),
            ("CARD-NUMBER", Column::CardNumber),
            ("card_number", Column::CardNumber),
            (" 卡 号 ", Column::CardNumber),
            ("卡密*", Column::Pin),
            ("卡密（必填）", Column::Pin),
            ("card-password", Column::Pin),
            ("面值(元)", Column::Amount),
            ("Amount", Column::Amount),
            ("product-code", Column::ProductCode),
            ("产品代码：", Column::ProductCode),
            ("batchno", Column::BatchNo),
            ("批次号", Column::BatchNo),
            ("order-id", Column::OrderId),
            ("订单号", Column::OrderId),
            ("自定义", Column::Custom),
            ("mcode", Column::FaceCode),
            ("notify-url", Column::NotifyUrl),
        ] {
            assert_eq!(Listing::Cards.named(name), Some(column), "{name}");
        }
        for name in ["", "备注", "6000000000000000", "(卡密)", "卡号卡密", "*", "充值号码"] {
            assert_eq!(Listing::Cards.named(name), None, "{name}");
        }
        assert_eq!(Listing::Cards.nearest("cardPasword"), Some(Column::Pin));
        assert_eq!(Listing::Cards.nearest("备注"), None);
    }

    #[test]
    fn each_listing_has_its_own_columns() {
        for (name, column) in [
            ("orderno", Column::TopUpId),
            ("order-id", Column::TopUpId),
            ("订单号", Column::TopUpId),
            ("checkItemFacePrice", Column::FacePrice),
            ("face-price", Column::FacePrice),
            ("充值金额", Column::FacePrice),
            ("item_id", Column::ItemId),
            ("充值产品", Column::ItemId),
            ("number", Column::Account),
            ("充值号码", Column::Account),
            ("amt", Column::Quantity),
            ("充值数量", Column::Quantity),
            ("金额校验", Column::CheckedPrice),
            ("等待时间", Column::Overtime),
            ("ext1", Column::TopUpCustom),
            ("自定义参数", Column::TopUpCustom),
            ("notify_url", Column::NotifyUrl),
            ("异步通知地址", Column::NotifyUrl),
        ] {
            assert_eq!(Listing::TopUps.named(name), Some(column), "{name}");
        }
        assert_eq!(Listing::TopUps.named("卡密"), None);
        for name in ["orderId", "ORDER-ID", "order_id", "订单号"] {
            assert_eq!(Listing::SaleNumbers.named(name), Some(Column::OrderId), "{name}");
            assert_eq!(Listing::TopUpNumbers.named(name), Some(Column::TopUpId), "{name}");
        }
        assert_eq!(Listing::SaleNumbers.named("面值"), None);
        for listing in [Listing::Cards, Listing::TopUps, Listing::SaleNumbers, Listing::TopUpNumbers] {
            assert!(listing.needed().iter().all(|column| listing.columns().contains(column)), "{listing:?}");
        }
    }

    #[test]
    fn columns_have_letters() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(letters(column), name);
        }
    }
}
