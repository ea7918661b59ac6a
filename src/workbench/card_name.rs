//! Names of fields that carry a card, also where they are misspelt, shortened, of another language,
//! or within a structure: whoever pastes such a field pastes a card.

use strsim::osa_distance;

use crate::core::invisible::is_separator;
use crate::core::protocol::CARD_FIELDS;
use crate::core::spelling::letters;

/// Other names of a card, by their letters alone.
const SHORT: [&str; 29] = [
    "cards",
    "pin",
    "pincode",
    "pinno",
    "pinnum",
    "pinnumber",
    "plainpin",
    "cpin",
    "cpwd",
    "cno",
    "cn",
    "pwd",
    "psw",
    "pswd",
    "pass",
    "passwd",
    "password",
    "passcode",
    "passphrase",
    "sn",
    "serial",
    "serialno",
    "serialnumber",
    "kh",
    "km",
    "cdk",
    "pan",
    "cvv",
    "ticketno",
];

/// What stands behind `card` in a name that tells of a card, and does not carry one.
const ABOUT: [&str; 12] =
    ["type", "name", "kind", "brand", "face", "value", "amount", "price", "count", "status", "state", "bank"];

/// What a name has in it that is a card's, in Latin letters or in Chinese of either script. Whatever is
/// called secret is none of a reader's business, a card's or not.
const WITHIN: [&str; 23] = [
    "kahao",
    "kami",
    "mima",
    "cdkey",
    "vouchercode",
    "couponcode",
    "redeemcode",
    "giftcode",
    "activationcode",
    "exchangecode",
    "rechargecode",
    "scratchcode",
    "secretcode",
    "securitycode",
    "卡号",
    "卡號",
    "卡码",
    "券码",
    "充值码",
    "兑换码",
    "激活码",
    "序列",
    "密",
];

/// How many letters of a name may be wrong.
const SLIPS: usize = 2;

/// A shorter name differs in so few letters from too many words.
const SHORTEST_MISSPELT: usize = 8;

/// How many of the last parts of a structured name are read together, such as `card[number]`.
const PARTS: usize = 3;

/// Whether a field of this name carries a card.
pub(super) fn is_card_name(name: &str) -> bool {
    let is_boundary = |c: char| !(c.is_alphanumeric() || c == '_' || is_separator(c));
    if !name.contains(is_boundary) {
        return is_card_word(&only_letters(name));
    }
    let parts: Vec<String> = name.split(is_boundary).map(only_letters).filter(|part| !part.is_empty()).collect();
    let ends = (1..=parts.len().min(PARTS)).map(|count| parts[parts.len() - count..].concat());
    // What stands within a card is its number, or tells of it.
    parts.iter().any(|part| is_full_name(part)) || ends.into_iter().any(|end| is_card_word(&end))
}

/// The letters of a name as they are compared: folded, and without digits.
fn only_letters(name: &str) -> String {
    let mut letters = letters(name);
    letters.retain(|c| !c.is_numeric());
    letters
}

fn is_card_word(letters: &str) -> bool {
    let about = letters.strip_prefix("card").map(|about| ABOUT.iter().any(|word| about.starts_with(word)));
    let is_one = letters.ends_with("card") && letters != "discard" || matches!(letters, "卡" | "卡券");
    SHORT.contains(&letters) || is_one || about == Some(false) || is_full_name(letters)
}

/// Whether letters have a whole name of a card in them, or are nearly one.
fn is_full_name(letters: &str) -> bool {
    let long = CARD_FIELDS.map(str::to_ascii_lowercase);
    let length = letters.chars().count();
    let is_near = |name: &String| {
        length >= SHORTEST_MISSPELT && length.abs_diff(name.len()) <= SLIPS && osa_distance(letters, name) <= SLIPS
    };
    long.iter().any(|name| letters.contains(name.as_str()) || is_near(name))
        || WITHIN.iter().any(|name| letters.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::message::Message;
    use crate::core::signature::NEVER_SIGNED;

    #[test]
    fn a_card_is_known_by_whatever_it_is_called() {
        for name in [
            "cardNumbr",
            "carNumber",
            "cardNumbers",
            "acrdNumber",
            "cardPasswrd",
            "cardpasword",
            "Card_Password",
            "_cardNumber",
            "cardNo",
            "card_no",
            "card-num",
            "card",
            "cardPwd",
            "cardPass",
            "PIN",
            "卡号",
            "充值卡密",
            "卡號",
            "card.number",
            "params.cardNumber",
            "cardNumber[]",
            "cards[0][cardNumber]",
            "data[cardNumber]",
            "card[number]",
            "data[card][no]",
            "cardNumber.value",
            "card\u{200b}Number",
            "ｃａｒｄＮｕｍｂｅｒ",
            "c\u{430}rdNumber",
            "amp;cardNumber",
            " cardNumber ",
            "\"cardNumber\"",
            "cardNumber2",
            "buyerCardNumber",
            "cardCode",
            "cardSn",
            "card_id",
            "cardpw",
            "cPwd",
            "passwd",
            "kh",
            "km",
            "mima",
            "kahaomima",
            "cdkey",
            "CD-Key",
            "sn",
            "voucherCode",
            "couponCode",
            "giftCard",
            "cardInfo",
            "cardData",
            "serialNo",
            "passcode",
            "兑换码",
            "卡",
            "卡序列号",
            "密",
        ] {
            assert!(is_card_name(name), "{name}");
        }
    }

    #[test]
    fn the_other_fields_of_the_protocol_carry_none() {
        let all = Message::all().flat_map(Message::fields).map(|field| field.name).chain(NEVER_SIGNED);
        // The one of a top-up is a card's as well.
        let others = all.filter(|name| !CARD_FIELDS.contains(name) && *name != "cardno");
        let more = [
            "cardType",
            "cardName",
            "card_type",
            "card.type",
            "cardFaceValue",
            "orderNumber",
            "discard",
            "spin",
            "",
            "_",
            "1",
            "[]",
        ];
        for name in others.chain(more) {
            assert!(!is_card_name(name), "{name}");
        }
    }
}
