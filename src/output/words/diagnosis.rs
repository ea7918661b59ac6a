//! Words for the mistakes that explain a signature.

use super::shape;
use crate::workbench::{
    Change, Digested, Filler, InField, Joining, KeyForm, KeyPlace, Kind, Mistake, Piece, Recoding, SignedString, Slip,
    ValueEnd, WrongOrder,
};

/// The most names that are told one by one.
const MOST_NAMES: usize = 5;

/// One change of an explanation.
#[must_use]
pub fn change(change: &Change) -> String {
    match &change.mistake {
        Mistake::Field { name, what } => in_field(name, *what),
        Mistake::Notation { name, given, signed } => {
            let signed = signed.as_deref().map_or_else(|| "nothing".to_owned(), |signed| format!("`{signed}`"));
            let given = if given.is_empty() { "nothing".to_owned() } else { format!("`{given}`") };
            let moment = match change.kind {
                Kind::TimeUnit => ": seconds and milliseconds were mixed up",
                Kind::TimeOther => ": another second, so the time was read twice",
                Kind::TimeZone => ": eight hours off, as a clock of another zone is",
                Kind::TimeFormat => ": a date on one side, Unix seconds on the other",
                _ => "",
            };
            format!("`{name}` was signed as {signed}, not as {given}{moment}")
        }
        Mistake::RouterAdded { value } => format!("the router's `s` was signed, which was not given: `s={value}`"),
        Mistake::EmptyKept(names) => format!("the empty {} were kept", enumerated(names)),
        Mistake::NullSigned(names) => {
            format!("fields without a value were signed as `NAME=`: {}", enumerated(names))
        }
        Mistake::Values(recoding) => format!("the values were {}", self::recoding(*recoding)),
        Mistake::Order(order) => wrong_order(*order).into(),
        Mistake::Joining(joining) => self::joining(*joining).into(),
        Mistake::Bom => "a byte-order mark stood in front of the string".into(),
        Mistake::KeyPlace(place) => key_place(*place),
        Mistake::KeyIsAesKey => "the AES key signed instead of the API key".into(),
        Mistake::KeyOfProfile(name) => format!("the API key of the profile `{name}` signed"),
        Mistake::KeyForm(form) => format!("the key was {}", key_form(*form)),
        Mistake::Digested(digested) => self::digested(*digested).into(),
        Mistake::Middle16 => "only the middle 16 of the digest's 32 digits were sent".into(),
        Mistake::Names(style) => format!("all names were signed in {}", shape::style(*style)),
        Mistake::Name { given, signed } => format!("the field `{given}` was signed under the name `{signed}`"),
        Mistake::Swapped { one, two } => format!("`{one}` and `{two}` were signed with each other's value"),
        Mistake::Subset(names) => format!("only these fields were signed: {}", enumerated(names)),
        Mistake::Shape(shape) => shape::shape(*shape),
        Mistake::Rewritten(rewriting) => shape::rewritten(*rewriting).into(),
        Mistake::KeyWord(word) => format!("the key was appended as `&{word}=` instead of `&key=`"),
        Mistake::KeySlip(slip, place) => slipped("the key", *slip, *place),
        Mistake::Digest(algorithm, keyed) => shape::digest(*algorithm, *keyed),
        Mistake::Cut(cut) => shape::cut(*cut),
    }
}

/// The string that was signed.
#[must_use]
pub fn signed_string(string: &SignedString) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Plaintext(field) => format!("<plaintext of {field}>"),
    };
    string.pieces().iter().map(piece).collect()
}

fn in_field(name: &str, what: InField) -> String {
    match what {
        InField::LeftOut => format!("`{name}` was left out"),
        InField::EmptyKept => format!("the empty `{name}` was kept, as `{name}=`"),
        InField::Signed => format!("`{name}` was signed, although it is unsigned here"),
        InField::RouterSigned => "the router's `s` was signed".into(),
        InField::KeyAdded => "the key was signed as a field `key` among the others".into(),
        InField::SignTypeAdded => "`sign_type=MD5` was signed, which was not given".into(),
        InField::SignedTwice => "the form was signed twice, the first signature included".into(),
        InField::Plaintext => format!("`{name}` was signed in plaintext, before it was encrypted"),
        InField::Ciphertext => format!("`{name}` is given in plaintext, but was signed as its ciphertext"),
        InField::UpperCiphertext => {
            format!("`{name}` is given in plaintext, but was signed as its ciphertext in upper case")
        }
        InField::UpperCase => format!("the ciphertext of `{name}` was signed in upper case"),
        InField::LowerCase => format!("the ciphertext of `{name}` was signed in lower case"),
        InField::Base64Url => format!("the ciphertext of `{name}` was signed in the base64 for URLs, but sent in hex"),
        InField::Base64Encoded => format!("the ciphertext of `{name}` was signed in base64 and URL-encoded"),
        InField::Base64OfHex => format!("the base64 of the hex of `{name}` was signed"),
        InField::PlaintextRewritten => {
            format!("`{name}` was signed in plaintext (in base64 or hex, as its MD5, or with a line's end)")
        }
        InField::Base64 => format!("the ciphertext of `{name}` was signed in base64, but sent in hex"),
        InField::End(end) => format!("`{name}` was signed {}", value_end(end)),
        InField::Recoded(recoding) => format!("`{name}` was {}", self::recoding(recoding)),
        InField::Slip { slip, place } => slipped(&format!("`{name}`"), slip, place),
    }
}

