//! Names of fields that are nearly those of the protocol: in another case or style, with a letter
//! wrong, or as HTML left them.

use std::sync::LazyLock;

use crate::core::message::Message;
use crate::core::signature::NEVER_SIGNED;

/// The longest name that is compared, in bytes; the longest of the protocol has seventeen.
const LONGEST: usize = 32;

/// What HTML makes of an ampersand and the letters behind it, with or without a semicolon.
const ENTITIES: [(char, &str); 16] = [
    ('×', "times"),
    ('¬', "not"),
    ('¶', "para"),
    ('©', "copy"),
    ('®', "reg"),
    ('§', "sect"),
    ('¤', "curren"),
    ('¢', "cent"),
    ('°', "deg"),
    ('µ', "micro"),
    ('·', "middot"),
    ('±', "plusmn"),
    ('£', "pound"),
    ('¥', "yen"),
    ('ª', "ordf"),
    ('º', "ordm"),
];

/// In what way a name is nearly another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// In upper case where the other is in lower, or the reverse.
    Case,
    /// With its words joined otherwise, such as by `_` or `-`.
    Style,
    /// One letter is wrong, missing, too many, or has changed places with its neighbour.
    Letter,
    /// An ampersand in front of it was taken for HTML's.
    Html,
}

/// Which of the names another one is nearly, the nearest way first; never the name itself.
pub(super) fn nearest<'n>(name: &str, names: &[&'n str]) -> Option<(&'n str, Likeness)> {
    if name.len() > LONGEST {
        return None;
    }
    let (plain, unescaped) = (plain(name), unescaped(name));
    let is_so = |known: &str, likeness| match likeness {
        Likeness::Html => unescaped.as_deref() == Some(known),
        Likeness::Case => known.eq_ignore_ascii_case(name),
        Likeness::Style => !plain.is_empty() && self::plain(known) == plain,
        Likeness::Letter => differ_in_one(&self::plain(known), &plain),
    };
    let ways = [Likeness::Html, Likeness::Case, Likeness::Style, Likeness::Letter];
    let others = || names.iter().copied().filter(|known| *known != name);
    ways.into_iter().find_map(|way| others().find(|known| is_so(known, way)).map(|known| (known, way)))
}

/// Every name of every message, with its letters.
static ALL: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
    let mut names: Vec<_> = Message::all().flat_map(names_of).chain([NEVER_SIGNED[0]]).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| (name, plain(name))).collect()
});

/// Whether a name is that of any message's field, or nearly.
pub(super) fn is_field_or_near(name: &str) -> bool {
    if name.len() > LONGEST {
        return false;
    }
    let plain = plain(name);
    let html = unescaped(name);
    let is_near = |known: &str| known == plain || differ_in_one(known, &plain);
    ALL.iter().any(|(known, letters)| is_near(letters) || html.as_deref() == Some(*known))
}

/// Whether a name is that of any message's field, but for case and style.
pub(super) fn is_field_in_any_style(name: &str) -> bool {
    documented(name).is_some()
}

/// The same for a name of several words, such as no other program has by chance.
pub(super) fn is_compound_field(name: &str) -> bool {
    documented(name).is_some_and(|known| known.contains(|c: char| c.is_ascii_uppercase() || c == '_'))
}

/// The name that one has in the protocol.
fn documented(name: &str) -> Option<&'static str> {
    if name.len() > LONGEST || !name.contains(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let plain = plain(name);
    ALL.iter().find(|(_, letters)| *letters == plain).map(|(known, _)| *known)
}

/// The documented names of a message's fields.
pub(super) fn names_of(message: Message) -> Vec<&'static str> {
    message.fields().iter().map(|field| field.name).collect()
}

/// Letters and digits alone, in lower case.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}

/// Where a text has what HTML makes of `&name=`: what it shows, and the name.
pub(super) fn eaten(text: &str) -> Option<(&str, String)> {
    let mut at = 0;
    while let Some(found) = text[at..].find(|c: char| c == '&' || ENTITIES.iter().any(|(eaten, _)| *eaten == c)) {
        let begin = at + found;
        let rest = &text[begin..];
        let end = rest.char_indices().skip(1).find(|(_, c)| !(c.is_ascii_alphanumeric() || *c == '_' || *c == ';'));
        let shown = end.map_or(rest, |(end, _)| &rest[..end]);
        if rest[shown.len()..].starts_with('=')
            && shown.len() <= LONGEST
            && let Some(name) = unescaped(shown.strip_prefix('&').unwrap_or(shown)).filter(|name| !name.is_empty())
        {
            return Some((shown, name));
        }
        at = begin + shown.len();
    }
    None
}

/// The name behind an ampersand that HTML has rewritten.
fn unescaped(name: &str) -> Option<String> {
    if let Some(rest) = name.strip_prefix("amp;") {
        return Some(rest.to_owned());
    }
    let first = name.chars().next()?;
    let (_, letters) = ENTITIES.iter().find(|(eaten, _)| *eaten == first)?;
    Some(format!("{letters}{}", &name[first.len_utf8()..]))
}

/// Whether two words differ in one letter, or in the order of two that stand together. Short words
/// differ in one letter from too many others.
fn differ_in_one(one: &str, other: &str) -> bool {
    if one == other || one.len().abs_diff(other.len()) > 4 {
        return false;
    }
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().min(other.len()) < 4 || one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let begin = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[begin..], &other[begin..]);
    let end = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&one[..one.len() - end], &other[..other.len() - end]) {
        ([] | [_], [] | [_]) => true,
        ([a, b], [c, d]) => (a, b) == (d, c),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::protocol::Endpoint;

    #[test]
    fn a_name_that_is_nearly_a_field_is_known_for_it() {
        let names = names_of(Message::Request(Endpoint::Submit));
        for (name, known, likeness) in [
            ("customerid", "customerId", Likeness::Case),
            ("CustomerId", "customerId", Likeness::Case),
            ("notifyUrl", "notify_url", Likeness::Style),
            ("order-id", "orderId", Likeness::Style),
            ("product_code", "productCode", Likeness::Style),
            ("batch_no", "batchno", Likeness::Style),
            ("timestap", "timestamp", Likeness::Letter),
            ("timestmap", "timestamp", Likeness::Letter),
            ("ammount", "amount", Likeness::Letter),
            ("Customer_Idd", "customerId", Likeness::Letter),
            ("×tamp", "timestamp", Likeness::Html),
            ("¬ify_url", "notify_url", Likeness::Html),
            ("amp;orderId", "orderId", Likeness::Html),
        ] {
            assert_eq!(nearest(name, &names), Some((known, likeness)), "{name}");
        }
        for name in ["orderId", "a", "", "___", "key", "orderIdentity", "amp;", "©", &"x".repeat(1000)] {
            assert_eq!(nearest(name, &names), None, "{name}");
        }
    }

    #[test]
    fn what_html_ate_is_found_in_a_value() {
        for (text, shown, name) in [
            ("C1×tamp=1763800000", "×tamp", "timestamp"),
            ("1¬ify_url=http://h/", "¬ify_url", "notify_url"),
            ("x°=¶ms=2", "°", "deg"),
            ("a&amp;orderId=C1", "&amp;orderId", "orderId"),
        ] {
            assert_eq!(eaten(text), Some((shown, name.to_owned())), "{text}");
        }
        for text in ["3×4", "a&b=c", "20°", "×", "&amp;", "&amp;=", "&&&=", "卡×卡=1"] {
            assert_eq!(eaten(text), None, "{text}");
        }
    }
}
