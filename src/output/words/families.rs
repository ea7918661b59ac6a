//! Words for what a search tried, in families: nobody reads a list of all kinds.

use crate::core::lang::{Words, say};
use crate::workbench::Kind;

/// How the identifiers of the kinds of each family begin. The first that fits counts.
const FAMILIES: [&[&str]; 9] = [
    &["key_"],
    &["order_"],
    &["name_", "names_"],
    &["separators_", "json_signed", "map_signed", "values_left"],
    &["field", "unsigned_", "empty_", "null_signed", "s_kept"],
    &["plaintext_card", "uppercase_cipher", "card"],
    &["digest_", "md5_", "hmac_"],
    &["url_", "plus_", "html_", "json_", "gbk", "bom", "charset", "string_"],
    &["line_", "blank_", "full_", "number_", "boolean_", "null_", "character", "value_", "time_", "amounts_"],
];

/// The families of these kinds, one after the other.
#[must_use]
pub fn families(kinds: &[Kind]) -> Words {
    let found: Vec<usize> = kinds.iter().filter_map(|kind| family(*kind)).collect();
    let named = (0..FAMILIES.len()).filter(|place| found.contains(place));
    Words::join(named.map(name), &say!("; ", "；"))
}

/// What a family is called.
fn name(place: usize) -> Words {
    match place {
        0 => say!("the key (place, name, form)", "密钥（位置、名称、形式）"),
        1 => say!("the order of fields", "字段顺序"),
        2 => say!("their names", "字段名"),
        3 => say!("separators and shapes", "分隔符和形式"),
        4 => say!("fields left out, added or empty", "漏掉、多出或为空的字段"),
        5 => say!("cards in plaintext or otherwise written", "卡以明文或其他写法"),
        6 => say!("the digest", "摘要"),
        7 => say!("character sets and escapes", "字符集和转义"),
        _ => say!("values written otherwise or with a character wrong", "值的写法不同，或有一个字符不对"),
    }
}

fn family(kind: Kind) -> Option<usize> {
    FAMILIES.iter().position(|begins| begins.iter().any(|begin| kind.id().starts_with(begin)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_family_and_every_family_a_kind() {
        let strays: Vec<_> = Kind::ALL.iter().filter(|kind| family(**kind).is_none()).map(|kind| kind.id()).collect();
        assert!(strays.is_empty(), "{strays:?}");
        assert_eq!(families(Kind::ALL).split("; ").count(), 9);
        assert_eq!(families(&[Kind::KeyBare, Kind::KeyCase]), name(0));
    }
}