fn slipped(what_of: &str, slip: Slip, place: usize) -> String {
    let what = match slip {
        Slip::Transposed => {
            return format!("characters {place} and {} of {what_of} were transposed in what was signed", place + 1);
        }
        Slip::Added => return format!("what was signed has one character more in {what_of}, as its character {place}"),
        Slip::Missing => "missing",
        Slip::Doubled => "doubled",
        Slip::Replaced => "replaced",
    };
    format!("character {place} of {what_of} was {what} in what was signed")
}

/// To be read after "was signed".
fn value_end(end: ValueEnd) -> &'static str {
    match end {
        ValueEnd::BlankAtEnd => "with a blank at its end",
        ValueEnd::BlankInFront => "with a blank in front",
        ValueEnd::BlankAtBothEnds => "with a blank at both ends",
        ValueEnd::TabAtEnd => "with a tab at its end",
        ValueEnd::LineFeedAtEnd => "with a line feed at its end",
        ValueEnd::CrLfAtEnd => "with CR LF at its end",
        ValueEnd::CrAtEnd => "with a CR at its end",
        ValueEnd::BomInFront => "with a byte-order mark in front",
        ValueEnd::WithoutBom => "without its byte-order mark",
    }
}

/// To be read after "the values were" or "`name` was".
fn recoding(recoding: Recoding) -> &'static str {
    match recoding {
        Recoding::UrlDecoded => "URL-decoded once too often (`%XX` and `+`)",
        Recoding::PercentDecoded => "URL-decoded once too often (`%XX` only)",
        Recoding::BlankForPlus => "signed with a blank for each `+`",
        Recoding::PlusForBlank => "signed with a `+` for each blank",
        Recoding::HtmlUnescaped => "signed with HTML entities turned back into characters",
        Recoding::JsonUnescaped => "signed with JSON escapes turned back into characters",
        Recoding::Trimmed => "trimmed of blanks at both ends",
        Recoding::TrimmedAtEnd => "trimmed of blanks at the end",
        Recoding::WithoutBlanks => "signed without any blank",
        Recoding::CrLfForLf => "signed with CR LF for each LF",
        Recoding::LfForCrLf => "signed with LF for each CR LF",
        Recoding::WithoutLineEnds => "signed without line ends",
        Recoding::HalfWidth => "signed with ASCII for full-width characters",
        Recoding::FullWidthDigits => "signed with full-width digits",
        Recoding::FullWidth => "signed in full-width characters",
        Recoding::HtmlEscaped => "signed with HTML entities (`&amp;`, `&lt;`, `&gt;`, `&quot;`)",
        Recoding::HtmlEscapedQuotes => "signed with HTML entities (with `&#039;`)",
        Recoding::JsonEscaped => r"signed with JSON escapes (`\/`, `\uXXXX`)",
        Recoding::JsonEscapedSlashes => r"signed with JSON escapes (`\/`)",
        Recoding::JsonEscapedUnicode => r"signed with JSON escapes (`\uXXXX`)",
        Recoding::JsonEscapedQuotes => "signed with JSON escapes (quotes and backslashes)",
        Recoding::Gbk => "signed in GBK instead of UTF-8",
        Recoding::ReadAsGbk => "signed as UTF-8 read as GBK (garbled)",
        Recoding::Latin1 => "signed in latin1 (ISO 8859-1), `?` for each Chinese character",
        Recoding::ReadAsLatin1 => "signed as UTF-8 read as latin1 and encoded once more (double UTF-8)",
        Recoding::ReadAsWindows1252 => "signed as UTF-8 read as Windows-1252 and encoded once more",
        Recoding::QuestionPerByte => "signed with a `?` for each byte that is not ASCII",
        Recoding::ReplacementPerByte => "signed with a replacement character (U+FFFD) for each byte that is not ASCII",
        Recoding::JsonQuoted => "signed within double quotes, as JSON.stringify writes a text",
        Recoding::Quoted => "signed within single quotes",
        Recoding::BytesLiteral => "signed as Python prints bytes (`b'…'`)",
        Recoding::Upper => "signed in upper case",
        Recoding::Lower => "signed in lower case",
        Recoding::UrlEscape => "URL-encoded (JavaScript's escape: `%uXXXX`)",
        Recoding::HtmlEscapedPython => "signed with HTML entities (Python's html.escape, with `&#x27;`)",
        Recoding::QuestionPerCharacter => "signed with a `?` for each character that is not ASCII",
        Recoding::Utf16 => "signed in UTF-16, little end first",
        Recoding::Utf16Big => "signed in UTF-16, big end first",
        Recoding::UrlTwiceLower => "URL-encoded twice, in lower-case hex",
        Recoding::AsciiOnly => "signed without whatever is not ASCII",
        Recoding::Big5 => "signed in Big5 instead of UTF-8",
        Recoding::Gb18030 => "signed in GB18030 instead of UTF-8",
        Recoding::GbkReadAsUtf8 => "signed as GBK read as UTF-8 (锟斤拷)",
        Recoding::HtmlNumeric => "signed with numeric HTML entities (`&#21345;`)",
        Recoding::HtmlHex => "signed with numeric HTML entities in hex (`&#x5361;`)",
        Recoding::JsonEscapedUpper => r"signed with JSON escapes in upper-case hex (`\uXXXX`)",
        Recoding::UrlTwice => "URL-encoded twice (PHP's urlencode)",
        Recoding::UrlTwiceRfc3986 => "URL-encoded twice (RFC 3986)",
        Recoding::UrlPhp => "URL-encoded (PHP's urlencode: upper-case hex, blank as `+`)",
        Recoding::UrlRfc3986 => "URL-encoded (RFC 3986: upper-case hex, blank as `%20`)",
        Recoding::UrlDotNet => "URL-encoded (lower-case hex, blank as `+`, as .NET does)",
        Recoding::UrlLowerCase => "URL-encoded (lower-case hex, blank as `%20`)",
        Recoding::UrlComponent => "URL-encoded (JavaScript's encodeURIComponent)",
        Recoding::UrlHtmlForm => "URL-encoded (as HTML forms are: `*` kept, `~` encoded)",
        Recoding::UrlPython => "URL-encoded (Python's quote: `/` kept)",
        Recoding::UrlWhole => "URL-encoded (JavaScript's encodeURI: `:/?&=` kept)",
    }
}

