//! Words for the shapes that strings were signed in, and for what was made of their digests.

use crate::workbench::{Algorithm, Cut, Escapes, Keyed, Printed, Rewriting, Shape, Sorting, Style};

/// To be read after "all names were signed in".
pub(super) fn style(style: Style) -> &'static str {
    match style {
        Style::Lower => "lower case (`customerid`)",
        Style::Upper => "upper case (`CUSTOMERID`)",
        Style::Pascal => "Pascal case (`CustomerId`)",
        Style::Capital => "a style of its own, the first letter upper case (`Notify_url`)",
        Style::Camel => "camel case (`notifyUrl`)",
        Style::Snake => "snake case (`customer_id`)",
        Style::Kebab => "kebab case (`customer-id`)",
    }
}

/// How fields were strung together.
pub(super) fn shape(shape: Shape) -> String {
    match shape {
        Shape::Signs { between, pair: "=", also_before_key } => {
            let key = if also_before_key { ", the key too" } else { "" };
            format!("the fields were joined with {} instead of `&`{key}", sign(between))
        }
        Shape::Signs { between: "&", pair, .. } => {
            format!("names and values were joined with {} instead of `=`", sign(pair))
        }
        Shape::Signs { between, pair, also_before_key } => {
            let key = if also_before_key { ", the key too" } else { "" };
            let (between, pair) = (sign(between), sign(pair));
            format!("the fields were joined with {between} instead of `&`{key}, names and values with {pair}")
        }
        Shape::Json { sorted, spaced, escapes, typed } => {
            let order = if sorted { "sorted" } else { "in the order given" };
            let spaced = if spaced { ", with a blank behind each `,` and `:`" } else { "" };
            let escapes = match escapes {
                Escapes::None => "",
                Escapes::Slashes => r", slashes as `\/`",
                Escapes::Unicode => r", Chinese as `\uXXXX`",
                Escapes::Both => r", slashes as `\/`, Chinese as `\uXXXX`",
            };
            let typed = if typed { ", numbers without quotes" } else { "" };
            format!("the fields were signed as JSON text, {order}{spaced}{escapes}{typed}")
        }
        Shape::Printed(Printed::Java) => "the fields were signed as Java prints a map: `{a=1, b=2}`".into(),
        Shape::Printed(Printed::Python) => "the fields were signed as Python prints a dict: `{'a': '1'}`".into(),
        Shape::Printed(Printed::Go) => "the fields were signed as Go prints a map: `map[a:1 b:2]`".into(),
        Shape::NamesOnly => "only the names of the fields were signed, without their values".into(),
        Shape::Sorted(sorting) => sorted(sorting).into(),
    }
}

fn sorted(sorting: Sorting) -> &'static str {
    match sorting {
        Sorting::NameLength => "the fields were sorted by the length of their names",
        Sorting::NameLengthDescending => "the fields were sorted by the length of their names, the longest first",
        Sorting::NameLengthAsGiven => "the fields were sorted by the length of their names, and otherwise not at all",
        Sorting::Locale => "the fields were sorted as a language sorts words, not by bytes (localeCompare, Collator)",
        Sorting::GivenReversed => "the fields were signed in the order given, from the last to the first",
        Sorting::Asort => "the fields were sorted by value, as PHP's asort does",
        Sorting::Sort => "the values were sorted and the names lost, as PHP's sort does",
        Sorting::SortedValues => "only the values were signed, sorted as PHP's sort does",
        Sorting::JavaHash => "the fields were signed in the order of a hash table (Java's HashMap)",
        Sorting::Arsort => "the fields were sorted by value in descending order, as PHP's arsort does",
    }
}

/// A sign, fit to be read.
pub(super) fn sign(sign: &str) -> String {
    match sign {
        "" => "nothing".into(),
        "\n" => "a line feed".into(),
        "\r\n" => "CR LF".into(),
        "\t" => "a tab".into(),
        " " => "a blank".into(),
        other => format!("`{}`", other.replace('\n', "\\n")),
    }
}

