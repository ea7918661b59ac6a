//! Words for what was pasted: what it was taken for, and why it yields no fields.

use super::field::form_error;
use crate::workbench::BadGiven;
use crate::workbench::paste::{BadData, Doubt, Part, PasteError, Shape, Unsigned};

/// What a text was taken for.
#[must_use]
pub fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Arguments => "NAME=VALUE arguments",
        Shape::Lines => "NAME=VALUE lines",
        Shape::Body => "a form body",
        Shape::Url => "a URL's query string",
        Shape::Json => "a JSON object",
        Shape::Reply => "a whole reply",
        Shape::PrintR => "print_r output",
        Shape::Curl => "a curl command line",
        Shape::Http => "an HTTP request",
        Shape::Colons => "name: value lines",
        Shape::Entries => "name=value within a line",
        Shape::Literal => "an object as a program writes it down",
        Shape::Escaped => "JSON within a string",
        Shape::Java => "a map as Java prints it",
        Shape::Go => "a map as Go prints it",
        Shape::VarDump => "var_dump output",
    }
}

/// What of a pasted text could have been meant otherwise.
#[must_use]
pub fn paste_doubt(doubt: &Doubt) -> String {
    match doubt {
        Doubt::Before(bytes) => {
            format!("{bytes} bytes in front of the first field were taken for a log's and left out")
        }
        Doubt::Behind(bytes) => format!("{bytes} bytes behind the last field were left out"),
        Doubt::More => "a second group of fields stands behind (the reply?) and was not checked".into(),
        Doubt::Lines(count) => format!("{count} lines without a field of the protocol were left out"),
        Doubt::Within(field) => format!("the fields were found within the value of `{field}`"),
        Doubt::PartOf { field, name } => format!(
            "`{name}` was taken for a part of {field}, as the protocol has no such field; whoever receives it \
             unescaped may take it for a field of its own"
        ),
        Doubt::HtmlSeparators => {
            "`&amp;` was taken for `&` between the fields; a program that sends it so sends fields \
                                  whose names begin with `amp;`"
                .into()
        }
        Doubt::Decoded => "the value was URL-decoded, as a form body's is".into(),
        Doubt::LogEscapes => {
            "`\\xHH` was decoded to the byte that it stands for, as nginx writes it in its log (escape=default)".into()
        }
    }
}

/// Why a text yields no fields.
#[must_use]
pub fn paste_error(error: &PasteError) -> String {
    match error {
        PasteError::Empty => "there is nothing to read: no fields were given".into(),
        PasteError::Nul(place) => format!("byte {place} is NUL: this is no text (a binary file, or UTF-16?)"),
        PasteError::NoEquals { part, place } => {
            format!("{} {place} has no `=` (expected NAME=VALUE)", self::part(*part))
        }
        PasteError::NoName { part, place } => format!("{} {place} has no name in front of `=`", self::part(*part)),
        PasteError::Form(error) => form_error(error),
        PasteError::NoQuery => "the URL has no query string, so there are no fields in it".into(),
        PasteError::Json { line, column, why } => {
            format!("this looks like JSON, but line {line}, column {column} is broken: {why}")
        }
        PasteError::Literal(place) => {
            format!("this looks like an object that a program printed, but it breaks off or is none at byte {place}")
        }
        PasteError::JsonArray => "this is a JSON array; one object with the fields is needed".into(),
        PasteError::Data(bad) => {
            let found = match bad {
                BadData::NoObject => "no object",
                BadData::ArrayWithoutObject => "an array without an object",
                BadData::Several => "an array of more than one",
            };
            format!("`data` is {found}; a reply's signature is over the fields of one object")
        }
        PasteError::NestedArray(field) => {
            format!("the field `{field}` is an array; only flat fields have an agreed signature")
        }
        PasteError::OpenQuote(quote) => format!("the command line has an opening {quote} that is never closed"),
        PasteError::CurlFile => "curl reads its data from a file here (`@`); paste the file's text instead".into(),
        PasteError::NoCurlData => {
            "the curl command has no data (-d, --data, --data-raw, --data-urlencode) and no query string".into()
        }
    }
}

/// Why fields have no signature.
#[must_use]
pub fn unsigned(unsigned: Unsigned) -> &'static str {
    match unsigned {
        Unsigned::Reply => "there is no signature: this looks like a gateway's reply",
        Unsigned::Empty => "there is no signature: the field sign is empty",
        Unsigned::Absent => "there is no signature: none of the fields is `sign`",
    }
}

/// What to do where fields have no signature; `is_only` says that they are one field, of an argument.
#[must_use]
pub fn unsigned_hint(unsigned: Unsigned, is_only: bool, sign: &str) -> String {
    let by_hand = format!("pass it with --sign HEX; `{sign}` computes one");
    match unsigned {
        Unsigned::Reply => "it is the gateway's reply; paste the request that it answers".into(),
        Unsigned::Empty => {
            format!("whoever sent the fields did not sign them; if the signature came another way, {by_hand}")
        }
        Unsigned::Absent if is_only => {
            format!(
                "if more fields stood behind it, put the argument in quotes ('...'): the shell cuts at `&`; else {by_hand}"
            )
        }
        Unsigned::Absent => by_hand,
    }
}

/// Why a text is no signature.
#[must_use]
pub fn bad_given(bad: &BadGiven) -> String {
    match bad {
        BadGiven::Empty => "the signature is empty; 32 hex digits are needed".into(),
        BadGiven::NotHex { found, place } => {
            format!("character {place} of the signature is {found:?}, not a hex digit")
        }
        BadGiven::Length(digits) => {
            format!("the signature has {digits} hex digits; an MD5 has 32 (or 16, where only its middle is sent)")
        }
    }
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Line => "line",
        Part::Argument => "argument",
    }
}
