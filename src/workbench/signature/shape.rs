//! Other shapes than `name=value` joined by `&`: other signs, JSON text, and other sorts.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write as _;

use super::kind::Kind;

/// A shape that was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Other signs between fields, or between a name and its value.
    Signs {
        /// Between fields, and before the key where `also_before_key` says so.
        between: &'static str,
        /// Between a name and its value.
        pair: &'static str,
        /// Whether the key stands behind the same sign as the fields do.
        also_before_key: bool,
    },
    /// JSON text.
    Json {
        /// Names sorted, or in the order given.
        sorted: bool,
        /// A blank behind each `,` and `:`, as Python writes them.
        spaced: bool,
        /// What is escaped beyond what must be.
        escapes: Escapes,
        /// Numbers and truth values without quotes.
        typed: bool,
    },
    /// A map as a program prints it.
    Printed(Printed),
    /// Only the names, joined by `&`.
    NamesOnly,
    /// Sorted in another way.
    Sorted(Sorting),
}

/// A map as a program prints it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printed {
    /// `{a=1, b=2}`, sorted, as Java's maps.
    Java,
    /// `{'a': '1', 'b': '2'}`, in the order given, as Python's dictionaries.
    Python,
    /// `map[a:1 b:2]`, sorted, as Go's maps.
    Go,
}

/// What JSON escapes beyond what must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escapes {
    /// Nothing.
    None,
    /// Slashes, as `\/`.
    Slashes,
    /// What is not ASCII, as `\uXXXX`.
    Unicode,
    /// Both, as PHP does by default.
    Both,
}

/// Another sort of the fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorting {
    /// By the length of the names, then by the names.
    NameLength,
    /// The same, the longest first.
    NameLengthDescending,
    /// By the length of the names, and otherwise as given.
    NameLengthAsGiven,
    /// As a language sorts words: without regard to case, and to what is no letter.
    Locale,
    /// In the order given, from the last to the first.
    GivenReversed,
    /// By value, numbers as numbers: PHP's `asort`.
    Asort,
    /// By value, and the names replaced by numbers: PHP's `sort`.
    Sort,
    /// The same without the names.
    SortedValues,
    /// By value, descending: PHP's `arsort`.
    Arsort,
    /// By the hash of the names: Java's `HashMap`.
    JavaHash,
}

/// The signs that stand between fields elsewhere.
const BETWEEN: [&str; 17] =
    [",", "|", ";", "\n", " ", "&&", "\r\n", ", ", "#", "_", "-", "+", "^", "\t", "&amp;", "$", " & "];

/// The signs that stand between a name and its value elsewhere.
const PAIR: [&str; 10] = [":", " = ", "=>", "_", "|", ",", "-", " ", ": ", "=="];

/// Both of them other: the usual combinations.
const BOTH: [(&str, &str); 8] =
    [(",", ","), (",", ":"), (";", ":"), ("\n", ":"), ("\n", ": "), ("|", ":"), (",", ""), ("|", "")];

/// Every shape.
pub(super) fn all() -> Vec<Shape> {
    let mut shapes = Vec::new();
    for also_before_key in [true, false] {
        let between = BETWEEN.iter().map(|between| (*between, "="));
        for (between, pair) in between.chain(BOTH) {
            shapes.push(Shape::Signs { between, pair, also_before_key });
        }
    }
    shapes.extend(PAIR.iter().map(|pair| Shape::Signs { between: "&", pair, also_before_key: false }));
    for sorted in [true, false] {
        for spaced in [false, true] {
            for escapes in [Escapes::None, Escapes::Slashes, Escapes::Unicode, Escapes::Both] {
                for typed in [false, true] {
                    shapes.push(Shape::Json { sorted, spaced, escapes, typed });
                }
            }
        }
    }
    let sorts = [
        Sorting::NameLength,
        Sorting::NameLengthDescending,
        Sorting::NameLengthAsGiven,
        Sorting::Locale,
        Sorting::GivenReversed,
        Sorting::Asort,
        Sorting::Sort,
        Sorting::SortedValues,
        Sorting::Arsort,
        Sorting::JavaHash,
    ];
    shapes.extend(sorts.map(Shape::Sorted));
    shapes.extend([Printed::Java, Printed::Python, Printed::Go].map(Shape::Printed));
    shapes.push(Shape::NamesOnly);
    shapes
}

/// A field as it is strung together: its name, its value, and whether JSON had it without quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member<'a> {
    pub(super) name: &'a str,
    pub(super) value: Cow<'a, [u8]>,
    pub(super) is_bare: bool,
    /// Which of the fields it is, in the order given.
    pub(super) place: usize,
}

