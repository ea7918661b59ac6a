//! Hex of which bytes below 16 were written with one digit, as `%x` and `toHexString` do.

use super::block::BLOCK;

/// The most zeros that are looked for.
const MOST: usize = 3;

/// The most ways in which they are put back.
const WAYS: usize = 5000;

/// All ciphertexts that lose these digits' missing zeros; none where no zero is missing, or too many.
pub(super) fn restored(text: &str) -> Vec<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(c.to_digit(16)?).ok()).collect();
    let Some(digits) = digits else { return Vec::new() };
    let size = digits.len().div_ceil(2 * BLOCK) * BLOCK;
    let lost = 2 * size - digits.len();
    if lost == 0 || lost > MOST {
        return Vec::new();
    }
    let ways = (0..lost).fold(1, |ways, at| ways * (size - at) / (at + 1));
    if ways > WAYS {
        return Vec::new();
    }
    let mut all = Vec::with_capacity(ways);
    put_back(&digits, lost, &mut Vec::with_capacity(size), &mut all);
    all
}

fn put_back(digits: &[u8], lost: usize, bytes: &mut Vec<u8>, all: &mut Vec<Vec<u8>>) {
    match digits {
        [] => all.extend((lost == 0).then(|| bytes.clone())),
        [one, rest @ ..] => {
            let length = bytes.len();
            if lost > 0 {
                bytes.push(*one);
                put_back(rest, lost - 1, bytes, all);
                bytes.truncate(length);
            }
            if let [two, rest @ ..] = rest {
                bytes.push(one << 4 | two);
                put_back(rest, lost, bytes, all);
                bytes.truncate(length);
            }
        }
    }
}
