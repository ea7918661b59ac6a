//! Words for how keys differ and where they stand, without a character of a key.

use crate::core::lang::{Words, say};
use crate::workbench::{Appended, JOINT, KeyForm, KeyPlace};

/// Bytes around a key that do not belong to it.
pub struct Around {
    /// What they are.
    pub what: Words,
    /// In hex.
    pub bytes: &'static str,
    /// On which side of the key they stand, to be read before "the key".
    pub side: Words,
}

/// Where something stands.
#[derive(Clone, Copy)]
enum Side {
    Behind,
    InFront,
    Both,
}

fn side(side: Side) -> Words {
    match side {
        Side::Behind => say!("behind", "后面"),
        Side::InFront => say!("in front of", "前面"),
        Side::Both => say!("on both sides of", "前后"),
    }
}

/// The bytes that a form of the key has around it, where they are those.
#[must_use]
pub fn around_key_of(form: KeyForm) -> Option<Around> {
    let around = |what, bytes, at| Some(Around { what, bytes, side: side(at) });
    match form {
        KeyForm::LineFeedAtEnd => around(say!("a line feed", "换行"), "0a", Side::Behind),
        KeyForm::CrLfAtEnd => around(say!("a CR LF", "CR LF"), "0d 0a", Side::Behind),
        KeyForm::CrAtEnd => around(say!("a CR", "CR"), "0d", Side::Behind),
        KeyForm::BlankAtEnd => around(say!("a blank", "空格"), "20", Side::Behind),
        KeyForm::BlankInFront => around(say!("a blank", "空格"), "20", Side::InFront),
        KeyForm::BlankAtBothEnds => around(say!("a blank at each end", "两端空格"), "20", Side::Both),
        KeyForm::TabAtEnd => around(say!("a tab", "制表符"), "09", Side::Behind),
        KeyForm::TabInFront => around(say!("a tab", "制表符"), "09", Side::InFront),
        KeyForm::LineFeedInFront => around(say!("a line feed", "换行"), "0a", Side::InFront),
        KeyForm::BomInFront => around(say!("a byte-order mark", "BOM"), "ef bb bf", Side::InFront),
        _ => None,
    }
}

/// Whether a form differs from the key in what stands around it alone.
#[must_use]
pub fn is_around_key(form: KeyForm) -> bool {
    form == KeyForm::Trimmed || around_key_of(form).is_some()
}

/// What two strings differ in, where their fields are the same; to be read after "differ in".
pub(crate) fn appended_at(way: &Appended) -> Words {
    match way {
        Appended::Unknown => say!("what stands behind the fields", "字段之后的内容"),
        _ => say!("how the key is appended", "密钥的拼接方式"),
    }
}

/// How theirs differs from ours there, by the bytes.
pub(crate) fn appended_bytes(way: &Appended) -> Words {
    let ours = say!("ours has `{JOINT}` ({}) in front of the key", "我方在密钥前有 `{JOINT}`（{}）", hex_bytes(JOINT));
    match way {
        Appended::Behind(joint) if joint.is_empty() => {
            say!("{ours}, theirs has nothing there: the key is bare", "{ours}，对方什么也没有：直接接密钥", [ours])
        }
        Appended::Behind(joint) => {
            say!("{ours}, theirs has `{joint}` ({})", "{ours}，对方是 `{joint}`（{}）", [ours], hex_bytes(joint))
        }
        Appended::LabelAlone => say!(
            "{ours}, theirs has `{JOINT}` and no key behind it",
            "{ours}，对方有 `{JOINT}`，但后面没有密钥",
            [ours]
        ),
        Appended::InFront => {
            say!(
                "ours has `{JOINT}` and the key behind the fields, theirs the key in front of them",
                "我方在字段之后有 `{JOINT}` 和密钥，对方把密钥放在字段之前"
            )
        }
        Appended::OnBothSides => {
            say!(
                "ours has `{JOINT}` and the key behind the fields, theirs the key on both sides of them",
                "我方在字段之后有 `{JOINT}` 和密钥，对方在字段前后都有密钥"
            )
        }
        Appended::Unknown => say!(
            "{ours}, theirs goes on without `&` or `=`: with another key, appended bare, or with more of the last \
             value; it is not shown",
            "{ours}，对方后面没有 `&` 或 `=`：可能是直接接了另一密钥，或者是最后一个值的延续；内容不显示",
            [ours]
        ),
    }
}