impl Shape {
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Signs { .. } => Kind::SeparatorsOther,
            Self::Json { .. } => Kind::JsonSigned,
            Self::Printed(_) => Kind::MapSigned,
            Self::NamesOnly => Kind::ValuesLeftOut,
            Self::Sorted(Sorting::JavaHash) => Kind::OrderHash,
            Self::Sorted(Sorting::NameLength | Sorting::NameLengthDescending | Sorting::NameLengthAsGiven) => {
                Kind::OrderByLength
            }
            Self::Sorted(Sorting::Locale) => Kind::OrderLocale,
            Self::Sorted(Sorting::GivenReversed) => Kind::OrderDescending,
            Self::Sorted(Sorting::Asort | Sorting::Sort | Sorting::SortedValues | Sorting::Arsort) => Kind::OrderPhp,
        }
    }

    /// Puts the members in the shape's own order, where it has one.
    pub(super) fn order(self, members: &mut [Member<'_>]) {
        let by_value =
            |one: &Member<'_>, two: &Member<'_>| numeric(&one.value, &two.value).then(one.place.cmp(&two.place));
        match self {
            Self::Signs { .. }
            | Self::Json { sorted: true, .. }
            | Self::NamesOnly
            | Self::Printed(Printed::Java | Printed::Go) => {}
            Self::Sorted(Sorting::JavaHash) => {
                let buckets = (members.len() * 4 / 3 + 1).next_power_of_two().max(16);
                members.sort_by_key(|member| (java_bucket(member.name, buckets), member.place));
            }
            Self::Json { sorted: false, .. } | Self::Printed(Printed::Python) => {
                members.sort_by_key(|member| member.place);
            }
            Self::Sorted(Sorting::NameLength) => members.sort_by_key(|member| (member.name.len(), member.name)),
            Self::Sorted(Sorting::NameLengthDescending) => {
                members.sort_by_key(|member| (std::cmp::Reverse(member.name.len()), member.name));
            }
            Self::Sorted(Sorting::NameLengthAsGiven) => {
                members.sort_by_key(|member| (member.name.len(), member.place));
            }
            Self::Sorted(Sorting::Locale) => members.sort_by_cached_key(|member| letters(member.name)),
            Self::Sorted(Sorting::GivenReversed) => {
                members.sort_by_key(|member| std::cmp::Reverse(member.place));
            }
            Self::Sorted(Sorting::Asort | Sorting::Sort | Sorting::SortedValues) => members.sort_by(by_value),
            Self::Sorted(Sorting::Arsort) => {
                members.sort_by(|one, two| numeric(&two.value, &one.value).then(one.place.cmp(&two.place)));
            }
        }
    }

    /// Strings members together.
    pub(super) fn write(self, members: &[Member<'_>], text: &mut Vec<u8>) {
        match self {
            Self::Signs { between, pair, .. } => signs(members, between, pair, text),
            Self::Json { spaced, escapes, typed, .. } => json(members, spaced, escapes, typed, text),
            Self::Sorted(Sorting::Sort) => {
                for (number, member) in members.iter().enumerate() {
                    text.extend_from_slice(format!("{}{number}=", if number > 0 { "&" } else { "" }).as_bytes());
                    text.extend_from_slice(&member.value);
                }
            }
            Self::Sorted(Sorting::SortedValues) => {
                let values: Vec<&[u8]> = members.iter().map(|member| member.value.as_ref()).collect();
                text.extend_from_slice(&values.join(&b'&'));
            }
            Self::Sorted(_) => signs(members, "&", "=", text),
            Self::NamesOnly => {
                let names: Vec<&str> = members.iter().map(|member| member.name).collect();
                text.extend_from_slice(names.join("&").as_bytes());
            }
            Self::Printed(Printed::Java) => {
                text.push(b'{');
                signs(members, ", ", "=", text);
                text.push(b'}');
            }
            Self::Printed(Printed::Go) => {
                text.extend_from_slice(b"map[");
                signs(members, " ", ":", text);
                text.push(b']');
            }
            Self::Printed(Printed::Python) => {
                text.extend_from_slice(b"{'");
                signs(members, "', '", "': '", text);
                text.extend_from_slice(b"'}");
            }
        }
    }
}

fn signs(members: &[Member<'_>], between: &str, pair: &str, text: &mut Vec<u8>) {
    for (at, member) in members.iter().enumerate() {
        text.extend_from_slice(if at > 0 { between.as_bytes() } else { b"" });
        text.extend_from_slice(member.name.as_bytes());
        text.extend_from_slice(pair.as_bytes());
        text.extend_from_slice(&member.value);
    }
}

fn json(members: &[Member<'_>], spaced: bool, escapes: Escapes, typed: bool, text: &mut Vec<u8>) {
    text.push(b'{');
    for (at, member) in members.iter().enumerate() {
        text.extend_from_slice(if at == 0 { "" } else { [",", ", "][usize::from(spaced)] }.as_bytes());
        quoted(member.name.as_bytes(), escapes, text);
        text.extend_from_slice([":", ": "][usize::from(spaced)].as_bytes());
        if typed && member.is_bare {
            text.extend_from_slice(&member.value);
        } else {
            quoted(&member.value, escapes, text);
        }
    }
    text.push(b'}');
}

/// Writes a JSON string; bytes that are no UTF-8 stay as they are.
fn quoted(value: &[u8], escapes: Escapes, text: &mut Vec<u8>) {
    text.push(b'"');
    // Most values have nothing to escape.
    if value.iter().all(|byte| is_plain(*byte, escapes)) {
        text.extend_from_slice(value);
        text.push(b'"');
        return;
    }
    for chunk in value.utf8_chunks() {
        text.extend_from_slice(escaped(chunk.valid(), escapes).as_bytes());
        text.extend_from_slice(chunk.invalid());
    }
    text.push(b'"');
}

fn is_plain(byte: u8, escapes: Escapes) -> bool {
    match byte {
        b'"' | b'\\' => false,
        b'/' => matches!(escapes, Escapes::None | Escapes::Unicode),
        0x80.. => matches!(escapes, Escapes::None | Escapes::Slashes),
        _ => !byte.is_ascii_control(),
    }
}

fn escaped(value: &str, escapes: Escapes) -> String {
    let (slashes, unicode) = match escapes {
        Escapes::None => (false, false),
        Escapes::Slashes => (true, false),
        Escapes::Unicode => (false, true),
        Escapes::Both => (true, true),
    };
    let mut text = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '/' if slashes => text.push_str("\\/"),
            c if c.is_ascii_control() || (unicode && !c.is_ascii()) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(text, "\\u{unit:04x}");
                }
            }
            c => text.push(c),
        }
    }
    text
}