fn wrong_order(order: WrongOrder) -> &'static str {
    match order {
        WrongOrder::AsGiven => "the fields were not sorted, but signed in the order given",
        WrongOrder::ByValue => "the fields were sorted by value",
        WrongOrder::CaseInsensitive => "the fields were sorted without regard to case",
        WrongOrder::Descending => "the fields were sorted in descending order",
        WrongOrder::Numeric => "names that are numbers were sorted as numbers, as PHP's ksort does",
        WrongOrder::Natural => "numbers within names were sorted as numbers (natural order)",
    }
}

fn joining(joining: Joining) -> &'static str {
    match joining {
        Joining::ValuesAlone => "only the values were signed, with nothing between them",
        Joining::ValuesBeforeKey => "only the values were signed, with nothing between them but before the key",
        Joining::WithoutNames => "names were left out: only values were signed",
        Joining::WithoutAmpersands => "the `&` between fields were missing",
        Joining::WithoutAnyAmpersand => "all `&` were missing, the one before the key too",
        Joining::WithoutEquals => "the `=` between names and values were missing",
        Joining::WithoutAnything => "all `&` and `=` between names and values were missing",
        Joining::OnlyBeforeKey => "the `&` and `=` were missing, but for those of the key",
    }
}

fn key_place(place: KeyPlace) -> String {
    match place {
        KeyPlace::Bare => "the key was appended bare, without `&key=`".into(),
        KeyPlace::BareAfterAmpersand => "the key was appended with `&` but without `key=`".into(),
        KeyPlace::Missing => "the key was not signed at all".into(),
        KeyPlace::MissingAfterLabel => "`&key=` was appended without the key".into(),
        KeyPlace::WithoutAmpersand => "the `&` before `key=` was missing".into(),
        KeyPlace::InFront => "the key was put in front of the fields".into(),
        KeyPlace::InFrontLabelled => "`key=` and the key were put in front of the fields".into(),
        KeyPlace::InFrontWithAmpersand => "the key and `&` were put in front of the fields".into(),
        KeyPlace::OnBothSides => "the key was put both in front of the fields and behind them".into(),
        KeyPlace::InFrontAndLabelledBehind => {
            "the key was put in front of the fields, `&key=` and the key behind them".into()
        }
        KeyPlace::Behind(sign) => format!("the key was appended behind {} instead of `&key=`", shape::sign(sign)),
        KeyPlace::InFrontBefore(sign) => format!("the key and {} were put in front of the fields", shape::sign(sign)),
        KeyPlace::Label(label) => format!("the key was appended as `&{label}=` instead of `&key=`"),
    }
}

