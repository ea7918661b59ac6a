//! Other ways to write one value: numbers, truth values, and slips of the finger.

/// The longest value whose every character is suspected.
pub(super) const LONGEST_TYPED: usize = 256;

/// The longest value in which every character may also have been replaced or lost.
const LONGEST_GUESSED: usize = 96;

/// The number in other notations: as an integer, and with one, two or four decimal places.
pub(super) fn number_formats(value: &str) -> Vec<String> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || value.len() > 40 || !all_digits(whole) || !all_digits(fraction) {
        return Vec::new();
    }
    let sign = &value[..value.len() - digits.len()];
    let significant = fraction.trim_end_matches('0');
    let padded =
        |places: usize| (significant.len() <= places).then(|| format!("{sign}{whole}.{significant:0<places$}"));
    let shortest =
        if significant.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{significant}") };
    let mut formats: Vec<String> = [Some(shortest), padded(2), padded(4), padded(1), padded(3), padded(6)]
        .into_iter()
        .flatten()
        .chain(without_leading_zeros(value, whole))
        .filter(|format| format != value)
        .collect();
    formats.dedup();
    formats
}

fn without_leading_zeros(value: &str, whole: &str) -> Option<String> {
    let plain = whole.trim_start_matches('0');
    let plain_number = value == whole && !plain.is_empty() && plain.len() < whole.len();
    plain_number.then(|| plain.to_owned())
}

/// The truth value in other notations; `certain` tells that it was one in JSON, so that `0` and
/// `1` are not merely numbers. PHP writes false as nothing.
pub(super) fn boolean_formats(value: &str) -> &'static [&'static str] {
    match value {
        "true" => &["1", "True", "TRUE"],
        "false" => &["0", "", "False", "FALSE"],
        "1" => &["true", "True"],
        "0" => &["false", "False"],
        "True" | "TRUE" => &["true", "1"],
        "False" | "FALSE" => &["false", "0", ""],
        _ => &[],
    }
}

/// Nothing in other notations, and back.
pub(super) fn null_formats(value: &str) -> &'static [&'static str] {
    match value {
        "" => &["null", "NULL", "None", "nil"],
        "null" | "NULL" | "None" | "nil" | "undefined" => &[""],
        _ => &[],
    }
}

/// What stands for a value that a program did not turn into text, or did not have.
pub(super) const LITERALS: [&str; 10] =
    ["undefined", "<nil>", "Array", "[object Object]", "NaN", "(null)", "[]", "{}", "None", "null"];

/// What can happen to a character on its way into what was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// It changed places with the next one.
    Transposed,
    /// It was left out.
    Missing,
    /// It stands twice.
    Doubled,
    /// It stands there, but not in the value given.
    Added,
    /// It is another one.
    Replaced,
}

/// A value with a slip of the finger in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slipped {
    pub(super) slip: Slip,
    /// The place of its first character, counted from 1.
    pub(super) place: usize,
    pub(super) value: String,
}

/// Every value that differs in one character transposed, missing or doubled.
pub(super) fn slips(value: &str) -> Vec<Slipped> {
    let chars: Vec<char> = value.chars().collect();
    if value.len() > LONGEST_TYPED {
        return Vec::new();
    }
    let mut slips = Vec::with_capacity(chars.len() * 3);
    let text = |parts: [&[char]; 3]| parts.into_iter().flatten().collect::<String>();
    for (at, &c) in chars.iter().enumerate() {
        let (before, after) = (&chars[..at], &chars[at + 1..]);
        let next = after.first().copied();
        if let Some(next) = next.filter(|next| *next != c) {
            slips.push(Slipped {
                slip: Slip::Transposed,
                place: at + 1,
                value: text([before, &[next, c], &after[1..]]),
            });
        }
        // In a run of equal characters, the last stands for all.
        if next != Some(c) {
            slips.push(Slipped { slip: Slip::Missing, place: at + 1, value: text([before, &[], after]) });
            slips.push(Slipped { slip: Slip::Doubled, place: at + 1, value: text([before, &[c, c], after]) });
        }
    }
    slips
}

/// Every value with one character more, or another in its place, of those that such a value has.
pub(super) fn guesses(value: &str) -> Vec<Slipped> {
    if value.is_empty() || value.len() > LONGEST_GUESSED || !value.is_ascii() {
        return Vec::new();
    }
    let mut guesses = Vec::new();
    for at in 0..=value.len() {
        let (before, after) = value.split_at(at);
        for c in alphabet(value) {
            // Put before an equal character, it would be the same as put after it.
            if !after.starts_with(c) {
                guesses.push(Slipped { slip: Slip::Added, place: at + 1, value: format!("{before}{c}{after}") });
                if let Some(rest) = after.get(1..) {
                    guesses.push(Slipped { slip: Slip::Replaced, place: at + 1, value: format!("{before}{c}{rest}") });
                }
            }
        }
    }
    guesses
}

fn alphabet(value: &str) -> impl Iterator<Item = char> + use<> {
    let characters = if value.bytes().all(|byte| byte.is_ascii_digit()) {
        "0123456789"
    } else if value.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        "0123456789abcdef"
    } else {
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_./:"
    };
    characters.chars()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_every_usual_way() {
        assert_eq!(number_formats("100"), ["100.00", "100.0000", "100.0", "100.000", "100.000000"]);
        assert_eq!(number_formats("100.0000"), ["100", "100.00", "100.0", "100.000", "100.000000"]);
        assert_eq!(number_formats("-49.50"), ["-49.5", "-49.5000", "-49.5", "-49.500", "-49.500000"]);
        assert_eq!(number_formats("007").last().map(String::as_str), Some("7"));
        for text in ["", "-", ".5", "1e3", "1.2.3", "12a", "１"] {
            assert!(number_formats(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn slips_are_all_different() {
        for value in ["", "a", "aa", "1001", "6222020000001", "卡密卡"] {
            let mut slips: Vec<String> = slips(value).into_iter().map(|slip| slip.value).collect();
            let count = slips.len();
            slips.sort();
            slips.dedup();
            assert_eq!(slips.len(), count, "{value}");
            assert!(!slips.contains(&value.to_owned()));
        }
        let values: Vec<String> = slips("ab").into_iter().map(|slip| slip.value).collect();
        assert_eq!(values, ["ba", "b", "aab", "a", "abb"]);
        assert!(slips(&"x".repeat(LONGEST_TYPED + 1)).is_empty());
    }
}
