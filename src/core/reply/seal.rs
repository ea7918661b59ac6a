//! The signatures of a reply, and whether the merchant's key made them (gateway protocol, replies).

use serde_json::Value;

use super::members::{Members, text_as_sent};
use crate::core::secret::ApiKey;
use crate::core::signature::{Canonical, NEVER_SIGNED, Signature};

/// The fields that some gateways leave out of the signatures of their answers.
const UNSIGNED: [&[&str]; 3] = [&[], &["custom"], &["custom", "message"]];

/// The name of a signature, in any case.
const SIGN: &str = "sign";

/// A signature that stands in a reply.
#[derive(Clone, Debug)]
pub(super) struct Seal {
    given: String,
    /// What it may be over; nothing where nobody could have signed what is there.
    over: Vec<Signed>,
}

/// Fields that a signature may have been made over, ascending by the bytes of their names; those
/// whose value is `null` have none.
type Signed = Vec<(String, Option<String>)>;

impl Seal {
    pub(super) fn holds(&self, key: &ApiKey) -> bool {
        let Ok(given) = self.given.parse::<Signature>() else { return false };
        self.over.iter().flat_map(dialects).any(|canonical| canonical.sign(key) == given)
    }
}

/// The signature of an envelope, as sent; `None` where it is empty.
pub(super) fn own(envelope: &Members) -> Option<String> {
    let given = envelope.get(SIGN)?;
    let given = text_as_sent(given).unwrap_or_else(|| given.get().to_owned());
    (!given.is_empty()).then_some(given)
}

/// All signatures of a reply; `object` is the object in `data`.
pub(super) fn seals(envelope: &Members, object: Option<&Members>, data: &Value) -> Vec<Seal> {
    let mut seals: Vec<Seal> =
        own(envelope).into_iter().map(|given| Seal { given, over: signable(envelope, object, data) }).collect();
    if let (Some(object), Some(given)) = (object, object.and_then(own)) {
        let others = scalars(object.iter().filter(|(name, _)| !name.eq_ignore_ascii_case(SIGN)));
        seals.push(Seal { given, over: others.into_iter().collect() });
    }
    let is_sealed_within = match (object, only_object(data)) {
        (Some(_), Some(fields)) => fields.values().any(is_sealed),
        _ => is_sealed(data),
    };
    if is_sealed_within {
        seals.push(Seal { given: String::new(), over: Vec::new() });
    }
    seals
}

/// What the reply's own signature may be over; nothing where nobody could sign it. Where `data`
/// is empty, a gateway may have signed the envelope instead.
fn signable(envelope: &Members, object: Option<&Members>, data: &Value) -> Vec<Signed> {
    let is_empty = match data {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    };
    if is_empty {
        return vec![Signed::new(), scalars(envelope.iter()).unwrap_or_default()];
    }
    object.and_then(|object| scalars(object.iter())).into_iter().collect()
}

/// The object in `data`: itself, or the only one of an array.
fn only_object(data: &Value) -> Option<&serde_json::Map<String, Value>> {
    match data {
        Value::Object(fields) => Some(fields),
        Value::Array(items) => <&[Value; 1]>::try_from(items.as_slice()).ok().and_then(|[item]| item.as_object()),
        _ => None,
    }
}

/// Whether a signature stands anywhere in a value.
fn is_sealed(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(is_sealed),
        Value::Object(fields) => fields.iter().any(|(name, value)| {
            let is_empty = value.is_null() || value.as_str().is_some_and(str::is_empty);
            name.eq_ignore_ascii_case(SIGN) && !is_empty || is_sealed(value)
        }),
        _ => false,
    }
}

/// The members that a signature could be over; `None` where one is no scalar.
fn scalars<'a>(members: impl Iterator<Item = (&'a str, &'a serde_json::value::RawValue)>) -> Option<Signed> {
    let mut fields = members
        .map(|(name, value)| {
            let text = text_as_sent(value)?;
            Some((name.to_owned(), (value.get() != "null").then_some(text)))
        })
        .collect::<Option<Signed>>()?;
    fields.sort_by(|(one, _), (other, _)| one.cmp(other));
    Some(fields)
}

