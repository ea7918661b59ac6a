//! Words for what mends a mistake: in which program, the flag to pass, the setting to write, or where
//! to look.

use super::key::{around_key_of, is_around_key};
use super::pieces::once_each;
use super::told::{Told, told};
use crate::core::protocol::{CUSTOMER_ID, Endpoint, TIMESTAMP};
use crate::workbench::{Carrier, Change, Digested, InField, KeyForm, Keyed, Kind, Mistake};

/// The advice for all changes of an explanation, each piece once. Whose rules count depends on the
/// message.
#[must_use]
pub fn advice(changes: &[Change], message: Carrier) -> String {
    let told = told(changes).into_iter().map(|told| match told {
        Told::One(change) => piece(change, message),
        Told::KeyAsField(_) => "in the other program, take the key out of the fields that are sorted, and append \
            `&key=` and the key behind all of them"
            .into(),
    });
    let advice = once_each(told);
    match message {
        Carrier::Notification | Carrier::Reply => {
            advice.replace(OTHER_PROGRAM, "in the program that signed it (the platform's)")
        }
        Carrier::Request(_) | Carrier::Unknown => advice,
    }
}

/// Where most mistakes are to be mended.
const OTHER_PROGRAM: &str = "in the other program";

/// What mends a mistake that is more particular than its kind.
fn particular(change: &Change) -> Option<String> {
    match &change.mistake {
        Mistake::KeyForm(form) if is_around_key(*form) => Some(around_key(&change.mistake)),
        Mistake::Bom => {
            Some("in the other program, take the byte-order mark off the string before it is digested".into())
        }
        // The string that is signed ends with it, and was pasted as if it were the fields.
        Mistake::Field { name, .. } if change.kind == Kind::FieldLeftOut && name == "key" => Some(
            "nothing is wrong there: `key=` ends the string that is signed, and is no field; leave it out of what is \
             pasted here"
                .into(),
        ),
        Mistake::Field { what: InField::Ciphertext, .. } => Some(
            "the ciphertext was signed, as it should be: see that it is also what is sent, and paste that here".into(),
        ),
        // The key went into an HMAC, and not into the string.
        Mistake::Digest(_, Keyed::HmacOfFields) | Mistake::Digested(Digested::HmacOfFields) => {
            Some("in the other program, append `&key=` and the key to the string, and take its plain MD5".into())
        }
        _ => None,
    }
}

fn piece(change: &Change, message: Carrier) -> String {
    if let Some(particular) = particular(change) {
        return particular;
    }
    let field = change.field().unwrap_or_default();
    let label = change.label().unwrap_or_default();
    match change.kind {
        Kind::FieldLeftOut => left_out(field, message),
        Kind::UnsignedSigned if ["sign", "Sign", "key", "sign_type"].contains(&field) => {
            format!("in the other program, take `{field}` out of the fields before signing")
        }
        Kind::UnsignedSigned => signed(field, message),
        Kind::EmptyKept if matches!(message, Carrier::Notification | Carrier::Reply) => {
            "the platform signs what is empty: whoever checks it must keep such fields in the string, as `NAME=`".into()
        }
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
        | Kind::OrderNumeric
        | Kind::OrderByLength
        | Kind::OrderLocale
        | Kind::OrderHash
        | Kind::OrderPhp => "in the other program, sort the fields by the bytes of their names, ascending".into(),
        Kind::KeyBare | Kind::KeyPrepended | Kind::KeyMissing | Kind::KeyJoined => {
            "in the other program, append `&key=` and the key to the string".into()
        }
        Kind::KeyLabel => format!("in the other program, append the key as `&key=`, not as `&{label}=`"),
        Kind::JsonSigned | Kind::MapSigned => "in the other program, drop empty values, sort the fields by name, and \
            join them as `name=value` with `&`"
            .into(),
        Kind::NamesLeftOut | Kind::SeparatorsMissing | Kind::SeparatorsOther | Kind::ValuesLeftOut => {
            "in the other program, join the fields as `name=value` with `&`".into()
        }
        Kind::KeyBlank | Kind::KeyCase => {
            "compare both keys, `api_key` of the profile and the other program's, with the merchant console, \
             character by character, and use it as it is"
                .into()
        }
        Kind::KeyHex | Kind::KeyBase64 | Kind::KeyMd5 => {
            "in the other program, use the key's text as the merchant console shows it, neither encoded, decoded \
             nor digested"
                .into()
        }
        Kind::KeyIsAesKey => {
            "use the API key to sign, in the profile's `api_key` or in the other program; the two keys may be swapped"
                .into()
        }
        Kind::KeyOfProfile => format!("use that profile: `--profile {label}`"),
        Kind::DigestMiddle16 => "in the other program, send all 32 hex digits".into(),
        Kind::Md5Twice | Kind::HmacMd5 => "in the other program, take the plain MD5 of the string, once".into(),
        Kind::DigestOther | Kind::HmacOther => "in the other program, take the plain MD5 of the string".into(),
        Kind::DigestBase64 | Kind::DigestPart | Kind::DigestZerosLost => {
            "in the other program, send all 32 hex digits of the MD5, two for each byte".into()
        }
        Kind::NameCase | Kind::NameStyle | Kind::NameMisspelt | Kind::NameEaten => renamed(&change.mistake),
        Kind::TimeUnit | Kind::TimeOther | Kind::TimeZone | Kind::TimeFormat => {
            "in the other program, read the clock once, as Unix seconds, and sign the text that is sent".into()
        }
        Kind::StringEncoded | Kind::StringCase => {
            "in the other program, take the MD5 of the string as it is, neither encoded nor in another case".into()
        }
        Kind::KeyLiteral => "in the other program, the key was not loaded: look where it reads its settings".into(),
        Kind::KeyQuoted | Kind::KeyCut | Kind::KeyInvisible | Kind::KeyFilled | Kind::KeyCharacter => {
            "compare the key of both sides with the merchant console, character by character, and paste it anew".into()
        }
        Kind::ValueLiteral => {
            "in the other program, leave out a field that has no value, and turn values into text".into()
        }
        Kind::CardBase64 => "in the other program, sign the hex that is sent".into(),
        Kind::CardsSwapped | Kind::AmountsSwapped => {
            "compare the two fields on both sides: each must be signed with the value that it is sent with".into()
        }
        Kind::FieldsSubset => {
            "in the other program, sign every field that is sent, but for empty and unsigned ones".into()
        }
        Kind::Character => "compare the value with what was sent, character by character".into(),
        Kind::NumberFormat | Kind::BooleanFormat | Kind::ValueQuoted => {
            "in the other program, sign the text of the value exactly as it is sent".into()
        }
        Kind::Gbk | Kind::Charset => "in the other program, sign and send UTF-8".into(),
        Kind::UrlEncoded => "in the other program, sign the raw values, and URL-encode them only to send them".into(),
        Kind::UrlDecoded | Kind::PlusAsBlank => {
            "URL-decode the values once, no more and no less, before signing".into()
        }
        Kind::HtmlEscaped | Kind::JsonEscaped | Kind::Bom | Kind::LineEnding | Kind::BlankAtEnd | Kind::FullWidth => {
            "in the other program, sign the value byte for byte as it is sent".into()
        }
    }
}

