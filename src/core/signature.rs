//! Canonical string, MD5 signature and its verification (gateway protocol, signature).
//!
//! ```
//! use consign::core::form::Form;
//! use consign::core::secret::ApiKey;
//! use consign::core::signature::{self, Signature};
//!
//! let form = Form::decode("orderId=C20261122000001&customerId=10001&timestamp=1763800000&custom=")?;
//! let key = ApiKey::new("test-api-key".to_owned());
//! let signature = signature::sign(&form, &[], &key);
//! assert_eq!(signature.to_string(), "1eb15a6b30e970671ebb4bfedf587742");
//!
//! // Compared in constant time, and written in either case.
//! let given: Signature = "1EB15A6B30E970671EBB4BFEDF587742".parse().expect("32 hex digits");
//! assert!(given == signature);
//! # Ok::<(), consign::core::form::FormError>(())
//! ```

use std::fmt;
use std::str::FromStr;

use md5::{Digest as _, Md5};
use subtle::ConstantTimeEq as _;

use super::form::Form;
use super::secret::ApiKey;

/// Names that no endpoint signs: the signature itself, and the router's own `s`.
pub const NEVER_SIGNED: [&str; 3] = ["sign", "Sign", "s"];

/// What stands in for the key wherever a canonical string is shown.
pub const MASKED_KEY: &str = "***";

/// What the signature does with one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// It is part of the canonical string.
    Signed,
    /// It carries the signature (`sign`, `Sign`).
    IsSignature,
    /// It is the router's own `s`.
    Router,
    /// Its value is the empty string.
    Empty,
    /// The endpoint documents it as "不参与签名", or the profile says so.
    Unsigned,
}

impl Treatment {
    /// Decides about one field. `unsigned` are the endpoint's unsigned names.
    #[must_use]
    pub fn of(name: &str, value: &str, unsigned: &[String]) -> Self {
        match name {
            "sign" | "Sign" => Self::IsSignature,
            "s" => Self::Router,
            _ if value.is_empty() => Self::Empty,
            _ if unsigned.iter().any(|given| given == name) => Self::Unsigned,
            _ => Self::Signed,
        }
    }
}

/// The string that is signed, without the `&key=…` at its end: the key never enters it, so it
/// can be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonical(String);

impl Canonical {
    /// Builds the string: signed fields, ascending by the bytes of their names, `name=value`
    /// joined with `&`, values raw.
    #[must_use]
    pub fn of(form: &Form, unsigned: &[String]) -> Self {
        Self::join(signed_fields(form, unsigned))
    }

    /// Joins fields that are signed, in their order.
    pub(super) fn join<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut text = String::new();
        for (name, value) in fields {
            if !text.is_empty() {
                text.push('&');
            }
            text.push_str(name);
            text.push('=');
            text.push_str(value);
        }
        Self(text)
    }

    /// The string without key and label.
    #[must_use]
    pub fn without_key(&self) -> &str {
        &self.0
    }

    /// The string as signed, with the key masked.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}&key={MASKED_KEY}", self.0)
    }

    /// Length in bytes of the string as signed, the key included.
    #[must_use]
    pub fn signed_len(&self, key: &ApiKey) -> usize {
        self.0.len() + "&key=".len() + key.expose().len()
    }

    /// The signature of the string under a key.
    #[must_use]
    pub fn sign(&self, key: &ApiKey) -> Signature {
        let mut md5 = Md5::new();
        md5.update(self.0.as_bytes());
        md5.update(b"&key=");
        md5.update(key.expose().as_bytes());
        Signature(md5.finalize().into())
    }
}

/// The signed fields of a form in signing order.
#[must_use]
pub fn signed_fields<'a>(form: &'a Form, unsigned: &[String]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<_> =
        form.iter().filter(|(name, value)| Treatment::of(name, value, unsigned) == Treatment::Signed).collect();
    fields.sort_unstable_by_key(|(name, _)| *name);
    fields
}

/// Signs a form: canonical string and MD5 in one step.
#[must_use]
pub fn sign(form: &Form, unsigned: &[String], key: &ApiKey) -> Signature {
    Canonical::of(form, unsigned).sign(key)
}

/// An MD5 digest; written as 32 lower-case hex digits, compared in constant time.
#[derive(Clone, Copy, Debug)]
pub struct Signature([u8; 16]);

/// Text that is no signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadSignature {
    /// Not 32 characters long.
    Length(usize),
    /// A character that is no hex digit.
    NotHex(char),
}

impl From<[u8; 16]> for Signature {
    fn from(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

/// Comparing the decoded bytes makes PHP's "magic" `0e…` digests as unequal as any others.
impl PartialEq for Signature {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Signature {}

/// Exactly 32 hex digits, in either case.
impl FromStr for Signature {
    type Err = BadSignature;

    fn from_str(text: &str) -> Result<Self, BadSignature> {
        if let Some(other) = text.chars().find(|c| !c.is_ascii_hexdigit()) {
            return Err(BadSignature::NotHex(other));
        }
        let mut bytes = [0; 16];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| BadSignature::Length(text.len()))?;
        Ok(Self(bytes))
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn form(pairs: &[(&str, &str)]) -> Form {
        let pairs = pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        Form::from_pairs(pairs.collect()).expect("unique names")
    }

    #[test]
    fn unsigned_fields_stay_out() {
        let form = form(&[("b", "2"), ("custom", "x"), ("a", "1"), ("e", ""), ("s", "/")]);
        let canonical = Canonical::of(&form, &["custom".to_owned()]);
        assert_eq!(canonical.masked(), "a=1&b=2&key=***");
    }

    #[test]
    fn only_thirty_two_hex_digits_are_a_signature() {
        let magic: Signature = "0e462097431906509019562988736854".parse().expect("hex");
        let other: Signature = "0e830400451993494058024219903391".parse().expect("hex");
        assert!(magic != other, "equal only to PHP's loose ==");
        assert_eq!("0e".parse::<Signature>(), Err(BadSignature::Length(2)));
        assert_eq!("0".repeat(33).parse::<Signature>(), Err(BadSignature::Length(33)));
        assert_eq!("0".repeat(64).parse::<Signature>(), Err(BadSignature::Length(64)));
        assert_eq!(format!("{} ", "0".repeat(31)).parse::<Signature>(), Err(BadSignature::NotHex(' ')));
        let upper: Signature = magic.to_string().to_uppercase().parse().expect("either case");
        assert!(upper == magic);
    }

    proptest! {
        #[test]
        fn the_order_of_fields_never_matters(mut pairs in prop::collection::hash_map("[A-Za-z_0-9]{1,6}", ".{0,9}", 0..9)
            .prop_map(|map| map.into_iter().collect::<Vec<_>>()), key in ".{1,9}") {
            let key = ApiKey::new(key);
            let one = sign(&Form::from_pairs(pairs.clone()).expect("unique"), &[], &key);
            pairs.reverse();
            let two = sign(&Form::from_pairs(pairs).expect("unique"), &[], &key);
            prop_assert!(one == two);
        }
    }
}
