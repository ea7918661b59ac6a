//! Numbers as programs write them that took them for floats, or for another unit.

/// The longest number that is rewritten.
const LONGEST: usize = 30;

/// A number with a thousands separator, in hundredths or hundreds, with an exponent, or as what is left
/// of it in a float.
pub(super) fn further(value: &str) -> Vec<String> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || value.len() > LONGEST || !is_digits(whole) || !is_digits(fraction) {
        return Vec::new();
    }
    let mut formats = Vec::new();
    if whole.len() > 3 && !whole.starts_with('0') {
        let grouped = grouped(whole);
        formats.extend([format!("{grouped}.00"), grouped.clone()]);
        if !fraction.is_empty() {
            formats.push(format!("{grouped}.{fraction}"));
        }
    }
    if whole.len() <= 9 {
        formats.extend(hundredfold(whole, fraction));
        formats.extend(hundredth(whole, fraction));
    }
    formats.extend([
        format!("+{value}"),
        format!("{whole}."),
        format!("￥{value}"),
        format!("¥{value}"),
        format!("{value}元"),
    ]);
    if let Ok(number) = value.parse::<f64>() {
        formats.extend(exponents(number));
    }
    formats.retain(|format| format != value);
    formats.dedup();
    formats
}

fn grouped(whole: &str) -> String {
    let mut text = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Fen instead of yuan.
fn hundredfold(whole: &str, fraction: &str) -> Option<String> {
    let significant = fraction.trim_end_matches('0');
    let digits = format!("{whole}{significant:0<2}");
    let plain = digits.trim_start_matches('0');
    (significant.len() <= 2).then(|| if plain.is_empty() { "0".to_owned() } else { plain.to_owned() })
}

/// Yuan instead of fen, in the two usual notations.
fn hundredth(whole: &str, fraction: &str) -> Vec<String> {
    if !fraction.trim_end_matches('0').is_empty() {
        return Vec::new();
    }
    let padded = format!("{whole:0>3}");
    let (yuan, fen) = padded.split_at(padded.len() - 2);
    let shortest = format!("{yuan}.{fen}");
    let shortest = shortest.trim_end_matches('0').trim_end_matches('.').to_owned();
    vec![format!("{yuan}.{fen}"), shortest]
}

/// As languages write floats: with exponents from some size on, and the digits that a float has.
fn exponents(number: f64) -> Vec<String> {
    let scientific = format!("{number:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return Vec::new() };
    let decimal = if digits.contains('.') { digits.to_owned() } else { format!("{digits}.0") };
    let mut formats =
        vec![format!("{digits}E+{exponent}"), format!("{decimal}E{exponent}"), format!("{decimal}E+{exponent}")];
    formats.extend([format!("{digits}e+{exponent:0>2}"), format!("{digits}e+{exponent}")]);
    if number >= 1e15 {
        formats.extend([format!("{number:.0}"), javascript(digits, exponent)]);
        // PHP echoes fourteen digits of a float, C and others six.
        for places in [13, 5] {
            let rounded = format!("{number:.places$e}");
            let Some((digits, exponent)) = rounded.split_once('e') else { continue };
            let digits = digits.trim_end_matches('0').trim_end_matches('.');
            formats.extend([format!("{digits}E+{exponent}"), format!("{digits}e+{exponent}")]);
            formats.push(javascript(digits, exponent));
        }
    }
    formats
}

/// JavaScript's digits of a large number: the shortest that tell it from others, and zeros.
fn javascript(digits: &str, exponent: &str) -> String {
    let plain: String = digits.chars().filter(char::is_ascii_digit).collect();
    let length = exponent.parse::<usize>().unwrap_or(0) + 1;
    format!("{plain:0<length$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_floats_and_in_other_units() {
        let has = |value: &str, wanted: &[&str]| {
            let formats = further(value);
            assert!(wanted.iter().all(|wanted| formats.iter().any(|format| format == wanted)), "{value}: {formats:?}");
        };
        has("100", &["10000", "1.00", "1", "1E+2", "1.0E2", "1e+02"]);
        has("95.5", &["9550", "9.55E1"]);
        has("12345", &["12,345", "12,345.00"]);
        has("10000000", &["1.0E7", "10,000,000"]);
        has("6222020000000000017", &["6222020000000000000", "6.22202E+18", "6.22202e+18"]);
        has("12345678901234567890", &["12345678901234567000", "1.2345678901234567E19"]);
        for value in ["", ".5", "C1", "1,0", "-1"] {
            assert!(further(value).is_empty(), "{value}");
        }
    }
}
