//! What every request has to pass before anybody looks at what it asks for: form, merchant,
//! time, signature, and the rules of the endpoint's fields.

use std::borrow::Cow;

use crate::core::cipher::CardCipher;
use crate::core::form::Form;
use crate::core::lang::say;
use crate::core::protocol::{self, Endpoint, Field, Rule};
use crate::core::secret::ApiKey;
use crate::core::signature::{Canonical, Signature, signed_fields};

use super::merchant::CUSTOMER_ID;
use super::remark::Detail;
use super::shown;

/// Why a request is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The message of the answer, in the platform's words.
    pub(super) message: Cow<'static, str>,
    /// What the operator of the sandbox is told beside it.
    pub(super) detail: Option<Detail>,
}

impl From<&'static str> for Refusal {
    fn from(message: &'static str) -> Self {
        Self { message: message.into(), detail: None }
    }
}

impl Refusal {
    /// A refusal with more to tell than the platform's words do.
    pub(super) fn explained(message: impl Into<Cow<'static, str>>, detail: Detail) -> Self {
        Self { message: message.into(), detail: Some(detail) }
    }

    /// A required field is absent or empty.
    pub(super) fn missing(name: &str) -> Self {
        Self { message: format!("缺少参数: {name}").into(), detail: None }
    }

    /// A value breaks its field's rule. The rule goes into the detail only: its words (`signed`,
    /// say) must not make a client take the message for another one.
    pub(super) fn invalid(name: &str, detail: Detail) -> Self {
        Self::explained(format!("参数错误: {name}"), detail)
    }
}

/// Reads a body and makes every check that needs no memory and no AES key.
pub(super) fn check(endpoint: Endpoint, body: &[u8], key: &ApiKey, cipher: &CardCipher) -> Result<Form, Refusal> {
    let form = read(body)?;
    if value(&form, protocol::CUSTOMER_ID.name)? != CUSTOMER_ID {
        return Err("无此商户".into());
    }
    check_field(&form, &protocol::TIMESTAMP)?;
    check_signature(endpoint, &form, key, cipher)?;
    endpoint.fields().iter().try_for_each(|field| check_field(&form, field))?;
    Ok(form)
}

/// The value of a field that must be there; an empty one counts as absent.
pub(super) fn value<'a>(form: &'a Form, name: &str) -> Result<&'a str, Refusal> {
    optional(form, name).ok_or_else(|| Refusal::missing(name))
}

/// The value of a field that may be there; an empty one counts as absent.
pub(super) fn optional<'a>(form: &'a Form, name: &str) -> Option<&'a str> {
    form.get(name).filter(|value| !value.is_empty())
}

/// The value of a field whose rule wants a whole number.
pub(super) fn whole(form: &Form, name: &str) -> Result<u64, Refusal> {
    value(form, name)?
        .parse()
        .map_err(|_| Refusal::invalid(name, Detail::Other(say!("{name} must be a whole number", "{name} 必须是整数"))))
}

fn read(body: &[u8]) -> Result<Form, Refusal> {
    let malformed = |why: Detail| Refusal::explained("参数格式错误", why);
    let text = std::str::from_utf8(body)
        .map_err(|_| malformed(Detail::Other(say!("the body is not UTF-8", "内容不是 UTF-8"))))?;
    Form::decode(text).map_err(|error| malformed(Detail::Form(shown::form_error(error))))
}

fn check_field(form: &Form, field: &Field) -> Result<(), Refusal> {
    match (optional(form, field.name), field.rule) {
        (None, _) if field.required => Err(Refusal::missing(field.name)),
        // Decryption has messages of its own for what is no ciphertext.
        (None, _) | (_, Rule::Ciphertext) => Ok(()),
        (Some(value), _) => match field.check(value) {
            Ok(_) => Ok(()),
            Err(invalid) => Err(Refusal::invalid(field.name, Detail::Field(shown::invalid(invalid)))),
        },
    }
}