/// Which of two names is the right one, where the protocol has it.
fn renamed(mistake: &Mistake) -> String {
    let is_of = |endpoint: Endpoint, name: &str| endpoint.fields().iter().any(|field| field.name == name);
    let is_own = |name: &str| [CUSTOMER_ID.name, TIMESTAMP.name].contains(&name);
    let known = |name: &&String| is_own(name) || Endpoint::all().any(|endpoint| is_of(endpoint, name));
    match mistake {
        Mistake::Name { given, signed } if [given, signed].iter().filter(|name| known(name)).count() == 1 => {
            let (right, wrong) = if known(&given) { (given, signed) } else { (signed, given) };
            format!(
                "in the other program, write `{right}`, not `{wrong}`, where the field is signed and where it is sent"
            )
        }
        _ => "in the other program, sign and send each field under its name of the protocol".into(),
    }
}

fn left_out(field: &str, message: Carrier) -> String {
    let sign_it = format!("in the other program, sign `{field}` too");
    match message {
        Carrier::Request(Some(endpoint)) if endpoint.unsigned().contains(&field) => {
            format!("nothing is wrong there: {endpoint} leaves `{field}` unsigned; pass `--endpoint {endpoint}` here")
        }
        Carrier::Request(_) => format!("{sign_it}: the gateway signs every field that has a value"),
        Carrier::Notification => format!(
            "the platform decides: leave it out here too, by \"{field}\" in `unsigned` of `notification` in the \
             profile, or once by `--unsigned {field}`"
        ),
        Carrier::Reply => format!("the platform decides: leave it out here too, by `--unsigned {field}`"),
        Carrier::Unknown => {
            format!("of a request, {sign_it}; of a reply or notification, the platform decides: `--unsigned {field}`")
        }
    }
}

fn signed(field: &str, message: Carrier) -> String {
    let here = |setting: &str| {
        format!("sign it here too: take \"{field}\" out of {setting} in the profile, and pass no `--unsigned {field}`")
    };
    let of_endpoint = |endpoint: Endpoint| format!("`unsigned` of `endpoints.{endpoint}`");
    match message {
        Carrier::Request(Some(endpoint)) if endpoint.unsigned().contains(&field) => format!(
            "in the other program, leave `{field}` out before signing, as {endpoint} does by the merchant document; \
             only where this gateway signs it, take it out of {} in the profile",
            of_endpoint(endpoint)
        ),
        Carrier::Request(Some(endpoint)) => here(&of_endpoint(endpoint)),
        Carrier::Request(None) | Carrier::Unknown => here("`unsigned` of the endpoint"),
        Carrier::Notification => format!(
            "the platform decides, and some sign it: `consign listen` takes both without a setting; for `verify`, \
             take \"{field}\" out of `unsigned` of `notification` in the profile"
        ),
        Carrier::Reply => format!("the platform decides: sign it here too, without `--unsigned {field}`"),
    }
}

/// A key is read from a file or copied with what stands around it, which is nobody's key.
fn around_key(mistake: &Mistake) -> String {
    match mistake {
        Mistake::KeyForm(KeyForm::Trimmed) => {
            "take the blanks and line ends around `api_key` off, in the profile or its key file".into()
        }
        Mistake::KeyForm(form) => format!(
            "in the other program, trim the key where it is read: {} does not belong to it",
            around_key_of(*form).map_or("what stands around it", |around| around.what)
        ),
        _ => String::new(),
    }
}
