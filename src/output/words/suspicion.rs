//! Words for what looks wrong in a key or a value.

use crate::workbench::suspicion::{KeySuspicion, Rewritten, RewrittenPart};

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

/// Why a signature of a field's value cannot match at some gateways.
#[must_use]
pub fn rewritten(rewritten: &Rewritten) -> String {
    let why = match rewritten.what {
        RewrittenPart::Character(c) => format!("contains `{c}`"),
        RewrittenPart::Blank => "begins or ends with a blank".to_owned(),
    };
    format!("the field {} {why}, and some gateways change that before they check the signature", rewritten.field)
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
}
