//! How platforms sign a notification: by the merchant document or not, with the fields that have
//! no value or without them. Every dialect needs the key, so that whoever takes them all is as safe
//! as whoever takes one, and loses none.

use serde::Deserialize;
use strum::IntoStaticStr;

use crate::core::protocol::NOTIFICATION_UNSIGNED;
use crate::core::secret::ApiKey;
use crate::core::signature::{Canonical, NEVER_SIGNED, Signature};

/// How a notification is signed.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Dialect {
    /// As the merchant's profile says.
    Profile,
    /// By the merchant document: all fields but the empty ones, `custom` and `message`.
    Document,
    /// All fields but the empty ones.
    Whole,
    /// All fields but the empty ones, and those without a value as `name=`, which the form that is
    /// sent leaves out.
    WithNulls,
}

impl Dialect {
    /// The name in the ledger and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Fields that a platform has without a value: amounts of a failed sale, remarks, vouchers. Those
/// that a body does not have may have been signed as `name=`.
const NULLABLE: [&str; 8] =
    ["successAmount", "actualAmount", "realPrice", "message", "extendParams", "cardno", "voucher", "ext"];

/// How many of them may be missing at once: each of them doubles the signatures to be tried.
const MOST_NULLS: usize = 6;

/// The longest text to which that is done; the longest that is known has a quarter of it. Whoever
/// sends more would have it hashed as often as there are signatures to be tried, and signs nothing.
const LONGEST_WITH_NULLS: usize = 4 * 1024;

/// The dialect in which a key signed the fields, of those that are taken: all, or `only` one.
pub(super) fn find(
    fields: &[(String, Option<String>)],
    key: &ApiKey,
    unsigned: &[String],
    only: Option<Dialect>,
) -> Option<Dialect> {
    let is_taken = |dialect| only.is_none_or(|only| only == dialect);
    let sign = fields.iter().find(|(name, _)| name.eq_ignore_ascii_case("sign"))?.1.as_deref()?;
    let given: Signature = sign.parse().ok()?;
    let unsigned: Vec<&str> = unsigned.iter().map(String::as_str).collect();
    let is_signed = |unsigned: &[&str], nulls: &[&str]| canonical(fields, unsigned, nulls).sign(key) == given;
    let named = if unsigned == NOTIFICATION_UNSIGNED { Dialect::Document } else { Dialect::Profile };
    for (dialect, unsigned) in
        [(named, &unsigned[..]), (Dialect::Document, &NOTIFICATION_UNSIGNED[..]), (Dialect::Whole, &[])]
    {
        if is_taken(dialect) && is_signed(unsigned, &[]) {
            return Some(dialect);
        }
    }
    let length: usize = fields.iter().map(|(name, value)| name.len() + value.as_ref().map_or(0, String::len)).sum();
    if !is_taken(Dialect::WithNulls) || length > LONGEST_WITH_NULLS {
        return None;
    }
    let nulls = may_be_null(fields.iter().map(|(name, value)| (name.as_str(), value.is_some())));
    let mut subsets = (1_u32..1 << nulls.len()).map(|bits| {
        let chosen = nulls.iter().enumerate().filter(move |(place, _)| bits >> place & 1 == 1);
        chosen.map(|(_, name)| *name).collect::<Vec<_>>()
    });
    subsets.any(|nulls| is_signed(&[], &nulls)).then_some(Dialect::WithNulls)
}

/// The names that may have been signed without a value, and stand in a body without one or not at
/// all. Each field is its name, and whether it has a value; an empty text is one.
#[must_use]
pub fn may_be_null<'a>(fields: impl Iterator<Item = (&'a str, bool)>) -> Vec<&'a str> {
    let fields: Vec<_> = fields.collect();
    let is_there = |name: &str| fields.iter().any(|(given, _)| *given == name);
    let is_top_up = is_there("tmporder");
    let given = fields.iter().filter(|(_, has_value)| !has_value).map(|(name, _)| *name);
    let missing = NULLABLE.into_iter().filter(|name| !is_there(name) && may_have(is_top_up, name));
    given.chain(missing).take(MOST_NULLS).collect()
}