/// What was made of the whole string.
pub(super) fn rewritten(rewriting: Rewriting) -> &'static str {
    match rewriting {
        Rewriting::Upper => "the whole string was signed in upper case, the key too",
        Rewriting::Lower => "the whole string was signed in lower case, the key too",
        Rewriting::UpperBeforeKey => "the fields were signed in upper case, names too",
        Rewriting::LowerBeforeKey => "the fields were signed in lower case, names too",
        Rewriting::Url => "the whole string was URL-encoded before it was signed",
        Rewriting::UrlRfc3986 => "the whole string was URL-encoded before it was signed (blank as `%20`)",
        Rewriting::UrlTilde => "the whole string was URL-encoded before it was signed (quote_plus)",
        Rewriting::UrlPython => "the whole string was URL-encoded before it was signed (Python's quote)",
        Rewriting::UrlComponent => "the whole string was URL-encoded before it was signed (encodeURIComponent)",
        Rewriting::UrlLowerCase => "the whole string was URL-encoded before it was signed (lower-case hex)",
        Rewriting::UrlBeforeKey => "the joined fields were URL-encoded before the key was appended",
        Rewriting::HtmlEscaped => "the whole string was signed with HTML entities (`&amp;` for each `&`)",
        Rewriting::HtmlRead => {
            "the string went through HTML, which read the beginning of a name as an entity (`&times` of `&timestamp`)"
        }
        Rewriting::HtmlReadTimes => "HTML read the `&times` of `&timestamp` as `×`",
        Rewriting::HtmlReadNot => "HTML read the `&not` of `&notify_url` as `¬`",
        Rewriting::Utf16 => "the string was signed in UTF-16 (as .NET's Encoding.Unicode gives it)",
        Rewriting::Utf16LittleMark => "the string was signed in UTF-16 with a byte-order mark (as Python's utf-16)",
        Rewriting::LowBytes => "the string was signed in latin1, one byte for each character (Node.js's latin1)",
        Rewriting::Utf16Big => "the string was signed in UTF-16, big end first",
        Rewriting::Utf16Mark => "the string was signed in UTF-16 with a byte-order mark (as Java's UTF-16 gives it)",
        Rewriting::Base64 => "the base64 of the string was signed",
        Rewriting::AmpersandInFront => "an `&` stood in front of the string",
        Rewriting::QuestionInFront => "a `?` stood in front of the string",
        Rewriting::Quoted => "the string was signed within double quotes",
    }
}

/// Which digest was taken.
pub(super) fn digest(algorithm: Algorithm, keyed: Keyed) -> String {
    let name = match algorithm {
        Algorithm::Md5 => "MD5",
        Algorithm::Sha1 => "SHA-1",
        Algorithm::Sha224 => "SHA-224",
        Algorithm::Sha256 => "SHA-256",
        Algorithm::Sha384 => "SHA-384",
        Algorithm::Sha512 => "SHA-512",
        Algorithm::Sm3 => "SM3 (国密)",
    };
    match keyed {
        Keyed::No => format!("{name} was taken instead of MD5"),
        Keyed::Hmac => format!("HMAC-{name} under the key was taken of the string with the key at its end"),
        Keyed::HmacOfFields => format!("HMAC-{name} under the key was taken of the fields alone"),
    }
}

/// What of the digest was sent.
pub(super) fn cut(cut: Cut) -> String {
    match cut {
        Cut::Digits { from, count } => {
            format!("only {count} of the digest's digits were sent, those from place {}", from + 1)
        }
        Cut::WithoutZeros => "the digest was sent without its leading zeros, as a number is written".into(),
        Cut::BytesWithoutZeros => "the leading zero of each byte was lost: `%x` was written for `%02x`".into(),
        Cut::Base64 => "the digest was sent in base64, not in hex".into(),
        Cut::Base64OfHex => "the base64 of the digest's hex was sent".into(),
    }
}
