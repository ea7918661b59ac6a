//! What a paste without a signature rather is.

use super::pasted::{Pasted, Shape};

/// Why a paste has no signature, as far as that shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsigned {
    /// It is what a gateway answered.
    Reply,
    /// The signature's field is there, and empty.
    Empty,
    /// None of its fields is the signature's.
    Absent,
}

impl Unsigned {
    /// Why a paste has none.
    #[must_use]
    pub fn of(pasted: &Pasted) -> Self {
        if is_reply(pasted) || is_reply_within(pasted) {
            Self::Reply
        } else if ["sign", "Sign"].iter().any(|name| pasted.form.get(name).is_some()) {
            Self::Empty
        } else {
            Self::Absent
        }
    }
}

fn is_reply(pasted: &Pasted) -> bool {
    let has = |name: &str| pasted.form.get(name).is_some();
    pasted.shape == Shape::Reply || has("code") && (has("msg") || has("message")) && !has("customerId")
}

/// Whether the one field of a paste holds a reply: a log names what it writes.
fn is_reply_within(pasted: &Pasted) -> bool {
    let mut fields = pasted.form.iter();
    match (fields.next(), fields.next()) {
        (Some((_, value)), None) => super::read(value).is_ok_and(|inner| is_reply(&inner)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::Unsigned;

    #[test]
    fn what_has_no_signature_is_known_by_its_fields() {
        for (text, expected) in [
            (r#"{"code":"-1","msg":"SIGN错误"}"#, Unsigned::Reply),
            (r#"{"code":"-1","message":"SIGN错误","data":null}"#, Unsigned::Reply),
            (r#"resp={"code":"-1","msg":"SIGN错误"}"#, Unsigned::Reply),
            ("code=-1&msg=no", Unsigned::Reply),
            ("{code=-1, msg=no}", Unsigned::Reply),
            ("customerId=1&code=2&message=x", Unsigned::Absent),
            ("customerId=1&sign=", Unsigned::Empty),
            ("{\"customerId\":1,\"Sign\":null}", Unsigned::Empty),
            ("customerId=1", Unsigned::Absent),
        ] {
            let pasted = super::super::read(text).expect("fields");
            assert_eq!((Unsigned::of(&pasted), pasted.sign), (expected, None), "{text}");
        }
    }
}
