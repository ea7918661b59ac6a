//! How another program put its key to the fields, where its fields are the same as ours.

/// What stands in front of the key.
pub(crate) const JOINT: &str = "&key=";

/// The fewest characters that are taken for somebody's key.
const SHORTEST_KEY: usize = 4;

/// The longest name under which a key is appended.
const LONGEST_NAME: usize = 24;

/// How the key was put to the fields, otherwise than by `&key=` in front of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Appended {
    /// Behind the fields, with this in front of it: nothing, a sign, or a name and `=`.
    Behind(String),
    /// `&key=` stands there, and no key.
    LabelAlone,
    /// In front of the fields.
    InFront,
    /// On both sides of them.
    OnBothSides,
    /// Behind the fields stands what may be another key, without anything in front of it.
    Unknown,
}

/// Tells it from the other side's string; `None` where that differs in something else. A key of
/// stars, dots or `x` stands for ours.
pub(crate) fn appended(fields: &str, key: &str, theirs: &str) -> Option<Appended> {
    if fields.is_empty() || key.is_empty() {
        return None;
    }
    if let Some(rest) = theirs.strip_prefix(fields) {
        return behind(rest, key);
    }
    let (front, rest) = theirs.split_once(fields)?;
    let front_has_key = front == key || front.trim_end_matches('&').strip_prefix("key=") == Some(key);
    let is_in_front = front_has_key || front.strip_suffix('&') == Some(key);
    match rest {
        _ if !is_in_front => None,
        "" => Some(Appended::InFront),
        _ if rest.strip_suffix(key).is_some_and(is_joint) => Some(Appended::OnBothSides),
        _ => None,
    }
}

fn behind(rest: &str, key: &str) -> Option<Appended> {
    if rest == JOINT {
        return Some(Appended::LabelAlone);
    }
    let masked = rest.trim_end_matches(is_mask);
    let joint = rest.strip_suffix(key).or_else(|| Some(masked).filter(|joint| joint.len() + 3 <= rest.len()));
    match joint {
        Some(JOINT) => None,
        Some(joint) if is_joint(joint) => Some(Appended::Behind(joint.to_owned())),
        _ => {
            let may_be_key = rest.chars().count() >= SHORTEST_KEY && !rest.contains(['&', '=']);
            may_be_key.then_some(Appended::Unknown)
        }
    }
}

/// Whether a text is what programs put between fields and key. All of it may be shown.
fn is_joint(text: &str) -> bool {
    let sign = |c: char| c.is_ascii_punctuation() || c.is_ascii_whitespace();
    let name = text.trim_start_matches(sign);
    let signs = text.len() - name.len();
    let label = name.strip_suffix(['=', ':']).unwrap_or(name);
    let is_name = label.len() <= LONGEST_NAME && label.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    signs <= 2 && (name.is_empty() || (is_name && label.len() < name.len()))
}

/// Whether a character is one that logs write instead of a key's.
pub(crate) fn is_mask(c: char) -> bool {
    matches!(c, '*' | '.' | '…' | 'x' | 'X')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_put_the_key_is_told() {
        let behind = |joint: &str| Some(Appended::Behind(joint.to_owned()));
        for (theirs, told) in [
            ("a=1secret-key", behind("")),
            ("a=1&secret-key", behind("&")),
            ("a=1key=secret-key", behind("key=")),
            ("a=1&apiKey=secret-key", behind("&apiKey=")),
            ("a=1***", behind("")),
            ("a=1&KEY=******", behind("&KEY=")),
            ("a=1&key=", Some(Appended::LabelAlone)),
            ("secret-keya=1", Some(Appended::InFront)),
            ("key=secret-key&a=1", Some(Appended::InFront)),
            ("secret-key&a=1", Some(Appended::InFront)),
            ("secret-keya=1secret-key", Some(Appended::OnBothSides)),
            ("a=1other-key", Some(Appended::Unknown)),
            ("a=1&key=secret-key", None),
            ("a=1&key=other-key", None),
            ("a=1&b=2&key=secret-key", None),
            ("a=12", None),
            ("b=2&a=1", None),
            ("a=1secret-keysecret-key", Some(Appended::Unknown)),
        ] {
            assert_eq!(appended("a=1", "secret-key", theirs), told, "{theirs}");
        }
    }
}
