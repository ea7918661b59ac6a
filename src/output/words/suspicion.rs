//! Words for what looks wrong in a key or a value.

use crate::core::message::Message;
use crate::workbench::suspicion::{FieldSuspicion, KeySuspicion, Likeness, Rewritten, RewrittenPart};

/// What is suspicious about a key, to be read after its name.
#[must_use]
pub fn key_suspicion(suspicion: KeySuspicion) -> &'static str {
    match suspicion {
        KeySuspicion::CarriageReturn => "contains a carriage return (CR): its file has Windows line endings",
        KeySuspicion::LineFeed => "contains a line feed: more than one line was stored",
        KeySuspicion::Bom => "contains a byte-order mark (BOM): its file was saved with one",
        KeySuspicion::Quoted => "stands in quotes, which count as part of it",
        KeySuspicion::Blank => "begins or ends with a blank, which counts as part of it",
        KeySuspicion::NotAscii => "contains characters that are not ASCII",
        KeySuspicion::Length => "is unusually short or long: a part of it may be missing, or doubled",
    }
}

/// What is to be said of an AES key of another length, to be read after its name.
#[must_use]
pub fn aes_length() -> &'static str {
    "does not have 16 bytes: what is longer is cut, and what is shorter is filled with zero bytes"
}

/// Why a signature of a field's value cannot match at some gateways.
#[must_use]
pub fn rewritten(rewritten: &Rewritten) -> String {
    let why = match rewritten.what {
        RewrittenPart::Character(c) => format!("contains `{c}`"),
        RewrittenPart::Blank => "begins or ends with a blank".to_owned(),
    };
    format!("the field {} {why}, and some gateways change that before they check the signature", rewritten.field)
}

/// What fields are meant to be.
#[must_use]
pub fn message(message: Message) -> &'static str {
    match message {
        Message::Request(endpoint) => endpoint.name(),
        Message::Sale => "a sale's notification",
        Message::TopUp => "a top-up's notification",
    }
}

/// What is wrong with a field's name. `of` is what its fields are meant to be.
#[must_use]
pub fn field_suspicion(suspicion: &FieldSuspicion, of: &str) -> String {
    match suspicion {
        FieldSuspicion::Unknown { field, meant: None } => format!("`{field}` is not a field of {of}"),
        FieldSuspicion::Unknown { field, meant: Some((meant, likeness)) } => {
            let why = match likeness {
                Likeness::Case => " (names count letter by letter, upper and lower case)",
                Likeness::Style => " (its words are joined otherwise)",
                Likeness::Letter => "",
                Likeness::Html => " (HTML has eaten the `&` in front of it)",
            };
            format!("`{field}` is not a field of {of}: did you mean `{meant}`?{why}")
        }
        FieldSuspicion::PartOfUrl { field, url } => format!(
            "`{field}` is not a field of {of}: is it a part of the URL in {url}, whose `&` has to be sent as `%26`?"
        ),
        FieldSuspicion::Eaten { field, shown, meant } => format!(
            "the value of {field} contains `{shown}=`, which is what HTML shows for `&{meant}=`: a page or a viewer has \
             changed the text, and `{meant}` is no field of its own any more"
        ),
        FieldSuspicion::NotSeconds { digits: 13 } => {
            "timestamp has 13 digits: milliseconds, where the gateway takes Unix seconds, which have 10".into()
        }
        FieldSuspicion::NotSeconds { digits } => {
            format!("timestamp has {digits} digits, where the gateway takes Unix seconds, which have 10")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_suspicious_is_named() {
        for (suspicion, word) in [
            (KeySuspicion::CarriageReturn, "(CR)"),
            (KeySuspicion::LineFeed, "line feed"),
            (KeySuspicion::Bom, "(BOM)"),
            (KeySuspicion::Quoted, "quotes"),
            (KeySuspicion::Blank, "blank"),
            (KeySuspicion::NotAscii, "ASCII"),
            (KeySuspicion::Length, "short"),
        ] {
            assert!(key_suspicion(suspicion).contains(word), "{suspicion:?}");
        }
        let told = |field: &str, what: RewrittenPart| rewritten(&Rewritten { field: field.to_owned(), what });
        let url = told("notify_url", RewrittenPart::Character('&'));
        assert!(url.starts_with("the field notify_url contains `&`"), "{url}");
        let custom = told("custom", RewrittenPart::Blank);
        assert!(custom.starts_with("the field custom begins or ends with a blank"), "{custom}");
    }

    #[test]
    fn a_wrong_name_is_told_with_the_right_one() {
        let meant = Some(("customerId".to_owned(), Likeness::Letter));
        let told = field_suspicion(&FieldSuspicion::Unknown { field: "custmerId".into(), meant }, "submit");
        assert_eq!(told, "`custmerId` is not a field of submit: did you mean `customerId`?");
        let eaten = FieldSuspicion::Eaten { field: "amount".into(), shown: "×tamp".into(), meant: "timestamp".into() };
        assert!(field_suspicion(&eaten, "submit").contains("what HTML shows for `&timestamp=`"));
        assert_eq!(message(Message::Request(crate::core::protocol::Endpoint::Buy)), "buy");
    }
}