/// To be read after "the key was".
fn key_form(form: KeyForm) -> String {
    let full = |length: usize, filler: Filler| {
        let with = match filler {
            Filler::Nul => "zero bytes",
            Filler::Zero => "the digit 0",
            Filler::Blank => "blanks",
        };
        format!("filled to {length} bytes with {with}")
    };
    match form {
        KeyForm::FilledTo16(filler) => full(16, filler),
        KeyForm::FilledTo32(filler) => full(32, filler),
        KeyForm::Literal(text) => format!("not there: the text `{text}` stood in its place"),
        form => plain_key_form(form).to_owned(),
    }
}

fn plain_key_form(form: KeyForm) -> &'static str {
    match form {
        KeyForm::FilledTo16(_) | KeyForm::FilledTo32(_) => "filled",
        KeyForm::Literal(_) => "replaced by a text",
        KeyForm::Sha1 => "replaced by its SHA-1",
        KeyForm::Sha256 => "replaced by its SHA-256",
        KeyForm::Quoted => "used within double quotes",
        KeyForm::SingleQuoted => "used within single quotes",
        KeyForm::Unquoted => "used without the quotes around it",
        KeyForm::WithoutFirst => "used without its first character",
        KeyForm::WithoutLast => "used without its last character",
        KeyForm::ZeroWidthAtEnd => "used with a zero-width space at its end",
        KeyForm::ZeroWidthInFront => "used with a zero-width space in front",
        KeyForm::NoBreakAtEnd => "used with a no-break space at its end",
        KeyForm::NoBreakInFront => "used with a no-break space in front",
        KeyForm::BomAtEnd => "used with a byte-order mark at its end",
        KeyForm::WithoutInvisible => "used without the characters in it that cannot be seen",
        KeyForm::FilledInFront => "filled to 32 bytes with zeros in front",
        KeyForm::BytesLiteral => "used as Python prints bytes (`b'…'`)",
        KeyForm::BackQuoted => "used within back quotes",
        KeyForm::UrlEncoded => "URL-encoded",
        KeyForm::Reversed => "used backwards",
        KeyForm::Doubled => "used twice, one behind the other",
        KeyForm::Trimmed => "used without the blanks and line ends around it",
        KeyForm::LineFeedAtEnd => "used with a line feed at its end",
        KeyForm::CrLfAtEnd => "used with CR LF at its end",
        KeyForm::CrAtEnd => "used with a CR at its end",
        KeyForm::BlankAtEnd => "used with a blank at its end",
        KeyForm::BlankInFront => "used with a blank in front",
        KeyForm::BlankAtBothEnds => "used with a blank at both ends",
        KeyForm::TabAtEnd => "used with a tab at its end",
        KeyForm::TabInFront => "used with a tab in front",
        KeyForm::LineFeedInFront => "used with a line feed in front",
        KeyForm::BomInFront => "used with a byte-order mark in front",
        KeyForm::UpperCase => "used in upper case",
        KeyForm::LowerCase => "used in lower case",
        KeyForm::FromHex => "decoded from hex",
        KeyForm::Hex => "encoded in hex",
        KeyForm::UpperHex => "encoded in upper-case hex",
        KeyForm::FromBase64 => "decoded from base64",
        KeyForm::Base64 => "encoded in base64",
        KeyForm::Md5 => "replaced by its MD5",
        KeyForm::UpperMd5 => "replaced by its MD5 in upper case",
        KeyForm::Md5Middle16 => "replaced by the middle 16 digits of its MD5",
        KeyForm::Md5Bytes => "replaced by its MD5 as 16 bytes",
    }
}

fn digested(digested: Digested) -> &'static str {
    match digested {
        Digested::HexAgain => "the digest's hex was digested again",
        Digested::UpperHexAgain => "the digest's upper-case hex was digested again",
        Digested::BytesAgain => "the digest's 16 bytes were digested again",
        Digested::FieldsThenKey => "the fields alone were digested, and that digest with the key appended again",
        Digested::FieldsThenLabelledKey => {
            "the fields alone were digested, and that digest with `&key=` and the key again"
        }
        Digested::Hmac => "HMAC-MD5 under the key was taken of the string with the key at its end",
        Digested::HmacOfFields => "HMAC-MD5 under the key was taken of the fields alone",
    }
}

/// Names in backticks, with commas.
fn enumerated(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(MOST_NAMES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}
