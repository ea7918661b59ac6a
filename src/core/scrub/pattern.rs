//! What one secret looks like, in each of the ways in which a text is read.

use base64::prelude::{BASE64_STANDARD_NO_PAD, Engine as _};
use zeroize::Zeroizing;

use crate::core::fold::folded;
use crate::core::spelling::{letters, spelled};

/// Secrets that are shorter, in characters, are left alone: hiding each `12` would only garble
/// what the operator has to read, and whoever reads `12` has learned nothing.
pub(super) const SHORTEST: usize = 4;

/// From this length on, a secret that stands by itself is hidden even where numbers are at home,
/// and found also through what joins its characters and in the codes of it.
pub(super) const SHORTEST_AMONG_NUMBERS: usize = 6;

/// How a text is read to find a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// As it is.
    Exact,
    /// Folded.
    Folded,
    /// By its letters and digits alone.
    Spelled,
    /// The same, where they are the code of something.
    Encoded,
}

/// A secret, ready to be found.
pub(super) struct Pattern {
    pub(super) view: View,
    pub(super) text: Zeroizing<String>,
    /// The length of the secret, in characters.
    pub(super) length: usize,
}

/// All patterns of a secret; none of one that is too short.
pub(super) fn of_secret(secret: &str) -> Vec<Pattern> {
    let whole = Zeroizing::new(folded(secret));
    let length = whole.chars().count();
    if length < SHORTEST {
        // Blanks and dashes for the most part: found only as it is.
        let length = secret.chars().count();
        let exact = Pattern { view: View::Exact, text: Zeroizing::new(secret.to_owned()), length };
        return if length < SHORTEST { Vec::new() } else { vec![exact] };
    }
    let is_number = whole.bytes().all(|b| b.is_ascii_digit());
    let number = Zeroizing::new(whole.trim_start_matches('0').to_owned());
    let mut patterns: Vec<Pattern> = Vec::new();
    let mut add = |view: View, text: Zeroizing<String>, length: usize| {
        let is_new = patterns.iter().all(|pattern| (pattern.view, &pattern.text) != (view, &text));
        let shortest = if view == View::Folded { SHORTEST } else { SHORTEST_AMONG_NUMBERS };
        if is_new && text.chars().count() >= shortest {
            patterns.push(Pattern { view, text, length });
        }
    };
    if is_number && length >= SHORTEST_AMONG_NUMBERS {
        // A number has no leading zeros.
        add(View::Folded, number.clone(), number.len());
        add(View::Spelled, number.clone(), number.len());
    }
    add(View::Folded, whole, length);
    if length >= SHORTEST_AMONG_NUMBERS {
        add(View::Spelled, Zeroizing::new(letters(secret)), length);
        add(View::Spelled, Zeroizing::new(spelled(secret)), length);
        add(View::Encoded, Zeroizing::new(hex::encode(secret)), length);
        for before in 0..3 {
            add(View::Encoded, in_base64(secret, before), length);
        }
    }
    patterns
}

/// What base64 makes of a secret that stands behind so many bytes, as far as it depends on the
/// secret alone. The alphabets differ in no letter or digit.
fn in_base64(secret: &str, before: usize) -> Zeroizing<String> {
    let bytes = Zeroizing::new([&[0; 2][..before], secret.as_bytes()].concat());
    let code = Zeroizing::new(BASE64_STANDARD_NO_PAD.encode(&*bytes));
    let (first, end) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
    Zeroizing::new(letters(code.get(first..end).unwrap_or_default()))
}
