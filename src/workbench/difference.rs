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

/// The longest stretch that is marked whole, in characters.
const LONGEST_STRETCH: usize = 60;

/// All that differs in two strings, from the first difference to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// How many bytes both begin with.
    pub(crate) at: usize,
    /// How many bytes both end with.
    pub(crate) behind: usize,
}

impl Stretch {
    /// Finds it; `None` where there is no difference, or it is too long to be seen at a glance.
    pub(crate) fn between(ours: &str, theirs: &str) -> Option<Self> {
        let at = first_difference(ours, theirs)?.at;
        let common = ours[at..].chars().rev().zip(theirs[at..].chars().rev()).take_while(|(one, two)| one == two);
        let behind = common.map(|(one, _)| one.len_utf8()).sum();
        let is_short = |side: &str| side[at..side.len() - behind].chars().nth(LONGEST_STRETCH).is_none();
        let longer = if ours.len() > theirs.len() { ours } else { theirs };
        let has_more_only = at + behind == ours.len().min(theirs.len());
        let found = Self { at, behind };
        let is_shown = is_short(ours) && is_short(theirs);
        is_shown.then(|| if has_more_only { found.at_a_field(longer) } else { found })
    }

    /// What one string has more than the other may be said to begin earlier, where the same
    /// characters end it that stand before it: at a field's beginning, if that is so.
    fn at_a_field(self, longer: &str) -> Self {
        let more = longer.len() - self.at - self.behind;
        let begin = longer[..self.at].rfind('&').map_or(0, |place| place + 1);
        let back = self.at - begin;
        let repeats = back < more && longer[begin..].is_char_boundary(more) && {
            longer[begin..self.at] == longer[begin + more..self.at + more]
        };
        if repeats { Self { at: begin, behind: self.behind + back } } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_differs_is_one_stretch() {
        let between = |ours, theirs| Stretch::between(ours, theirs).map(|stretch| (stretch.at, stretch.behind));
        assert_eq!(between("a=1&key=***", "a=1***"), Some((3, 3)));
        assert_eq!(between("a=11", "a=111"), Some((4, 0)));
        assert_eq!(between("a=卡密&b", "a=卡号&b"), Some((5, 2)));
        assert_eq!(between("a=1", "a=1"), None);
        assert_eq!(between("customerId=1", "custom=x&customerId=1"), Some((0, 12)), "a field more is marked whole");
        assert_eq!(between("a=1&custom=卡&customerId=1", "a=1&customerId=1"), Some((4, 12)));
        assert_eq!(between("a=1&b=22", "a=1&b=222"), Some((8, 0)));
        assert_eq!(between(&"x".repeat(61), &"y".repeat(61)), None);
    }

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
