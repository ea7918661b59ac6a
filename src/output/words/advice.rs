//! Words for what mends a mistake: the flag to pass, the setting to write, or where to look.

use super::pieces::once_each;
use crate::workbench::{Change, Kind};

/// The advice for all changes of an explanation, each piece once.
#[must_use]
pub fn advice(changes: &[Change]) -> String {
    once_each(changes.iter().map(piece))
}

fn piece(change: &Change) -> String {
    let field = change.field().unwrap_or_default();
    let label = change.label().unwrap_or_default();
    match change.kind {
        Kind::FieldLeftOut => format!(
            "leave it out here too: `--unsigned {field}`, or add \"{field}\" to `unsigned` of the endpoint in the profile"
        ),
        Kind::UnsignedSigned if ["sign", "Sign", "key", "sign_type"].contains(&field) => {
            format!("in the other program, take `{field}` out of the fields before signing")
        }
        Kind::UnsignedSigned => format!(
            "sign it here too: take \"{field}\" out of `unsigned` of the endpoint in the profile, and pass no `--unsigned {field}`"
        ),
        Kind::EmptyKept | Kind::NullFormat => "in the other program, drop empty values before signing".into(),
        Kind::NullSigned => "`consign listen` takes a notification that is signed so, without a setting; another \
            receiver must add the fields that were not sent to its string, as `NAME=`"
            .into(),
        Kind::SKept => "in the other program, drop the router's `s` before signing".into(),
        Kind::PlaintextCard => "in the other program, sign the card's ciphertext, exactly as it is sent".into(),
        Kind::UppercaseCipher => "in the other program, send and sign the same lower-case ciphertext".into(),
        Kind::OrderAsGiven
        | Kind::OrderByValue
        | Kind::OrderCaseInsensitive
        | Kind::OrderDescending
        | Kind::OrderNumeric => "in the other program, sort the fields by the bytes of their names, ascending".into(),
        Kind::KeyBare | Kind::KeyPrepended | Kind::KeyMissing => {
            "in the other program, append `&key=` and the key to the string".into()
        }
        Kind::KeyLabel => format!("in the other program, append the key as `&key=`, not as `&{label}=`"),
        Kind::NamesLeftOut | Kind::SeparatorsMissing => {
            "in the other program, join the fields as `name=value` with `&`".into()
        }
        Kind::KeyBlank | Kind::KeyCase | Kind::KeyHex | Kind::KeyBase64 | Kind::KeyMd5 => {
            "compare `api_key` of the profile with the merchant console, character by character, and use it as it is"
                .into()
        }
        Kind::KeyIsAesKey => {
            "use the API key to sign, in the profile's `api_key` or in the other program; the two keys may be swapped"
                .into()
        }
        Kind::KeyOfProfile => format!("use that profile: `--profile {label}`"),
        Kind::DigestMiddle16 => "in the other program, send all 32 hex digits".into(),
        Kind::Md5Twice | Kind::HmacMd5 => "in the other program, take the plain MD5 of the string, once".into(),
        Kind::Character => "compare the value with what was sent, character by character".into(),
        Kind::NumberFormat | Kind::BooleanFormat => {
            "in the other program, sign the text of the value exactly as it is sent".into()
        }
        Kind::Gbk => "in the other program, sign and send UTF-8".into(),
        Kind::UrlEncoded => "in the other program, sign the raw values, and URL-encode them only to send them".into(),
        Kind::UrlDecoded | Kind::PlusAsBlank => {
            "URL-decode the values once, no more and no less, before signing".into()
        }
        Kind::HtmlEscaped | Kind::JsonEscaped | Kind::Bom | Kind::LineEnding | Kind::BlankAtEnd | Kind::FullWidth => {
            "in the other program, sign the value byte for byte as it is sent".into()
        }
    }
}