/// The same where a diagnosis found how the key is appended.
pub(crate) fn key_place_bytes(place: KeyPlace) -> Option<Words> {
    let behind = |joint: &str| Some(Appended::Behind(joint.to_owned()));
    let way = match place {
        KeyPlace::Bare => behind(""),
        KeyPlace::BareAfterAmpersand => behind("&"),
        KeyPlace::WithoutAmpersand => behind("key="),
        KeyPlace::Label(label) => behind(&format!("&{label}=")),
        KeyPlace::MissingAfterLabel => Some(Appended::LabelAlone),
        _ => None,
    };
    way.map(|way| appended_bytes(&way))
}

/// What mends it.
pub(crate) fn mend_appended(way: &Appended) -> Words {
    match way {
        Appended::InFront | Appended::OnBothSides => {
            say!(
                "in the other program, put the key behind the fields alone: append `&key=` and the key to the string",
                "在对方程序中，只在字段之后放密钥：在字符串后拼接 `&key=` 和密钥"
            )
        }
        Appended::LabelAlone => {
            say!(
                "in the other program, append the key behind `&key=`, where its setting may be empty; if only the log \
             leaves the key out, the strings are the same",
                "在对方程序中，在 `&key=` 之后接上密钥，它的设置可能是空的；如果只是日志省略了密钥，则两个字符串相同"
            )
        }
        Appended::Unknown => say!(
            "if that is a key: in the other program, append `&key=` and the key to the string",
            "如果那是密钥：在对方程序中，在字符串后拼接 `&key=` 和密钥"
        ),
        Appended::Behind(_) => say!(
            "in the other program, append `&key=` and the key to the string",
            "在对方程序中，在字符串后拼接 `&key=` 和密钥"
        ),
    }
}

/// How two keys differ that are the same but for what stands around them, and what mends it.
pub(crate) fn around_keys(ours: &str, theirs: &str) -> (Words, Words) {
    let around = |key: &str| {
        let front = &key[..key.len() - key.trim_start().len()];
        let behind = &key[key.trim_end().len()..];
        let side = |bytes: &str, place: Words| {
            (!bytes.is_empty()).then(|| say!("{} {place}", "{place} {}", [place], hex_bytes(bytes)))
        };
        let sides: Vec<_> = [side(front, say!("in front", "前面")), side(behind, say!("behind", "后面"))]
            .into_iter()
            .flatten()
            .collect();
        if sides.is_empty() { say!("nothing", "没有") } else { Words::join(sides, &say!(" and ", "，")) }
    };
    let (at_ours, at_theirs) = (around(ours), around(theirs));
    let what = say!(
        "the keys differ in blanks or line ends around them (in hex): theirs has {at_theirs}, ours {at_ours}",
        "两个密钥的首尾空格或换行不同（十六进制）：对方{at_theirs}，我方{at_ours}",
        [at_theirs, at_ours]
    );
    let mend_ours = say!(
        "take the blanks and line ends around `api_key` off, in the profile or its key file",
        "去掉 `api_key` 前后的空格和换行，无论在配置里还是密钥文件里"
    );
    let mend_theirs = say!(
        "in the other program, trim the key where it is read: what stands around it does not belong to it",
        "在对方程序中，读取密钥时去掉首尾多余的字符：它们不属于密钥"
    );
    let hint = match (ours.trim() == ours, theirs.trim() == theirs) {
        (true, _) => mend_theirs,
        (_, true) => mend_ours,
        _ => say!("{mend_ours}; {mend_theirs}", "{mend_ours}；{mend_theirs}", [mend_ours, mend_theirs]),
    };
    (what, hint)
}

fn hex_bytes(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}