/// The strings that may have been signed.
fn dialects(fields: &Signed) -> impl Iterator<Item = Canonical> {
    UNSIGNED.into_iter().flat_map(move |unsigned| {
        let signed = |name: &str| !NEVER_SIGNED.contains(&name) && !unsigned.contains(&name);
        let fields = fields.iter().filter(move |(name, _)| signed(name));
        [false, true].map(|with_null| {
            Canonical::join(fields.clone().filter_map(|(name, text)| match text {
                Some(text) if text.is_empty() => None,
                Some(text) => Some((name.as_str(), text.as_str())),
                None => with_null.then_some((name.as_str(), "")),
            }))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::Reply;
    use super::*;
    use crate::core::form::Form;
    use crate::core::signature;
    use proptest::prelude::*;

    fn reply(body: &str) -> Reply {
        Reply::parse(body.as_bytes()).expect("a reply")
    }

    fn key() -> ApiKey {
        ApiKey::new("k".into())
    }

    /// The signature of a string without its key.
    fn sign(canonical: &str) -> String {
        let pairs = canonical.split('&').filter_map(|pair| pair.split_once('='));
        Canonical::join(pairs).sign(&key()).to_string()
    }

    #[test]
    fn signatures_come_in_dialects() {
        let data = r#"{"b":2.50,"a":"1","custom":"c","message":"m","none":null,"empty":"","s":"/"}"#;
        let verify = |signed: &str| reply(&format!(r#"{{"code":1,"data":{data},"sign":"{signed}"}}"#)).verify(&key());
        for signed in [
            "a=1&b=2.50&custom=c&message=m",
            "a=1&b=2.50&message=m",
            "a=1&b=2.50",
            "a=1&b=2.50&custom=c&message=m&none=",
            "a=1&b=2.50&none=",
        ] {
            assert_eq!(verify(&sign(signed)), Some(true), "{signed}");
            assert_eq!(verify(&sign(signed).to_uppercase()), Some(true), "{signed}");
        }
        for signed in ["a=1", "a=2&b=2.50", "a=1&b=2.5&custom=c&message=m", "a=1&b=2.50&empty=", "b=2.50&a=1"] {
            assert_eq!(verify(&sign(signed)), Some(false), "{signed}");
        }
        assert_eq!(verify("not a signature"), Some(false));
        assert_eq!(verify(""), None, "an empty one is none");
    }

    #[test]
    fn a_signature_over_what_nobody_could_sign_is_wrong() {
        for data in [r#"{"a":{"b":1}}"#, r#"{"a":[1]}"#, r#"{"a":{}}"#, "[1]", r#"[{"a":1},{"a":2}]"#, r#""text""#, "1"]
        {
            for given in ["0", "00000000000000000000000000000000", &sign("")] {
                let body = format!(r#"{{"code":1,"data":{data},"sign":"{given}"}}"#);
                assert_eq!(reply(&body).verify(&key()), Some(false), "{body}");
            }
        }
        for given in [r#"["x"]"#, r#"{"x":"0"}"#, "[]", "{}", "0", "true"] {
            assert_eq!(reply(&format!(r#"{{"code":1,"sign":{given}}}"#)).verify(&key()), Some(false), "{given}");
        }
        assert_eq!(reply(r#"{"code":1,"data":{"a":1},"sign":null}"#).verify(&key()), None);
        assert_eq!(reply(r#"{"code":1,"data":{"a":1}}"#).verify(&key()), None);
    }

    #[test]
    fn a_signature_within_the_data_counts_as_well() {
        let (good, bad) = (sign("a=1"), sign("a=2"));
        let verify = |body: String| reply(&body).verify(&key());
        for name in ["sign", "Sign", "SIGN"] {
            assert_eq!(verify(format!(r#"{{"code":1,"data":{{"a":1,"{name}":"{good}"}}}}"#)), Some(true), "{name}");
            assert_eq!(verify(format!(r#"{{"code":1,"data":[{{"a":1,"{name}":"{bad}"}}]}}"#)), Some(false), "{name}");
        }
        assert_eq!(verify(format!(r#"{{"code":1,"data":{{"a":1,"sign":"{good}"}},"sign":"{good}"}}"#)), Some(true));
        assert_eq!(verify(format!(r#"{{"code":1,"data":{{"a":1,"sign":"{good}"}},"sign":"{bad}"}}"#)), Some(false));
        assert_eq!(verify(format!(r#"{{"code":1,"data":{{"a":1,"sign":"{bad}"}},"sign":"{good}"}}"#)), Some(false));
        // Deeper, nobody knows what it is over.
        assert_eq!(verify(format!(r#"{{"code":1,"data":{{"b":{{"a":1,"sign":"{good}"}}}}}}"#)), Some(false));
        assert_eq!(verify(format!(r#"{{"code":1,"data":[{{"a":1,"sign":"{good}"}},{{}}]}}"#)), Some(false));
    }

    #[test]
    fn an_empty_answer_may_be_signed_by_its_envelope() {
        for data in ["", r#","data":null"#, r#","data":[]"#, r#","data":{}"#, r#","data":"""#] {
            let verify =
                |sign: &str| reply(&format!(r#"{{"code":1,"msg":"ok"{data},"sign":"{sign}"}}"#)).verify(&key());
            assert_eq!(verify(&sign("")), Some(true), "{data}");
            assert_eq!(verify(&sign("a=1")), Some(false), "{data}");
            if !data.contains(['[', '{']) {
                assert_eq!(verify(&sign("code=1&msg=ok")), Some(true), "{data}");
            }
        }
    }

    proptest! {
        #[test]
        fn what_the_key_signed_is_never_called_forged(
            fields in prop::collection::btree_map("[A-Za-z]{1,6}", "[^\\p{C}]{0,9}", 0..6),
        ) {
            let form = Form::from_pairs(fields.clone().into_iter().collect()).expect("unique names");
            let sign = signature::sign(&form, &[], &key()).to_string();
            let body = serde_json::json!({"code": 1, "data": fields, "sign": sign}).to_string();
            prop_assert_eq!(reply(&body).verify(&key()), Some(true));
            prop_assert_eq!(reply(&body).verify(&ApiKey::new("other".into())), Some(false));
        }
    }
}
