//! Keys in strings and fields that other programs made: whatever they are called, wherever they stand, and
//! also where one is ours but for a slip. They are shown no more than ours.

use std::ops::Range;

use zeroize::Zeroizing;

/// How names end under which programs append the key, in lower case and without `_`.
const KEY_NAME_ENDS: [&str; 6] = ["key", "secret", "token", "salt", "密钥", "秘钥"];

/// Other names of it.
const KEY_NAMES: [&str; 7] = ["pwd", "password", "psw", "sk", "ak", "auth", "authcode"];

/// What the protocol puts in front of the key.
pub(super) const LABEL: &str = "&key=";

/// So much of a key in one word is no chance.
const SHARED: usize = 8;

/// So many characters that belong to none of our fields may be a key.
const SHORTEST: usize = 8;

/// Knows keys by a part of them.
#[derive(Debug, Default)]
pub(super) struct Alike {
    keys: Vec<Zeroizing<Vec<u8>>>,
}

impl Alike {
    pub(super) fn new<'k>(keys: impl IntoIterator<Item = &'k str>) -> Self {
        let keys = keys.into_iter().filter(|key| key.len() > SHARED);
        Self { keys: keys.map(|key| key.as_bytes().to_vec().into()).collect() }
    }

    /// The words of a text that have much of a key in them.
    pub(super) fn words<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let is_sign = |c: char| c.is_whitespace() || matches!(c, '&' | '=' | ',' | ';' | '|' | '"' | '\'');
        words(text, is_sign).filter(|word| self.is_in(&text.as_bytes()[word.clone()]))
    }

    fn is_in(&self, word: &[u8]) -> bool {
        self.keys.iter().any(|key| {
            // Any one slip leaves half of a key whole.
            let length = ((key.len() - 1) / 2).max(SHARED);
            word.windows(length).any(|part| key.windows(length).any(|known| known == part))
        })
    }
}

/// The stretches of their string that are a key, or may be: `body` is our string without its key.
pub(super) fn stretches(theirs: &str, body: &str) -> Vec<Range<usize>> {
    let mut found = labelled(theirs);
    found.extend(of_no_field(theirs, body));
    // Whoever put the key in front without a name has the rest in common with us.
    let in_front = theirs.strip_suffix(body).filter(|front| !front.contains('='));
    found.extend(in_front.map(|front| 0..front.len()));
    found
}

/// What of a string that is made of our fields belongs to none of them, where it is long enough for a key.
fn of_no_field(theirs: &str, body: &str) -> Vec<Range<usize>> {
    let ours: Vec<(&str, &str)> = body.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let pairs: Vec<Range<usize>> = words(theirs, |c| c == '&').collect();
    let common = pairs.iter().filter(|pair| body.split('&').any(|own| own == &theirs[(*pair).clone()])).count();
    if 2 * common < ours.len() {
        return Vec::new();
    }
    let stranger = |pair: Range<usize>| {
        let text = &theirs[pair.clone()];
        let Some((name, value)) = text.split_once('=') else { return Some(pair) };
        let begin = pair.end - value.len();
        if let Some((_, own)) = ours.iter().find(|(own, _)| *own == name) {
            return value.strip_prefix(own).map(|rest| pair.end - rest.len()..pair.end);
        }
        let own = ours.iter().find(|(own, _)| name.ends_with(own));
        Some(own.map_or(begin..pair.end, |(own, _)| pair.start..pair.start + name.len() - own.len()))
    };
    pairs.into_iter().filter_map(stranger).filter(|range| range.len() >= SHORTEST).collect()
}

/// Whether a field's name is one under which programs append the key.
pub(super) fn is_key_name(name: &str) -> bool {
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
    const THEIRS: &str = "8Fq2mZx91LbTy7Rk0PwV4sNd";

    fn shown(theirs: &str) -> String {
        let mut hidden = stretches(theirs, "amount=100&orderId=7");
        let alike = Alike::new([KEY]);
        hidden.extend(alike.words(theirs));
        let is_hidden = |at: usize| hidden.iter().any(|range| range.contains(&at));
        theirs.char_indices().map(|(at, c)| if is_hidden(at) { '*' } else { c }).collect()
    }

    #[test]
    fn another_key_is_hidden_whatever_it_is_called() {
        for theirs in [
            "amount=100&orderId=7&key=K",
            "amount=100&orderId=7&skey=K",
            "amount=100&orderId=7&merchant_secret=K",
            "amount=100&orderId=7&hash=K",
            "amount=100&orderId=7key=K",
            "amount=100&orderId=7key:K",
            "amount=100&orderId=7K",
            "amount=100&orderId=7&keyK",
            "amount=100&orderId=7|key|K",
            "amount=100&orderId=7&key%3DK",
            "amount=100,orderId=7,key:K",
            "token=K&amount=100&orderId=7",
            "Kamount=100&orderId=7",
            "Kamount=100&orderId=7&x=1",
            "amount=100&K&orderId=7",
        ] {
            let shown = shown(&theirs.replace('K', THEIRS));
            assert!(!shown.contains(&THEIRS[..4]) && !shown.contains(&THEIRS[20..]), "{shown}");
            assert!(shown.contains("amount=100"), "{shown}");
        }
    }

    #[test]
    fn a_key_is_known_by_its_name() {
        for name in KEY_NAMES.into_iter().chain(KEY_NAME_ENDS) {
            assert!(is_key_name(name) && is_key_name(&name.to_uppercase()), "{name}");
        }
        assert!(is_key_name("App_Secret") && is_key_name("access-token") && is_key_name("商户密钥"));
        assert!(!["", "_", "amount", "orderId", "keys", "notify_url"].into_iter().any(is_key_name));
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
        for theirs in [
            "orderId=7&amount=100&monkeys=2&sign_type=MD5&x=5d4",
            "{\"amount\":\"100\",\"orderId\":\"7\"}",
            "amount=1000000000&orderId=7",
            "amount=100&orderId=70",
        ] {
            assert_eq!(shown(theirs), theirs);
        }
    }
}
