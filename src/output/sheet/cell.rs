//! One cell: harmless, and for spreadsheets such that they leave it as it is.

use jiff::Timestamp;
use jiff::tz::Offset;

use super::column::Kind;
use crate::output::clean;

/// The most bytes of a text that a formula may have in Excel.
const LONGEST_TEXT: usize = 255;

/// The digits that spreadsheets keep of a number, and those that they show of one.
const KEPT: usize = 15;
const SHOWN: usize = 11;

/// A cell that no spreadsheet runs as a formula and no terminal as a command: control and format
/// characters are escaped, and `'` stands in front of what begins like a formula.
pub(super) fn plain(text: &str) -> String {
    let cleaned = clean(text);
    if begins_formula(text) && !is_plain_number(text) { format!("'{cleaned}") } else { cleaned }
}

/// A cell that spreadsheets show as it is meant, too.
pub(super) fn excel(kind: Kind, text: &str) -> String {
    match kind {
        Kind::Time => match text.parse().map(beijing) {
            Ok(time) => time,
            Err(_) => untouched(text),
        },
        Kind::Amount | Kind::Count if is_plain_number(text) && digits(text) <= KEPT => text.to_owned(),
        Kind::Amount | Kind::Count | Kind::Text => untouched(text),
    }
}

/// A moment in Unix seconds as the platform's own console shows it, which knows no summer time;
/// nothing where there was none.
fn beijing(seconds: i64) -> String {
    match Timestamp::from_second(seconds) {
        Ok(_) if seconds == 0 => String::new(),
        Ok(moment) => Offset::constant(8).to_datetime(moment).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        Err(_) => seconds.to_string(),
    }
}

/// A text of which spreadsheets change nothing. What they would take for a number, a date or a truth
/// value is the result of a formula that holds it and nothing else: the one form that Excel, WPS and
/// `LibreOffice` all turn into that text, without a mark that it would keep.
fn untouched(text: &str) -> String {
    let cleaned = clean(text);
    let is_number = is_plain_number(text);
    if (is_number || is_taken_for_another(&cleaned)) && !is_short_number(text) {
        // Without a quotation mark, nothing in it can end the text.
        let fits = !cleaned.contains('"') && cleaned.len() <= LONGEST_TEXT;
        return if fits { format!("=\"{cleaned}\"") } else { format!("'{cleaned}") };
    }
    if begins_formula(text) { format!("'{cleaned}") } else { cleaned }
}

/// Whether a spreadsheet may make something else of a text than it says: of digits, however they are
/// written, behind a sign of a currency, and of `MAR1`, `TRUE` and `#N/A`.
fn is_taken_for_another(text: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let text = text.trim();
    let has_digit = text.chars().any(char::is_numeric);
    let begins_number = |c: char| c.is_numeric() || ".．,，(（$＄¥￥€£".contains(c);
    let begin: String = text.chars().take(3).collect::<String>().to_ascii_lowercase();
    text.starts_with('#')
        || has_digit && (text.starts_with(begins_number) || MONTHS.contains(&begin.as_str()))
        || ["true", "false"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a text is a number that is shown with the same digits.
fn is_short_number(text: &str) -> bool {
    let is_whole = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_whole && text.len() <= SHOWN && (text.len() == 1 || !text.starts_with('0'))
}

fn begins_formula(text: &str) -> bool {
    let begin = text.trim_start_matches(' ');
    let signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    begin.starts_with(['\t', '\r']) || text.trim_start().starts_with(signs)
}

/// Digits, with a sign and a point at most.
fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("+1+1", "'+1+1"),
            ("-1-1", "'-1-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            (" =1", "' =1"),
            ("\u{3000}=1", "'\u{3000}=1"),
            ("\u{a0}@x", "'\u{a0}@x"),
            ("\t=1", "'\\t=1"),
            ("\r=1", "'\\r=1"),
            ("＝1", "'＝1"),
            ("＋1", "'＋1"),
            ("－1", "'－1"),
            ("＠x", "'＠x"),
            ("-", "'-"),
            ("-1.", "'-1."),
            ("-1e5", "'-1e5"),
            ("-1", "-1"),
            ("+1.50", "+1.50"),
            ("a=1", "a=1"),
            ("1-1", "1-1"),
            ("a\nb\u{202e}", "a\\nb\\u{202e}"),
        ];
        for (text, expected) in cases {
            assert_eq!(plain(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_spreadsheet_changes_no_text() {
        for text in ["", "C20261122000007", "****1234", "103", "0", "12345678901", "卡密错误", "http://a:1/", "Marx"]
        {
            assert_eq!(excel(Kind::Text, text), text);
        }
        for text in [
            "6000123412341234",
            "123456789012",
            "0012",
            "00",
            "1E5",
            "1-2",
            "1/2",
            "2026-11-22",
            "1月2日",
            "12:30",
            "１２３",
            ".5",
            "1.50",
            "-5",
            "+8613800000000",
            "￥5",
            "MAR1",
            "sept 2",
            "TRUE",
            "#N/A",
            " 0012",
        ] {
            assert_eq!(excel(Kind::Text, text), format!("=\"{text}\""));
        }
        for (text, expected) in
            [("1\"&A1", "'1\"&A1"), ("=\"0012\"", "'=\"0012\""), ("-1-1", "'-1-1"), ("＝1", "'＝1"), ("\t1", "'\\t1")]
        {
            assert_eq!(excel(Kind::Text, text), expected);
        }
        let long = "1".repeat(LONGEST_TEXT + 1);
        assert_eq!(excel(Kind::Text, &long), format!("'{long}"));
    }

    #[test]
    fn quantities_and_moments_stay_what_they_are() {
        for amount in ["-5.00", "95.0000", "100", "+1", ""] {
            assert_eq!(excel(Kind::Amount, amount), amount);
        }
        assert_eq!(excel(Kind::Amount, "1234567890123456.00"), "=\"1234567890123456.00\"");
        assert_eq!(excel(Kind::Amount, "=5"), "'=5");
        assert_eq!(excel(Kind::Time, "1795348800"), "2026-11-22 20:00:00");
        assert_eq!(excel(Kind::Time, "1795366800"), "2026-11-23 01:00:00");
        for (text, expected) in [("0", ""), ("", ""), ("9223372036854775807", "9223372036854775807"), ("=1", "'=1")] {
            assert_eq!(excel(Kind::Time, text), expected);
        }
    }
}
