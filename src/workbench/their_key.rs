//! Where the string that another program signed has its key: whatever it is called, wherever it stands,
//! and also where it is ours but for a slip. It is shown no more than ours.

use std::collections::HashSet;
use std::ops::Range;

/// How names end under which programs append the key, in lower case and without `_`.
const KEY_NAME_ENDS: [&str; 2] = ["key", "secret"];

/// Other names of it.
const KEY_NAMES: [&str; 3] = ["token", "pwd", "password"];

/// What the protocol puts in front of the key.
pub(super) const LABEL: &str = "&key=";

/// So much of our key in one word is no chance.
const SHARED: usize = 4;

/// The stretches of their string that are a key, or may be: `body` is our string without its key.
pub(super) fn stretches(theirs: &str, body: &str, key: &str) -> Vec<Range<usize>> {
    let mut found = labelled(theirs);
    let common = if theirs.starts_with(body) { body.len() } else { 0 };
    found.extend(alike(theirs, key).map(|word| if word.contains(&common) { common..word.end } else { word }));
    // Whoever put the key in front without a name has the rest in common with us.
    let in_front = theirs.strip_suffix(body).filter(|front| !front.contains('='));
    found.extend(in_front.map(|front| 0..front.len()));
    found
}

/// Whether a field's name is one under which programs append the key.
pub(super) fn is_key_name(name: &str) -> bool {
    // All of them end in one of these letters; most names of fields do not.
    if !name.ends_with(['y', 't', 'n', 'd', 'Y', 'T', 'N', 'D']) {
        return false;
    }
    let plain: String = name.chars().filter(|c| !matches!(c, '_' | '-')).map(|c| c.to_ascii_lowercase()).collect();
    KEY_NAMES.contains(&plain.as_str()) || KEY_NAME_ENDS.iter().any(|end| plain.ends_with(end))
}

/// What follows a name of a key: to the end behind the last `&key=`, else to the next field.
fn labelled(text: &str) -> Vec<Range<usize>> {
    let last = text.to_ascii_lowercase().rfind(LABEL).map(|at| at + LABEL.len()..text.len());
    let pairs = words(text, |c| matches!(c, '&' | ',' | ';' | '|' | '\n'));
    let values = pairs.filter_map(|pair| {
        let (name, value) = text[pair.clone()].split_once(['=', ':', '：'])?;
        is_key_name(name.trim()).then(|| pair.end - value.len()..pair.end)
    });
    values.chain(last).filter(|range| !range.is_empty()).collect()
}

/// The words that have much of our key in them.
fn alike<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    let length = (key.len() / 3).max(SHARED);
    let parts: HashSet<&[u8]> = key.as_bytes().windows(length).collect();
    let is_alike =
        move |word: &Range<usize>| text.as_bytes()[word.clone()].windows(length).any(|part| parts.contains(part));
    words(text, |c| c.is_whitespace() || matches!(c, '&' | '=' | ',' | ';' | '|' | '"' | '\'')).filter(is_alike)
}

/// The stretches between signs.
fn words(text: &str, is_sign: impl Fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    let start = text.as_ptr() as usize;
    text.split(is_sign).map(move |word| {
        let at = word.as_ptr() as usize - start;
        at..at + word.len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "5d41402abc4b2a76b9719d911017c592";

    fn shown(theirs: &str) -> String {
        let mut hidden = stretches(theirs, "amount=100&orderId=7", KEY);
        hidden.sort_unstable_by_key(|range| range.start);
        let is_hidden = |at: usize| hidden.iter().any(|range| range.contains(&at));
        theirs.char_indices().map(|(at, c)| if is_hidden(at) { '*' } else { c }).collect()
    }

    #[test]
    fn another_key_is_hidden_whatever_it_is_called() {
        for (theirs, meant) in [
            ("amount=100&orderId=7&key=ab", "amount=100&orderId=7&key=**"),
            ("amount=100&orderId=7&skey=ab", "amount=100&orderId=7&skey=**"),
            ("amount=100&orderId=7&merchant_secret=ab", "amount=100&orderId=7&merchant_secret=**"),
            ("amount=100,orderId=7,key:ab", "amount=100,orderId=7,key:**"),
            ("token=ab&amount=100&orderId=7", "token=**&amount=100&orderId=7"),
            ("abamount=100&orderId=7", "**amount=100&orderId=7"),
        ] {
            assert_eq!(shown(theirs), meant);
        }
    }

    #[test]
    fn our_key_with_a_slip_is_hidden_wherever_it_stands() {
        for slip in [&KEY[1..], &KEY[..31], "5d41402abc4b2a76b971d911017c592", "5d41402abc4b2a76xb9719d911017c592"] {
            for theirs in [
                format!("amount=100&orderId=7{slip}"),
                format!("{slip}&orderId=7&amount=100"),
                format!("amount=100&orderId=7&x={slip}"),
            ] {
                let shown = shown(&theirs);
                assert!(!shown.contains(&slip[..8]) && !shown.contains(&slip[23..]), "{shown}");
                assert!(shown.contains("amount=100"), "{shown}");
            }
        }
    }

    #[test]
    fn what_is_no_key_is_shown() {
        let theirs = "orderId=7&amount=100&monkeys=2&sign_type=MD5&x=5d4";
        assert_eq!(shown(theirs), theirs);
    }
}