/// Whether a body of this kind has a field of that name: a top-up's has its own.
fn may_have(is_top_up: bool, name: &str) -> bool {
    match name {
        "message" => true,
        "cardno" | "voucher" | "ext" => is_top_up,
        _ => !is_top_up,
    }
}

fn canonical(fields: &[(String, Option<String>)], unsigned: &[&str], nulls: &[&str]) -> Canonical {
    let is_left_out = |name: &str| NEVER_SIGNED.contains(&name) || unsigned.contains(&name);
    let given = fields.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_deref()?)));
    let given = given.filter(|(name, value)| !value.is_empty() && !is_left_out(name));
    let mut signed: Vec<_> = given.chain(nulls.iter().map(|name| (*name, ""))).collect();
    signed.sort_unstable_by_key(|(name, _)| *name);
    Canonical::join(signed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::notification::SignedFields;

    const VECTORS: &str = include_str!("../../../tests/vectors/notifications.json");

    #[test]
    fn every_dialect_is_understood() {
        let vectors: serde_json::Value = serde_json::from_str(VECTORS).expect("JSON");
        let key = ApiKey::new(vectors["api_key"].as_str().expect("a key").to_owned());
        let cases = vectors["cases"].as_array().expect("cases");
        let found = cases.iter().map(|case| {
            let body = SignedFields::parse(case["body"].as_str().expect("a body").as_bytes()).expect("fields");
            assert_eq!(body.verify(&ApiKey::new("another".into()), &[], None), None);
            body.verify(&key, &[], None)
        });
        let expected = [Dialect::Profile, Dialect::WithNulls, Dialect::Document, Dialect::Profile];
        assert_eq!(found.collect::<Vec<_>>(), expected.map(Some));
    }

    #[test]
    fn a_profile_may_take_one_dialect_alone() {
        let key = ApiKey::new("k".into());
        let body = SignedFields::parse(b"orderId=C1&status=3&message=m&sign=e66ee4500512842527df305abcfdb363");
        let fields = body.expect("fields");
        let taken = |only| fields.verify(&key, &[], only);
        assert_eq!(taken(None), taken(Some(Dialect::Document)));
        assert_eq!(taken(Some(Dialect::Document)), Some(Dialect::Document));
        assert_eq!((taken(Some(Dialect::Whole)), taken(Some(Dialect::WithNulls))), (None, None));
    }

    #[test]
    fn what_is_long_is_taken_without_nulls_alone() {
        let key = ApiKey::new("k".into());
        for (length, with_nulls) in [(1000, Some(Dialect::WithNulls)), (LONGEST_WITH_NULLS, None)] {
            let mut fields =
                vec![("orderId".to_owned(), Some("C1".to_owned())), ("x".to_owned(), Some("x".repeat(length)))];
            let sign =
                |nulls: &[&str]| ("sign".to_owned(), Some(canonical(&fields, &[], nulls).sign(&key).to_string()));
            let (whole, nulled) = (sign(&[]), sign(&["successAmount"]));
            fields.push(whole);
            assert_eq!(find(&fields, &key, &[], Some(Dialect::Whole)), Some(Dialect::Whole));
            fields.pop();
            fields.push(nulled);
            assert_eq!(find(&fields, &key, &[], None), with_nulls, "{length}");
        }
    }

    #[test]
    fn a_changed_field_is_no_dialect() {
        let vectors: serde_json::Value = serde_json::from_str(VECTORS).expect("JSON");
        let key = ApiKey::new(vectors["api_key"].as_str().expect("a key").to_owned());
        for case in vectors["cases"].as_array().expect("cases") {
            let body = case["body"].as_str().expect("a body");
            for (from, to) in
                [("customerId=20002", "customerId=20003"), ("TID00001", "TID00002"), ("FID00001", "FID00002")]
            {
                if body.contains(from) {
                    let changed = SignedFields::parse(body.replace(from, to).as_bytes()).expect("fields");
                    assert_eq!(changed.verify(&key, &[], None), None, "{body}");
                }
            }
        }
    }
}
