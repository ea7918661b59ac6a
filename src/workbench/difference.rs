//! Where two canonical strings part.

/// How many characters are kept on each side of a difference.
const CONTEXT: usize = 24;

/// The first place where two strings differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// How many bytes both begin with, up to the character that differs.
    pub at: usize,
    /// The field that it stands in, where both have `name=` in front of it.
    pub field: Option<String>,
    /// The characters before it, the same in both.
    pub before: String,
    /// Our string from there on.
    pub ours: Side,
    /// Theirs from there on.
    pub theirs: Side,
}

/// One string from the difference on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The character that differs; `None` where the string ends.
    pub found: Option<char>,
    /// Some characters behind it.
    pub after: String,
}

/// Finds the first difference; `None` where the strings are the same.
#[must_use]
pub fn first_difference(ours: &str, theirs: &str) -> Option<Difference> {
    let common = ours.char_indices().zip(theirs.chars()).find(|((_, one), two)| one != two);
    let at = common.map_or(ours.len().min(theirs.len()), |((at, _), _)| at);
    if at == ours.len() && at == theirs.len() {
        return None;
    }
    let same = &ours[..at];
    let start = same.char_indices().rev().take(CONTEXT).last().map_or(at, |(start, _)| start);
    let pair = same.rsplit('&').next().unwrap_or_default();
    Some(Difference {
        at,
        field: pair.split_once('=').map(|(name, _)| name.to_owned()),
        before: same[start..].to_owned(),
        ours: Side::of(&ours[at..]),
        theirs: Side::of(&theirs[at..]),
    })
}

impl Side {
    fn of(rest: &str) -> Self {
        let mut chars = rest.chars();
        Self { found: chars.next(), after: chars.take(CONTEXT).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_marked() {
        assert_eq!(first_difference("a=1&b=2", "a=1&b=2"), None);
        let difference = first_difference("a=1&custom=卡密&k", "a=1&custom=卡号&k").expect("different");
        assert_eq!((difference.at, difference.field.as_deref()), (14, Some("custom")));
        assert_eq!((difference.before.as_str(), difference.ours.found), ("a=1&custom=卡", Some('密')));
        assert_eq!((difference.theirs.found, difference.theirs.after.as_str()), (Some('号'), "&k"));
        let shorter = first_difference("a=1", "a=1&b=2").expect("different");
        assert_eq!((shorter.at, shorter.ours.found, shorter.theirs.found), (3, None, Some('&')));
        let names = first_difference("amount=1", "amounts=1").expect("different");
        assert_eq!((names.at, names.field), (6, None));
        let long = first_difference(&format!("{}x", "卡".repeat(99)), &"卡".repeat(99)).expect("different");
        assert_eq!((long.at, long.before.chars().count()), (297, CONTEXT));
    }
}
