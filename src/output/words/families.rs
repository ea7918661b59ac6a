//! Words for what a search tried, in families: nobody reads a list of all kinds.

use crate::workbench::Kind;

/// Families of mistakes, and how the identifiers of their kinds begin. The first that fits counts.
const FAMILIES: [(&str, &[&str]); 9] = [
    ("the key (place, name, form)", &["key_"]),
    ("the order of fields", &["order_"]),
    ("their names", &["name_", "names_"]),
    ("separators and shapes", &["separators_", "json_signed", "map_signed", "values_left"]),
    ("fields left out, added or empty", &["field", "unsigned_", "empty_", "null_signed", "s_kept"]),
    ("cards in plaintext or otherwise written", &["plaintext_card", "uppercase_cipher", "card"]),
    ("the digest", &["digest_", "md5_", "hmac_"]),
    ("character sets and escapes", &["url_", "plus_", "html_", "json_", "gbk", "bom", "charset", "string_"]),
    (
        "values written otherwise or with a character wrong",
        &["line_", "blank_", "full_", "number_", "boolean_", "null_", "character", "value_", "time_", "amounts_"],
    ),
];

/// The families of these kinds, one after the other.
#[must_use]
pub fn families(kinds: &[Kind]) -> String {
    let found: Vec<usize> = kinds.iter().filter_map(|kind| family(*kind)).collect();
    let named = FAMILIES.iter().enumerate().filter(|(place, _)| found.contains(place));
    named.map(|(_, (name, _))| *name).collect::<Vec<_>>().join("; ")
}

fn family(kind: Kind) -> Option<usize> {
    FAMILIES.iter().position(|(_, begins)| begins.iter().any(|begin| kind.id().starts_with(begin)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_family_and_every_family_a_kind() {
        let strays: Vec<_> = Kind::ALL.iter().filter(|kind| family(**kind).is_none()).map(|kind| kind.id()).collect();
        assert!(strays.is_empty(), "{strays:?}");
        assert_eq!(families(Kind::ALL).split("; ").count(), 9);
        assert_eq!(families(&[Kind::KeyBare, Kind::KeyCase]), FAMILIES[0].0);
    }
}
