//! Messages of gateways as they are compared: what they say, whatever they look like.

/// Characters of the traditional script that stand in the words that are looked for, and the
/// plain ones.
const PLAIN: [(char, char); 21] = [
    ('訂', '订'),
    ('單', '单'),
    ('號', '号'),
    ('編', '编'),
    ('據', '据'),
    ('經', '经'),
    ('複', '复'),
    ('復', '复'),
    ('覆', '复'),
    ('佔', '占'),
    ('處', '处'),
    ('衝', '冲'),
    ('沖', '冲'),
    ('敗', '败'),
    ('庫', '库'),
    ('寫', '写'),
    ('儲', '储'),
    ('沒', '没'),
    ('無', '无'),
    ('該', '该'),
    ('請', '请'),
];

/// Letters and digits alone, in lower case, half width and the simplified script: a word is the
/// same whatever its looks.
pub(super) fn folded(message: &str) -> String {
    let letters = message.chars().map(half_width).filter(|c| c.is_alphanumeric());
    letters.map(plain).flat_map(char::to_lowercase).collect()
}

/// Whether an ASCII number stands in a message by itself: not within a longer number, an amount or
/// an order number.
pub(super) fn has_number(message: &str, number: &str) -> bool {
    let text: String = message.chars().map(half_width).collect();
    let joins = |near: Option<char>, far: Option<char>| match near {
        Some('.' | '-' | '_') => far.is_some_and(|c| c.is_ascii_digit()),
        near => near.is_some_and(|c| c.is_ascii_alphanumeric()),
    };
    text.match_indices(number).any(|(at, _)| {
        let (mut before, mut after) = (text[..at].chars().rev(), text[at + number.len()..].chars());
        !joins(before.next(), before.next()) && !joins(after.next(), after.next())
    })
}

/// Whether nothing of a message can be read: what was in it has become replacement characters or
/// question marks.
pub(super) fn is_unreadable(message: &str) -> bool {
    let marks = message.chars().filter(|c| matches!(c, '\u{fffd}' | '?')).count();
    let is_lost = message.contains('\u{fffd}') || marks > 1;
    is_lost && !message.chars().any(char::is_alphanumeric)
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn plain(c: char) -> char {
    PLAIN.iter().find(|(traditional, _)| *traditional == c).map_or(c, |(_, plain)| *plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_the_same_whatever_its_looks() {
        for looks in ["订 单：已　存在！", "訂單已存在", "订-单\n已存在"] {
            assert_eq!(folded(looks), "订单已存在", "{looks}");
        }
        assert_eq!(folded("ＥＸＩＳＴＳ"), "exists");
    }

    #[test]
    fn a_number_is_no_part_of_another() {
        for text in ["1062", "SQLSTATE[23000]: 1062 x", "错误：1062。", "errno=１０６２,", "Error-1062", "1062."]
        {
            assert!(has_number(text, "1062"), "{text}");
        }
        for text in ["10620", "C1062", "1062.50", "20.1062", "C2026-1062", "1062_3", ""] {
            assert!(!has_number(text, "1062"), "{text}");
        }
    }

    #[test]
    fn what_is_lost_cannot_be_read() {
        for text in ["\u{fffd}", "\u{fffd}\u{fffd}!", "????", " ??，?? "] {
            assert!(is_unreadable(text), "{text:?}");
        }
        for text in ["", "?", "!", "接口维护\u{fffd}", "why??"] {
            assert!(!is_unreadable(text), "{text:?}");
        }
    }
}