/// The bucket of a text in Java's `HashMap`: of the hash of its UTF-16 units, the halves mixed.
fn java_bucket(name: &str, buckets: usize) -> usize {
    let hash = name.encode_utf16().fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)));
    (hash ^ (hash >> 16)) as usize & (buckets - 1)
}

/// Letters and digits alone and in lower case; of names that are alike then, lower case comes first.
fn letters(name: &str) -> (String, std::cmp::Reverse<String>) {
    let plain = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    (plain, std::cmp::Reverse(name.to_owned()))
}

/// Compares values as PHP does: two numbers as numbers, anything else as text.
fn numeric(one: &[u8], two: &[u8]) -> Ordering {
    let number = |value: &[u8]| -> Option<f64> {
        let text = std::str::from_utf8(value).ok()?;
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
        is_number.then(|| text.parse().ok()).flatten()
    };
    match (number(one), number(two)) {
        (Some(one), Some(two)) => one.total_cmp(&two),
        _ => one.cmp(two),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members() -> Vec<Member<'static>> {
        let member = |(place, (name, value)): (usize, (&'static str, &str))| Member {
            name,
            value: value.as_bytes().to_vec().into(),
            is_bare: name == "amount",
            place,
        };
        [("amount", "100"), ("b_Name", "卡/"), ("Bname", "9")].into_iter().enumerate().map(member).collect()
    }

    fn written(shape: Shape) -> String {
        let mut members = members();
        shape.order(&mut members);
        let mut text = Vec::new();
        shape.write(&members, &mut text);
        String::from_utf8(text).expect("UTF-8")
    }

    #[test]
    fn each_shape_is_written_as_its_program_does() {
        let json = |sorted, spaced, escapes, typed| written(Shape::Json { sorted, spaced, escapes, typed });
        assert_eq!(json(true, false, Escapes::None, false), r#"{"amount":"100","b_Name":"卡/","Bname":"9"}"#);
        assert_eq!(json(false, true, Escapes::Both, true), r#"{"amount": 100, "b_Name": "\u5361\/", "Bname": "9"}"#);
        assert_eq!(
            written(Shape::Signs { between: "|", pair: ":", also_before_key: true }),
            "amount:100|b_Name:卡/|Bname:9"
        );
        assert_eq!(written(Shape::Sorted(Sorting::NameLength)), "Bname=9&amount=100&b_Name=卡/");
        assert_eq!(written(Shape::Sorted(Sorting::Asort)), "Bname=9&amount=100&b_Name=卡/");
        assert_eq!(written(Shape::Sorted(Sorting::Sort)), "0=9&1=100&2=卡/");
        assert_eq!(written(Shape::Sorted(Sorting::GivenReversed)), "Bname=9&b_Name=卡/&amount=100");
        assert_eq!(written(Shape::Sorted(Sorting::Locale)), "amount=100&b_Name=卡/&Bname=9");
    }
}
