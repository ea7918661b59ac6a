//! Lines that fit a page: what takes two columns, such as Chinese, counts as two, and may be broken
//! between any two of its characters.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// What must not stand at the beginning of a line.
const CLOSING: &str = "、。，；：！？）》」』”’…";

/// What must not stand at the end of a line.
const OPENING: &str = "（《「『“‘";

/// Breaks a text into lines of at most so many columns, as far as its words let.
#[must_use]
pub(crate) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        for (index, piece) in pieces(word).into_iter().enumerate() {
            let gap = if index == 0 && !line.is_empty() { " " } else { "" };
            if !line.is_empty() && line.width() + gap.len() + piece.width() > columns {
                lines.push(std::mem::take(&mut line));
            } else {
                line.push_str(gap);
            }
            line.push_str(piece);
        }
    }
    lines.push(line);
    lines
}

/// The parts of a word between which a line may end.
fn pieces(word: &str) -> Vec<&str> {
    let is_wide = |c: char| c.width() == Some(2);
    let mut pieces = Vec::new();
    let mut begin = 0;
    let mut before: Option<char> = None;
    for (at, c) in word.char_indices() {
        if let Some(before) = before
            && (is_wide(before) || is_wide(c))
            && !CLOSING.contains(c)
            && !OPENING.contains(before)
            && !(is_wide(c) && before == '(')
            && c != ')'
        {
            pieces.push(&word[begin..at]);
            begin = at;
        }
        before = Some(c);
    }
    pieces.push(&word[begin..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_counts_twice_and_may_be_broken() {
        assert_eq!(wrapped("a card and 一张卡片", 14), ["a card and 一", "张卡片"]);
        assert_eq!(wrapped("订单（已成功），再查", 8), ["订单（已", "成功），", "再查"]);
        assert_eq!(wrapped("one  two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("unbreakable", 4), ["unbreakable"]);
        assert_eq!(wrapped("", 4), [""]);
    }

    #[test]
    fn a_line_is_no_wider_than_it_may_be() {
        let text = "寄售一批卡片并等待结果，随时可以中断 and go on later（断点续传）";
        for columns in 8..40 {
            assert!(wrapped(text, columns).iter().all(|line| line.width() <= columns), "{columns}");
        }
    }
}
