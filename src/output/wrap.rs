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

/// Whether no blank stands in front of a character or behind it: it has its gap within it.
pub(super) fn has_gap(c: char) -> bool {
    CLOSING.contains(c) || OPENING.contains(c)
}

/// Breaks a text that is wider than so many columns where its words end, and within a word only where
/// that is too wide by itself.
pub(super) fn broken(text: &str, columns: usize) -> Vec<String> {
    if text.width() <= columns {
        return vec![text.to_owned()];
    }
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let gap = if line.is_empty() { "" } else { " " };
        if line.width() + gap.len() + word.width() <= columns {
            line.push_str(gap);
            line.push_str(word);
            continue;
        }
        if word.width() <= columns && !line.is_empty() {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
            continue;
        }
        line.push_str(gap);
        for piece in pieces(word) {
            if line.width() + piece.width() > columns && piece.width() <= columns {
                lines.push(std::mem::take(&mut line));
            }
            for c in piece.chars() {
                if line.width() + c.width().unwrap_or(0) > columns && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(c);
            }
        }
    }
    lines.push(line);
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// The width of the widest word.
pub(super) fn longest_word(text: &str) -> usize {
    text.split(' ').map(str::width).max().unwrap_or(0)
}

/// The width of the widest part that no line ends within.
pub(super) fn longest_piece(text: &str) -> usize {
    text.split(' ').flat_map(pieces).map(str::width).max().unwrap_or(0)
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
            && !(is_wide(c) && ['(', '['].contains(&before))
            && ![')', ']'].contains(&c)
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
    fn words_are_broken_only_where_they_must_be() {
        assert_eq!(broken("face value 面值", 13), ["face value", "面值"]);
        assert_eq!(broken("a  b", 4), ["a  b"]);
        assert_eq!(broken("abcdefgh ij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(broken("平台拒绝：接口维护", 8), ["平台拒", "绝：接口", "维护"]);
        assert_eq!((longest_word("face 面值"), longest_piece("face 面值")), (4, 4));
        assert_eq!((longest_word("结算面值"), longest_piece("结算面值")), (8, 2));
    }

    #[test]
    fn a_line_is_no_wider_than_it_may_be() {
        let text = "寄售一批卡片并等待结果，随时可以中断 and go on later（断点续传）";
        for columns in 8..40 {
            assert!(wrapped(text, columns).iter().all(|line| line.width() <= columns), "{columns}");
        }
    }
}
