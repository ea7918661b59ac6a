//! Words for how keys differ and where they stand, without a character of a key.

use crate::workbench::{Appended, JOINT, KeyForm, KeyPlace};

/// Bytes around a key that do not belong to it.
pub struct Around {
    /// What they are.
    pub what: &'static str,
    /// In hex.
    pub bytes: &'static str,
    /// On which side of the key they stand.
    pub side: &'static str,
}

/// The bytes that a form of the key has around it, where they are those.
#[must_use]
pub fn around_key_of(form: KeyForm) -> Option<Around> {
    let around = |what, bytes, side| Some(Around { what, bytes, side });
    match form {
        KeyForm::LineFeedAtEnd => around("a line feed", "0a", "behind"),
        KeyForm::CrLfAtEnd => around("a CR LF", "0d 0a", "behind"),
        KeyForm::CrAtEnd => around("a CR", "0d", "behind"),
        KeyForm::BlankAtEnd => around("a blank", "20", "behind"),
        KeyForm::BlankInFront => around("a blank", "20", "in front of"),
        KeyForm::BlankAtBothEnds => around("a blank at each end", "20", "on both sides of"),
        KeyForm::TabAtEnd => around("a tab", "09", "behind"),
        KeyForm::TabInFront => around("a tab", "09", "in front of"),
        KeyForm::LineFeedInFront => around("a line feed", "0a", "in front of"),
        KeyForm::BomInFront => around("a byte-order mark", "ef bb bf", "in front of"),
        _ => None,
    }
}

/// Whether a form differs from the key in what stands around it alone.
#[must_use]
pub fn is_around_key(form: KeyForm) -> bool {
    form == KeyForm::Trimmed || around_key_of(form).is_some()
}

/// What two strings differ in, where their fields are the same; to be read after "differ in".
pub(crate) fn appended_at(way: &Appended) -> &'static str {
    match way {
        Appended::Unknown => "what stands behind the fields",
        _ => "how the key is appended",
    }
}

/// How theirs differs from ours there, by the bytes.
pub(crate) fn appended_bytes(way: &Appended) -> String {
    let ours = format!("ours has `{JOINT}` ({}) in front of the key", hex_bytes(JOINT));
    match way {
        Appended::Behind(joint) if joint.is_empty() => format!("{ours}, theirs has nothing there: the key is bare"),
        Appended::Behind(joint) => format!("{ours}, theirs has `{joint}` ({})", hex_bytes(joint)),
        Appended::LabelAlone => format!("{ours}, theirs has `{JOINT}` and no key behind it"),
        Appended::InFront => {
            format!("ours has `{JOINT}` and the key behind the fields, theirs the key in front of them")
        }
        Appended::OnBothSides => {
            format!("ours has `{JOINT}` and the key behind the fields, theirs the key on both sides of them")
        }
        Appended::Unknown => format!(
            "{ours}, theirs goes on without `&` or `=`: with another key, appended bare, or with more of the last \
             value; it is not shown"
        ),
    }
}

/// The same where a diagnosis found how the key is appended.
pub(crate) fn key_place_bytes(place: KeyPlace) -> Option<String> {
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
pub(crate) fn mend_appended(way: &Appended) -> &'static str {
    match way {
        Appended::InFront | Appended::OnBothSides => {
            "in the other program, put the key behind the fields alone: append `&key=` and the key to the string"
        }
        Appended::LabelAlone => {
            "in the other program, append the key behind `&key=`, where its setting may be empty; if only the log \
             leaves the key out, the strings are the same"
        }
        Appended::Unknown => "if that is a key: in the other program, append `&key=` and the key to the string",
        Appended::Behind(_) => "in the other program, append `&key=` and the key to the string",
    }
}

/// How two keys differ that are the same but for what stands around them, and what mends it.
pub(crate) fn around_keys(ours: &str, theirs: &str) -> (String, String) {
    let around = |key: &str| {
        let front = &key[..key.len() - key.trim_start().len()];
        let behind = &key[key.trim_end().len()..];
        let side = |bytes: &str, place: &str| (!bytes.is_empty()).then(|| format!("{} {place}", hex_bytes(bytes)));
        let sides: Vec<_> = [side(front, "in front"), side(behind, "behind")].into_iter().flatten().collect();
        if sides.is_empty() { "nothing".to_owned() } else { sides.join(" and ") }
    };
    let (at_ours, at_theirs) = (around(ours), around(theirs));
    let what =
        format!("the keys differ in blanks or line ends around them (in hex): theirs has {at_theirs}, ours {at_ours}");
    let mend_ours = "take the blanks and line ends around `api_key` off, in the profile or its key file";
    let mend_theirs =
        "in the other program, trim the key where it is read: what stands around it does not belong to it";
    let hint = match (ours.trim() == ours, theirs.trim() == theirs) {
        (true, _) => mend_theirs.to_owned(),
        (_, true) => mend_ours.to_owned(),
        _ => format!("{mend_ours}; {mend_theirs}"),
    };
    (what, hint)
}

fn hex_bytes(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}