fn check_signature(endpoint: Endpoint, form: &Form, key: &ApiKey, cipher: &CardCipher) -> Result<(), Refusal> {
    let given = optional(form, "Sign").map_or_else(|| value(form, "sign"), Ok)?;
    let unsigned: Vec<String> = endpoint.unsigned().iter().map(|name| (*name).to_owned()).collect();
    let expected = Canonical::of(form, &unsigned).sign(key);
    if given.parse::<Signature>().is_ok_and(|given| given == expected) {
        return Ok(());
    }
    let signed = signed_fields(form, &unsigned).into_iter();
    let member = |(name, value)| format!("{}={}&", shown::name(name), shown::value(endpoint, name, value, cipher));
    let (given, signed) = (shown::signature(given), signed.map(member).collect::<String>());
    let remark = say!(
        "given {given}, expected {expected}, the MD5 of {signed}key=***",
        "给出的是 {given}，应为 {expected}，即以下内容的 MD5：{signed}key=***"
    );
    Err(Refusal::explained("SIGN错误", Detail::Other(remark)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::protocol::Problem;
    use crate::core::secret::AesKey;
    use crate::core::signature;

    fn key() -> ApiKey {
        ApiKey::new("k".into())
    }

    fn cipher() -> CardCipher {
        CardCipher::new(&AesKey::new("0123456789abcdef".into()))
    }

    fn signed(body: &str) -> String {
        let mut form = Form::decode(body).expect("a form");
        let sign = signature::sign(&form, &[], &key());
        form.set("sign", sign.to_string());
        form.encode()
    }

    fn refusal(endpoint: Endpoint, body: &str) -> Refusal {
        check(endpoint, body.as_bytes(), &key(), &cipher()).expect_err("refused")
    }

    #[test]
    fn checks_come_in_their_order() {
        for (body, message) in [
            ("a=1&a=2", "参数格式错误"),
            ("a=%ff", "参数格式错误"),
            ("", "缺少参数: customerId"),
            ("customerId=", "缺少参数: customerId"),
            ("customerId=10002", "无此商户"),
            ("customerId=10001", "缺少参数: timestamp"),
            ("customerId=10001&timestamp=176380000", "参数错误: timestamp"),
            ("customerId=10001&timestamp=1763800000", "缺少参数: sign"),
            ("customerId=10001&timestamp=1763800000&sign=0", "SIGN错误"),
        ] {
            assert_eq!(refusal(Endpoint::Query, body).message, message, "{body}");
        }
        let body = signed("customerId=10001&timestamp=1763800000");
        assert_eq!(refusal(Endpoint::Query, &body).message, "缺少参数: orderId");
        assert!(check(Endpoint::Balance, body.as_bytes(), &key(), &cipher()).is_ok());
        assert_eq!(
            check(Endpoint::Balance, b"a=\xff", &key(), &cipher()).expect_err("refused").message,
            "参数格式错误"
        );
    }

    #[test]
    fn a_wrong_signature_is_explained_without_the_key() {
        let refusal = refusal(Endpoint::Balance, "customerId=10001&timestamp=1763800000&sign=00");
        let Some(Detail::Other(remark)) = refusal.detail else { panic!("{refusal:?}") };
        assert!(remark.starts_with("given 00, expected "), "{remark}");
        assert!(remark.ends_with("the MD5 of customerId=10001&timestamp=1763800000&key=***"), "{remark}");
    }

    #[test]
    fn the_message_names_the_field_and_the_detail_its_rule() {
        let body = signed("customerId=10001&timestamp=1763800000&orderId=a%26b");
        let refusal = refusal(Endpoint::Query, &body);
        assert_eq!(refusal.message, "参数错误: orderId");
        assert!(!protocol::says_bad_signature(&refusal.message));
        let Some(Detail::Field(invalid)) = refusal.detail else { panic!("{refusal:?}") };
        assert_eq!(invalid.problem, Problem::Separator('&'));
    }
}
